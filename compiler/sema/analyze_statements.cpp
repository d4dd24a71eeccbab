#include "compiler/ast/patterns.h"
#include "compiler/sema/analyzer.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"

namespace tova::sema {

using ast::StaticType;
using ast::Symbol;
using ast::SymbolKind;
using llvm::dyn_cast;

static bool HasBreak(const ast::Node& node) {
  if (llvm::isa<ast::BreakStmt>(node)) return true;
  if (llvm::isa<ast::Function>(node)) return false;
  bool found = false;
  ast::ForEachChild(node, [&](const ast::Node& child) { found = found || HasBreak(child); });
  return found;
}

// Whether control never gets behind the statement: it returns in each branch, or loops for ever.
static bool NeverEnds(const ast::Stmt& stmt) {
  if (llvm::isa<ast::ReturnStmt, ast::BreakStmt, ast::ContinueStmt>(stmt)) return true;
  if (const auto* loop = dyn_cast<ast::LoopStmt>(&stmt)) return loop->body != nullptr && !HasBreak(*loop->body);
  const auto* value = dyn_cast<ast::ExprStmt>(&stmt);
  const auto* choice = value == nullptr ? nullptr : llvm::dyn_cast_or_null<ast::IfExpr>(value->expr);
  if (choice == nullptr || choice->else_block == nullptr) return false;
  auto leaves = [](const ast::Block* block) {
    return block != nullptr && !block->statements.empty() && NeverEnds(*block->statements.back());
  };
  return leaves(choice->else_block) &&
         llvm::all_of(choice->branches, [&](const ast::ConditionalBlock& branch) { return leaves(branch.body); });
}

void Analyzer::VisitStatements(llvm::ArrayRef<ast::Stmt*> statements) {
  Hoist(statements);
  const ast::Stmt* leaving = nullptr;
  bool is_reported = false;
  for (ast::Stmt* stmt : statements) {
    const bool is_declaration = llvm::isa<ast::FunctionDecl, ast::TypeDecl, ast::InterfaceDecl,
                                          ast::TraitDecl, ast::ImplDecl, ast::ErrorStmt>(stmt);
    if (leaving != nullptr && !is_reported && !is_declaration) {
      emitter_.Report(DiagnosticCode::kUnreachableCode, SpanOf(*stmt), "this code is never reached")
          .Under("never runs")
          .Label(SpanOf(*leaving), "leaves the block here");
      is_reported = true;
    }
    VisitStmt(*stmt);
    // A jump that has nothing to leave is reported already, and stops nothing.
    const bool leaves_function =
        llvm::isa<ast::ReturnStmt>(stmt) && function_->kind != FunctionKind::kModule;
    const bool leaves_loop =
        llvm::isa<ast::BreakStmt, ast::ContinueStmt>(stmt) && !function_->loops.empty();
    // A jump that is out of place is a mistake of its own.
    const bool never_ends = function_->kind != FunctionKind::kModule &&
                            !llvm::isa<ast::BreakStmt, ast::ContinueStmt>(stmt) && NeverEnds(*stmt);
    if (leaves_function || leaves_loop || never_ends) leaving = stmt;
  }
}

void Analyzer::VisitBlockIn(ast::Block& block) {
  VisitStatements(block.statements);
  block.static_type = StaticType::kNil;
  if (block.statements.empty()) return;
  const ast::Stmt* last = block.statements.back();
  if (const auto* value = dyn_cast<ast::ExprStmt>(last)) {
    block.static_type = TypeOf(value->expr);
  } else {
    block.static_type = StaticType::kUnknown;
  }
}

void Analyzer::VisitExprStmt(ast::ExprStmt& node) {
  CheckNestedPub(node);
  Visit(node.expr);
}

void Analyzer::VisitAssignStmt(ast::AssignStmt& node) {
  CheckNestedPub(node);
  for (ast::Expr* value : node.values) Visit(value);
  for (size_t i = 0; i < node.targets.size(); ++i) {
    ast::AssignTarget& target = *node.targets[i];
    Visit(target.annotation);
    StaticType type = StaticType::kUnknown;
    if (target.annotation != nullptr) {
      type = TypeOfAnnotation(target.annotation);
    } else if (node.values.size() == node.targets.size()) {
      type = TypeOf(node.values[i]);
    }
    if (target.place != nullptr) VisitPlace(*target.place, &target, type, node.is_pub);
  }
}

void Analyzer::VisitPlace(ast::Expr& place, ast::AssignTarget* target, StaticType type, bool is_pub) {
  if (auto* name = dyn_cast<ast::IdentifierExpr>(&place)) {
    if (name->name != "_") {
      AssignName(*name, target, type, is_pub);
    } else if (target != nullptr) {
      // `_` takes any number of values, and nothing reads them.
      name->symbol = NewSymbol(name->name, SymbolKind::kBinding, SpanOf(*name), target);
      target->declares = true;
    }
    return;
  }
  if (llvm::isa<ast::PlaceholderExpr>(place)) return;
  VisitExpr(place);
}

void Analyzer::AssignName(ast::IdentifierExpr& name, ast::AssignTarget* target, StaticType type,
                          bool is_pub) {
  Found found = FindForAssignment(name.name, name.begin);
  // With an annotation, or `pub`, it is a definition whatever there is around.
  const bool is_definition = target->annotation != nullptr || is_pub;
  if (found.symbol == nullptr || (is_definition && found.scope != scope_)) {
    Symbol* symbol = NewSymbol(name.name, SymbolKind::kBinding, SpanOf(name), target);
    symbol->is_pub = is_pub;
    symbol->static_type = type;
    name.symbol = symbol;
    name.static_type = type;
    target->declares = true;
    Declare(symbol);
    if (!is_pub) Watch(symbol, DiagnosticCode::kUnusedBinding);
    return;
  }
  name.symbol = found.symbol;
  name.static_type = found.symbol->static_type;
  if (found.symbol->kind == SymbolKind::kBinding && found.symbol->is_mutable) {
    found.symbol->is_assigned = true;
    if (found.scope->function != function_) found.symbol->is_captured = true;
    return;
  }
  ReportAssignment(*found.symbol, SpanOf(name));
}

static llvm::StringRef NounOf(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::kBinding:
      return "an immutable name";
    case SymbolKind::kParameter:
      return "a parameter";
    case SymbolKind::kFunction:
      return "a function";
    case SymbolKind::kStruct:
    case SymbolKind::kSumType:
    case SymbolKind::kTypeAlias:
    case SymbolKind::kTypeParameter:
      return "a type";
    case SymbolKind::kVariant:
      return "a variant";
    case SymbolKind::kInterface:
      return "an interface";
    case SymbolKind::kTrait:
      return "a trait";
    case SymbolKind::kImport:
    case SymbolKind::kNamespace:
      return "an imported name";
    case SymbolKind::kBuiltin:
      return "a built-in name";
    case SymbolKind::kGlobal:
      return "a global of JavaScript";
  }
  return "";
}

