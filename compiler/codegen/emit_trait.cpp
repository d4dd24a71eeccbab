#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::dyn_cast;

namespace {

bool HasSelf(const Function& function) {
  if (function.implicit_self != nullptr && function.implicit_self->is_used) return true;
  if (function.parameters.empty()) return false;
  const auto* first = dyn_cast<BindingPattern>(function.parameters.front()->pattern);
  return first != nullptr && first->name == "self";
}

}  // namespace

// `const Name = $trait("Name", ["method", ...]`, which the caller closes.
template <typename T>
void Emitter::OpenTrait(const T& decl) {
  WriteDoc(decl);
  llvm::StringRef written = names_.Of(decl.symbol, decl.name.text);
  StartLine();
  WriteExport(decl.is_pub, decl.name.text, written);
  Mark(decl.begin);
  Write("const ", written, " = ");
  WriteHelper("traits.js", "trait");
  Write("(");
  WriteString(decl.name.text);
  Write(", [");
  for (size_t i = 0; i < decl.methods.size(); ++i) {
    if (i != 0) Write(", ");
    WriteString(decl.methods[i]->name.text);
  }
  Write("]");
}

void Emitter::EmitInterface(const InterfaceDecl& decl) {
  OpenTrait(decl);
  Write(");");
}

void Emitter::EmitTrait(const TraitDecl& decl) {
  OpenTrait(decl);
  bool has_default = false;
  for (const FunctionDecl* method : decl.methods) {
    if (method->function->body == nullptr) continue;
    if (!has_default) {
      Write(", ");
      OpenBrace();
      has_default = true;
    }
    WriteDoc(*method);
    StartLine();
    Mark(method->begin);
    EmitKey(method->name.text);
    Write(": ");
    EmitMethodFunction(*method->function);
    Write(",");
  }
  if (has_default) CloseBrace();
  Write(");");
}

void Emitter::EmitImpl(const ImplDecl& decl) {
  llvm::StringRef type = names_.Of(decl.type->symbol, decl.type->name.text);
  for (const FunctionDecl* method : decl.methods) {
    if (method->function->body == nullptr) continue;
    WriteDoc(*method);
    StartLine();
    Mark(method->begin);
    // A trait's function without `self` is called on values as well as on the type.
    WriteHelper("values.js", HasSelf(*method->function) ? "method"
                             : decl.trait != nullptr    ? "traitFunction"
                                                        : "associated");
    Write("(", type, ", ");
    Mark(method->name.begin, method->name.text);
    WriteString(method->name.text);
    Write(", ");
    EmitMethodFunction(*method->function);
    Write(");");
  }
  if (decl.trait == nullptr || decl.trait->symbol == nullptr ||
      decl.trait->symbol->kind == SymbolKind::kBuiltin) {
    return;
  }
  StartLine();
  Mark(decl.begin);
  WriteHelper("traits.js", "implement");
  Write("(", type, ", ");
  if (decl.trait->qualifier) {
    Write(decl.trait->qualifier.text);
    Write(".");
    Write(decl.trait->name.text);
  } else {
    Write(names_.Of(decl.trait->symbol, decl.trait->name.text));
  }
  Write(");");
}

}  // namespace tova::codegen
