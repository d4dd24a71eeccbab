#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

// Arms become a chain of `if`s over the subject. A guard is part of its arm's test: there, the pattern's
// variables are written as the parts of the subject that they stand for.
void Emitter::EmitMatchInto(const MatchExpr& expr, const Destination& destination) {
  names_.EnterScope();
  Spill(*expr.subject);
  const size_t start = out_.size();
  EmitExpr(*expr.subject, Precedence::kCall);
  const Piece written = Cut(start);
  std::string subject = written.text;
  bool is_variable = ReplacementOf(*expr.subject) != nullptr ||
                     (isa<IdentifierExpr>(expr.subject) && !IsRunningTask(*expr.subject));
  if (!is_variable) {
    llvm::StringRef temporary = names_.NewTemporary();
    StartLine();
    Mark(expr.begin);
    Write(("const " + temporary + " = ").str());
    Paste(written);
    Write(";");
    subject = temporary.str();
  }
  bool falls_through = expr.arms.size() > kLongestChain || llvm::any_of(expr.arms, [&](const MatchArm* arm) {
    return arm->guard != nullptr && analysis_.NeedsStatements(*arm->guard);
  });
  if (falls_through) {
    EmitMatchWithFallthrough(expr, subject, destination);
    names_.LeaveScope();
    return;
  }
  bool is_first = true;
  bool is_complete = false;
  for (const MatchArm* arm : expr.arms) {
    names_.EnterScope();
    bool always = arm->guard == nullptr && IsIrrefutable(*arm->pattern);
    if (is_first) StartLine();
    if (!is_first) Write(" else ");
    if (!always) {
      // A breakpoint on the line of the `match` stops here.
      Mark(is_first ? expr.begin : arm->begin);
      Write("if (");
      Mark(arm->begin);
      bool follows = EmitTests(*arm->pattern, subject, false);
      if (arm->guard != nullptr) {
        And(follows);
        ForEachBinding(*arm->pattern, subject, [&](const BindingPattern& binding, llvm::StringRef path) {
          if (binding.symbol != nullptr) binding.symbol->emitted_name = names_.Keep(path);
        });
        EmitCondition(*arm->guard, Precedence::kBitOr);
        follows = true;
      }
      if (!follows) Write("true");
      Write(") ");
    }
    is_first = false;
    OpenBrace();
    EmitArmBody(*arm, subject, destination);
    CloseBrace();
    names_.LeaveScope();
    if (always) {
      is_complete = true;
      break;
    }
  }
  if (!is_complete && !expr.arms.empty() && destination.kind == Destination::kAssign) {
    Write(" else ");
    OpenBrace();
    EmitNoValue(destination);
    CloseBrace();
  }
  names_.LeaveScope();
}

void Emitter::EmitArmBody(const MatchArm& arm, llvm::StringRef subject, const Destination& destination) {
  EmitPatternDeclarations(*arm.pattern, subject);
  EmitBlockContents(*arm.body, destination);
}

// A guard that needs statements can't be part of a test, and an `else` for each arm can get too deep: each arm is
// tried in turn and leaves the whole when its body has run.
void Emitter::EmitMatchWithFallthrough(const MatchExpr& expr, llvm::StringRef subject,
                                       const Destination& destination) {
  llvm::StringRef label = names_.Keep("$match" + std::to_string(++labels_));
  StartLine();
  Mark(expr.begin);
  Write(label);
  Write(": ");
  OpenBrace();
  for (const MatchArm* arm : expr.arms) {
    names_.EnterScope();
    bool is_tested = !IsIrrefutable(*arm->pattern);
    StartLine();
    Mark(arm->begin);
    if (is_tested) {
      Write("if (");
      EmitTests(*arm->pattern, subject, false);
      Write(") ");
    }
    OpenBrace();
    EmitPatternDeclarations(*arm->pattern, subject);
    if (arm->guard != nullptr) {
      Hoist(*arm->guard);
      StartLine();
      Write("if (");
      EmitCondition(*arm->guard);
      Write(") ");
      OpenBrace();
    }
    EmitBlockContents(*arm->body, destination);
    StartLine();
    Write("break ");
    Write(label);
    Write(";");
    if (arm->guard != nullptr) CloseBrace();
    CloseBrace();
    names_.LeaveScope();
  }
  EmitNoValue(destination);
  CloseBrace();
}

void Emitter::EmitPatternDeclarations(const Pattern& pattern, llvm::StringRef path) {
  ForEachBinding(pattern, path, [&](const BindingPattern& binding, llvm::StringRef part) {
    if (binding.symbol != nullptr && !binding.symbol->is_used) return;
    llvm::StringRef name = names_.Declare(binding.symbol, binding.name);
    StartLine();
    Write("const ");
    Mark(binding.begin, binding.name);
    Write(name);
    Write(" = ");
    Write(part);
    Write(";");
  });
}

}  // namespace tova::codegen
