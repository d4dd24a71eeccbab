#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

bool IsAnnotationOnly(const Decorator& decorator) {
  // Hints to an optimising compiler; they don't change what a function does.
  return decorator.name.text == "fast" || decorator.name.text == "wasm";
}

}  // namespace

void Emitter::EmitFunctionDecl(const FunctionDecl& decl) {
  if (decl.is_extern || decl.function->body == nullptr) return;
  WriteDoc(decl);
  const Function& function = *decl.function;
  llvm::StringRef written = names_.Of(decl.symbol, decl.name.text);
  StartLine();
  WriteExport(decl.is_pub, decl.name.text, written);
  Mark(decl.begin);
  if (function.is_async) Write("async ");
  Write(function.is_generator ? "function* " : "function ");
  Mark(decl.name.begin, decl.name.text);
  Write(written);
  // No expression surrounds a declaration, so its temporaries can hide none that is still in use.
  unsigned outer_temporaries = names_.ExchangeTemporaries(0);
  names_.EnterScope();
  DeclareParameters(function.parameters);
  EmitParameters(function, function.parameters);
  Write(" ");
  EmitFunctionBody(function, function.parameters);
  names_.LeaveScope();
  names_.ExchangeTemporaries(outer_temporaries);
  for (const Decorator* decorator : llvm::reverse(decl.decorators)) {
    if (IsAnnotationOnly(*decorator)) continue;
    StartLine();
    Write(written);
    Write(" = ");
    Mark(decorator->name.begin, decorator->name.text);
    if (analysis_.Declares(decorator->name.text)) {
      Write(names_.Of(nullptr, decorator->name.text));
    } else {
      EmitBuiltin(decorator->name.text);
    }
    Write("(");
    Write(written);
    EmitArguments(decorator->arguments, nullptr, /*follows=*/true);
    Write(");");
  }
}

void Emitter::DeclareParameters(llvm::ArrayRef<Parameter*> parameters) {
  bool has_default = llvm::any_of(parameters, [](const Parameter* p) { return p->default_value != nullptr; });
  for (const Parameter* parameter : parameters) {
    ForEachBinding(*parameter->pattern, "", [&](const BindingPattern& binding, llvm::StringRef) {
      // A default value is evaluated among the parameters, where it must still see what they hide.
      names_.Declare(binding.symbol, binding.name, /*may_hide=*/!has_default);
    });
  }
}

void Emitter::EmitParameters(const Function& function, llvm::ArrayRef<Parameter*> parameters) {
  Write("(");
  bool defaults_in_body = false;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = *parameters[i];
    if (i != 0) Write(", ");
    if (parameter.is_rest) Write("...");
    EmitTarget(*parameter.pattern);
    if (parameter.default_value == nullptr) continue;
    defaults_in_body |= analysis_.NeedsStatements(*parameter.default_value);
    if (defaults_in_body) continue;
    Write(" = ");
    EmitExpr(*parameter.default_value);
  }
  Write(")");
  static_cast<void>(function);
}

// Default values that need statements, and the ones behind them, are computed at the start of the body.
void Emitter::EmitParameterDefaults(llvm::ArrayRef<Parameter*> parameters) {
  bool in_body = false;
  for (const Parameter* parameter : parameters) {
    if (parameter->default_value == nullptr) continue;
    in_body |= analysis_.NeedsStatements(*parameter->default_value);
    const auto* binding = dyn_cast<BindingPattern>(parameter->pattern);
    if (!in_body || binding == nullptr) continue;
    llvm::StringRef name = names_.Of(binding->symbol, binding->name);
    StartLine();
    Write(("if (" + name + " === undefined) ").str());
    OpenBrace();
    EmitInto(*parameter->default_value, {Destination::kAssign, name});
    CloseBrace();
  }
}

// Writes the braces and what is between them. `self`, when given, is the name that stands for `this`.
void Emitter::EmitFunctionBody(const Function& function, llvm::ArrayRef<Parameter*> parameters,
                               llvm::StringRef self) {
  llvm::SmallVector<Loop, 8> outer_loops;
  std::swap(outer_loops, loops_);
  unsigned outer_depth = block_depth_;
  block_depth_ = 0;
  ++function_depth_;
  OpenBrace();
  if (!self.empty()) {
    StartLine();
    Write(("const " + self + " = this;").str());
  }
  EmitParameterDefaults(parameters);
  // What a generator's last expression gives is no element of it.
  Destination destination{function.is_generator ? Destination::kDiscard : Destination::kReturn, {}};
  EmitBlockContents(*function.body, destination);
  CloseBrace();
  --function_depth_;
  block_depth_ = outer_depth;
  std::swap(outer_loops, loops_);
}

void Emitter::EmitLambda(const LambdaExpr& expr, Precedence least) {
  const Function& function = *expr.function;
  names_.EnterScope();
  DeclareParameters(function.parameters);
  Mark(expr.begin);
  if (function.is_generator) {
    Parentheses parentheses(*this, Precedence::kPrimary, least);
    if (function.is_async) Write("async ");
    Write("function* ");
    EmitParameters(function, function.parameters);
    Write(" ");
    EmitFunctionBody(function, function.parameters);
    names_.LeaveScope();
    return;
  }
  Parentheses parentheses(*this, Precedence::kAssignment, least);
  if (function.is_async) Write("async ");
  EmitParameters(function, function.parameters);
  Write(" => ");
  const Expr* value = function.body->is_braced ? nullptr : SingleExpression(*function.body);
  bool defaults_need = llvm::any_of(function.parameters, [&](const Parameter* parameter) {
    return parameter->default_value != nullptr && analysis_.NeedsStatements(*parameter->default_value);
  });
  if (value != nullptr && !analysis_.NeedsStatements(*value) && !defaults_need) {
    ++function_depth_;
    // A brace behind the arrow would start a body.
    size_t start = out_.size();
    EmitExpr(*value);
    if (out_[start] == '{') {
      const Piece body = Cut(start);
      Write("(");
      Paste(body);
      Write(")");
    }
    --function_depth_;
  } else {
    EmitFunctionBody(function, function.parameters);
  }
  names_.LeaveScope();
}

// A function for a prototype: its parameter `self` is the value that the method is called on.
void Emitter::EmitMethodFunction(const Function& function) {
  llvm::ArrayRef<Parameter*> parameters = function.parameters;
  const BindingPattern* listed_self = nullptr;
  if (!parameters.empty()) {
    const auto* first = dyn_cast<BindingPattern>(parameters.front()->pattern);
    if (first != nullptr && first->name == "self") {
      listed_self = first;
      parameters = parameters.drop_front();
    }
  }
  names_.EnterScope();
  llvm::StringRef self;
  if (Symbol* implicit = function.implicit_self; implicit != nullptr && implicit->is_used) {
    self = names_.Declare(implicit, "self", /*may_hide=*/true);
  }
  DeclareParameters(function.parameters);
  if (listed_self != nullptr) self = names_.Of(listed_self->symbol, listed_self->name);
  if (function.is_async) Write("async ");
  Write(function.is_generator ? "function* " : "function ");
  EmitParameters(function, parameters);
  Write(" ");
  EmitFunctionBody(function, parameters, self);
  names_.LeaveScope();
}

}  // namespace tova::codegen
