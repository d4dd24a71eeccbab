#include "compiler/ast/patterns.h"
#include "compiler/sema/analyzer.h"
#include "fmt/format.h"

namespace tova::sema {

using ast::Symbol;
using ast::SymbolKind;

void Analyzer::DeferFunction(ast::Function* function, FunctionKind kind, ast::FunctionDecl* declaration,
                             bool has_self) {
  if (function == nullptr) return;
  Deferred work;
  work.function = function;
  work.declaration = declaration;
  work.kind = kind;
  work.has_self = has_self;
  work.scope = scope_;
  work.is_concurrent = function_->is_concurrent;
  work.checks_parameters = declaration != nullptr && !has_self && function->body != nullptr;
  // The value of `fn() http.get(url)` can be a promise where an `await` around it takes it.
  const bool is_one_statement = function->body != nullptr && function->body->statements.size() == 1;
  work.is_awaited = is_awaited_ && kind == FunctionKind::kLambda && !function->is_async && is_one_statement;
  deferred_.push_back(work);
}

void Analyzer::RunDeferred(const Deferred& work) {
  FunctionContext& context = functions_.emplace_back();
  context.kind = work.kind;
  context.is_async = work.function != nullptr && work.function->is_async;
  context.is_concurrent = work.is_concurrent;
  function_ = &context;
  scope_ = work.scope;
  pipe_target_depth_ = 0;
  is_awaited_ = work.is_awaited;
  if (work.type != nullptr) {
    AnalyzeTypeBody(work);
  } else {
    AnalyzeFunction(work);
  }
  function_ = &functions_.front();
  scope_ = module_scope_;
}

void Analyzer::BindParameters(ast::Function& function, bool checks_unused) {
  BoundNames bound;
  bound_ = &bound;
  for (ast::Parameter* parameter : function.parameters) {
    Visit(parameter->annotation);
    if (parameter->default_value != nullptr) {
      bound_ = nullptr;
      Visit(parameter->default_value);
      bound_ = &bound;
    }
    BindingMode mode;
    mode.is_parameter = true;
    mode.warns_unused = checks_unused;
    mode.type = parameter->is_rest ? ast::StaticType::kList : TypeOfAnnotation(parameter->annotation);
    Bind(parameter->pattern, mode);
  }
  bound_ = nullptr;
}

void Analyzer::AnalyzeFunction(const Deferred& work) {
  ast::Function& function = *work.function;
  ScopeGuard parameters(*this);
  for (ast::TypeParameter* parameter : function.type_parameters) {
    parameter->symbol = NewSymbol(parameter->name.text, SymbolKind::kTypeParameter,
                                  module_.SpanOf(parameter->name), parameter);
    Declare(parameter->symbol);
    Visit(parameter->bound);
    Visit(parameter->default_type);
  }
  if (work.has_self) {
    // `self` may be left out of a method's parameters; where it is written, that is the one.
    bool is_written = false;
    for (const ast::Parameter* parameter : function.parameters) {
      const auto* name = llvm::dyn_cast_or_null<ast::BindingPattern>(parameter->pattern);
      is_written |= name != nullptr && name->name == "self";
    }
    if (!is_written) {
      Symbol* self = NewSymbol("self", SymbolKind::kParameter, {}, work.declaration);
      scope_->Add(names_.Intern("self"), self);
      function.implicit_self = self;
    }
  }
  BindParameters(function, work.checks_parameters);
  Visit(function.return_type);
  Visit(function.body);
}

// Predicates and default values are functions of their own: they run when a value is made.
void Analyzer::AnalyzeTypeBody(const Deferred& work) {
  ast::TypeDecl& type = *work.type;
  ScopeGuard guard(*this);
  for (ast::TypeParameter* parameter : type.type_parameters) {
    parameter->symbol = NewSymbol(parameter->name.text, SymbolKind::kTypeParameter,
                                  module_.SpanOf(parameter->name), parameter);
    Declare(parameter->symbol);
    Visit(parameter->bound);
    Visit(parameter->default_type);
  }
  auto visit_fields = [&](llvm::ArrayRef<ast::FieldDecl*> fields) {
    for (ast::FieldDecl* field : fields) {
      Visit(field->type);
      Visit(field->default_value);
    }
  };
  visit_fields(type.fields);
  for (ast::VariantDecl* variant : type.variants) visit_fields(variant->fields);
  if (type.aliased != nullptr && (type.symbol == nullptr || type.symbol->kind != SymbolKind::kSumType)) {
    Visit(type.aliased);
  }
  if (type.predicates.empty()) return;
  type.it_symbol = NewSymbol("it", SymbolKind::kParameter, module_.SpanOf(type.name), &type);
  type.it_symbol->static_type = TypeOfAnnotation(type.aliased);
  scope_->Add(names_.Intern("it"), type.it_symbol);
  for (ast::Expr* predicate : type.predicates) Visit(predicate);
}

void Analyzer::AnalyzeTestBody(ast::Block* body) {
  FunctionContext& context = functions_.emplace_back();
  context.kind = FunctionKind::kTest;
  context.is_async = true;
  FunctionContext* around = std::exchange(function_, &context);
  Visit(body);
  function_ = around;
}

void Analyzer::VisitLambdaExpr(ast::LambdaExpr& node) {
  node.static_type = ast::StaticType::kFunction;
  DeferFunction(node.function, FunctionKind::kLambda, nullptr, false);
}

}  // namespace tova::sema
