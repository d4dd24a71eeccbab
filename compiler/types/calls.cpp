#include "compiler/types/type_checker.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::types {

using ast::SymbolKind;
using llvm::dyn_cast;

const Type* TypeChecker::VisitCallExpr(ast::CallExpr& node) { return VisitCall(node, nullptr, nullptr); }

const Type* TypeChecker::VisitCall(ast::CallExpr& call, ast::Expr* piped, const Type* piped_type) {
  if (call.callee == nullptr) {
    VisitPlain(call.arguments);
    return Any();
  }
  const Callee callee = CalleeOf(*call.callee);
  const Type* result = Apply(callee, call.arguments, piped, piped_type, *call.callee);
  return call.is_optional ? Any() : result;
}

const Type* TypeChecker::VisitPipeExpr(ast::PipeExpr& node) {
  const Type* value = Visit(node.value);
  if (node.target == nullptr || node.value == nullptr) return Any();
  if (ast::CountPlaceholders(*node.target) != 0) {
    const Type* around = std::exchange(piped_, value);
    const Type* type = Visit(node.target);
    piped_ = around;
    return type;
  }
  if (auto* call = dyn_cast<ast::CallExpr>(node.target)) return VisitCall(*call, node.value, value);
  if (auto* method = dyn_cast<ast::MethodPipeTarget>(node.target)) {
    Callee callee;
    callee.name = method->name.text;
    callee.type = MemberOf(*value, method->name, nullptr, /*is_write=*/false);
    if (!method->is_call) return callee.type;
    return CheckArguments(callee, method->arguments, nullptr, nullptr);
  }
  if (auto* lambda = dyn_cast<ast::LambdaExpr>(node.target); lambda != nullptr && lambda->function != nullptr) {
    const Type* hint = &table_.Function({value}, *Any(), {});
    return VisitFunction(*lambda->function, nullptr, hint);
  }
  if (!llvm::isa<ast::IdentifierExpr, ast::MemberExpr>(node.target)) {
    const Type* target = Visit(node.target);
    if (IsNumeric(*target) || target->is(TypeKind::kString) || target->is(TypeKind::kList))
      ReportNotCallable(*node.target, {}, *target);
    return Any();
  }
  return Apply(CalleeOf(*node.target), {}, node.value, value, *node.target);
}

const Type* TypeChecker::VisitMethodPipeTarget(ast::MethodPipeTarget& node) {
  VisitPlain(node.arguments);
  return Any();
}

void TypeChecker::VisitPlain(llvm::ArrayRef<ast::Argument*> arguments) {
  for (ast::Argument* argument : arguments) VisitArgument(*argument, {});
}

// An argument that mentions `it` is a lambda of one parameter.
const Type* TypeChecker::VisitArgument(ast::Argument& argument, Wanted wanted) {
  if (argument.it_parameter == nullptr) return Visit(argument.value, wanted);
  const bool has_hint = wanted.type != nullptr && wanted.type->is(TypeKind::kFunction) && wanted.type->parts.size() > 1;
  const Type* it = has_hint ? wanted.type->parts[0] : Any();
  argument.it_parameter->type = it;
  const Type* result = Visit(argument.value);
  return &table_.Function({it}, *result, {});
}

TypeChecker::Callee TypeChecker::CalleeOf(ast::Expr& node) {
  if (auto* member = dyn_cast<ast::MemberExpr>(&node)) return CalleeOfMember(*member);
  Callee callee;
  auto* name = dyn_cast<ast::IdentifierExpr>(&node);
  if (name == nullptr || name->symbol == nullptr) {
    callee.type = Visit(&node);
    if (name != nullptr) callee.type = Any();
    return callee;
  }
  ast::Symbol& symbol = *name->symbol;
  callee.type = TypeOfSymbol(symbol);
  callee.name = symbol.name;
  callee.symbol = &symbol;
  callee.definition = symbol.definition;
  const SymbolKind kind = EffectiveKind(symbol);
  const bool is_constant = (symbol.kind == SymbolKind::kBinding && !symbol.is_mutable) ||
                           symbol.kind == SymbolKind::kParameter;
  callee.checks_count = symbol.kind != SymbolKind::kBuiltin && (kind == SymbolKind::kFunction || is_constant);
  if (symbol.kind == SymbolKind::kFunction) callee.type = ResultOfCall(symbol, *callee.type);
  return callee;
}

