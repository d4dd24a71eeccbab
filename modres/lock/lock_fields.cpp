#include "modres/lock/lock_fields.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "modres/path/relative_path.h"

namespace tova::lock {
namespace {

constexpr size_t kSha1Digits = 40;
constexpr size_t kSha256Digits = 64;
constexpr size_t kBase64Digits = 43;  // of 32 bytes, before one `=`
constexpr size_t kMaxNpmText = 256;

}  // namespace

bool IsCommitId(llvm::StringRef text) {
  return (text.size() == kSha1Digits || text.size() == kSha256Digits) &&
         llvm::all_of(text, [](char c) { return llvm::isDigit(c) || (c >= 'a' && c <= 'f'); });
}

bool IsTreeHash(llvm::StringRef text) {
  return text.consume_front("h1:") && text.consume_back("=") && text.size() == kBase64Digits &&
         llvm::all_of(text, [](char c) { return llvm::isAlnum(c) || c == '+' || c == '/'; });
}

bool IsTimestamp(llvm::StringRef text) {
  constexpr llvm::StringLiteral kShape = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != kShape.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (kShape[i] == 'd' ? !llvm::isDigit(text[i]) : text[i] != kShape[i]) return false;
  }
  return true;
}

bool IsNpmText(llvm::StringRef text) {
  return !text.empty() && text.size() <= kMaxNpmText &&
         llvm::all_of(text, [](char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '\\'; });
}

bool IsPlainPath(llvm::StringRef text) {
  return !text.empty() && text.size() <= path::kMaxRelativePathBytes && path::IsValidUtf8(text) &&
         llvm::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace tova::lock
