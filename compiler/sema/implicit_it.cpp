#include "compiler/sema/implicit_it.h"

#include "compiler/ast/visitor.h"
#include "compiler/runtime/builtins.h"
#include "compiler/sema/known_names.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::sema {

namespace {

using ast::Node;
using llvm::dyn_cast;

constexpr llvm::StringLiteral kIt = "it";

bool IsBareIt(const ast::Expr* value) {
  const auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(value);
  return name != nullptr && name->name == kIt;
}

// Built-in functions that take no function never get a lambda; of others nothing is known.
bool MayTakeFunction(const ast::Expr* callee) {
  const auto* name = llvm::dyn_cast_or_null<ast::IdentifierExpr>(callee);
  if (name == nullptr || runtime::FindBuiltin(name->name) == nullptr) return true;
  return TakesCallback(name->name);
}

bool BindsIt(const ast::ComprehensionClause& clause) {
  for (const ast::Pattern* target : clause.targets) {
    const auto* name = dyn_cast<ast::BindingPattern>(target);
    if (name != nullptr && name->name == kIt) return true;
  }
  return false;
}

class Marker {
 public:
  explicit Marker(ast::Module& module) : module_(module) {}

  void Visit(Node& node) {
    switch (node.kind) {
      case ast::NodeKind::kIdentifierExpr:
        if (llvm::cast<ast::IdentifierExpr>(node).name == kIt) Choose();
        return;
      case ast::NodeKind::kCallExpr: {
        auto& call = llvm::cast<ast::CallExpr>(node);
        if (call.callee != nullptr) Visit(*call.callee);
        VisitArguments(call.callee, call.arguments);
        return;
      }
      case ast::NodeKind::kMethodPipeTarget:
        VisitArguments(nullptr, llvm::cast<ast::MethodPipeTarget>(node).arguments);
        return;
      case ast::NodeKind::kListComprehension:
        for (const ast::ComprehensionClause* clause : llvm::cast<ast::ListComprehension>(node).clauses) {
          if (BindsIt(*clause)) return;
        }
        break;
      case ast::NodeKind::kObjectComprehension:
        for (const ast::ComprehensionClause* clause : llvm::cast<ast::ObjectComprehension>(node).clauses) {
          if (BindsIt(*clause)) return;
        }
        break;
      case ast::NodeKind::kFunction:
      case ast::NodeKind::kLambdaExpr:
      case ast::NodeKind::kFunctionDecl:
      case ast::NodeKind::kTypeDecl:
        return;
      default:
        break;
    }
    ast::ForEachChild(node, [&](Node& child) { Visit(child); });
  }

  void VisitArguments(const ast::Expr* callee, llvm::ArrayRef<ast::Argument*> arguments) {
    const bool may_take = MayTakeFunction(callee);
    for (ast::Argument* argument : arguments) {
      if (argument->value == nullptr) continue;
      around_.push_back({argument, may_take});
      Visit(*argument->value);
      around_.pop_back();
    }
  }

 private:
  struct Candidate {
    ast::Argument* argument;
    bool may_take_function;
  };

  void Choose() {
    ast::Argument* chosen = nullptr;
    for (size_t i = around_.size(); i-- > 0;) {
      const Candidate& candidate = around_[i];
      if (candidate.argument->it_parameter != nullptr) return;
      if (IsBareIt(candidate.argument->value)) continue;
      if (candidate.may_take_function) {
        chosen = candidate.argument;
        break;
      }
      if (chosen == nullptr) chosen = candidate.argument;
    }
    if (chosen == nullptr && !around_.empty()) chosen = around_.back().argument;
    if (chosen == nullptr) return;
    auto* symbol = module_.Make<ast::Symbol>();
    symbol->name = kIt;
    symbol->kind = ast::SymbolKind::kParameter;
    symbol->definition = module_.SpanOf(*chosen->value);
    symbol->declaration = chosen;
    chosen->it_parameter = symbol;
  }

  ast::Module& module_;
  llvm::SmallVector<Candidate, 8> around_;
};

}  // namespace

void MarkImplicitIt(ast::Module& module, ast::CallExpr& call) {
  Marker(module).VisitArguments(call.callee, call.arguments);
}

void MarkImplicitIt(ast::Module& module, ast::MethodPipeTarget& call) {
  Marker(module).VisitArguments(nullptr, call.arguments);
}

}  // namespace tova::sema