void Analyzer::ReportAssignment(Symbol& symbol, Span place) {
  // What is meant to change is not unused on top.
  symbol.is_used |= symbol.kind != SymbolKind::kBinding;
  if (symbol.kind != SymbolKind::kBinding && symbol.kind != SymbolKind::kParameter) {
    auto report = emitter_.Report(
        DiagnosticCode::kAssignToDefinition, place,
        fmt::format("cannot assign to `{}`, {}", symbol.name.str(), NounOf(symbol.kind).str()));
    report.Under("assigned here");
    if (symbol.definition.valid()) report.Label(symbol.definition, "defined here");
    report.Tip("give the value a name of its own");
    return;
  }
  auto report = emitter_.Report(DiagnosticCode::kImmutableAssignment, place,
                                fmt::format("cannot reassign immutable variable `{}`", symbol.name.str()));
  report.Under("assigned again here");
  const bool is_plain = llvm::isa_and_nonnull<ast::AssignTarget>(symbol.declaration);
  if (symbol.definition.valid()) {
    report.Label(symbol.definition, symbol.kind == SymbolKind::kParameter ? "a parameter, which is immutable"
                                                                          : "defined here, without `var`");
  }
  if (is_plain) {
    report.Tip(fmt::format("write `var {} = ...` where it is defined to make it mutable", symbol.name.str()));
  } else {
    report.Tip(fmt::format("start a mutable copy: `var {}_now = {}`", symbol.name.str(), symbol.name.str()));
  }
}

