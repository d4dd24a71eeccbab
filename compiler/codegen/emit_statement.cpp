#include "compiler/codegen/emitter.h"
#include "llvm/Support/ErrorHandling.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// True when a statement that starts with this expression would be read as a block or a declaration.
bool StartsLikeStatement(const Expr& expr) {
  for (const Expr* at = &expr; at != nullptr;) {
    if (at->is_parenthesized && at != &expr) return false;
    if (isa<ObjectExpr, LambdaExpr>(at)) return true;
    const auto* binary = dyn_cast<BinaryExpr>(at);
    at = binary != nullptr ? binary->left : PostfixBase(*at);
  }
  return false;
}

bool IsTypeLevel(const Stmt& stmt) { return isa<TypeDecl, InterfaceDecl, TraitDecl>(stmt); }

}  // namespace

// Types come first and their methods next, so that code which runs earlier than they are written can use them.
void Emitter::EmitStatements(llvm::ArrayRef<Stmt*> statements, const Destination& destination) {
  for (size_t i = 0; i < statements.size(); ++i) {
    const Stmt& stmt = *statements[i];
    if (const auto* defer = dyn_cast<DeferStmt>(&stmt)) {
      StartLine();
      Mark(stmt.begin);
      Write("try ");
      OpenBrace();
      EmitStatements(statements.drop_front(i + 1), destination);
      CloseBrace();
      Write(" finally ");
      EmitBraced(*defer->body, {});
      return;
    }
    if (IsTypeLevel(stmt) || isa<ImplDecl>(stmt)) continue;
    const auto* value = dyn_cast<ExprStmt>(&stmt);
    if (value != nullptr && i + 1 == statements.size()) {
      EmitInto(*value->expr, destination);
    } else {
      EmitStmt(stmt);
    }
  }
  bool has_value = !statements.empty() && isa<ExprStmt>(statements.back());
  bool leaves = !statements.empty() && isa<ReturnStmt, BreakStmt, ContinueStmt>(statements.back());
  if (!has_value && !leaves) EmitNoValue(destination);
}

void Emitter::EmitNoValue(const Destination& destination) {
  if (destination.kind != Destination::kAssign) return;
  StartLine();
  Write(destination.target);
  Write(" = null;");
}

void Emitter::EmitBlockContents(const Block& block, const Destination& destination) {
  names_.EnterScope();
  Predeclare(block.statements);
  for (const Stmt* stmt : block.statements) {
    if (IsTypeLevel(*stmt)) EmitStmt(*stmt);
  }
  for (const Stmt* stmt : block.statements) {
    if (isa<ImplDecl>(stmt)) EmitStmt(*stmt);
  }
  EmitStatements(block.statements, destination);
  names_.LeaveScope();
}

void Emitter::EmitBraced(const Block& block, const Destination& destination) {
  OpenBrace();
  EmitBlockContents(block, destination);
  CloseBrace();
}

