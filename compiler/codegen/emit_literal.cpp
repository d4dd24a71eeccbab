#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// True when JavaScript's own conversion to text is Tova's.
bool ConvertsPlainly(const Expr& expr) {
  return IsNumeric(expr.static_type) || expr.static_type == StaticType::kString ||
         expr.static_type == StaticType::kBool || isa<NumberLiteral, StringLiteral, TemplateLiteral>(expr);
}

}  // namespace

void Emitter::EmitList(llvm::ArrayRef<Expr*> elements) {
  Write("[");
  for (size_t i = 0; i < elements.size(); ++i) {
    if (i != 0) Write(", ");
    EmitExpr(*elements[i]);
  }
  Write("]");
}

void Emitter::EmitKey(llvm::StringRef name) {
  if (IsJavaScriptIdentifier(name)) {
    // A bare `__proto__: x` would set the prototype.
    if (name == "__proto__") return Write("[\"__proto__\"]");
    return Write(name);
  }
  WriteString(name);
}

void Emitter::EmitObject(const ObjectExpr& expr) {
  if (expr.entries.empty()) return Write("{}");
  Write("{ ");
  for (size_t i = 0; i < expr.entries.size(); ++i) {
    if (i != 0) Write(", ");
    const ObjectEntry& entry = *expr.entries[i];
    switch (entry.form) {
      case EntryForm::kNamed:
        Mark(entry.begin);
        EmitKey(entry.name.text);
        Write(": ");
        EmitExpr(*entry.value);
        break;
      case EntryForm::kComputed:
        Write("[");
        EmitExpr(*entry.key);
        Write("]: ");
        EmitExpr(*entry.value);
        break;
      case EntryForm::kShorthand: {
        size_t start = out_.size();
        EmitExpr(*entry.value);
        const llvm::StringRef value = llvm::StringRef(out_).substr(start);
        if (value == entry.name.text && value != "__proto__") break;
        const Piece piece = Cut(start);
        Mark(entry.begin);
        EmitKey(entry.name.text);
        Write(": ");
        Paste(piece);
        break;
      }
      case EntryForm::kSpread:
        Write("...");
        EmitExpr(*entry.value);
        break;
    }
  }
  Write(" }");
}

void Emitter::EmitTemplate(const TemplateLiteral& expr) {
  Write("`");
  for (size_t i = 0; i < expr.texts.size(); ++i) {
    llvm::StringRef text = expr.texts[i];
    for (size_t at = 0; at < text.size(); ++at) {
      char c = text[at];
      switch (c) {
        case '`':
        case '\\':
          out_ += '\\';
          out_ += c;
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
        case '\0':
          out_ += "\\x00";
          break;
        case '$':
          // `${` would start an interpolation; the brace may also come from the next part.
          if (at + 1 == text.size() ? i + 1 < expr.texts.size() : text[at + 1] == '{') out_ += '\\';
          out_ += c;
          break;
        default:
          out_ += c;
      }
    }
    if (i >= expr.expressions.size()) continue;
    const Expr& value = *expr.expressions[i];
    Write("${");
    if (ConvertsPlainly(value)) {
      EmitExpr(value, Precedence::kComma);
    } else {
      WriteHelper("show.js", "show");
      Write("(");
      EmitExpr(value);
      Write(")");
    }
    Write("}");
  }
  Write("`");
}

}  // namespace tova::codegen