TypeChecker::Callee TypeChecker::CalleeOfMember(ast::MemberExpr& node) {
  Callee callee;
  callee.name = node.name.text;
  if (node.symbol != nullptr) {
    callee.type = Visit(&node);
    callee.symbol = node.symbol;
    callee.definition = node.symbol->definition;
    callee.checks_count = EffectiveKind(*node.symbol) == SymbolKind::kFunction;
    return callee;
  }
  const auto* object_name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(node.object);
  const bool is_name = object_name != nullptr && object_name->symbol != nullptr;
  const SymbolKind kind = is_name ? EffectiveKind(*object_name->symbol) : SymbolKind::kBinding;
  if (kind == SymbolKind::kStruct || kind == SymbolKind::kSumType || kind == SymbolKind::kVariant) {
    callee.type = Visit(&node);
    callee.checks_count = callee.type->is(TypeKind::kFunction) && kind != SymbolKind::kVariant;
    return callee;
  }
  const Type* object = Visit(node.object);
  if (node.is_optional) {
    callee.type = Any();
    return callee;
  }
  // `list.map(f)` is `map(list, f)`.
  if (object->is(TypeKind::kList)) {
    if (const Type* signature = LibraryFunctionOf(node.name.text).signature) {
      callee.type = signature;
      callee.receiver = object;
      callee.receiver_place = node.object;
      return callee;
    }
  }
  callee.type = MemberOf(*object, node.name, &node, /*is_write=*/false);
  callee.checks_count = object->is(TypeKind::kDefined) && object->definition->definition.valid() &&
                        callee.type->is(TypeKind::kFunction) && IsMethod(*object->definition, node.name.text);
  return callee;
}

void TypeChecker::ReportNotCallable(const ast::Expr& place, llvm::StringRef name, const Type& type) {
  emitter_
      .Report(DiagnosticCode::kNotCallable, SpanOf(place),
              fmt::format("{} is not a function", name.empty() ? "this" : fmt::format("`{}`", name.str())))
      .Under(fmt::format("this is `{}`", Print(type)));
}

const Type* TypeChecker::Apply(const Callee& callee, llvm::ArrayRef<ast::Argument*> arguments, ast::Expr* piped,
                               const Type* piped_type, const ast::Expr& place) {
  const Type& type = *callee.type;
  switch (type.kind) {
    case TypeKind::kFunction:
      break;
    case TypeKind::kInt:
    case TypeKind::kFloat:
    case TypeKind::kNumber:
    case TypeKind::kString:
    case TypeKind::kBool:
    case TypeKind::kList:
    case TypeKind::kTuple:
    case TypeKind::kRange:
      VisitPlain(arguments);
      ReportNotCallable(place, callee.name, type);
      return Any();
    default:
      VisitPlain(arguments);
      return Any();
  }
  if (callee.receiver != nullptr) return CallLibrary(callee, arguments, callee.receiver_place, callee.receiver, place);
  const bool is_library = callee.symbol != nullptr && callee.symbol->kind == SymbolKind::kBuiltin &&
                          callee.symbol->imported_kind == SymbolKind::kFunction;
  if (is_library) return CallLibrary(callee, arguments, piped, piped_type, place);
  if (callee.checks_count) CheckCount(callee, arguments, piped != nullptr, place);
  return CheckArguments(callee, arguments, piped, piped_type);
}