void Emitter::EmitStmt(const Stmt& stmt) {
  switch (stmt.kind) {
    case NodeKind::kExprStmt:
      return EmitInto(*cast<ExprStmt>(stmt).expr, {});
    case NodeKind::kAssignStmt:
      return EmitAssign(cast<AssignStmt>(stmt));
    case NodeKind::kCompoundAssignStmt:
      return EmitCompoundAssign(cast<CompoundAssignStmt>(stmt));
    case NodeKind::kVarDecl:
      return EmitVar(cast<VarDecl>(stmt));
    case NodeKind::kDestructureStmt:
      return EmitDestructure(cast<DestructureStmt>(stmt));
    case NodeKind::kReturnStmt:
      return EmitReturn(cast<ReturnStmt>(stmt));
    case NodeKind::kBreakStmt:
      StartLine();
      Mark(stmt.begin);
      return EmitBreak(cast<BreakStmt>(stmt));
    case NodeKind::kContinueStmt:
      StartLine();
      Mark(stmt.begin);
      return EmitContinue(cast<ContinueStmt>(stmt));
    case NodeKind::kGuardStmt:
      return EmitGuard(cast<GuardStmt>(stmt));
    case NodeKind::kForStmt:
      return EmitFor(cast<ForStmt>(stmt));
    case NodeKind::kWhileStmt:
      return EmitWhile(cast<WhileStmt>(stmt));
    case NodeKind::kLoopStmt:
      return EmitLoop(cast<LoopStmt>(stmt));
    case NodeKind::kWithStmt:
      return EmitWith(cast<WithStmt>(stmt));
    case NodeKind::kFunctionDecl:
      return EmitFunctionDecl(cast<FunctionDecl>(stmt));
    case NodeKind::kTypeDecl:
      return EmitTypeDecl(cast<TypeDecl>(stmt));
    case NodeKind::kInterfaceDecl:
      return EmitInterface(cast<InterfaceDecl>(stmt));
    case NodeKind::kTraitDecl:
      return EmitTrait(cast<TraitDecl>(stmt));
    case NodeKind::kImplDecl:
      return EmitImpl(cast<ImplDecl>(stmt));
    case NodeKind::kReExportDecl:
      return EmitReExport(cast<ReExportDecl>(stmt));
    case NodeKind::kPubNamesDecl:
      return EmitPubNames(cast<PubNamesDecl>(stmt));
    case NodeKind::kTestDecl:
      return EmitTest(cast<TestDecl>(stmt));
    case NodeKind::kBenchDecl:
      return EmitBench(cast<BenchDecl>(stmt));
    case NodeKind::kTestHookDecl:
      return EmitTestHook(cast<TestHookDecl>(stmt));
    case NodeKind::kDeferStmt:     // by EmitStatements
    case NodeKind::kImportDecl:    // by EmitTopLevel
    case NodeKind::kUnbuiltBlock:  // an error was reported
    case NodeKind::kErrorStmt:
      return;
    default:
      llvm_unreachable("not a statement");
  }
}

void Emitter::EmitInto(const Expr& expr, const Destination& destination) {
  if (ReplacementOf(expr) == nullptr) {
    bool is_plain_value = destination.kind != Destination::kDiscard && !analysis_.NeedsStatements(expr);
    switch (expr.kind) {
      case NodeKind::kIfExpr: {
        const auto& branch = cast<IfExpr>(expr);
        bool is_short = is_plain_value && branch.branches.size() == 1 && branch.else_block != nullptr &&
                        expr.end - expr.begin <= 80;
        if (is_short) break;
        return EmitIfInto(branch, destination);
      }
      case NodeKind::kMatchExpr:
        return EmitMatchInto(cast<MatchExpr>(expr), destination);
      case NodeKind::kTryExpr:
        return EmitTryInto(cast<TryExpr>(expr), destination);
      case NodeKind::kConcurrentExpr:
        return EmitConcurrentInto(cast<ConcurrentExpr>(expr), destination);
      case NodeKind::kSelectExpr:
        return EmitSelectInto(cast<SelectExpr>(expr), destination);
      case NodeKind::kBlock: {
        if (is_plain_value) break;
        StartLine();
        return EmitBraced(cast<Block>(expr), destination);
      }
      default:
        break;
    }
  }
  Hoist(expr);
  // A value that is not wanted and was computed into a temporary needs no statement of its own.
  if (destination.kind == Destination::kDiscard && ReplacementOf(expr) != nullptr) return;
  StartLine();
  Mark(expr.begin);
  switch (destination.kind) {
    case Destination::kDiscard:
      return EmitExprStatement(expr);
    case Destination::kReturn:
      Write("return ");
      break;
    case Destination::kAssign:
      Write(destination.target);
      Write(" = ");
      break;
  }
  EmitExpr(expr);
  Write(";");
}

void Emitter::EmitExprStatement(const Expr& expr) {
  bool is_wrapped = StartsLikeStatement(expr);
  if (is_wrapped) Write("(");
  EmitExpr(expr);
  if (is_wrapped) Write(")");
  Write(";");
}

