#include "modres/version/version.h"

#include <cassert>

#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::version {
namespace {

constexpr size_t kMaxComponentDigits = 9;  // fits 32 bits

bool IsNumber(llvm::StringRef text) { return !text.empty() && llvm::all_of(text, llvm::isDigit); }

// Takes one decimal component off the front of `text`.
bool TakeComponent(llvm::StringRef& text, uint32_t& component) {
  llvm::StringRef digits = text.take_while(llvm::isDigit);
  if (digits.empty() || digits.size() > kMaxComponentDigits) return false;
  if (digits.size() > 1 && digits.front() == '0') return false;
  text = text.drop_front(digits.size());
  return !digits.getAsInteger(10, component);
}

// Numbers sort by value, however long they are, and before words; words sort by their bytes.
std::strong_ordering CompareIdentifiers(llvm::StringRef a, llvm::StringRef b) {
  bool a_is_number = IsNumber(a);
  bool b_is_number = IsNumber(b);
  if (a_is_number != b_is_number)
    return a_is_number ? std::strong_ordering::less : std::strong_ordering::greater;
  if (a_is_number && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

std::strong_ordering ComparePrereleases(llvm::StringRef a, llvm::StringRef b) {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();
  while (!a.empty() && !b.empty()) {
    auto [a_first, a_rest] = a.split('.');
    auto [b_first, b_rest] = b.split('.');
    if (auto order = CompareIdentifiers(a_first, b_first); order != 0) return order;
    a = a_rest;
    b = b_rest;
  }
  return b.empty() <=> a.empty();
}

}  // namespace

Version::Version(uint32_t major, uint32_t minor, uint32_t patch, std::string prerelease)
    : major_(major), minor_(minor), patch_(patch), prerelease_(std::move(prerelease)) {
  assert((prerelease_.empty() || IsPrerelease(prerelease_)) && "a version with an invalid prerelease");
}

std::optional<Version> Version::Parse(llvm::StringRef text) {
  if (text.size() > kMaxVersionBytes) return std::nullopt;
  Version version;
  if (!TakeComponent(text, version.major_) || !text.consume_front(".")) return std::nullopt;
  if (!TakeComponent(text, version.minor_) || !text.consume_front(".")) return std::nullopt;
  if (!TakeComponent(text, version.patch_)) return std::nullopt;
  if (text.empty()) return version;
  if (!text.consume_front("-") || !IsPrerelease(text)) return std::nullopt;
  version.prerelease_ = text.str();
  return version;
}

bool Version::HasSameCore(const Version& other) const {
  return major_ == other.major_ && minor_ == other.minor_ && patch_ == other.patch_;
}

std::string Version::ToString() const {
  std::string text = fmt::format("{}.{}.{}", major_, minor_, patch_);
  if (!prerelease_.empty()) text += "-" + prerelease_;
  return text;
}

std::string Version::ToTag() const { return fmt::format("v{}", ToString()); }

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  if (auto order = a.major_ <=> b.major_; order != 0) return order;
  if (auto order = a.minor_ <=> b.minor_; order != 0) return order;
  if (auto order = a.patch_ <=> b.patch_; order != 0) return order;
  return ComparePrereleases(a.prerelease_, b.prerelease_);
}

std::optional<Version> ParseTag(llvm::StringRef tag) {
  if (!tag.consume_front("v")) return std::nullopt;
  return Version::Parse(tag);
}

bool IsPrerelease(llvm::StringRef text) {
  while (true) {
    llvm::StringRef identifier = text.take_until([](char c) { return c == '.'; });
    if (identifier.empty()) return false;
    if (!llvm::all_of(identifier, [](char c) { return llvm::isAlnum(c) || c == '-'; })) return false;
    if (IsNumber(identifier) && identifier.size() > 1 && identifier.front() == '0') return false;
    text = text.drop_front(identifier.size());
    if (text.empty()) return true;
    text = text.drop_front();  // the dot
  }
}

}  // namespace tova::version
