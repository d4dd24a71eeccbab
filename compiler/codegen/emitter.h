#ifndef TOVA_COMPILER_CODEGEN_EMITTER_H
#define TOVA_COMPILER_CODEGEN_EMITTER_H

#include <map>
#include <string>
#include <vector>

#include "compiler/ast/module.h"
#include "compiler/codegen/analysis.h"
#include "compiler/codegen/emit.h"
#include "compiler/codegen/names.h"
#include "compiler/codegen/source_map.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"

namespace tova::codegen {

// How tightly JavaScript's constructs bind, loosest first.
enum class Precedence : uint8_t {
  kComma,
  kAssignment,  // also arrow functions and `yield`
  kConditional,
  kCoalesce,
  kOr,
  kAnd,
  kBitOr,
  kBitXor,
  kBitAnd,
  kEquality,
  kRelational,
  kShift,
  kAdditive,
  kMultiplicative,
  kPower,
  kUnary,
  kPostfix,
  kCall,
  kPrimary,
};

// What becomes of the value of a statement-like expression.
struct Destination {
  enum Kind : uint8_t { kDiscard, kReturn, kAssign };
  Kind kind = kDiscard;
  llvm::StringRef target;  // kAssign: the variable
};

// Writes one module. The members are spread over emit_*.cpp by construct.
//
// An expression is written in place whenever JavaScript has an expression for it. Where it has none (`match`,
// `try`, `?`, comprehensions, ...), Hoist writes statements that compute the value into a temporary, after
// having done the same for every operand that is evaluated before it; writing the expression afterwards gives
// the temporary. Analysis tells beforehand which expressions are concerned.
class Emitter {
 public:
  Emitter(const ast::Module& module, const SourceSet& sources, const EmitOptions& options);
  EmittedModule Run();

 private:
  // ---- Text (emitter.cpp)
  void Mark(uint32_t source_offset, llvm::StringRef name = {});
  void StartLine();  // a new line with its indentation
  template <typename... Texts>
  void Write(const Texts&... texts) {
    ((out_ += llvm::StringRef(texts)), ...);
  }
  // Code that was written and taken back, with its marks.
  struct Piece {
    std::string text;
    std::vector<SourceMapBuilder::Entry> marks;
  };
  // Takes back what was written from byte `start` of the output on.
  Piece Cut(size_t start);
  void Paste(const Piece& piece);
  void OpenBrace();
  void CloseBrace();
  // The local name of something that the runtime exports; imports it.
  llvm::StringRef Helper(llvm::StringRef file, llvm::StringRef exported);
  void WriteHelper(llvm::StringRef file, llvm::StringRef exported) { Write(Helper(file, exported)); }
  void WriteString(llvm::StringRef value);
  void WriteDoc(const ast::Stmt& stmt);

  // Opens a parenthesis where what follows binds more loosely than its surroundings allow.
  class Parentheses {
   public:
    Parentheses(Emitter& emitter, Precedence own, Precedence least)
        : emitter_(emitter), is_open_(own < least) {
      if (is_open_) emitter_.Write("(");
    }
    Parentheses(const Parentheses&) = delete;
    Parentheses& operator=(const Parentheses&) = delete;
    ~Parentheses() {
      if (is_open_) emitter_.Write(")");
    }

   private:
    Emitter& emitter_;
    bool is_open_;
  };