// Each condition is tried in turn, without an `else`.
void Emitter::EmitLongIfInto(const IfExpr& expr, const Destination& destination) {
  llvm::StringRef label = names_.Keep("$if" + std::to_string(++labels_));
  StartLine();
  Mark(expr.begin);
  Write(label);
  Write(": ");
  OpenBrace();
  for (const ConditionalBlock& branch : expr.branches) {
    Hoist(*branch.condition);
    StartLine();
    Mark(branch.condition->begin);
    Write("if (");
    EmitCondition(*branch.condition);
    Write(") ");
    OpenBrace();
    EmitBlockContents(*branch.body, destination);
    StartLine();
    Write(("break " + label + ";").str());
    CloseBrace();
  }
  if (expr.else_block != nullptr) {
    EmitBlockContents(*expr.else_block, destination);
  } else {
    EmitNoValue(destination);
  }
  CloseBrace();
}

void Emitter::EmitIfInto(const IfExpr& expr, const Destination& destination) {
  if (expr.branches.size() > kLongestChain) return EmitLongIfInto(expr, destination);
  unsigned nested = 0;
  for (size_t i = 0; i < expr.branches.size(); ++i) {
    const ConditionalBlock& branch = expr.branches[i];
    bool is_nested = i != 0 && analysis_.NeedsStatements(*branch.condition);
    if (is_nested) {
      // The condition needs statements of its own, which run only when the ones before it failed.
      Write(" else ");
      OpenBrace();
      ++nested;
    }
    if (i == 0 || is_nested) {
      Hoist(*branch.condition);
      StartLine();
      Mark(i == 0 ? expr.begin : branch.condition->begin);
    } else {
      Write(" else ");
    }
    Write("if (");
    EmitCondition(*branch.condition);
    Write(") ");
    EmitBraced(*branch.body, destination);
  }
  if (expr.else_block != nullptr) {
    Write(" else ");
    EmitBraced(*expr.else_block, destination);
  } else if (destination.kind == Destination::kAssign) {
    Write(" else ");
    OpenBrace();
    EmitNoValue(destination);
    CloseBrace();
  }
  for (; nested != 0; --nested) CloseBrace();
}

void Emitter::EmitTryInto(const TryExpr& expr, const Destination& destination) {
  StartLine();
  Mark(expr.begin);
  Write("try ");
  EmitBraced(*expr.body, destination);
  if (expr.handler != nullptr) {
    names_.EnterScope();
    Write(" catch ");
    if (expr.error != nullptr && !isa<WildcardPattern>(expr.error)) {
      PredeclarePattern(*expr.error);
      Write("(");
      EmitTarget(*expr.error);
      Write(") ");
    }
    EmitBraced(*expr.handler, destination);
    names_.LeaveScope();
  }
  if (expr.finalizer != nullptr) {
    Write(" finally ");
    EmitBraced(*expr.finalizer, {});
  }
}

void Emitter::EmitReturn(const ReturnStmt& stmt) {
  if (stmt.value != nullptr) return EmitInto(*stmt.value, {Destination::kReturn, {}});
  StartLine();
  Mark(stmt.begin);
  Write("return null;");
}

void Emitter::EmitGuard(const GuardStmt& stmt) {
  Hoist(*stmt.condition);
  StartLine();
  Mark(stmt.begin);
  Write("if (");
  EmitNegatedCondition(*stmt.condition);
  Write(") ");
  EmitBraced(*stmt.else_block, {});
}

void Emitter::EmitWith(const WithStmt& stmt) {
  Hoist(*stmt.resource);
  StartLine();
  OpenBrace();
  names_.EnterScope();
  llvm::StringRef resource = names_.NewTemporary();
  StartLine();
  Mark(stmt.begin);
  Write("const ");
  Write(resource);
  Write(" = ");
  EmitExpr(*stmt.resource);
  Write(";");
  StartLine();
  Write("try ");
  OpenBrace();
  if (stmt.target != nullptr && !isa<WildcardPattern>(stmt.target)) {
    PredeclarePattern(*stmt.target);
    StartLine();
    Write("const ");
    EmitTarget(*stmt.target);
    Write(" = ");
    Write(resource);
    Write(";");
  }
  EmitBlockContents(*stmt.body, {});
  CloseBrace();
  Write(" finally ");
  OpenBrace();
  StartLine();
  Mark(stmt.begin);
  WriteHelper("resources.js", "release");
  Write("(");
  Write(resource);
  Write(");");
  CloseBrace();
  names_.LeaveScope();
  CloseBrace();
}

}  // namespace tova::codegen
