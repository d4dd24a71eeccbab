// Finding the imports of Knox source files, without knowing more of the language.
#include "llvm/ADT/StringExtras.h"
#include "modres/specifier/knox_resolver.h"

namespace tova::specifier {
namespace {

class ImportScanner {
 public:
  explicit ImportScanner(llvm::StringRef text) : text_(text) {}

  std::vector<KnoxImport> Run() {
    llvm::StringRef rest = text_;
    while (!rest.empty()) {
      auto [line, after] = rest.split('\n');
      ScanLine(line);
      rest = after;
    }
    return std::move(imports_);
  }

 private:
  void ScanLine(llvm::StringRef line) {
    line = SkipComments(line);
    if (line.consume_front("pub ")) line = SkipComments(line);
    if (!line.consume_front("import") || line.empty() || (line.front() != ' ' && line.front() != '\t')) {
      LookForComment(line);
      return;
    }
    line = line.ltrim();
    llvm::StringRef path = TakePath(line);
    llvm::StringRef base = path;
    if (base.consume_back("::")) {
      if (line.consume_front("*")) {
        Add(base, base);
      } else if (line.consume_front("{")) {
        AddGroup(base, line.take_until([](char c) { return c == '}'; }));
      } else {
        Add(path, path);
      }
    } else if (!path.empty()) {
      Add(path, path);
    }
    LookForComment(line);
  }

  // `a, b as c` behind "base::{".
  void AddGroup(llvm::StringRef base, llvm::StringRef items) {
    while (!items.empty()) {
      auto [item, after] = items.split(',');
      llvm::StringRef name = item.ltrim();
      name = TakePath(name);
      if (!name.empty()) Add((base + "::" + name).str(), name);
      items = after;
    }
  }

  static llvm::StringRef TakePath(llvm::StringRef& line) {
    llvm::StringRef path = line.take_while([](char c) {
      return llvm::isAlnum(c) || c == '_' || c == '-' || c == ':' || c == '.' || c == '/' ||
             static_cast<unsigned char>(c) >= 0x80;
    });
    // A comment that begins right behind it.
    path = path.take_front(path.find("//"));
    line = line.drop_front(path.size());
    return path;
  }

  void Add(llvm::StringRef path, llvm::StringRef place) {
    auto begin = static_cast<uint32_t>(place.begin() - text_.begin());
    imports_.push_back({path.str(), begin, begin + static_cast<uint32_t>(place.size())});
  }

  // The line behind blanks and comments, as far as those end on it.
  llvm::StringRef SkipComments(llvm::StringRef line) {
    while (true) {
      if (in_comment_) {
        size_t end = line.find("*/");
        if (end == llvm::StringRef::npos) return {};
        line = line.drop_front(end + 2);
        in_comment_ = false;
      }
      line = line.ltrim();
      if (!line.consume_front("/*")) return line;
      in_comment_ = true;
    }
  }

  // Whether the rest of the line opens a comment that goes on behind it.
  void LookForComment(llvm::StringRef line) {
    char quote = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      if (in_comment_) {
        if (line.substr(i).starts_with("*/")) in_comment_ = false;
      } else if (quote != 0) {
        if (line[i] == '\\') {
          ++i;
        } else if (line[i] == quote) {
          quote = 0;
        }
      } else if (line[i] == '"') {
        quote = line[i];
      } else if (line.substr(i).starts_with("//")) {
        return;
      } else if (line.substr(i).starts_with("/*")) {
        in_comment_ = true;
        ++i;
      }
    }
  }

  llvm::StringRef text_;
  bool in_comment_ = false;
  std::vector<KnoxImport> imports_;
};

}  // namespace

std::vector<KnoxImport> FindKnoxImports(llvm::StringRef text) { return ImportScanner(text).Run(); }

}  // namespace tova::specifier
