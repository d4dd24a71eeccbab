#include "compiler/codegen/emitter.h"

namespace tova::codegen {

EmittedModule Emit(const ast::Module& module, const SourceSet& sources, const EmitOptions& options) {
  return Emitter(module, sources, options).Run();
}

Emitter::Emitter(const ast::Module& module, const SourceSet& sources, const EmitOptions& options)
    : module_(module), sources_(sources), options_(options), analysis_(module) {
  out_.reserve(module.source().size() * 2);
}

EmittedModule Emitter::Run() {
  EmitTopLevel();
  out_ += '\n';
  std::string header = Header();
  EmittedModule result;
  auto lines_before = static_cast<uint32_t>(llvm::StringRef(header).count('\n'));
  result.source_map = map_.Build(out_, lines_before, module_.source(), options_.source_path,
                                 options_.source_root);
  std::string footer;
  if (!options_.map_name.empty()) footer = "//# sourceMappingURL=" + options_.map_name + "\n";
  out_.insert(0, header).append(footer);
  result.code = std::move(out_);
  return result;
}

void Emitter::Mark(uint32_t source_offset, llvm::StringRef name) {
  map_.Mark(static_cast<uint32_t>(out_.size()), source_offset, name);
}

Emitter::Piece Emitter::Cut(size_t start) {
  Piece piece{out_.substr(start), map_.Cut(static_cast<uint32_t>(start))};
  out_.resize(start);
  return piece;
}

void Emitter::Paste(const Piece& piece) {
  map_.Paste(piece.marks, static_cast<uint32_t>(out_.size()));
  out_ += piece.text;
}

void Emitter::StartLine() {
  if (!out_.empty()) out_ += '\n';
  out_.append(2 * indent_, ' ');
}

void Emitter::OpenBrace() {
  out_ += '{';
  ++indent_;
  ++block_depth_;
}

void Emitter::CloseBrace() {
  --indent_;
  --block_depth_;
  if (out_.back() != '{') StartLine();
  out_ += '}';
}

llvm::StringRef Emitter::Helper(llvm::StringRef file, llvm::StringRef exported) {
  std::string& local = helpers_[file][exported];
  if (local.empty()) local = "$" + exported.str();
  return local;
}

void Emitter::WriteString(llvm::StringRef value) {
  constexpr char kHex[] = "0123456789abcdef";
  out_ += '"';
  for (char c : value) {
    auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"':
        out_ += "\\\"";
        break;
      case '\\':
        out_ += "\\\\";
        break;
      case '\n':
        out_ += "\\n";
        break;
      case '\r':
        out_ += "\\r";
        break;
      case '\t':
        out_ += "\\t";
        break;
      default:
        if (byte < 0x20 || byte == 0x7F) {
          out_ += "\\x";
          out_ += kHex[byte >> 4];
          out_ += kHex[byte & 15];
        } else {
          out_ += c;
        }
    }
  }
  out_ += '"';
}

void Emitter::WriteDoc(const ast::Stmt& stmt) {
  llvm::StringRef doc = module_.DocOf(stmt);
  if (doc.empty()) return;
  llvm::SmallVector<llvm::StringRef, 8> lines;
  doc.split(lines, '\n');
  std::vector<std::string> texts;
  for (llvm::StringRef line : lines) {
    line = line.trim();
    line.consume_front("///");
    line.consume_front(" ");
    std::string text = line.rtrim().str();
    // The comment must not end early.
    for (size_t at = text.find("*/"); at != std::string::npos; at = text.find("*/", at)) text.insert(at + 1, " ");
    texts.push_back(std::move(text));
  }
  StartLine();
  if (texts.size() == 1) {
    out_ += "/** " + texts.front() + " */";
    return;
  }
  out_ += "/**";
  for (const std::string& text : texts) {
    StartLine();
    out_ += text.empty() ? " *" : " * " + text;
  }
  StartLine();
  out_ += " */";
}

}  // namespace tova::codegen
