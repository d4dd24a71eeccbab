#include "compiler/ast/patterns.h"
#include "compiler/sema/analyzer.h"
#include "compiler/sema/implicit_it.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"
#include "llvm/ADT/DenseMap.h"

namespace tova::sema {

using ast::StaticType;
using ast::Symbol;
using ast::SymbolKind;
using llvm::dyn_cast;

void Analyzer::VisitNumberLiteral(ast::NumberLiteral& node) {
  node.static_type = node.is_float ? StaticType::kFloat : StaticType::kInt;
}

void Analyzer::VisitStringLiteral(ast::StringLiteral& node) { node.static_type = StaticType::kString; }

void Analyzer::VisitTemplateLiteral(ast::TemplateLiteral& node) {
  node.static_type = StaticType::kString;
  for (ast::Expr* part : node.expressions) Visit(part);
}

void Analyzer::VisitRegexLiteral(ast::RegexLiteral& node) { node.static_type = StaticType::kRegex; }
void Analyzer::VisitBoolLiteral(ast::BoolLiteral& node) { node.static_type = StaticType::kBool; }
void Analyzer::VisitNilLiteral(ast::NilLiteral& node) { node.static_type = StaticType::kNil; }
void Analyzer::VisitErrorExpr(ast::ErrorExpr& node) { skipped_.push_back(SpanOf(node)); }

void Analyzer::VisitIdentifierExpr(ast::IdentifierExpr& node) {
  if (node.name.empty()) return;
  const Found found = Find(node.name);
  if (found.symbol == nullptr) {
    unknown_.push_back({&node, scope_});
    return;
  }
  MarkUsed(found);
  node.symbol = found.symbol;
  // A variable's type is what its annotation says: other values may be assigned later.
  node.static_type = found.symbol->static_type;
}

void Analyzer::VisitPlaceholderExpr(ast::PlaceholderExpr& node) {
  if (pipe_target_depth_ > 0) return;
  emitter_.Report(DiagnosticCode::kStrayPlaceholder, SpanOf(node), "`_` stands for no value here")
      .Under("only what follows `|>` can use it");
}

void Analyzer::VisitListExpr(ast::ListExpr& node) {
  node.static_type = StaticType::kList;
  for (ast::Expr* element : node.elements) Visit(element);
}

void Analyzer::VisitTupleExpr(ast::TupleExpr& node) {
  node.static_type = StaticType::kTuple;
  for (ast::Expr* element : node.elements) Visit(element);
}

void Analyzer::VisitObjectExpr(ast::ObjectExpr& node) {
  node.static_type = StaticType::kObject;
  llvm::SmallDenseMap<llvm::StringRef, const ast::ObjectEntry*, 8> seen;
  for (ast::ObjectEntry* entry : node.entries) {
    Visit(entry->key);
    Visit(entry->value);
    if (entry->form == ast::EntryForm::kSpread) seen.clear();
    if (entry->form != ast::EntryForm::kNamed && entry->form != ast::EntryForm::kShorthand) continue;
    auto [earlier, is_new] = seen.try_emplace(entry->name.text, entry);
    if (is_new) continue;
    emitter_
        .Report(DiagnosticCode::kDuplicateKey, SpanOf(*entry),
                fmt::format("the key `{}` is given twice", entry->name.text.str()))
        .Under("this value wins")
        .Label(SpanOf(*earlier->second), "this one is lost");
  }
}

// Each clause sees the variables of those in front of it; the innermost scope stays for the element.
void Analyzer::EnterComprehension(llvm::ArrayRef<ast::ComprehensionClause*> clauses) {
  for (ast::ComprehensionClause* clause : clauses) {
    Visit(clause->iterable);
    scope_ = NewScope();
    BindLoopTargets(clause->targets, clause->iterable);
    Visit(clause->guard);
  }
}

void Analyzer::VisitListComprehension(ast::ListComprehension& node) {
  node.static_type = StaticType::kList;
  Scope* around = scope_;
  EnterComprehension(node.clauses);
  Visit(node.element);
  scope_ = around;
}

void Analyzer::VisitObjectComprehension(ast::ObjectComprehension& node) {
  node.static_type = StaticType::kObject;
  Scope* around = scope_;
  EnterComprehension(node.clauses);
  Visit(node.key);
  Visit(node.value);
  scope_ = around;
}

void Analyzer::VisitSpreadExpr(ast::SpreadExpr& node) { Visit(node.value); }

void Analyzer::VisitUnaryExpr(ast::UnaryExpr& node) {
  Visit(node.operand);
  node.static_type = TypeOfUnary(node.op, TypeOf(node.operand));
}

void Analyzer::VisitBinaryExpr(ast::BinaryExpr& node) {
  Visit(node.left);
  Visit(node.right);
  node.static_type = TypeOfBinary(node.op, TypeOf(node.left), TypeOf(node.right));
}

void Analyzer::VisitComparisonChain(ast::ComparisonChain& node) {
  node.static_type = StaticType::kBool;
  for (ast::Expr* operand : node.operands) Visit(operand);
}

void Analyzer::VisitRangeExpr(ast::RangeExpr& node) {
  node.static_type = StaticType::kRange;
  Visit(node.low);
  Visit(node.high);
}

void Analyzer::VisitAwaitExpr(ast::AwaitExpr& node) {
  if (!MayWait() && !std::exchange(function_->lacks_async, true)) {
    auto report =
        emitter_.Report(DiagnosticCode::kAwaitOutsideAsync, module_.SpanOf(node.begin, node.begin + 5),
                        "`await` in a function that is not `async`");
    report.Under("waits here");
    if (function_->kind != FunctionKind::kImplicitIt) report.Tip("put `async` before the function's `fn`");
  }
  const bool was_awaited = std::exchange(is_awaited_, true);
  Visit(node.value);
  is_awaited_ = was_awaited;
}

void Analyzer::VisitYieldExpr(ast::YieldExpr& node) {
  if (function_->kind == FunctionKind::kModule) {
    emitter_
        .Report(DiagnosticCode::kYieldOutsideFunction, module_.SpanOf(node.begin, node.begin + 5),
                "`yield` outside of a function")
        .Under("there is no function to yield from");
  }
  Visit(node.value);
}

void Analyzer::VisitPropagateExpr(ast::PropagateExpr& node) {
  needed_ = node.value;
  Visit(node.value);
  if (function_->kind != FunctionKind::kModule) return;
  emitter_
      .Report(DiagnosticCode::kPropagateOutsideFunction, module_.SpanOf(node.end - 1, node.end),
              "`?` outside of a function")
      .Under("there is no function to return an error from")
      .Tip("use `match` or `.unwrap()` at the top level of a file");
}

void Analyzer::VisitIndexExpr(ast::IndexExpr& node) {
  Visit(node.object);
  Visit(node.index);
}

void Analyzer::VisitSliceExpr(ast::SliceExpr& node) {
  Visit(node.object);
  for (ast::Expr* bound : {node.start, node.stop, node.step}) {
    Visit(bound);
  }
  const StaticType type = TypeOf(node.object);
  if (type == StaticType::kString || type == StaticType::kList) node.static_type = type;
}

static bool StartsUpperCase(llvm::StringRef name) {
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

void Analyzer::VisitMemberExpr(ast::MemberExpr& node) {
  const bool is_of_promise =
      node.name.text == "then" || node.name.text == "catch" || node.name.text == "finally";
  if (!is_of_promise) needed_ = node.object;
  const bool was_awaited = std::exchange(is_awaited_, is_awaited_ || is_of_promise);
  Visit(node.object);
  is_awaited_ = was_awaited;
  const auto* object = llvm::dyn_cast_or_null<ast::IdentifierExpr>(node.object);
  if (object == nullptr || object->symbol == nullptr) return;
  Symbol& symbol = *object->symbol;
  if (symbol.kind == SymbolKind::kBuiltin && symbol.name == "http") node.blocks = !is_awaited_;
  if (symbol.kind == SymbolKind::kNamespace) {
    node.symbol = NamespaceMember(symbol, node.name);
    if (node.symbol != nullptr) node.static_type = node.symbol->static_type;
    return;
  }
  if (EffectiveKind(symbol) != SymbolKind::kSumType) return;
  for (Symbol* variant : symbol.variants) {
    if (variant->name != node.name.text) continue;
    variant->is_used = true;
    node.symbol = variant;
    node.static_type = variant->has_fields ? StaticType::kFunction : StaticType::kVariant;
    return;
  }
  // Other members are functions of the type's `impl`s or of its `derive`; these start with a small letter.
  if (!StartsUpperCase(node.name.text) || symbol.variants.empty()) return;
  std::vector<llvm::StringRef> candidates;
  for (const Symbol* variant : symbol.variants) candidates.push_back(variant->name);
  auto report =
      emitter_.Report(DiagnosticCode::kUnknownVariant, module_.SpanOf(node.name),
                      fmt::format("`{}` has no variant `{}`", symbol.name.str(), node.name.text.str()));
  report.Under("no such variant");
  if (symbol.definition.valid()) report.Label(symbol.definition, "defined here");
  std::string tip = DidYouMean(node.name.text, candidates);
  if (!tip.empty()) report.Tip(std::move(tip));
}

void Analyzer::VisitBlock(ast::Block& node) {
  ScopeGuard guard(*this);
  VisitBlockIn(node);
}

void Analyzer::VisitIfExpr(ast::IfExpr& node) {
  bool is_first = true;
  for (const ast::ConditionalBlock& branch : node.branches) {
    Visit(branch.condition);
    Visit(branch.body);
    node.static_type = is_first ? TypeOf(branch.body) : Join(node.static_type, TypeOf(branch.body));
    is_first = false;
  }
  if (node.else_block == nullptr) {
    node.static_type = StaticType::kUnknown;
    return;
  }
  Visit(node.else_block);
  node.static_type = Join(node.static_type, TypeOf(node.else_block));
}

void Analyzer::VisitTryExpr(ast::TryExpr& node) {
  Visit(node.body);
  if (node.handler != nullptr) {
    ScopeGuard guard(*this);
    Bind(node.error, {});
    Visit(node.handler);
    node.static_type = Join(TypeOf(node.body), TypeOf(node.handler));
  }
  Visit(node.finalizer);
}

// What a `concurrent` block defines holds the results of its tasks: the code behind the block uses it.
void Analyzer::VisitConcurrentExpr(ast::ConcurrentExpr& node) {
  Visit(node.timeout);
  if (node.body == nullptr) return;
  if (node.body->statements.empty()) {
    emitter_
        .Report(DiagnosticCode::kEmptyConcurrent, module_.SpanOf(node.begin, node.begin + 10),
                "a `concurrent` block with no tasks")
        .Under("there is nothing to wait for");
  }
  const bool was_concurrent = std::exchange(function_->is_concurrent, true);
  VisitBlockIn(*node.body);
  function_->is_concurrent = was_concurrent;
  node.body->static_type = StaticType::kUnknown;
}

// A task may wait: a function that is written in place for it needs no `async`.
void Analyzer::VisitSpawnExpr(ast::SpawnExpr& node) {
  if (!function_->is_concurrent) {
    emitter_
        .Report(DiagnosticCode::kSpawnOutsideConcurrent, module_.SpanOf(node.begin, node.begin + 5),
                "`spawn` outside of a `concurrent` block")
        .Under("nothing waits for this task");
  }
  const ast::Expr* task = node.call;
  if (const auto* call = llvm::dyn_cast_or_null<ast::CallExpr>(task)) task = call->callee;
  const auto* lambda = llvm::dyn_cast_or_null<ast::LambdaExpr>(task);
  if (lambda != nullptr && lambda->function != nullptr && lambda->function->has_await) {
    lambda->function->is_async = true;
  }
  const bool was_awaited = std::exchange(is_awaited_, true);
  Visit(node.call);
  is_awaited_ = was_awaited;
}

// A second `_` or `timeout`, or a `timeout` beside `_`, is never chosen.
void Analyzer::CheckSelectCases(const ast::SelectExpr& node) {
  if (node.cases.empty()) {
    emitter_
        .Report(DiagnosticCode::kEmptyConcurrent, module_.SpanOf(node.begin, node.begin + 6), "a `select` with no cases")
        .Under("there is nothing to wait for");
  }
  const ast::SelectCase* otherwise = nullptr;
  const ast::SelectCase* timeout = nullptr;
  auto report = [&](const ast::SelectCase& one, llvm::StringRef message, const ast::SelectCase& other) {
    emitter_.Report(DiagnosticCode::kRedundantSelectCase, SpanOf(one), message.str())
        .Under("never chosen")
        .Label(SpanOf(other), "because of this one");
  };
  for (const ast::SelectCase* one : node.cases) {
    if (one->form == ast::SelectForm::kDefault) {
      if (otherwise != nullptr) report(*one, "a second `_` in this `select`", *otherwise);
      if (otherwise == nullptr) otherwise = one;
    } else if (one->form == ast::SelectForm::kTimeout) {
      if (timeout != nullptr) report(*one, "a second `timeout` in this `select`", *timeout);
      if (timeout == nullptr) timeout = one;
    }
  }
  if (otherwise != nullptr && timeout != nullptr)
    report(*timeout, "a `select` with `_` never waits for its `timeout`", *otherwise);
}

void Analyzer::VisitSelectExpr(ast::SelectExpr& node) {
  CheckSelectCases(node);
  for (ast::SelectCase* one : node.cases) {
    Visit(one->channel);
    Visit(one->value);
    ScopeGuard guard(*this);
    Bind(one->target, {});
    Visit(one->body);
  }
}

}  // namespace tova::sema
