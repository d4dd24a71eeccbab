#ifndef TOVA_COMPILER_TYPES_TYPE_CHECKER_H
#define TOVA_COMPILER_TYPES_TYPE_CHECKER_H

#include <utility>
#include <vector>

#include "compiler/ast/visitor.h"
#include "compiler/runtime/builtins.h"
#include "compiler/types/check.h"
#include "compiler/types/type.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

namespace tova::types {

// Why a value must have a type: what a message says when it has another.
enum class Purpose : uint8_t { kAssignment, kArgument, kReturn, kField };
struct Reason {
  Purpose purpose = Purpose::kAssignment;
  llvm::StringRef name;   // the variable, parameter, field or function
  llvm::StringRef owner;  // the function called or the type built
  Span definition;        // where the type was promised; may be invalid
  bool is_part = false;   // it is a part of such a value: the element of a list
};

// The type that is wanted of an expression: a hint, or, with a reason, a demand.
struct Wanted {
  const Type* type = nullptr;
  const Reason* reason = nullptr;
};

// The work on one file. Functions of the top level are looked into when the first call needs to know what they give,
// the others where they stand.
class TypeChecker : public ast::ExprVisitor<TypeChecker, const Type*, false>,
                    public ast::StmtVisitor<TypeChecker, void, false> {
 public:
  TypeChecker(ast::Module& module, const CheckOptions& options, Emitter& emitter);
  void Run();

#define EXPR(Kind) const Type* Visit##Kind(ast::Kind& node);
#define STMT(Kind) void Visit##Kind(ast::Kind& node);
#include "compiler/ast/node_kinds.def"

 private:
  // A function whose body is being looked at.
  struct Frame {
    const Type* result = nullptr;    // what it says that it gives; null when it says nothing
    const Reason* reason = nullptr;  // set with `result`
    const Type* returned = nullptr;  // by the `return`s so far
  };
  // A name that is known to have a narrower type for a while, and the type that it had.
  using Narrowed = std::pair<ast::Symbol*, const Type*>;
  // The names and types that follow from a condition.
  using Facts = llvm::SmallVector<Narrowed, 2>;
  // Ends the narrowings that were made while it lasts.
  class NarrowingScope {
   public:
    explicit NarrowingScope(TypeChecker& checker) : checker_(checker), size_(checker.narrowed_.size()) {}
    ~NarrowingScope() { checker_.WidenTo(size_); }
    NarrowingScope(const NarrowingScope&) = delete;
    NarrowingScope& operator=(const NarrowingScope&) = delete;

   private:
    TypeChecker& checker_;
    size_t size_;
  };
  // What a call gives its arguments to.
  struct Callee {
    const Type* type = nullptr;              // kFunction
    llvm::StringRef name;               // for messages
    Span definition;                    // may be invalid
    const ast::Symbol* symbol = nullptr;  // what is called, where it has a name
    const Type* receiver = nullptr;     // of a method of the library: its first argument
    const ast::Expr* receiver_place = nullptr;
    bool checks_count = false;
  };

  // What is known of a function of the library.
  struct LibraryFunction {
    const Type* signature = nullptr;  // null where builtins.def says all there is
    llvm::StringRef arguments;        // letters of library_arguments.def
  };

  // A method that an interface or a trait asks for, from this file or another.
  struct Required {
    llvm::StringRef name;
    Span definition;
    const Type* type;
    bool has_result;
  };

  // type_checker.cpp
  const Type* Visit(ast::Expr* node, Wanted wanted = {});
  void Visit(ast::Stmt* node) {
    if (node != nullptr) VisitStmt(*node);
  }
  Span SpanOf(const ast::Node& node) const { return module_.SpanOf(node); }
  const Type* Any() const { return &table_.any(); }
  const Type* Plain(TypeKind kind) const { return &table_.Plain(kind); }
  void Compare(const ast::Expr& value, const Type& type, Wanted wanted);
  void VisitStatements(llvm::ArrayRef<ast::Stmt*> statements);
  bool Leaves(const ast::Block& block) const;
  void Assign(ast::AssignTarget& target, ast::Expr* value);
  void AssignPlace(ast::Expr* place, ast::Expr* value);
  void VisitApart(ast::Block* body);

  // report.cpp
  void ReportMismatch(const ast::Node& place, const Type& type, const Wanted& wanted);
  void ReportOperand(Span place, llvm::StringRef op, const Type& type, llvm::StringRef needs);
  void ReportPossiblyNil(const ast::Expr& operand, const Type& type, llvm::StringRef op);
  void ReportUnknownMembers();

  // declared_types.cpp
  const Type* TypeOf(const ast::TypeNode* node);
  const Type* TypeOfName(const ast::NamedType& node);
  const Type* TypeOfDeclared(ast::Symbol& symbol, llvm::ArrayRef<const Type*> arguments);
  const Type* AliasOf(ast::Symbol& symbol, const ast::TypeDecl& declaration, llvm::ArrayRef<const Type*> arguments);
  const Type* ParameterType(ast::Symbol& symbol);
  const Type* TypeOfSymbol(ast::Symbol& symbol);
  const Type* SignatureOf(const ast::FunctionDecl& declaration, bool is_method);
  TypeDefinition& DefinitionOf(const ast::Symbol& symbol);
  const TypeDefinition* DefinitionOfVariant(const ast::Symbol& variant);
  const TypeDefinition& BuiltinDefinition(llvm::StringRef name);
  void Describe(const TypeDefinition& definition);
  void DescribeLocal(TypeDefinition& definition, const ast::TypeDecl& declaration);
  const Type* TypeWithDefault(const ast::TypeNode* type, const ast::Expr* value);
  llvm::ArrayRef<Field> FieldsOf(llvm::ArrayRef<ast::FieldDecl*> fields);
  void AddImplMethods(TypeDefinition& definition, llvm::SmallVectorImpl<Field>& methods);
  const Type* ConstructorOf(ast::Symbol& symbol);
  void CheckTypeArguments(const ast::NamedType& node, size_t expected);

  // imported_types.cpp
  const analyzer_hooks::ExportedName* ExportedOf(const ast::Symbol& symbol) const {
    return options_.exported.lookup(&symbol);
  }
  const analyzer_hooks::ExportSurface* SurfaceOf(const analyzer_hooks::ExportedName& name) const;
  TypeDefinition& ImportedDefinition(const analyzer_hooks::ExportedName& name,
                                     const analyzer_hooks::ExportSurface& surface);
  void DescribeImported(TypeDefinition& definition, const analyzer_hooks::ExportedName& name,
                        const analyzer_hooks::ExportSurface& surface);
  const Type* TypeOfImported(ast::Symbol& symbol);
  const Type* AliasOfText(const analyzer_hooks::ExportedName& name, const analyzer_hooks::ExportSurface& surface,
                          llvm::ArrayRef<const Type*> arguments);
  static constexpr unsigned kDeepestAlias = 200;
  struct TextScope;
  const Type* TypeOfField(const analyzer_hooks::ExportedField& field, const TextScope& scope);
  const Type* TypeOfText(llvm::StringRef text, const TextScope& scope);
  const Type* TypeOfTextName(llvm::StringRef name, llvm::ArrayRef<const Type*> arguments, const TextScope& scope);
  const Type* FunctionOfText(llvm::ArrayRef<analyzer_hooks::ExportedField> parameters, llvm::StringRef result,
                             bool is_plain, const TextScope& scope);
  void AppendRequired(const analyzer_hooks::ExportedName& contract, llvm::SmallVectorImpl<Required>& required);
  const Type* TypeOfBuiltin(const runtime::Builtin& builtin);
  const Type* BuiltinTypeName(llvm::StringRef name, llvm::ArrayRef<const Type*> arguments);
  const LibraryFunction& LibraryFunctionOf(llvm::StringRef name);
  bool CheckLibraryArgument(llvm::StringRef name, llvm::StringRef letters, size_t index, const ast::Expr& place,
                            const Type& type);

  // expressions.cpp
  const Type* JoinBranches(const Type* a, const Type* b);
  void EnterComprehension(llvm::ArrayRef<ast::ComprehensionClause*> clauses);

  // functions.cpp
  const Type* VisitFunction(ast::Function& function, const Type* self, const Type* hint,
                            llvm::StringRef name = {}, const Type** type_of_function = nullptr);
  void VisitDeclaration(ast::FunctionDecl& declaration, const Type* self);
  const Type* ResultOfCall(ast::Symbol& symbol, const Type& signature);
  void CheckMethods(const ast::ImplDecl& impl);

  // calls.cpp
  const Type* VisitCall(ast::CallExpr& call, ast::Expr* piped, const Type* piped_type);
  const Type* Apply(const Callee& callee, llvm::ArrayRef<ast::Argument*> arguments, ast::Expr* piped,
                    const Type* piped_type, const ast::Expr& place);
  const Type* CheckArguments(const Callee& callee, llvm::ArrayRef<ast::Argument*> arguments, ast::Expr* piped,
                             const Type* piped_type);
  const Type* CallLibrary(const Callee& callee, llvm::ArrayRef<ast::Argument*> arguments, const ast::Expr* first,
                          const Type* first_type, const ast::Expr& place);
  void ReportNotCallable(const ast::Expr& place, llvm::StringRef name, const Type& type);
  Reason ReasonFor(const Callee& callee, size_t index) const;
  Wanted WantedAt(const Callee& callee, size_t index, const Reason& reason) const;
  void CheckCount(const Callee& callee, llvm::ArrayRef<ast::Argument*> arguments, bool has_piped,
                  const ast::Expr& place);
  void VisitPlain(llvm::ArrayRef<ast::Argument*> arguments);
  const Type* VisitArgument(ast::Argument& argument, Wanted wanted);
  Callee CalleeOf(ast::Expr& node);
  Callee CalleeOfMember(ast::MemberExpr& node);
  void Unify(const Type& parameter, const Type& actual, Bindings& bindings);

  // members.cpp
  const Type* MemberOf(const Type& object, const ast::Name& name, const ast::Expr* place, bool is_write);
  const Type* MemberOfDefinition(const Type& object, const ast::Name& name, bool is_silent);
  const Type* OpenMethod(const Type& method, const Bindings& bindings);
  static bool IsMethod(const TypeDefinition& definition, llvm::StringRef name);
  static std::vector<llvm::StringRef> MethodsOfBuiltin(const Type& type);
  void NoteBuiltinMember(const Type& type, const ast::Name& name);
  const Type* StaticMember(ast::Symbol& symbol, const ast::Name& name);
  const Type* ElementOf(const Type& type);

  // operators.cpp
  const Type* Binary(ast::BinaryOperator op, const ast::Expr& left, const Type& left_type, const ast::Expr& right,
                     const Type& right_type, llvm::StringRef spelling);

  // narrowing.cpp
  void Collect(const ast::Expr* condition, bool holds, Facts& facts);
  void Narrow(const ast::Expr* condition, bool holds);
  void WidenTo(size_t size);
  ast::Symbol* NarrowableIn(const ast::Expr* node) const;
  const Type* NarrowTo(const Type& type, const Type& wanted, bool is_it);
  const Type* TypeNamed(llvm::StringRef type_of);

  // patterns.cpp
  void Bind(ast::Pattern* pattern, const Type& type, bool is_mutable = false);
  void BindVariant(ast::VariantPattern& pattern, const Type& type, bool is_mutable);
  void BindTargets(llvm::ArrayRef<ast::Pattern*> targets, const Type& iterated, const ast::Expr* iterable);
  void CompareWithLiterals(const ast::MatchExpr& match, const Type& subject);
  void ReportPattern(const ast::Pattern& pattern, const Type& pattern_type, const Type& type);

  ast::Module& module_;
  const CheckOptions& options_;
  Emitter& emitter_;
  TypeTable table_;
  const Type* never_;  // what has no value because it never gets there
  Wanted wanted_;      // of the expression that is about to be visited
  Frame* frame_ = nullptr;
  const Type* piped_ = nullptr;  // what `_` stands for
  unsigned depth_ = 0;           // of visits in visits
  std::vector<Narrowed> narrowed_;
  llvm::DenseSet<const ast::Function*> visited_;
  llvm::DenseMap<std::pair<uint32_t, uint32_t>, TypeDefinition*> definitions_;  // by file and place
  llvm::StringMap<TypeDefinition*> builtin_definitions_;
  llvm::DenseMap<const TypeDefinition*, const ast::TypeDecl*> declarations_;
  llvm::DenseMap<const TypeDefinition*,
                 std::pair<const analyzer_hooks::ExportedName*, const analyzer_hooks::ExportSurface*>>
      imported_;
  llvm::DenseMap<const TypeDefinition*, llvm::SmallVector<const ast::ImplDecl*, 2>> impls_;
  llvm::StringMap<LibraryFunction> library_;
  struct UnknownMember {
    ast::Name name;
    const TypeDefinition* definition;  // null for text and lists
    const Type* type;
  };
  std::vector<UnknownMember> unknown_members_;
  llvm::DenseSet<const ast::Node*> reported_;  // annotations with a mistake that was reported
  unsigned text_budget_ = 20'000;              // names still to be read in types of other modules
  llvm::StringSet<> written_members_;  // names that the file itself gives to objects
};

}  // namespace tova::types

#endif
