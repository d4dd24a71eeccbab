#include "modres/specifier/classify.h"

#include "llvm/ADT/StringExtras.h"

namespace tova::specifier {
namespace {

// A module path has a host and at least two segments below it.
constexpr size_t kLeastModuleSegments = 3;

// npm's own limit for names, in bytes; paths below the name may add to it.
constexpr size_t kMaxSpecifierBytes = 1024;

bool IsNpmNameCharacter(char c) {
  // Old packages have upper-case letters and the marks of the second line.
  return llvm::isAlnum(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '!' || c == '\'' ||
         c == '(' || c == ')' || c == '*';
}

bool IsNpmNameSegment(llvm::StringRef segment) {
  return !segment.empty() && segment.front() != '.' && llvm::all_of(segment, IsNpmNameCharacter);
}

// A segment of the path below an npm package's name: anything that can't climb or confuse a terminal.
bool IsNpmPathSegment(llvm::StringRef segment) {
  return !segment.empty() && segment != "." && segment != ".." && llvm::all_of(segment, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\\' && c != 0x7f;
  });
}

bool IsPathDependency(llvm::StringRef specifier, const DeclaredNames& declared) {
  while (!specifier.empty()) {
    if (declared.DeclaresModule(specifier)) return true;
    size_t slash = specifier.rfind('/');
    if (slash == llvm::StringRef::npos) return false;
    specifier = specifier.take_front(slash);
  }
  return false;
}

}  // namespace

bool IsNpmSpecifier(llvm::StringRef specifier) {
  if (specifier.size() > kMaxSpecifierBytes) return false;
  if (specifier.consume_front("@")) {
    auto [scope, rest] = specifier.split('/');
    if (!IsNpmNameSegment(scope)) return false;
    specifier = rest;
  }
  auto [name, path] = specifier.split('/');
  if (!IsNpmNameSegment(name)) return false;
  if (path.empty()) return name.size() == specifier.size();
  while (!path.empty()) {
    auto [segment, rest] = path.split('/');
    if (!IsNpmPathSegment(segment)) return false;
    if (rest.empty() && segment.size() != path.size()) return false;  // a slash at the end
    path = rest;
  }
  return true;
}

SpecifierKind Classify(llvm::StringRef specifier, const DeclaredNames& declared) {
  if (specifier.starts_with("./") || specifier.starts_with("../") || specifier == "." || specifier == "..") {
    return SpecifierKind::kRelative;
  }
  if (specifier.starts_with("@/")) return SpecifierKind::kProjectRoot;
  if (specifier.starts_with("node:")) return SpecifierKind::kNodeBuiltin;
  if (specifier.starts_with("tova:")) return SpecifierKind::kToolchain;
  if (!declared.FindNpm(specifier).empty()) {
    return IsNpmSpecifier(specifier) ? SpecifierKind::kDeclaredNpm : SpecifierKind::kMisfit;
  }
  llvm::StringRef first = specifier.take_until([](char c) { return c == '/'; });
  bool dotted = first.contains('.');
  bool long_enough = specifier.count('/') + 1 >= kLeastModuleSegments;
  if (dotted && long_enough) return SpecifierKind::kTovaModule;
  if (IsPathDependency(specifier, declared)) return SpecifierKind::kPathDependency;
  if (dotted || !IsNpmSpecifier(specifier)) return SpecifierKind::kMisfit;
  return SpecifierKind::kBareNpm;
}

}  // namespace tova::specifier