void Analyzer::VisitCompoundAssignStmt(ast::CompoundAssignStmt& node) {
  Visit(node.value);
  auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(node.place);
  if (name == nullptr) {
    Visit(node.place);
    return;
  }
  const Found found = Find(name->name);
  if (found.symbol == nullptr || found.scope == nullptr) {
    auto report = emitter_.Report(DiagnosticCode::kUnassignedVariable, SpanOf(*name),
                                  fmt::format("`{}` is not defined", name->name.str()));
    report.Under(fmt::format("`{}` changes a variable that exists", Spelling(node.op).str()));
    report.Tip(fmt::format("define it first: `var {} = ...`", name->name.str()));
    return;
  }
  name->symbol = found.symbol;
  name->static_type = found.symbol->static_type;
  MarkUsed(found);
  if (found.symbol->kind == SymbolKind::kBinding && found.symbol->is_mutable) {
    found.symbol->is_assigned = true;
    return;
  }
  ReportAssignment(*found.symbol, SpanOf(*name));
}

void Analyzer::VisitVarDecl(ast::VarDecl& node) {
  CheckNestedPub(node);
  for (ast::Expr* value : node.values) Visit(value);
  for (ast::Pattern* target : node.targets) {
    BindingMode mode;
    mode.is_mutable = true;
    mode.warns_unused = !node.is_pub;
    mode.is_pub = node.is_pub;
    Bind(target, mode);
  }
}

void Analyzer::VisitDestructureStmt(ast::DestructureStmt& node) {
  CheckNestedPub(node);
  Visit(node.value);
  BindingMode mode;
  mode.may_assign = !node.has_let;
  mode.warns_unused = !node.is_pub;
  mode.is_pub = node.is_pub;
  Bind(node.pattern, mode);
}

void Analyzer::VisitReturnStmt(ast::ReturnStmt& node) {
  if (function_->kind == FunctionKind::kModule) {
    emitter_
        .Report(DiagnosticCode::kReturnOutsideFunction, module_.SpanOf(node.begin, node.begin + 6),
                "`return` outside of a function")
        .Under("there is no function to leave");
  }
  Visit(node.value);
}

void Analyzer::CheckJump(const ast::Name& label, const ast::Node& node, bool is_break) {
  llvm::StringRef word = is_break ? "break" : "continue";
  Span place = module_.SpanOf(node.begin, node.begin + static_cast<uint32_t>(word.size()));
  if (function_->loops.empty()) {
    emitter_
        .Report(is_break ? DiagnosticCode::kBreakOutsideLoop : DiagnosticCode::kContinueOutsideLoop, place,
                fmt::format("`{}` outside of a loop", word.str()))
        .Under("there is no loop around this");
    return;
  }
  if (label.empty() || llvm::is_contained(function_->loops, label.text)) return;
  auto report =
      emitter_.Report(DiagnosticCode::kUnknownLabel, module_.SpanOf(label),
                      fmt::format("no loop around this `{}` is labelled `{}`", word.str(), label.text.str()));
  report.Under("unknown label");
  std::vector<llvm::StringRef> labels;
  for (llvm::StringRef known : function_->loops) {
    if (!known.empty()) labels.push_back(known);
  }
  std::string tip = DidYouMean(label.text, labels);
  if (!tip.empty()) report.Tip(std::move(tip));
}

void Analyzer::VisitBreakStmt(ast::BreakStmt& node) { CheckJump(node.label, node, true); }
void Analyzer::VisitContinueStmt(ast::ContinueStmt& node) { CheckJump(node.label, node, false); }

// Whether what stands behind the block is reached for sure on some way through it. A call may never come back, unless it
// prints or builds a value.
static bool GoesOn(const ast::Block* block) {
  if (block == nullptr) return false;
  if (block->statements.empty()) return true;
  const ast::Stmt* last = block->statements.back();
  if (llvm::isa<ast::AssignStmt, ast::CompoundAssignStmt, ast::FunctionDecl>(last)) return true;
  const auto* stmt = dyn_cast<ast::ExprStmt>(last);
  if (stmt == nullptr || stmt->expr == nullptr) return false;
  if (llvm::isa<ast::NumberLiteral, ast::StringLiteral, ast::BoolLiteral, ast::NilLiteral, ast::ListExpr,
                ast::ObjectExpr, ast::IdentifierExpr>(stmt->expr)) {
    return true;
  }
  if (const auto* choice = dyn_cast<ast::IfExpr>(stmt->expr)) {
    return choice->else_block == nullptr || GoesOn(choice->else_block) ||
           llvm::any_of(choice->branches, [](const ast::ConditionalBlock& branch) { return GoesOn(branch.body); });
  }
  const auto* call = dyn_cast<ast::CallExpr>(stmt->expr);
  const auto* callee = call == nullptr ? nullptr : llvm::dyn_cast_or_null<ast::IdentifierExpr>(call->callee);
  if (callee == nullptr || callee->symbol == nullptr) return false;
  const ast::Symbol& symbol = *callee->symbol;
  if (symbol.kind == SymbolKind::kBuiltin) return symbol.name == "print" || symbol.imported_kind == SymbolKind::kVariant;
  return symbol.kind == SymbolKind::kVariant || symbol.kind == SymbolKind::kStruct;
}