  // ---- Expressions in place (emit_expression.cpp, emit_operator.cpp, emit_call.cpp, emit_literal.cpp)
  void EmitExpr(const ast::Expr& expr, Precedence least = Precedence::kAssignment);
  void EmitCondition(const ast::Expr& expr, Precedence least = Precedence::kAssignment);
  void EmitNegatedCondition(const ast::Expr& expr);
  void EmitIdentifier(const ast::IdentifierExpr& expr);
  bool IsRunningTask(const ast::Expr& expr) const;
  void EmitBuiltin(llvm::StringRef name);
  void EmitMember(const ast::MemberExpr& expr);
  void EmitIndex(const ast::IndexExpr& expr);
  void EmitSlice(const ast::SliceExpr& expr);
  void EmitSliceEnd(const ast::Expr& last);
  void EmitConditional(const ast::IfExpr& expr, Precedence least);
  void EmitBlockValue(const ast::Block* block, Precedence least);
  void EmitLambda(const ast::LambdaExpr& expr, Precedence least);
  void EmitYield(const ast::YieldExpr& expr, Precedence least);
  void EmitUnary(const ast::UnaryExpr& expr, Precedence least);
  void EmitBinary(const ast::BinaryExpr& expr, Precedence least);
  void EmitComparison(ast::BinaryOperator op, const ast::Expr& left, const ast::Expr& right,
                      Precedence least);
  void EmitLogical(const ast::BinaryExpr& expr, Precedence least, bool is_condition);
  void EmitMultiply(const ast::Expr& left, const ast::Expr& right, Precedence least);
  void EmitChain(const ast::ComparisonChain& expr, Precedence least);
  void EmitIs(const ast::IsExpr& expr, Precedence least);
  void EmitRange(const ast::RangeExpr& expr);
  void EmitCall(const ast::CallExpr& call, Precedence least, const ast::Expr* piped = nullptr);
  bool EmitMethodCall(const ast::CallExpr& call, const ast::Expr* piped);
  void EmitMethod(const ast::Expr& receiver, const ast::Name& name, bool is_optional,
                  llvm::ArrayRef<ast::Argument*> arguments, const ast::Expr* piped);
  void EmitArguments(llvm::ArrayRef<ast::Argument*> arguments, const ast::Expr* piped, bool follows = false);
  void EmitArgument(const ast::Argument& argument);
  void EmitConstructorArguments(const ast::CallExpr& call, const ast::Expr* piped);
  void EmitPipe(const ast::PipeExpr& pipe, Precedence least);
  void EmitMethodPipeTarget(const ast::MethodPipeTarget& target);
  void EmitList(llvm::ArrayRef<ast::Expr*> elements);
  void EmitObject(const ast::ObjectExpr& expr);
  void EmitTemplate(const ast::TemplateLiteral& expr);
  void EmitKey(llvm::StringRef name);
  void EmitVariantReference(const ast::VariantPattern& pattern);
  // A struct, a sum type or a variant by the name that the emitted code knows it by.
  void WriteTypeName(const ast::Symbol* symbol, llvm::StringRef name);

  // ---- Values that need statements (emit_hoist.cpp, emit_comprehension.cpp)
  // Writes what must run before `expr` can be written in place; does nothing when nothing must.
  void Hoist(const ast::Expr& expr);
  // Also gives `expr` a temporary, unless its value can't change any more.
  void Spill(const ast::Expr& expr);
  void HoistOperands(const ast::Expr& expr);
  void HoistShortCircuit(const ast::BinaryExpr& expr);
  void HoistChain(const ast::ComparisonChain& expr);
  void HoistPropagation(const ast::PropagateExpr& expr);
  void HoistPlacedPipe(const ast::PipeExpr& pipe);
  const ast::Expr* FirstOpenLink(const ast::Expr& expr) const;
  void HoistOptionalChain(const ast::Expr& expr, const ast::Expr& link);
  void HoistInto(const ast::Expr& expr);
  void Replace(const ast::Expr& expr, llvm::StringRef text) { replacements_[&expr] = text; }
  const llvm::StringRef* ReplacementOf(const ast::Expr& expr) const;
  bool IsSettled(const ast::Expr& expr) const { return ReplacementOf(expr) != nullptr || IsStable(expr); }
  void EmitComprehension(const ast::Expr& expr, llvm::StringRef result);
  void EmitComprehensionClauses(const ast::Expr& expr, llvm::ArrayRef<ast::ComprehensionClause*> clauses,
                                llvm::StringRef result);

