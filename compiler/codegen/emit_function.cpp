#include <utility>

#include "compiler/ast/visitor.h"
#include "compiler/codegen/emitter.h"
#include "llvm/Support/SaveAndRestore.h"

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

// What is sent to the last `yield` of a generator is no result that anybody asked for.
bool EndsWithYield(const Function& function) {
  if (!function.is_generator || function.body->statements.empty()) return false;
  const auto* last = dyn_cast<ExprStmt>(function.body->statements.back());
  return last != nullptr && isa<YieldExpr>(last->expr);
}

// True when the expression waits, apart from the functions in it.
bool Waits(const Node& node) {
  if (isa<AwaitExpr, ConcurrentExpr, SelectExpr>(node)) return true;
  if (isa<LambdaExpr, FunctionDecl>(node)) return false;
  bool waits = false;
  ForEachChild(node, [&](const Node& child) { waits = waits || Waits(child); });
  return waits;
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
  llvm::StringRef outer_group = std::exchange(task_group_, {});
  llvm::SaveAndRestore awaits(may_await_, function.is_async);
  names_.EnterScope();
  DeclareParameters(function.parameters);
  EmitParameters(function.parameters);
  Write(" ");
  EmitFunctionBody(function, function.parameters);
  names_.LeaveScope();
  names_.ExchangeTemporaries(outer_temporaries);
  task_group_ = outer_group;
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

// True when the default values from the first one that needs statements on are computed in the body, which only
// plain names allow: a pattern takes its value apart among the parameters.
bool Emitter::HasDefaultsInBody(llvm::ArrayRef<Parameter*> parameters) const {
  bool in_body = false;
  for (const Parameter* parameter : parameters) {
    if (parameter->default_value == nullptr) continue;
    in_body |= analysis_.NeedsStatements(*parameter->default_value);
    if (in_body && !isa<BindingPattern>(parameter->pattern)) return false;
  }
  return in_body;
}

void Emitter::EmitParameters(llvm::ArrayRef<Parameter*> parameters) {
  Write("(");
  bool may_move = HasDefaultsInBody(parameters);
  bool in_body = false;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = *parameters[i];
    if (i != 0) Write(", ");
    if (parameter.is_rest) Write("...");
    EmitTarget(*parameter.pattern);
    if (parameter.default_value == nullptr) continue;
    in_body |= may_move && analysis_.NeedsStatements(*parameter.default_value);
    if (in_body) continue;
    Write(" = ");
    EmitDefault(*parameter.default_value);
  }
  Write(")");
}

void Emitter::EmitParameterDefaults(llvm::ArrayRef<Parameter*> parameters) {
  if (!HasDefaultsInBody(parameters)) return;
  bool in_body = false;
  for (const Parameter* parameter : parameters) {
    if (parameter->default_value == nullptr) continue;
    in_body |= analysis_.NeedsStatements(*parameter->default_value);
    if (!in_body) continue;
    const auto& binding = cast<BindingPattern>(*parameter->pattern);
    llvm::StringRef name = names_.Of(binding.symbol, binding.name);
    StartLine();
    Mark(parameter->begin);
    Write(("if (" + name + " === undefined) ").str());
    OpenBrace();
    EmitInto(*parameter->default_value, {Destination::kAssign, name});
    CloseBrace();
  }
}

// A default value inside of a pattern: there is no place for statements in front, so they go into a function that
// is called at once.
void Emitter::EmitDefault(const Expr& value) {
  if (!analysis_.NeedsStatements(value)) return EmitExpr(value);
  bool waits = Waits(value);
  Write(waits ? "await (async () => " : "(() => ");
  llvm::SmallVector<Loop, 8> outer_loops;
  std::swap(outer_loops, loops_);
  ++function_depth_;
  OpenBrace();
  EmitInto(value, {Destination::kReturn, {}});
  CloseBrace();
  --function_depth_;
  std::swap(outer_loops, loops_);
  Write(")()");
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
  EmitBlockContents(*function.body, {EndsWithYield(function) ? Destination::kDiscard : Destination::kReturn, {}});
  CloseBrace();
  --function_depth_;
  block_depth_ = outer_depth;
  std::swap(outer_loops, loops_);
}

void Emitter::EmitLambda(const LambdaExpr& expr, Precedence least) {
  const Function& function = *expr.function;
  llvm::SaveAndRestore awaits(may_await_, function.is_async);
  names_.EnterScope();
  DeclareParameters(function.parameters);
  Mark(expr.begin);
  if (function.is_generator) {
    Parentheses parentheses(*this, Precedence::kPrimary, least);
    if (function.is_async) Write("async ");
    Write("function* ");
    EmitParameters(function.parameters);
    Write(" ");
    EmitFunctionBody(function, function.parameters);
    names_.LeaveScope();
    return;
  }
  Parentheses parentheses(*this, Precedence::kAssignment, least);
  if (function.is_async) Write("async ");
  EmitParameters(function.parameters);
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
  llvm::SaveAndRestore awaits(may_await_, function.is_async);
  names_.EnterScope();
  Symbol* self = function.implicit_self;
  if (self != nullptr && self->is_used) {
    names_.Declare(self, "self", /*may_hide=*/true);
  } else {
    self = nullptr;
  }
  DeclareParameters(function.parameters);
  if (listed_self != nullptr) self = listed_self->symbol;
  if (function.is_async) Write("async ");
  Write(function.is_generator ? "function* " : "function ");
  // The name that stands for `this` is declared in the body, so default values use `this` itself.
  llvm::StringRef written = self != nullptr ? names_.Of(self, "self") : "";
  if (self != nullptr) self->emitted_name = "this";
  EmitParameters(parameters);
  if (self != nullptr) self->emitted_name = written;
  Write(" ");
  EmitFunctionBody(function, parameters, written);
  names_.LeaveScope();
}

}  // namespace tova::codegen
