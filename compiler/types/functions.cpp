#include "compiler/types/type_checker.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::types {

static const ast::BindingPattern* PlainName(const ast::Parameter& parameter) {
  return llvm::dyn_cast_or_null<ast::BindingPattern>(parameter.pattern);
}

// The body of a function, with what is known of its parameters. Gives the type of its result and, where it is asked
// for, fills the function's.
const Type* TypeChecker::VisitFunction(ast::Function& function, const Type* self, const Type* hint,
                                       llvm::StringRef name, const Type** type_of_function) {
  Frame frame;
  Reason reason{Purpose::kReturn, name, {}, {}};
  if (function.return_type != nullptr && !function.is_generator) {
    reason.definition = SpanOf(*function.return_type);
    const Type* declared = TypeOf(function.return_type);
    // `-> Nil` says that nobody looks at the value.
    if (!declared->is(TypeKind::kNil)) {
      frame.result = declared;
      frame.reason = &reason;
    }
  }
  Frame* around = std::exchange(frame_, &frame);
  const Type* piped = std::exchange(piped_, nullptr);
  if (function.implicit_self != nullptr) function.implicit_self->type = self;
  llvm::SmallVector<const Type*, 8> parameters;
  TypeTable::FunctionShape shape;
  for (ast::Parameter* parameter : function.parameters) {
    const ast::BindingPattern* plain = PlainName(*parameter);
    if (self != nullptr && plain != nullptr && plain->name == "self") {
      if (plain->symbol != nullptr) plain->symbol->type = self;
      continue;
    }
    const Type* type = TypeOf(parameter->annotation);
    const size_t index = parameters.size();
    if (parameter->annotation == nullptr && hint != nullptr && index + 1 < hint->parts.size())
      type = hint->parts[index];
    if (parameter->default_value != nullptr) {
      const Reason promised{Purpose::kAssignment, plain != nullptr ? plain->name : llvm::StringRef(), {},
                            parameter->annotation != nullptr ? SpanOf(*parameter->annotation) : Span()};
      const bool has_type = parameter->annotation != nullptr && !llvm::isa<ast::NilLiteral>(parameter->default_value);
      Visit(parameter->default_value, has_type ? Wanted{type, &promised} : Wanted{});
      if (llvm::isa<ast::NilLiteral>(parameter->default_value))
        type = TypeWithDefault(parameter->annotation, parameter->default_value);
    }
    parameters.push_back(parameter->is_rest ? Any() : type);
    shape.has_rest |= parameter->is_rest;
    if (parameter->default_value == nullptr && !parameter->is_rest) shape.required = parameters.size();
    Bind(parameter->pattern, parameter->is_rest ? table_.List(*Any()) : *type);
  }
  const Type* body = function.body == nullptr ? Any() : Visit(function.body, {frame.result, frame.reason});
  frame_ = around;
  piped_ = piped;
  const Type* result = function.return_type != nullptr ? TypeOf(function.return_type) : body;
  if (function.return_type == nullptr) {
    if (frame.returned != nullptr) result = JoinBranches(result, frame.returned);
    if (function.has_propagation || function.is_generator || result == never_) result = Any();
    // A last `if` without `else` and the like may give `nil`, too.
    if (result->is(TypeKind::kNil)) result = Any();
  }
  if (function.is_generator) result = Any();
  if (function.is_async) result = &table_.Promise(*result);
  if (type_of_function != nullptr) *type_of_function = &table_.Function(parameters, *result, shape);
  return result;
}

void TypeChecker::VisitDeclaration(ast::FunctionDecl& declaration, const Type* self) {
  ast::Function* function = declaration.function;
  for (ast::Decorator* decorator : declaration.decorators) VisitPlain(decorator->arguments);
  if (function == nullptr || !visited_.insert(function).second) return;
  // Of a method, `self` may go unmentioned; a function has none.
  const Type* result = VisitFunction(*function, self, nullptr, declaration.name.text);
  ast::Symbol* symbol = declaration.symbol;
  if (symbol == nullptr || function->return_type != nullptr || function->body == nullptr) return;
  // Nobody may ever ask; then the signature is not worth making.
  if (symbol->type == nullptr && (IsOpen(*result) || !symbol->is_used)) return;
  const Type* signature = TypeOfSymbol(*symbol);
  if (!signature->is(TypeKind::kFunction)) return;
  symbol->type = &table_.Function(signature->parameters(), *result,
                                  {signature->required, signature->has_rest, signature->is_partial});
}