  // ---- Statements (emit_statement.cpp, emit_binding.cpp, emit_assignment.cpp, emit_loop.cpp)
  void EmitStatements(llvm::ArrayRef<ast::Stmt*> statements, const Destination& destination);
  void EmitStmt(const ast::Stmt& stmt);
  // Evaluates `expr` as a statement and does with its value what `destination` says.
  void EmitInto(const ast::Expr& expr, const Destination& destination);
  void EmitBraced(const ast::Block& block, const Destination& destination);
  void EmitBlockContents(const ast::Block& block, const Destination& destination);
  void EmitLongIfInto(const ast::IfExpr& expr, const Destination& destination);
  void EmitIfInto(const ast::IfExpr& expr, const Destination& destination);
  void EmitTryInto(const ast::TryExpr& expr, const Destination& destination);
  // Says that a block or branch has no value: a variable that waits for one gets nil.
  void EmitNoValue(const Destination& destination);
  void EmitExprStatement(const ast::Expr& expr);
  // True when the assignment makes the name that it assigns to.
  static bool Declares(const ast::AssignTarget& target);
  void Predeclare(llvm::ArrayRef<ast::Stmt*> statements);
  void PredeclarePattern(const ast::Pattern& pattern);
  void EmitReturn(const ast::ReturnStmt& stmt);
  void EmitGuard(const ast::GuardStmt& stmt);
  void EmitWith(const ast::WithStmt& stmt);
  void EmitBreak(const ast::BreakStmt& stmt);
  void EmitContinue(const ast::ContinueStmt& stmt);
  void EmitAssign(const ast::AssignStmt& stmt);
  void EmitAssignOne(const ast::Stmt& stmt, const ast::AssignTarget& target, const ast::Expr& value);
  void EmitAssignMany(const ast::AssignStmt& stmt);
  void EmitAssignInTurn(const ast::AssignStmt& stmt);
  void EmitPlaceValue(const ast::Expr& place, llvm::function_ref<void()> write_value);
  void EmitBindingValue(llvm::StringRef keyword, bool is_pub, const ast::Name& name, llvm::StringRef written,
                        const ast::Expr& value);
  void EmitVar(const ast::VarDecl& stmt);
  void EmitDestructure(const ast::DestructureStmt& stmt);
  void EmitCompoundAssign(const ast::CompoundAssignStmt& stmt);
  void EmitPlace(const ast::Expr& place);
  void HoistPlace(const ast::Expr& place, bool settle);
  // "export " when the statement is a public one of the top level and the name needs no other spelling.
  void WriteExport(bool is_pub, llvm::StringRef name, llvm::StringRef written);
  void ExportPattern(const ast::Pattern& pattern);
  // A pattern on the left of `=`, in a parameter list or a loop header.
  void EmitTarget(const ast::Pattern& pattern);
  void EmitFor(const ast::ForStmt& stmt);
  void EmitWhile(const ast::WhileStmt& stmt);
  void EmitLoop(const ast::LoopStmt& stmt);
  void EmitLabel(const ast::Name& label);
  // Writes the header of a loop over `iterable`, from `for` to before the opening brace.
  void EmitLoopHeader(llvm::ArrayRef<ast::Pattern*> targets, const ast::Expr& iterable, bool is_async,
                      bool fills_object = false);
  bool EmitCountingHeader(const ast::Pattern& target, const ast::Expr& iterable);
  void HoistIterable(llvm::ArrayRef<ast::Pattern*> targets, const ast::Expr& iterable);

  // ---- Matching (emit_match.cpp, emit_pattern.cpp)
  void EmitMatchInto(const ast::MatchExpr& expr, const Destination& destination);
  void EmitArmBody(const ast::MatchArm& arm, llvm::StringRef subject, const Destination& destination);
  void EmitMatchWithFallthrough(const ast::MatchExpr& expr, llvm::StringRef subject,
                                const Destination& destination);
  bool IsIrrefutable(const ast::Pattern& pattern) const;
  // Writes the tests of a pattern on the value at `path`, joined by `&&`; true when there was any.
  bool EmitTests(const ast::Pattern& pattern, llvm::StringRef path, bool follows);
  bool EmitSequenceTests(llvm::ArrayRef<ast::Pattern*> elements, llvm::StringRef path, bool follows);
  bool EmitVariantTests(const ast::VariantPattern& pattern, llvm::StringRef path, bool follows);
  void And(bool follows) {
    if (follows) Write(" && ");
  }
  // Calls `bind(binding, path)` for every variable of the pattern.
  void ForEachBinding(const ast::Pattern& pattern, llvm::StringRef path,
                      llvm::function_ref<void(const ast::BindingPattern&, llvm::StringRef)> bind);
  std::string PayloadPath(const ast::VariantPattern& pattern, size_t index, llvm::StringRef path);
  void EmitPatternDeclarations(const ast::Pattern& pattern, llvm::StringRef path);

