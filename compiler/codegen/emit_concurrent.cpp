#include <utility>

#include "compiler/codegen/emitter.h"
#include "llvm/Support/SaveAndRestore.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

llvm::StringRef ModeName(ConcurrentMode mode) {
  switch (mode) {
    case ConcurrentMode::kAll:
      return "all";
    case ConcurrentMode::kCancelOnError:
      return "cancel_on_error";
    case ConcurrentMode::kFirst:
      return "first";
    case ConcurrentMode::kTimeout:
      return "timeout";
  }
  return "";
}

// The task that a statement starts, or null.
const SpawnExpr* SpawnOf(const Stmt& stmt) {
  if (const auto* value = dyn_cast<ExprStmt>(&stmt)) return dyn_cast<SpawnExpr>(value->expr);
  const auto* assign = dyn_cast<AssignStmt>(&stmt);
  if (assign == nullptr || assign->targets.size() != 1 || assign->values.size() != 1) return nullptr;
  return dyn_cast<SpawnExpr>(assign->values.front());
}

}  // namespace

// `spawn f(x)` and `spawn fn() { ... }`: a function literal is called.
void Emitter::EmitTask(const SpawnExpr& spawn) {
  Write("async () => ");
  llvm::SaveAndRestore task_awaits(may_await_, true);
  if (!isa<LambdaExpr>(spawn.call) || ReplacementOf(*spawn.call) != nullptr) return EmitExpr(*spawn.call);
  Write("(");
  EmitExpr(*spawn.call);
  Write(")()");
}

// Tasks are started into a group; when all have come to an end, the names get their results.
void Emitter::EmitConcurrentInto(const ConcurrentExpr& expr, const Destination& destination) {
  if (expr.timeout != nullptr) Hoist(*expr.timeout);
  llvm::StringRef group = names_.NewTemporary();
  StartLine();
  Mark(expr.begin);
  Write(("const " + group + " = ").str());
  WriteHelper("concurrent.js", "taskGroup");
  Write("(");
  WriteString(ModeName(expr.mode));
  if (expr.timeout != nullptr) {
    Write(", ");
    EmitExpr(*expr.timeout);
  }
  Write(");");
  std::vector<std::pair<const IdentifierExpr*, llvm::StringRef>> results;
  const llvm::StringRef outer_group = std::exchange(task_group_, group);
  const auto outer_tasks = running_tasks_;
  for (const Stmt* stmt : expr.body->statements) {
    const SpawnExpr* spawn = SpawnOf(*stmt);
    if (spawn == nullptr) {
      EmitStmt(*stmt);
      continue;
    }
    Hoist(*spawn->call);
    StartLine();
    Mark(stmt->begin);
    const auto* assign = dyn_cast<AssignStmt>(stmt);
    const auto* name = assign != nullptr ? dyn_cast<IdentifierExpr>(assign->targets.front()->place) : nullptr;
    if (name != nullptr) {
      llvm::StringRef task = names_.NewTemporary();
      Write(("const " + task + " = ").str());
      results.push_back({name, task});
    }
    Write((group + ".spawn(").str());
    EmitTask(*spawn);
    Write(");");
    if (name != nullptr) running_tasks_[name->symbol] = results.back().second.str() + ".ended";
  }
  task_group_ = outer_group;
  running_tasks_ = outer_tasks;
  StartLine();
  Mark(expr.begin);
  Write(("await " + group + ".finish();").str());
  for (auto [name, task] : results) {
    StartLine();
    Write("const ");
    Mark(name->begin, name->name);
    Write((names_.Of(name->symbol, name->name) + " = " + task + ".result;").str());
  }
  EmitNoValue(destination);
}

bool Emitter::IsRunningTask(const Expr& expr) const {
  const auto* name = dyn_cast<IdentifierExpr>(&expr);
  return name != nullptr && may_await_ && running_tasks_.contains(name->symbol);
}

// A task that is started deeper inside of the block, such as in a loop, belongs to its group as well.
void Emitter::EmitSpawn(const SpawnExpr& expr) {
  if (task_group_.empty()) {
    WriteHelper("concurrent.js", "startTask");
    Write("(");
  } else {
    Write((task_group_ + ".start(").str());
  }
  EmitTask(expr);
  Write(")");
}

// The runtime waits for the first case that can go on and says which one it was.
void Emitter::EmitSelectInto(const SelectExpr& expr, const Destination& destination) {
  for (const SelectCase* part : expr.cases) {
    if (part->channel != nullptr) Hoist(*part->channel);
    if (part->value != nullptr) Hoist(*part->value);
  }
  llvm::StringRef chosen = names_.NewTemporary();
  StartLine();
  Mark(expr.begin);
  Write(("const " + chosen + " = await ").str());
  WriteHelper("concurrent.js", "select");
  Write("([");
  for (size_t i = 0; i < expr.cases.size(); ++i) {
    const SelectCase& part = *expr.cases[i];
    if (i != 0) Write(", ");
    switch (part.form) {
      case SelectForm::kReceive:
        Write("{ receive: ");
        EmitExpr(*part.channel);
        break;
      case SelectForm::kSend:
        Write("{ send: ");
        EmitExpr(*part.channel);
        Write(", value: ");
        EmitExpr(*part.value);
        break;
      case SelectForm::kTimeout:
        Write("{ timeout: ");
        EmitExpr(*part.value);
        break;
      case SelectForm::kDefault:
        Write("{ otherwise: true");
        break;
    }
    Write(" }");
  }
  Write("]);");
  bool is_first = true;
  for (size_t i = 0; i < expr.cases.size(); ++i) {
    const SelectCase& part = *expr.cases[i];
    if (is_first) StartLine();
    if (!is_first) Write(" else ");
    is_first = false;
    Mark(part.begin);
    Write(("if (" + chosen + ".index === " + llvm::Twine(i) + ") ").str());
    names_.EnterScope();
    OpenBrace();
    if (part.target != nullptr) EmitPatternDeclarations(*part.target, (chosen + ".value").str());
    EmitBlockContents(*part.body, destination);
    CloseBrace();
    names_.LeaveScope();
  }
}

}  // namespace tova::codegen
