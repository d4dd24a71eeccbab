#include "compiler/codegen/emitter.h"
#include "compiler/runtime/methods.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// True when the receiver is known to have methods of its own, or to be no value at all.
bool HasOwnMethods(const Expr& receiver) {
  switch (receiver.static_type) {
    case StaticType::kStruct:
    case StaticType::kVariant:
    case StaticType::kRegex:
      return true;
    default:
      break;
  }
  const auto* name = dyn_cast<IdentifierExpr>(&receiver);
  if (name == nullptr || name->symbol == nullptr) return false;
  switch (name->symbol->kind) {
    case SymbolKind::kStruct:
    case SymbolKind::kSumType:
    case SymbolKind::kNamespace:
      return true;
    default:
      return false;
  }
}

bool IsTypeName(const Expr& expr) {
  const auto* name = dyn_cast<IdentifierExpr>(&expr);
  if (name == nullptr) return false;
  if (name->symbol == nullptr) return !name->name.empty() && llvm::isUpper(name->name.front());
  SymbolKind kind = name->symbol->kind;
  if (kind == SymbolKind::kImport) kind = name->symbol->imported_kind;
  return kind == SymbolKind::kStruct || kind == SymbolKind::kSumType;
}

// The MethodPipeTarget at the root of `.trim().upper()`, or null.
const MethodPipeTarget* MethodRoot(const Expr& expr) {
  const Expr* at = &expr;
  while (at != nullptr && !isa<MethodPipeTarget>(at)) at = PostfixBase(*at);
  return llvm::cast_or_null<MethodPipeTarget>(at);
}

}  // namespace

void Emitter::EmitCall(const CallExpr& call, Precedence least, const Expr* piped) {
  Parentheses parentheses(*this, call.waits ? Precedence::kUnary : Precedence::kPrimary, least);
  if (call.waits) Write("await ");
  if (EmitMethodCall(call, piped)) return;
  bool is_function_literal = isa<LambdaExpr>(call.callee) && ReplacementOf(*call.callee) == nullptr;
  if (is_function_literal) {
    Write("(");
    EmitExpr(*call.callee);
    Write(")");
  } else {
    EmitExpr(*call.callee, Precedence::kCall);
  }
  Write(call.is_optional ? "?.(" : "(");
  if (call.constructor != nullptr) {
    EmitConstructorArguments(call, piped);
  } else {
    EmitArguments(call.arguments, piped);
  }
  Write(")");
}

// Writes calls of the form `receiver.method(...)` that are more than a JavaScript method call.
bool Emitter::EmitMethodCall(const CallExpr& call, const Expr* piped) {
  const auto* member = dyn_cast<MemberExpr>(call.callee);
  if (member == nullptr || call.is_optional || call.constructor != nullptr) return false;
  if (ReplacementOf(*member) != nullptr) return false;
  if (member->name.text == "new" && !member->is_optional) {
    const auto* type = dyn_cast<IdentifierExpr>(member->object);
    bool is_own = type != nullptr && analysis_.HasOwnNew(type->name);
    if (!is_own) {
      // `Type.new(...)` builds an instance of any class; a Tova type may have a `new` of its own elsewhere.
      bool is_tova_type = IsTypeName(*member->object) && analysis_.Declares(type->name);
      Mark(call.begin);
      if (is_tova_type) {
        WriteHelper("values.js", "construct");
        Write("(");
        EmitExpr(*member->object);
        EmitArguments(call.arguments, piped, /*follows=*/true);
      } else {
        Write("new ");
        EmitExpr(*member->object, Precedence::kCall);
        Write("(");
        EmitArguments(call.arguments, piped);
      }
      Write(")");
      return true;
    }
  }
  if (HasOwnMethods(*member->object) || runtime::ReceiversOf(member->name.text) == 0) return false;
  EmitMethod(*member->object, member->name, member->is_optional, call.arguments, piped);
  return true;
}

// Writes a method call on a value of any type.
void Emitter::EmitMethod(const Expr& receiver, const Name& name, bool is_optional,
                         llvm::ArrayRef<Argument*> arguments, const Expr* piped) {
  if (HasOwnMethods(receiver) || runtime::ReceiversOf(name.text) == 0) {
    EmitExpr(receiver, Precedence::kCall);
    Write(is_optional ? "?." : ".");
    Mark(name.begin, name.text);
    Write(name.text);
    Write("(");
    EmitArguments(arguments, piped);
    return Write(")");
  }
  Mark(name.begin, name.text);
  WriteHelper("methods.js", is_optional || MayEndEarly(receiver) ? "callMethodIfAny" : "callMethod");
  Write("(");
  EmitExpr(receiver);
  Write(", ");
  WriteString(name.text);
  EmitArguments(arguments, piped, /*follows=*/true);
  Write(")");
}

