#include <algorithm>
#include <optional>

#include "compiler/parse/parser.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::parse {
namespace {

std::optional<ast::CompoundOperator> CompoundOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kPlusEqual:
      return ast::CompoundOperator::kAdd;
    case TokenKind::kMinusEqual:
      return ast::CompoundOperator::kSubtract;
    case TokenKind::kStarEqual:
      return ast::CompoundOperator::kMultiply;
    case TokenKind::kSlashEqual:
      return ast::CompoundOperator::kDivide;
    case TokenKind::kPercentEqual:
      return ast::CompoundOperator::kModulo;
    case TokenKind::kStarStarEqual:
      return ast::CompoundOperator::kPower;
    default:
      return std::nullopt;
  }
}

bool IsPlace(const ast::Expr& expr) {
  return llvm::isa<ast::IdentifierExpr, ast::MemberExpr, ast::IndexExpr, ast::ErrorExpr>(expr);
}

}  // namespace

// `{a, b} = value` and its like: a group in brackets with a single `=` behind it.
bool Parser::AtDestructure() const {
  if (!At(TokenKind::kLeftBrace) && !At(TokenKind::kLeftBracket) && !At(TokenKind::kLeftParen)) return false;
  const Token& after = AfterGroup(*current_);
  return after.kind == TokenKind::kEqual && !after.starts_line;
}

ast::Stmt* Parser::ParseDestructure(bool has_let, uint32_t begin) {
  auto* stmt = Start<ast::DestructureStmt>(begin);
  stmt->has_let = has_let;
  stmt->pattern = ParseBindingTarget("a name or a pattern");
  if (!panicking_ && Expect(TokenKind::kEqual, "after the pattern")) stmt->value = ParseExpression();
  if (stmt->value == nullptr) stmt->value = MakeErrorExpr();
  return Finish(stmt);
}

ast::Stmt* Parser::ParseExprOrAssignment() {
  const uint32_t begin = current_->begin;
  ast::Expr* expr = ParseExpression();
  if (panicking_) return WrapExpr(expr, begin);
  if (At(TokenKind::kEqual) && Continues(*current_)) return ParseAssignmentFrom(expr, begin, nullptr);
  if (CompoundOf(current_->kind) && Continues(*current_)) return ParseCompoundAssignment(expr, begin);
  // `a, b = b, a`, or `a + b, a - b` as a last line; inside brackets a comma belongs to what surrounds us.
  if (AtStatementComma()) return ParseAssignmentFrom(expr, begin, nullptr);
  return WrapExpr(expr, begin);
}

ast::AssignTarget* Parser::MakeTarget(ast::Expr* place, uint32_t begin, ast::TypeNode* annotation) {
  auto* target = Start<ast::AssignTarget>(begin);
  if (const auto* blank = llvm::dyn_cast<ast::PlaceholderExpr>(place); blank != nullptr && !place->is_parenthesized) {
    // `_ = f()`: a name that nothing can read.
    auto* name = Start<ast::IdentifierExpr>(blank->begin);
    name->name = "_";
    name->end = blank->end;
    place = name;
  }
  target->place = place;
  target->annotation = annotation;
  Finish(target);
  bool is_optional = false;
  if (auto* member = llvm::dyn_cast<ast::MemberExpr>(place)) is_optional = member->is_optional;
  if (auto* index = llvm::dyn_cast<ast::IndexExpr>(place)) is_optional = index->is_optional;
  if (llvm::isa<ast::NilLiteral>(place) && source_.slice(place->begin, place->end) != "nil")
    return target;  // `null` and `undefined` are reported
  if (!IsPlace(*place) || is_optional) {
    Complain(DiagnosticCode::kInvalidTarget, SpanOf(*place), "this cannot be assigned to",
             {.tip = "the left side of `=` is a name, a member such as `user.name`, or an element such as "
                     "`list[0]`"});
    MarkDamaged(place->begin, place->end);
  }
  return target;
}