// What a call gives: a function that doesn't say so is looked into first, where that is near enough.
const Type* TypeChecker::ResultOfCall(ast::Symbol& symbol, const Type& signature) {
  constexpr unsigned kDeepestLook = 48;  // visits; longer chains of functions are left unknown
  auto* declaration = llvm::dyn_cast_or_null<ast::FunctionDecl>(symbol.declaration);
  const bool is_open = declaration != nullptr && declaration->function != nullptr && symbol.is_top_level &&
                       declaration->function->return_type == nullptr && !visited_.contains(declaration->function);
  if (!is_open || depth_ > kDeepestLook) return &signature;
  // What is narrowed here is not narrowed there.
  std::vector<Narrowed> narrowed = std::exchange(narrowed_, {});
  for (Narrowed& one : llvm::reverse(narrowed)) std::swap(one.first->type, one.second);
  VisitDeclaration(const_cast<ast::FunctionDecl&>(*declaration), nullptr);
  for (Narrowed& one : narrowed) std::swap(one.first->type, one.second);
  narrowed_ = std::move(narrowed);
  return TypeOfSymbol(symbol);
}

void TypeChecker::CheckMethods(const ast::ImplDecl& impl) {
  const ast::Symbol* trait = impl.trait == nullptr ? nullptr : impl.trait->symbol;
  if (trait == nullptr || impl.type == nullptr) return;
  llvm::ArrayRef<ast::FunctionDecl*> asked;
  if (const auto* declaration = llvm::dyn_cast_or_null<ast::TraitDecl>(trait->declaration))
    asked = declaration->methods;
  if (const auto* declaration = llvm::dyn_cast_or_null<ast::InterfaceDecl>(trait->declaration))
    asked = declaration->methods;
  llvm::SmallVector<Required, 8> required;
  for (const ast::FunctionDecl* method : asked) {
    if (method->function == nullptr) continue;
    required.push_back({method->name.text, module_.SpanOf(method->name), SignatureOf(*method, /*is_method=*/true),
                        method->function->return_type != nullptr});
  }
  if (const analyzer_hooks::ExportedName* exported = ExportedOf(*trait)) {
    AppendRequired(*exported, required);
  }
  for (const ast::FunctionDecl* method : impl.methods) {
    const auto* found =
        llvm::find_if(required, [&](const Required& one) { return one.name == method->name.text; });
    if (found == required.end() || method->function == nullptr) continue;
    const Type* own = SignatureOf(*method, /*is_method=*/true);
    if (!own->is(TypeKind::kFunction) || !found->type->is(TypeKind::kFunction)) continue;
    const size_t wanted = found->type->parameters().size();
    const bool takes_fewer = own->parameters().size() < wanted && !own->has_rest && !found->type->has_rest;
    if (own->required > wanted || takes_fewer) {
      emitter_
          .Report(DiagnosticCode::kMistypedMethod, module_.SpanOf(method->name),
                  fmt::format("`{}` of `{}` takes {} {}, and `{}` asks for {}", method->name.text.str(),
                              impl.type->name.text.str(), own->parameters().size(),
                              own->parameters().size() == 1 ? "parameter" : "parameters",
                              impl.trait->name.text.str(), wanted))
          .Under("has another number of parameters")
          .Label(found->definition, "asked for here");
      continue;
    }
    if (method->function->return_type == nullptr || !found->has_result) continue;
    if (Fits(own->result(), found->type->result()) != Fit::kNo) continue;
    emitter_
        .Report(DiagnosticCode::kMistypedMethod, SpanOf(*method->function->return_type),
                fmt::format("`{}` of `{}` gives `{}`, and `{}` asks for `{}`", method->name.text.str(),
                            impl.type->name.text.str(), Print(own->result()), impl.trait->name.text.str(),
                            Print(found->type->result())))
        .Under(fmt::format("expected `{}`", Print(found->type->result())))
        .Label(found->definition, "asked for here");
  }
}

}  // namespace tova::types