// Writes the arguments without parentheses; after a comma when they follow others. Named ones are gathered
// into an object that comes last.
void Emitter::EmitArguments(llvm::ArrayRef<Argument*> arguments, const Expr* piped, bool follows) {
  auto separate = [&] {
    if (follows) Write(", ");
    follows = true;
  };
  if (piped != nullptr) {
    separate();
    EmitExpr(*piped);
  }
  bool has_named = false;
  for (const Argument* argument : arguments) {
    if (argument->name) {
      has_named = true;
      continue;
    }
    separate();
    EmitArgument(*argument);
  }
  if (has_named) {
    separate();
    Write("{ ");
    bool is_first = true;
    for (const Argument* argument : arguments) {
      if (!argument->name) continue;
      if (!is_first) Write(", ");
      is_first = false;
      EmitKey(argument->name.text);
      Write(": ");
      EmitArgument(*argument);
    }
    Write(" }");
  }
}

void Emitter::EmitArgument(const Argument& argument) {
  if (argument.it_parameter == nullptr) return EmitExpr(*argument.value);
  names_.EnterScope();
  llvm::StringRef it = names_.Declare(argument.it_parameter, "it", /*may_hide=*/true);
  Mark(argument.value->begin);
  Write("(");
  Write(it);
  Write(") => ");
  if (!analysis_.NeedsStatements(*argument.value)) {
    bool is_object = isa<ObjectExpr>(argument.value);
    if (is_object) Write("(");
    EmitExpr(*argument.value);
    if (is_object) Write(")");
  } else {
    ++function_depth_;
    OpenBrace();
    EmitInto(*argument.value, {Destination::kReturn, {}});
    CloseBrace();
    --function_depth_;
  }
  names_.LeaveScope();
}

// Named arguments go to the position of their field; evaluation order was settled by Hoist where it matters.
void Emitter::EmitConstructorArguments(const CallExpr& call, const Expr* piped) {
  bool has_named =
      llvm::any_of(call.arguments, [](const Argument* argument) { return bool(argument->name); });
  llvm::ArrayRef<llvm::StringRef> fields = call.constructor->field_names;
  if (!has_named || fields.empty()) return EmitArguments(call.arguments, piped);
  llvm::SmallVector<const Argument*, 8> slots(fields.size(), nullptr);
  size_t next = piped != nullptr ? 1 : 0;
  size_t last = next;
  for (const Argument* argument : call.arguments) {
    size_t position = next;
    if (argument->name) {
      position = static_cast<size_t>(llvm::find(fields, argument->name.text) - fields.begin());
    } else {
      ++next;
    }
    if (position >= slots.size()) continue;
    slots[position] = argument;
    last = std::max(last, position + 1);
  }
  for (size_t i = 0; i < last; ++i) {
    if (i != 0) Write(", ");
    if (piped != nullptr && i == 0) {
      EmitExpr(*piped);
    } else if (slots[i] == nullptr) {
      Write("undefined");
    } else {
      EmitArgument(*slots[i]);
    }
  }
}

void Emitter::EmitPipe(const PipeExpr& pipe, Precedence least) {
  if (analysis_.IsPlaced(pipe) || MethodRoot(*pipe.target) != nullptr) {
    piped_.push_back(pipe.value);
    EmitExpr(*pipe.target, least);
    piped_.pop_back();
    return;
  }
  if (const auto* call = dyn_cast<CallExpr>(pipe.target);
      call != nullptr && ReplacementOf(*call) == nullptr) {
    return EmitCall(*call, least, pipe.value);
  }
  bool is_function_literal = isa<LambdaExpr>(pipe.target) && ReplacementOf(*pipe.target) == nullptr;
  if (is_function_literal) Write("(");
  EmitExpr(*pipe.target, is_function_literal ? Precedence::kAssignment : Precedence::kCall);
  if (is_function_literal) Write(")");
  Write("(");
  EmitExpr(*pipe.value);
  Write(")");
}

void Emitter::EmitMethodPipeTarget(const MethodPipeTarget& target) {
  const Expr* value = piped_.pop_back_val();
  if (target.is_call) {
    EmitMethod(*value, target.name, /*is_optional=*/false, target.arguments, nullptr);
  } else {
    EmitExpr(*value, Precedence::kCall);
    Write(".");
    Mark(target.name.begin, target.name.text);
    Write(target.name.text);
  }
  piped_.push_back(value);
}

}  // namespace tova::codegen