ast::Stmt* Parser::ParseAssignmentFrom(ast::Expr* first, uint32_t begin, ast::TypeNode* annotation) {
  auto* stmt = Start<ast::AssignStmt>(begin);
  llvm::SmallVector<ast::Expr*, 4> places = {first};
  llvm::SmallVector<ast::TypeNode*, 4> annotations = {annotation};
  llvm::SmallVector<std::pair<uint32_t, uint32_t>, 4> extents = {{begin, previous_end_}};
  while (!panicking_ && AtStatementComma()) {
    Advance();
    const uint32_t place_begin = current_->begin;
    places.push_back(ParseExpression());
    annotations.push_back(nullptr);
    if (!panicking_ && llvm::isa<ast::IdentifierExpr>(places.back()) && Accept(TokenKind::kColon)) {
      annotations.back() = ParseType();
    }
    extents.push_back({place_begin, std::max(place_begin, previous_end_)});
  }
  // `lo, hi` as the last line of a function gives both.
  if (!panicking_ && places.size() > 1 && annotation == nullptr && AtStatementEnd()) {
    auto* tuple = Start<ast::TupleExpr>(begin);
    tuple->elements = Keep(places);
    return WrapExpr(Finish(tuple), begin);
  }
  llvm::SmallVector<ast::AssignTarget*, 4> targets;
  for (size_t i = 0; i < places.size(); ++i) {
    targets.push_back(MakeTarget(places[i], extents[i].first, annotations[i]));
    targets.back()->end = extents[i].second;
  }
  stmt->targets = Keep(targets);
  if (!panicking_ && !At(TokenKind::kEqual)) FailExpected("`=` after the names");
  if (!panicking_) {
    Advance();
    stmt->values = ParseValues();
    if (!panicking_) CheckCounts(targets.size(), stmt->values, SpanOf(stmt->begin, previous_end_));
  }
  if (stmt->values.empty()) stmt->values = Keep(llvm::SmallVector<ast::Expr*, 1>{MakeErrorExpr()});
  if (!panicking_ && At(TokenKind::kEqual)) {
    Fail(DiagnosticCode::kChainedAssignment, SpanOf(*current_), "assignments cannot be chained",
         {.tip = "write one assignment on each line"});
  }
  return Finish(stmt);
}

llvm::ArrayRef<ast::Expr*> Parser::ParseValues() {
  if (SkipUnbracedObject()) return {};
  llvm::SmallVector<ast::Expr*, 4> values = {ParseExpression()};
  while (!panicking_ && AtStatementComma()) {
    Advance();
    values.push_back(ParseExpression());
  }
  return Keep(values);
}

void Parser::CheckCounts(size_t targets, llvm::ArrayRef<ast::Expr*> written, Span span) {
  const size_t values = written.size();
  // One value may be a list or a tuple, which is taken apart.
  const bool is_single = values == 1 && llvm::isa<ast::NumberLiteral, ast::BoolLiteral, ast::NilLiteral>(written[0]);
  if (targets == values || (values == 1 && targets > 1 && !is_single)) return;
  const bool is_lambda = llvm::isa<ast::LambdaExpr>(written.back()) &&
                         llvm::all_of(written.drop_back(), [](const ast::Expr* value) {
                           return llvm::isa<ast::IdentifierExpr>(value);
                         });
  if (targets == 1 && is_lambda && !panicking_) {
    Complain(DiagnosticCode::kUnexpectedToken, SpanOf(written.front()->begin, written.back()->begin + 1),
             "several parameters of a lambda stand in parentheses", {.tip = "write `(x, y) => x + y`"});
    MarkDamaged(span.begin, span.end);
    return;
  }
  Complain(DiagnosticCode::kAssignmentCount, span,
           fmt::format("{} name{} on the left, but {} value{} on the right", targets, targets == 1 ? "" : "s",
                       values, values == 1 ? "" : "s"),
           {.tip = targets == 1 ? "write a list as `[a, b]`, or a tuple as `(a, b)`" : ""});
  MarkDamaged(span.begin, span.end);
}

ast::Stmt* Parser::ParseCompoundAssignment(ast::Expr* place, uint32_t begin) {
  auto* stmt = Start<ast::CompoundAssignStmt>(begin);
  stmt->place = MakeTarget(place, begin, nullptr)->place;
  stmt->op = *CompoundOf(current_->kind);
  stmt->op_begin = Advance().begin;
  stmt->value = ParseExpression();
  return Finish(stmt);
}

