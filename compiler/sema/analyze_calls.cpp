#include <algorithm>

#include "compiler/ast/declarations.h"
#include "compiler/ast/visitor.h"
#include "compiler/sema/analyzer.h"
#include "compiler/sema/implicit_it.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"

namespace tova::sema {

using ast::StaticType;
using ast::Symbol;
using ast::SymbolKind;
using llvm::dyn_cast;

void Analyzer::VisitArguments(llvm::ArrayRef<ast::Argument*> arguments) {
  for (ast::Argument* argument : arguments) {
    if (argument->value == nullptr) continue;
    if (argument->it_parameter == nullptr) {
      Visit(argument->value);
      continue;
    }
    FunctionContext& context = functions_.emplace_back();
    context.kind = FunctionKind::kImplicitIt;
    FunctionContext* around = std::exchange(function_, &context);
    ScopeGuard guard(*this);
    scope_->Add(names_.Intern("it"), argument->it_parameter);
    Visit(argument->value);
    function_ = around;
  }
}

Symbol* Analyzer::ConstructorOf(const ast::Expr* callee) {
  Symbol* symbol = nullptr;
  if (const auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(callee)) symbol = name->symbol;
  if (const auto* member = llvm::dyn_cast_or_null<ast::MemberExpr>(callee)) symbol = member->symbol;
  if (symbol == nullptr) return nullptr;
  const SymbolKind kind = EffectiveKind(*symbol);
  return kind == SymbolKind::kStruct || kind == SymbolKind::kVariant ? symbol : nullptr;
}

// What a call of the function gives, where its declaration or the table of built-in names says it.
StaticType Analyzer::ResultOf(const ast::Expr* callee) {
  const auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(callee);
  if (name == nullptr || name->symbol == nullptr) return StaticType::kUnknown;
  if (name->symbol->kind == SymbolKind::kBuiltin) {
    const runtime::Builtin* builtin = runtime::FindBuiltin(name->name);
    const bool is_function = builtin != nullptr && builtin->kind == runtime::BuiltinKind::kFunction;
    return is_function ? TypeOfBuiltin(builtin->type) : StaticType::kUnknown;
  }
  const auto* declaration = llvm::dyn_cast_or_null<ast::FunctionDecl>(name->symbol->declaration);
  if (declaration == nullptr) return StaticType::kUnknown;
  if (declaration->function == nullptr) return StaticType::kUnknown;
  const ast::Function& function = *declaration->function;
  // A `?` inside can make the function return something else than it says.
  if (function.is_async || function.is_generator || function.has_propagation) return StaticType::kUnknown;
  return TypeOfAnnotation(function.return_type);
}

bool Analyzer::HasDefault(const Symbol& constructor, size_t field) const {
  auto exported = exported_.find(&constructor);
  if (exported != exported_.end()) {
    return field < exported->second->fields.size() && exported->second->fields[field].has_default;
  }
  llvm::ArrayRef<ast::FieldDecl*> fields;
  if (const auto* type = llvm::dyn_cast_or_null<ast::TypeDecl>(constructor.declaration))
    fields = type->fields;
  if (const auto* variant = llvm::dyn_cast_or_null<ast::VariantDecl>(constructor.declaration))
    fields = variant->fields;
  return field < fields.size() && fields[field]->default_value != nullptr;
}

void Analyzer::CheckConstruction(const ast::CallExpr& call, const Symbol& constructor, bool is_piped) {
  const bool is_builtin = constructor.kind == SymbolKind::kBuiltin;
  if (constructor.declaration == nullptr && !exported_.contains(&constructor) && !is_builtin) return;
  llvm::ArrayRef<llvm::StringRef> fields = constructor.field_names;
  std::vector<const ast::Argument*> given_by(fields.size(), nullptr);
  std::vector<bool> is_given(fields.size(), false);
  size_t next = 0;
  if (is_piped && !fields.empty()) is_given[next++] = true;
  bool has_named = false;
  bool has_spread = false;
  size_t extra = 0;
  for (const ast::Argument* argument : call.arguments) {
    if (llvm::isa_and_nonnull<ast::SpreadExpr>(argument->value)) {
      has_spread = true;
      continue;
    }
    size_t field = fields.size();
    if (argument->name.empty()) {
      if (has_named) {
        emitter_
            .Report(DiagnosticCode::kPositionalAfterNamed, SpanOf(*argument),
                    "a value without a name after a named one")
            .Under("name the field that this is for");
        return;
      }
      if (next >= fields.size()) {
        ++extra;
        continue;
      }
      field = next++;
    } else {
      has_named = true;
      field = std::find(fields.begin(), fields.end(), argument->name.text) - fields.begin();
      if (field == fields.size()) {
        auto report = emitter_.Report(
            DiagnosticCode::kUnknownField, module_.SpanOf(argument->name),
            fmt::format("`{}` has no field `{}`", constructor.name.str(), argument->name.text.str()));
        report.Under("no such field");
        if (constructor.definition.valid()) report.Label(constructor.definition, "defined here");
        std::string tip = DidYouMean(argument->name.text, fields);
        if (!tip.empty()) {
          report.Tip(std::move(tip));
          report.Fix(module_.SpanOf(argument->name), NearestName(argument->name.text, fields).str());
        }
        return;
      }
      if (is_given[field]) {
        auto report = emitter_.Report(DiagnosticCode::kFieldGivenTwice, SpanOf(*argument),
                                      fmt::format("the field `{}` of `{}` is given twice",
                                                  fields[field].str(), constructor.name.str()));
        report.Under("given again here");
        if (given_by[field] != nullptr) report.Label(SpanOf(*given_by[field]), "given here already");
        return;
      }
    }
    is_given[field] = true;
    given_by[field] = argument;
  }
  std::string missing;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (is_given[i] || HasDefault(constructor, i)) continue;
    missing += fmt::format("{}`{}`", missing.empty() ? "" : ", ", fields[i].str());
  }
  if (has_spread || (missing.empty() && extra == 0)) return;
  // `Ok()` carries `nil`.
  if (is_builtin && extra == 0) return;
  const size_t given = call.arguments.size() + (is_piped ? 1 : 0);
  auto report = emitter_.Report(
      DiagnosticCode::kWrongArgumentCount, SpanOf(call),
      fields.empty()
          ? fmt::format("`{}` takes no values", constructor.name.str())
          : fmt::format("`{}` takes {} {}, and {} {} given", constructor.name.str(), fields.size(),
                        fields.size() == 1 ? "value" : "values", given, given == 1 ? "is" : "are"));
  report.Under(extra != 0 ? "too many values" : fmt::format("missing {}", missing));
  if (constructor.definition.valid()) report.Label(constructor.definition, "defined here");
}