void Analyzer::VisitGuardStmt(ast::GuardStmt& node) {
  Visit(node.condition);
  Visit(node.else_block);
  if (!GoesOn(node.else_block)) return;
  const ast::Block& block = *node.else_block;
  const ast::Node& place = block.statements.empty() ? static_cast<const ast::Node&>(block) : *block.statements.back();
  emitter_.Report(DiagnosticCode::kGuardGoesOn, SpanOf(place), "the `else` of this `guard` does not leave")
      .Under("goes on behind the guard")
      .Tip("end it with `return`, `break` or `continue`");
}

void Analyzer::VisitDeferStmt(ast::DeferStmt& node) { Visit(node.body); }

void Analyzer::VisitLoopBody(const ast::Name& label, ast::Block* body) {
  if (label && llvm::is_contained(function_->loops, label.text)) {
    emitter_
        .Report(DiagnosticCode::kDuplicateLabel, module_.SpanOf(label),
                fmt::format("a loop around this one is labelled `{}` already", label.text.str()))
        .Under("the same label again");
  }
  function_->loops.push_back(label.text);
  Visit(body);
  function_->loops.pop_back();
}

// The type that each round's value has, where the thing that is looped over says so.
static StaticType ElementType(const ast::Expr* iterable) {
  if (llvm::isa_and_nonnull<ast::RangeExpr>(iterable)) return StaticType::kInt;
  if (iterable != nullptr && iterable->static_type == StaticType::kString) return StaticType::kString;
  const auto* call = llvm::dyn_cast_or_null<ast::CallExpr>(iterable);
  const auto* callee = call == nullptr ? nullptr : llvm::dyn_cast_or_null<ast::IdentifierExpr>(call->callee);
  if (callee == nullptr || callee->symbol == nullptr || callee->symbol->kind != SymbolKind::kBuiltin) {
    return StaticType::kUnknown;
  }
  return callee->name == "range" ? StaticType::kNumber : StaticType::kUnknown;
}

void Analyzer::BindLoopTargets(llvm::ArrayRef<ast::Pattern*> targets, const ast::Expr* iterable) {
  BoundNames bound;
  bound_ = &bound;
  for (ast::Pattern* target : targets) {
    BindingMode mode;
    if (targets.size() == 1) mode.type = ElementType(iterable);
    Bind(target, mode);
  }
  bound_ = nullptr;
}

void Analyzer::VisitForStmt(ast::ForStmt& node) {
  if (node.is_async && function_->kind != FunctionKind::kModule && !function_->is_async &&
      !std::exchange(function_->lacks_async, true)) {
    emitter_
        .Report(DiagnosticCode::kAwaitOutsideAsync, module_.SpanOf(node.begin, node.begin + 5),
                "`async for` in a function that is not `async`")
        .Under("waits here")
        .Tip("put `async` before the function's `fn`");
  }
  Visit(node.iterable);
  {
    ScopeGuard guard(*this);
    BindLoopTargets(node.targets, node.iterable);
    Visit(node.guard);
    VisitLoopBody(node.label, node.body);
  }
  Visit(node.else_block);
}

void Analyzer::VisitWhileStmt(ast::WhileStmt& node) {
  Visit(node.condition);
  VisitLoopBody(node.label, node.body);
}

void Analyzer::VisitLoopStmt(ast::LoopStmt& node) { VisitLoopBody(node.label, node.body); }

void Analyzer::VisitWithStmt(ast::WithStmt& node) {
  Visit(node.resource);
  ScopeGuard guard(*this);
  Bind(node.target, {});
  Visit(node.body);
}

void Analyzer::VisitErrorStmt(ast::ErrorStmt& node) { skipped_.push_back(SpanOf(node)); }

}  // namespace tova::sema