// A call of a library function; `first` is its first argument where that stands in front of a pipe or a point. When
// the first argument has the signature's type, the signature tells lambdas what they get.
const Type* TypeChecker::CallLibrary(const Callee& callee, llvm::ArrayRef<ast::Argument*> arguments,
                                     const ast::Expr* first, const Type* first_type, const ast::Expr& place) {
  const LibraryFunction& function = LibraryFunctionOf(callee.name);
  const Type* signature = nullptr;
  Bindings bindings;
  size_t index = 0;
  bool is_fine = true;
  auto take_first = [&](const ast::Expr& place, const Type& type) {
    is_fine &= CheckLibraryArgument(callee.name, function.arguments, 0, place, type);
    if (function.signature == nullptr || !type.is(function.signature->parts[0]->kind)) return;
    signature = function.signature;
    Unify(*signature->parts[0], type, bindings);
  };
  if (first != nullptr) {
    take_first(*first, *first_type);
    index = 1;
  }
  for (ast::Argument* argument : arguments) {
    if (argument->value == nullptr || !argument->name.empty() || llvm::isa<ast::SpreadExpr>(argument->value)) {
      VisitArgument(*argument, {});
      index = function.arguments.size() + arguments.size();
      continue;
    }
    const bool is_hinted = signature != nullptr && index != 0 && index < signature->parameters().size();
    const Type* hint = is_hinted ? &table_.Substitute(*signature->parts[index], bindings) : nullptr;
    const Type* given = VisitArgument(*argument, {hint, nullptr});
    if (is_hinted) Unify(*signature->parts[index], *given, bindings);
    if (index == 0) {
      take_first(*argument->value, *given);
    } else {
      is_fine &= CheckLibraryArgument(callee.name, function.arguments, index, *argument->value, *given);
    }
    ++index;
  }
  const size_t needed = function.arguments.find('F');
  if (is_fine && needed != llvm::StringRef::npos && index <= needed) {
    emitter_
        .Report(DiagnosticCode::kArgumentCount, SpanOf(place),
                fmt::format("`{}` takes at least {} {}, and {} {} given", callee.name.str(), needed + 1,
                            needed == 0 ? "argument" : "arguments", index, index == 1 ? "is" : "are"))
        .Under("a function is missing");
  }
  if (signature != nullptr) return &table_.Substitute(signature->result(), bindings);
  // `map` of a Result gives a Result.
  const bool follows_first = function.arguments.starts_with("m");
  return callee.receiver != nullptr || follows_first ? Any() : &callee.type->result();
}

void TypeChecker::CheckCount(const Callee& callee, llvm::ArrayRef<ast::Argument*> arguments, bool has_piped,
                             const ast::Expr& place) {
  const Type& type = *callee.type;
  if (type.is_partial) return;
  for (const ast::Argument* argument : arguments) {
    // Named arguments travel together, and a spread may be of any length.
    if (!argument->name.empty() || llvm::isa_and_nonnull<ast::SpreadExpr>(argument->value)) return;
  }
  const size_t given = arguments.size() + (has_piped ? 1 : 0);
  const size_t most = type.parameters().size();
  const bool too_many = !type.has_rest && given > most;
  if (!too_many && given >= type.required) return;
  std::string expected = std::to_string(most);
  if (type.has_rest) expected = fmt::format("at least {}", static_cast<unsigned>(type.required));
  if (!type.has_rest && type.required != most)
    expected = fmt::format("{} to {}", static_cast<unsigned>(type.required), most);
  const bool is_one = (type.has_rest ? type.required : most) == 1;
  auto report = emitter_.Report(
      DiagnosticCode::kArgumentCount, SpanOf(place),
      fmt::format("`{}` takes {} {}, and {} {} given", callee.name.str(), expected, is_one ? "argument" : "arguments",
                  given, given == 1 ? "is" : "are"));
  report.Under(too_many ? "too many arguments" : "too few arguments");
  if (callee.definition.valid()) report.Label(callee.definition, "defined here");
}

Reason TypeChecker::ReasonFor(const Callee& callee, size_t index) const {
  Reason reason{Purpose::kArgument, {}, callee.name, callee.definition};
  if (callee.symbol == nullptr) return reason;
  const ast::Symbol& symbol = *callee.symbol;
  const SymbolKind kind = EffectiveKind(symbol);
  if (kind == SymbolKind::kStruct || kind == SymbolKind::kVariant) {
    reason.purpose = Purpose::kField;
    if (index < symbol.field_names.size()) reason.name = symbol.field_names[index];
    return reason;
  }
  if (const analyzer_hooks::ExportedName* exported = ExportedOf(symbol)) {
    if (index < exported->fields.size()) reason.name = exported->fields[index].name;
    return reason;
  }
  const auto* declaration = llvm::dyn_cast_or_null<ast::FunctionDecl>(symbol.declaration);
  if (declaration == nullptr || declaration->function == nullptr) return reason;
  llvm::ArrayRef<ast::Parameter*> parameters = declaration->function->parameters;
  if (index >= parameters.size()) return reason;
  const auto* name = llvm::dyn_cast_or_null<ast::BindingPattern>(parameters[index]->pattern);
  if (name != nullptr) reason.name = name->name;
  if (parameters[index]->annotation != nullptr) reason.definition = SpanOf(*parameters[index]->annotation);
  return reason;
}

Wanted TypeChecker::WantedAt(const Callee& callee, size_t index, const Reason& reason) const {
  llvm::ArrayRef<const Type*> parameters = callee.type->parameters();
  if (callee.type->has_rest) parameters = parameters.drop_back();
  if (index >= parameters.size() || parameters[index]->is(TypeKind::kAny)) return {};
  return {parameters[index], &reason};
}

