#include "compiler/types/type_checker.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::types {

// How a value of one type becomes one of the other, for a tip; empty when there is no plain way.
static std::string HowToConvert(const Type& from, const Type& to) {
  const bool wants_number = IsNumeric(to);
  if (from.is(TypeKind::kString) && wants_number)
    return to.is(TypeKind::kFloat) ? "`toFloat(...)` reads a number out of text" : "`toInt(...)` reads a number out of text";
  if (IsNumeric(from) && to.is(TypeKind::kString)) return "`toString(...)` or \"{...}\" make text of it";
  return {};
}

static std::string Message(const Type& type, const Wanted& wanted) {
  const Reason& reason = *wanted.reason;
  const std::string from = Print(type);
  const std::string to = Print(*wanted.type);
  if (reason.is_part) return fmt::format("this part is to be `{}`, and is `{}`", to, from);
  const std::string name = reason.name.str();
  const std::string owner = reason.owner.str();
  switch (reason.purpose) {
    case Purpose::kAssignment:
      return fmt::format("`{}` is `{}`, and this value is `{}`", name, to, from);
    case Purpose::kArgument:
      if (name.empty()) return fmt::format("`{}` expects `{}`, and this value is `{}`", owner, to, from);
      return fmt::format("`{}` expects `{}` for `{}`, and this value is `{}`", owner, to, name, from);
    case Purpose::kReturn:
      if (name.empty()) return fmt::format("this function gives `{}`, and this value is `{}`", to, from);
      return fmt::format("`{}` gives `{}`, and this value is `{}`", name, to, from);
    case Purpose::kField:
      if (owner.empty()) return fmt::format("the field `{}` is `{}`, and this value is `{}`", name, to, from);
      return fmt::format("the field `{}` of `{}` is `{}`, and this value is `{}`", name, owner, to, from);
  }
  return {};
}

static DiagnosticCode CodeOf(Purpose purpose) {
  switch (purpose) {
    case Purpose::kAssignment:
      return DiagnosticCode::kMismatchedAssignment;
    case Purpose::kArgument:
      return DiagnosticCode::kMismatchedArgument;
    case Purpose::kReturn:
      return DiagnosticCode::kMismatchedReturn;
    case Purpose::kField:
      return DiagnosticCode::kMismatchedField;
  }
  return DiagnosticCode::kMismatchedAssignment;
}

void TypeChecker::ReportMismatch(const ast::Node& place, const Type& type, const Wanted& wanted) {
  const Fit fit = Fits(type, *wanted.type);
  if (fit == Fit::kNarrows) {
    auto report = emitter_.Report(DiagnosticCode::kFloatNarrowing, SpanOf(place), Message(type, wanted));
    report.Under("the fraction would be lost");
    if (wanted.reason->definition.valid()) report.Label(wanted.reason->definition, "an `Int` is wanted here");
    report.Tip("`floor(...)` or `round(...)` make an `Int` of it");
    return;
  }
  if (fit == Fit::kMaybe) {
    auto report = emitter_.Report(DiagnosticCode::kPossiblyNil, SpanOf(place), Message(type, wanted));
    report.Under(fmt::format("not always `{}`", Print(*wanted.type)));
    if (wanted.reason->definition.valid()) report.Label(wanted.reason->definition, "wanted here");
    report.Tip(fmt::format("tell the cases apart first: `if value != nil {{ ... }}`, `value is {}`, or `??`",
                           Print(*wanted.type)));
    return;
  }
  auto report = emitter_.Report(CodeOf(wanted.reason->purpose), SpanOf(place), Message(type, wanted));
  report.Under(fmt::format("expected `{}`", Print(*wanted.type)));
  if (wanted.reason->definition.valid()) {
    const bool is_typed = wanted.reason->purpose == Purpose::kReturn || wanted.reason->purpose == Purpose::kAssignment;
    report.Label(wanted.reason->definition, is_typed ? "its type is from here" : "defined here");
  }
  std::string tip = HowToConvert(type, *wanted.type);
  if (!tip.empty()) report.Tip(std::move(tip));
}

void TypeChecker::ReportOperand(Span place, llvm::StringRef op, const Type& type, llvm::StringRef needs) {
  auto report = emitter_.Report(
      DiagnosticCode::kMismatchedOperand, place,
      fmt::format("`{}` needs {}, and this value is `{}`", op.str(), needs.str(), Print(type)));
  report.Under(fmt::format("this is `{}`", Print(type)));
  if (type.is(TypeKind::kString)) report.Tip("`toInt(...)` and `toFloat(...)` read numbers out of text");
  if (type.is(TypeKind::kPromise)) report.Tip("the call is `async`: put `await` in front of it");
}

void TypeChecker::ReportPossiblyNil(const ast::Expr& operand, const Type& type, llvm::StringRef op) {
  emitter_
      .Report(DiagnosticCode::kPossiblyNil, SpanOf(operand),
              fmt::format("`{}` of a value that can be `nil`", op.str()))
      .Under(fmt::format("this is `{}`", Print(type)))
      .Tip("compare it with `nil` first, or give another value with `??`");
}

void TypeChecker::ReportPattern(const ast::Pattern& pattern, const Type& pattern_type, const Type& type) {
  emitter_
      .Report(DiagnosticCode::kMismatchedPattern, SpanOf(pattern),
              fmt::format("no `{}` looks like this", Print(type)))
      .Under(fmt::format("takes a `{}`", Print(pattern_type)));
}

// Members are given to objects in many ways, so those that the file itself writes or defines somewhere pass.
void TypeChecker::ReportUnknownMembers() {
  if (unknown_members_.empty()) return;
  for (const ast::Stmt* stmt : module_.statements) {
    if (const auto* function = llvm::dyn_cast<ast::FunctionDecl>(stmt)) written_members_.insert(function->name.text);
  }
  static constexpr llvm::StringLiteral kEverywhere[] = {
      "constructor", "fromJSON",       "from_json", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable",
      "show",        "toJSON",         "toLocaleString", "toString",  "to_json",       "to_string",
      "valueOf"};
  for (const UnknownMember& unknown : unknown_members_) {
    llvm::StringRef name = unknown.name.text;
    if (written_members_.contains(name) || runtime::FindBuiltin(name) != nullptr || name.starts_with("_") ||
        llvm::is_contained(kEverywhere, name))
      continue;
    const TypeDefinition* definition = unknown.definition;
    std::vector<llvm::StringRef> candidates;
    if (definition == nullptr) {
      candidates = MethodsOfBuiltin(*unknown.type);
    } else {
      for (const Field& field : definition->fields) candidates.push_back(field.name);
      for (const Field& method : definition->methods) candidates.push_back(method.name);
    }
    std::string tip = DidYouMean(name, candidates);
    // Another file may give an imported type methods that this one can't see.
    if (tip.empty() && (definition == nullptr || imported_.contains(definition))) continue;
    auto report = emitter_.Report(DiagnosticCode::kUnknownMember, module_.SpanOf(unknown.name),
                                  fmt::format("`{}` has no field or method `{}`",
                                              definition != nullptr ? definition->name.str() : Print(*unknown.type),
                                              name.str()));
    report.Under("no such member");
    if (definition != nullptr && definition->definition.valid()) report.Label(definition->definition, "defined here");
    if (!tip.empty()) report.Tip(std::move(tip));
  }
}

}  // namespace tova::types