// `name: Type = value`
ast::Stmt* Parser::ParseTypedBinding() {
  // `name: call()` and `name: other:` are no types.
  if (Peek(2).kind == TokenKind::kIdentifier && !Peek(2).starts_line && !Peek(3).starts_line &&
      (Peek(3).kind == TokenKind::kLeftParen || Peek(3).kind == TokenKind::kColon)) {
    const uint32_t begin = current_->begin;
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_), "a label stands in front of a loop",
         {.tip = fmt::format("write `{}: for item in list {{ ... }}`", TextOf(*current_).str())});
    return Finish(Start<ast::ErrorStmt>(begin));
  }
  auto* place = Start<ast::IdentifierExpr>(current_->begin);
  place->name = TakeName().text;
  Finish(place);
  Advance();
  ast::TypeNode* annotation = ParseType();
  const bool is_list = At(TokenKind::kComma) && AtStatementComma() && Peek().kind == TokenKind::kIdentifier &&
                       (Peek(2).kind == TokenKind::kColon || Peek(2).kind == TokenKind::kComma ||
                        Peek(2).kind == TokenKind::kEqual);
  if (!panicking_ && !At(TokenKind::kEqual) && !is_list) {
    Fail(DiagnosticCode::kMissingValue, SpanOf(*place),
         fmt::format("`{}` is given a type but no value", place->name.str()),
         {.tip = fmt::format("write `{}: Type = value`", place->name.str())});
  }
  if (panicking_) {
    auto* stmt = Start<ast::AssignStmt>(place->begin);
    stmt->targets = Keep(llvm::SmallVector<ast::AssignTarget*, 1>{MakeTarget(place, place->begin, annotation)});
    stmt->values = Keep(llvm::SmallVector<ast::Expr*, 1>{MakeErrorExpr()});
    return Finish(stmt);
  }
  return ParseAssignmentFrom(place, place->begin, annotation);
}

ast::Stmt* Parser::ParseVar() {
  auto* stmt = Start<ast::VarDecl>(Advance().begin);
  llvm::SmallVector<ast::Pattern*, 4> targets;
  do {
    ast::Pattern* target = ParseBindingTarget("a name after `var`");
    targets.push_back(target);
    auto* binding = llvm::dyn_cast<ast::BindingPattern>(target);
    if (!panicking_ && binding != nullptr && Accept(TokenKind::kColon)) {
      binding->annotation = ParseType();
      Finish(binding);
    }
  } while (!panicking_ && Accept(TokenKind::kComma));
  stmt->targets = Keep(targets);
  if (!panicking_ && AtStatementEnd()) {
    Complain(DiagnosticCode::kMissingValue, SpanOf(stmt->begin, previous_end_), "`var` needs a value",
             {.tip = fmt::format("write `{} = nil` if there is none yet",
                                 source_.slice(stmt->begin, previous_end_).str())});
  } else if (!panicking_ && Expect(TokenKind::kEqual, "after the name")) {
    stmt->values = ParseValues();
    if (!panicking_) CheckCounts(targets.size(), stmt->values, SpanOf(stmt->begin, previous_end_));
  }
  if (stmt->values.empty()) stmt->values = Keep(llvm::SmallVector<ast::Expr*, 1>{MakeErrorExpr()});
  return Finish(stmt);
}

ast::Stmt* Parser::ParseLet() {
  const Token& keyword = Advance();
  if (At(TokenKind::kLeftBrace) || At(TokenKind::kLeftBracket) || At(TokenKind::kLeftParen)) {
    return ParseDestructure(true, keyword.begin);
  }
  const bool is_mut = At(TokenKind::kMut);
  const Token& name = is_mut ? Peek() : *current_;
  if (name.kind != TokenKind::kIdentifier) {
    FailExpected("a pattern after `let`",
                 {.tip = "write `let { name, age } = user` or `let [first, second] = list`"});
    return Finish(Start<ast::ErrorStmt>(keyword.begin));
  }
  const std::string text = TextOf(name).str();
  Complain(DiagnosticCode::kLetWithName, SpanOf(keyword), "`let` is only for taking values apart",
           {.tip = is_mut ? fmt::format("write `var {} = ...`", text)
                          : fmt::format("write `{0} = ...`, or `var {0} = ...` if it changes later", text),
            .fix_span = SpanOf(keyword.begin, name.begin),
            .replacement = is_mut ? "var " : "",
            .is_safe = true});
  if (is_mut) return ParseVar();
  return Peek().kind == TokenKind::kColon ? ParseTypedBinding() : ParseExprOrAssignment();
}

}  // namespace tova::parse
