#include "modres/session/manifest_option.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::session {
namespace {

constexpr llvm::StringLiteral kPackageCommand = "tovac pkg ";
// The package commands that are about no project.
constexpr llvm::StringLiteral kWithoutProject[] = {"cache", "search"};

bool IsAboutProject(llvm::StringRef command) {
  if (!command.consume_front(kPackageCommand)) return false;
  return !llvm::is_contained(kWithoutProject, command.take_until([](char c) { return c == ' '; }));
}

// One word of a shell's command line.
std::string ShellWord(llvm::StringRef text) {
  auto is_plain = [](char c) { return llvm::isAlnum(c) || llvm::StringRef("_-./@%+:,=").contains(c); };
  if (llvm::all_of(text, is_plain)) return text.str();
  std::string word = "'";
  for (char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace

std::string WithManifestPath(const Environment& environment, llvm::StringRef words) {
  if (environment.manifest_path.empty()) return words.str();
  std::string option = " --manifest-path " + ShellWord(environment.manifest_path);
  llvm::SmallVector<llvm::StringRef> parts;
  words.split(parts, '`');
  if (parts.size() == 1) return words.str();
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += '`';
    text += parts[i];
    // Every second part stands between backticks; one that nothing closes is no command.
    if (i % 2 == 1 && i + 1 < parts.size() && IsAboutProject(parts[i])) text += option;
  }
  return text;
}

std::vector<Diagnostic> WithManifestPath(const Environment& environment, std::vector<Diagnostic> diagnostics) {
  if (environment.manifest_path.empty()) return diagnostics;
  for (Diagnostic& diagnostic : diagnostics) {
    for (std::string& line : diagnostic.body) line = WithManifestPath(environment, line);
    for (std::string& tip : diagnostic.tips) {
      tip = IsAboutProject(tip) ? tip + " --manifest-path " + ShellWord(environment.manifest_path)
                                : WithManifestPath(environment, tip);
    }
  }
  return diagnostics;
}

}  // namespace tova::session