void Analyzer::SettleRequest(ast::CallExpr& call) {
  auto* member = llvm::dyn_cast_or_null<ast::MemberExpr>(call.callee);
  if (member == nullptr) return;
  const auto* object = llvm::dyn_cast_or_null<ast::IdentifierExpr>(member->object);
  if (object == nullptr || object->symbol == nullptr) return;
  if (object->symbol->kind != SymbolKind::kBuiltin || object->name != "http") return;
  const bool is_promise_welcome = is_awaited_ && needed_ != &call;
  call.waits = !is_promise_welcome && MayWait();
  member->blocks = !is_promise_welcome && !MayWait();
}

void Analyzer::VisitCall(ast::CallExpr& call, bool is_piped) {
  if (module_.mentions_it && Find("it").symbol == nullptr) MarkImplicitIt(module_, call);
  const bool is_needed = needed_ == &call;
  Visit(call.callee);
  needed_ = is_needed ? &call : nullptr;
  SettleRequest(call);
  VisitArguments(call.arguments);
  call.constructor = ConstructorOf(call.callee);
  if (call.constructor != nullptr) {
    call.static_type = TypeOfInstance(*call.constructor);
    CheckConstruction(call, *call.constructor, is_piped);
    // A variant without fields is a value, not a function.
    const bool is_declared =
        llvm::isa_and_nonnull<ast::VariantDecl, ast::NamedType>(call.constructor->declaration);
    if (is_declared && !call.constructor->has_fields && call.arguments.empty() && !is_piped) {
      emitter_
          .Report(DiagnosticCode::kWrongArgumentCount, SpanOf(call),
                  fmt::format("`{}` takes no values", call.constructor->name.str()))
          .Under("write it without parentheses")
          .Label(call.constructor->definition, "defined here")
          .SafeFix(module_.SpanOf(call.callee->end, call.end), "");
    }
    return;
  }
  call.static_type = ResultOf(call.callee);
  const auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(call.callee);
  if (name == nullptr || name->symbol == nullptr || name->symbol->declaration == nullptr) return;
  const Symbol& symbol = *name->symbol;
  const auto* type = dyn_cast<ast::TypeDecl>(symbol.declaration);
  const bool is_refinement = type != nullptr && type->form == ast::TypeForm::kRefinement;
  const bool is_type = (type != nullptr && !is_refinement && !symbol.has_fields) ||
                       llvm::isa<ast::InterfaceDecl, ast::TraitDecl>(symbol.declaration);
  if (!is_type) return;
  auto report = emitter_.Report(DiagnosticCode::kNotConstructible, SpanOf(*name),
                                fmt::format("`{}` has no constructor", symbol.name.str()));
  report.Under("can't be called").Label(symbol.definition, "defined here");
  if (!symbol.variants.empty())
    report.Tip(fmt::format("use one of its variants, such as `{}`", symbol.variants[0]->name.str()));
}

void Analyzer::VisitCallExpr(ast::CallExpr& node) { VisitCall(node, false); }

void Analyzer::VisitPipeExpr(ast::PipeExpr& node) {
  Visit(node.value);
  ++pipe_target_depth_;
  const bool has_placeholder = node.target != nullptr && ast::CountPlaceholders(*node.target) != 0;
  if (auto* call = llvm::dyn_cast_or_null<ast::CallExpr>(node.target)) {
    VisitCall(*call, /*is_piped=*/!has_placeholder);
    node.static_type = TypeOf(call);
  } else if (has_placeholder) {
    Visit(node.target);
    node.static_type = TypeOf(node.target);
  } else {
    Visit(node.target);
    const Symbol* constructor = ConstructorOf(node.target);
    node.static_type = constructor != nullptr ? TypeOfInstance(*constructor) : ResultOf(node.target);
  }
  --pipe_target_depth_;
}

void Analyzer::VisitMethodPipeTarget(ast::MethodPipeTarget& node) {
  if (module_.mentions_it && Find("it").symbol == nullptr) MarkImplicitIt(module_, node);
  VisitArguments(node.arguments);
}

}  // namespace tova::sema