  // ---- Functions and types (emit_function.cpp, emit_type.cpp, emit_trait.cpp)
  void EmitFunctionDecl(const ast::FunctionDecl& decl);
  void EmitParameters(llvm::ArrayRef<ast::Parameter*> parameters);
  bool HasDefaultsInBody(llvm::ArrayRef<ast::Parameter*> parameters) const;
  void EmitDefault(const ast::Expr& value);
  void EmitFunctionBody(const ast::Function& function, llvm::ArrayRef<ast::Parameter*> parameters,
                        llvm::StringRef self = {});
  void EmitParameterDefaults(llvm::ArrayRef<ast::Parameter*> parameters);
  void DeclareParameters(llvm::ArrayRef<ast::Parameter*> parameters);
  void EmitMethodFunction(const ast::Function& function);
  void EmitTypeDecl(const ast::TypeDecl& decl);
  void EmitStruct(const ast::TypeDecl& decl);
  void EmitSumType(const ast::TypeDecl& decl);
  void EmitConstructor(llvm::StringRef name, llvm::ArrayRef<ast::FieldDecl*> fields);
  void EmitFieldNames(llvm::ArrayRef<ast::FieldDecl*> fields);
  void EmitEnumeration(const ast::TypeDecl& decl);
  void EmitRefinement(const ast::TypeDecl& decl);
  void EmitDerives(const ast::TypeDecl& decl);
  void EmitFieldShapes(llvm::StringRef constructor, llvm::ArrayRef<ast::FieldDecl*> fields);
  std::string ShapeOf(const ast::TypeNode* type, unsigned depth);
  template <typename T>
  void OpenTrait(const T& decl);
  void EmitInterface(const ast::InterfaceDecl& decl);
  void EmitTrait(const ast::TraitDecl& decl);
  void EmitImpl(const ast::ImplDecl& decl);

  // ---- The module (emit_module.cpp)
  void EmitTopLevel();
  void EmitImport(const ast::ImportDecl& decl);
  void EmitLibraryImport(const ast::ImportDecl& decl, const runtime::Builtin& library);
  void EmitReExport(const ast::ReExportDecl& decl);
  void EmitPubNames(const ast::PubNamesDecl& decl);
  ImportTarget TargetOf(const ast::ModuleReference& reference) const;
  void DeclareImports();
  void EmitLateExports();
  void EmitMainCall();
  // True when the module does more than declare.
  bool RunsAtTopLevel() const;
  std::string Header() const;

  // ---- Tests (emit_test.cpp)
  void EmitTest(const ast::TestDecl& decl);
  void EmitTestHook(const ast::TestHookDecl& decl);
  void EmitBench(const ast::BenchDecl& decl);
  void EmitTestFunctions();
  void EmitTestBody(const ast::Block& body, llvm::StringRef header, const Destination& destination);
  void WriteLineOf(const ast::Stmt& stmt);

  // ---- Concurrency (emit_concurrent.cpp)
  void EmitConcurrentInto(const ast::ConcurrentExpr& expr, const Destination& destination);
  void EmitSpawn(const ast::SpawnExpr& expr);
  void EmitTask(const ast::SpawnExpr& spawn);
  void EmitSelectInto(const ast::SelectExpr& expr, const Destination& destination);

  struct Loop {
    llvm::StringRef label;        // as the source names it; empty without one
    llvm::StringRef break_label;  // what `break` must name in the output; empty when a plain `break` does
    llvm::StringRef emitted_label;
  };

  const ast::Module& module_;
  const SourceSet& sources_;
  const EmitOptions& options_;
  Analysis analysis_;
  Names names_;
  SourceMapBuilder map_;
  std::string out_;
  unsigned indent_ = 0;
  unsigned function_depth_ = 0;
  llvm::StringRef task_group_;  // the variable of the innermost `concurrent` block around; empty outside
  // Names of tasks that the `concurrent` blocks around have started, and what gives each one's result when waited for.
  llvm::DenseMap<const ast::Symbol*, std::string> running_tasks_;
  bool may_await_ = true;  // in the current function
  unsigned block_depth_ = 0;  // braces around the current statement, apart from functions
  llvm::DenseMap<const ast::Expr*, llvm::StringRef> replacements_;
  llvm::DenseSet<const ast::Expr*> settled_links_;  // each `?.` whose object was tested by an `if`
  llvm::SmallVector<const ast::Expr*, 4> piped_;  // what `_` stands for, innermost last
  llvm::SmallVector<Loop, 8> loops_;
  unsigned labels_ = 0;
  // file -> exported name -> local name; ordered, so that the output does not depend on hashing. The names are
  // literals and rows of the runtime's tables.
  std::map<llvm::StringRef, std::map<llvm::StringRef, std::string>> helpers_;
  std::vector<std::pair<llvm::StringRef, llvm::StringRef>> late_exports_;  // written name, exported name
  bool names_are_declared_ = false;  // bindings of the top level were declared by a `let` in front of a `try`
};

}  // namespace tova::codegen

#endif