const Type* TypeChecker::CheckArguments(const Callee& callee, llvm::ArrayRef<ast::Argument*> arguments,
                                        ast::Expr* piped, const Type* piped_type) {
  const Type& type = *callee.type;
  if (!type.is(TypeKind::kFunction) || type.parts.size() == 1) {
    VisitPlain(arguments);
    return type.is(TypeKind::kFunction) ? &table_.Substitute(type.result(), {}) : Any();
  }
  Bindings bindings;
  size_t index = 0;
  if (piped != nullptr) {
    const Reason reason = ReasonFor(callee, 0);
    const Wanted wanted = WantedAt(callee, 0, reason);
    if (wanted.type != nullptr) {
      Compare(*piped, *piped_type, wanted);
      Unify(*wanted.type, *piped_type, bindings);
    }
    index = 1;
  }
  auto check = [&](ast::Argument& argument, size_t at) {
    const Reason reason = ReasonFor(callee, at);
    Wanted wanted = WantedAt(callee, at, reason);
    if (wanted.type == nullptr) {
      VisitArgument(argument, {});
      return;
    }
    const Type& parameter = *wanted.type;
    if (!parameter.has_parameters) {
      const Type* given = VisitArgument(argument, wanted);
      if (argument.it_parameter != nullptr) Compare(*argument.value, *given, wanted);
      return;
    }
    const Type* given = VisitArgument(argument, {&table_.Substitute(parameter, bindings), nullptr});
    if (argument.value != nullptr) Compare(*argument.value, *given, wanted);
    Unify(parameter, *given, bindings);
  };
  const bool is_constructor = callee.symbol != nullptr && (EffectiveKind(*callee.symbol) == SymbolKind::kStruct ||
                                                           EffectiveKind(*callee.symbol) == SymbolKind::kVariant);
  llvm::SmallVector<std::pair<ast::Argument*, size_t>, 2> later;  // lambdas learn from the other arguments
  bool is_lost = false;
  for (ast::Argument* argument : arguments) {
    if (llvm::isa_and_nonnull<ast::SpreadExpr>(argument->value)) is_lost = true;
    size_t at = type.parts.size();
    if (!argument->name.empty()) {
      if (is_constructor) {
        llvm::ArrayRef<llvm::StringRef> names = callee.symbol->field_names;
        at = static_cast<size_t>(llvm::find(names, argument->name.text) - names.begin());
      }
    } else if (!is_lost) {
      at = index++;
    }
    const bool is_lambda = argument->it_parameter != nullptr || llvm::isa_and_nonnull<ast::LambdaExpr>(argument->value);
    if (is_lambda && type.has_parameters) {
      later.emplace_back(argument, at);
    } else {
      check(*argument, at);
    }
  }
  for (const auto& [argument, at] : later) check(*argument, at);
  return &table_.Substitute(type.result(), bindings);
}

// Finds what the type parameters in `parameter` stand for when `actual` is given for it.
void TypeChecker::Unify(const Type& parameter, const Type& actual, Bindings& bindings) {
  if (!parameter.has_parameters) return;
  switch (parameter.kind) {
    case TypeKind::kParameter: {
      for (auto& [known, bound] : bindings) {
        if (known != &parameter) continue;
        bound = &table_.Join(*bound, actual);
        return;
      }
      bindings.emplace_back(&parameter, &actual);
      return;
    }
    case TypeKind::kList:
      if (actual.is(TypeKind::kList)) Unify(*parameter.parts[0], *actual.parts[0], bindings);
      if (actual.is(TypeKind::kRange)) Unify(*parameter.parts[0], *Plain(TypeKind::kInt), bindings);
      return;
    case TypeKind::kDefined:
      if (actual.definition != parameter.definition) return;
      [[fallthrough]];
    case TypeKind::kTuple:
      if (actual.kind != parameter.kind || actual.parts.size() != parameter.parts.size()) return;
      for (size_t i = 0; i < parameter.parts.size(); ++i) Unify(*parameter.parts[i], *actual.parts[i], bindings);
      return;
    case TypeKind::kFunction:
      if (actual.is(TypeKind::kFunction)) Unify(parameter.result(), actual.result(), bindings);
      return;
    case TypeKind::kUnion:
      for (const Type* member : parameter.parts) {
        if (member->has_parameters) Unify(*member, table_.Without(actual, TypeKind::kNil), bindings);
      }
      return;
    default:
      return;
  }
}

}  // namespace tova::types
