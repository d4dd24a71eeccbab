#ifndef TOVA_COMPILER_SEMA_ANALYZER_H
#define TOVA_COMPILER_SEMA_ANALYZER_H

#include <deque>
#include <string>
#include <vector>

#include "analyzer-hooks/import_validation.h"
#include "compiler/ast/visitor.h"
#include "compiler/sema/analyze.h"
#include "compiler/sema/scope.h"
#include "compiler/sema/static_types.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/Allocator.h"

namespace tova::sema {

// How the names of a pattern are bound.
struct BindingMode {
  bool is_mutable = false;
  bool is_parameter = false;
  bool may_assign = false;  // a visible `var` is written instead: `[a, b] = [b, a]`
  bool warns_unused = false;
  bool is_pub = false;
  ast::StaticType type = ast::StaticType::kUnknown;  // of the whole value
};

// The work on one file, inside of this folder. The bodies of functions are put off until everything around
// them is known, so that they can use what is defined further down; everything else goes in source order.
class Analyzer : public ast::ExprVisitor<Analyzer, void, false>,
                 public ast::StmtVisitor<Analyzer, void, false>,
                 public ast::PatternVisitor<Analyzer, void, false>,
                 public ast::TypeVisitor<Analyzer, void, false> {
 public:
  Analyzer(ast::Module& module, const Imports& imports, const Options& options, Emitter& emitter);
  void Run();

#define EXPR(Kind) void Visit##Kind(ast::Kind& node);
#define STMT(Kind) void Visit##Kind(ast::Kind& node);
#define PATTERN(Kind) void Visit##Kind(ast::Kind& node);
#define TYPE(Kind) void Visit##Kind(ast::Kind& node);
#include "compiler/ast/node_kinds.def"

 private:
  // A statement with a mistake in it lacks the parts behind the mistake, so any child can be missing.
  void Visit(ast::Expr* node) {
    if (node != nullptr) VisitExpr(*node);
  }
  void Visit(ast::Pattern* node) {
    if (node != nullptr) VisitPattern(*node);
  }
  void Visit(ast::TypeNode* node) {
    if (node != nullptr) VisitType(*node);
  }
  static ast::StaticType TypeOf(const ast::Expr* node) {
    return node == nullptr ? ast::StaticType::kUnknown : node->static_type;
  }

  // A body whose turn comes later.
  struct Deferred {
    ast::Function* function = nullptr;         // of a function or a lambda
    ast::TypeDecl* type = nullptr;             // or the predicates and field defaults of a type
    ast::FunctionDecl* declaration = nullptr;  // null for lambdas
    FunctionKind kind = FunctionKind::kFunction;
    bool has_self = false;           // a method: `self` is known without being a parameter
    bool checks_parameters = false;  // warns about unused ones
    bool is_concurrent = false;      // a lambda in a `concurrent` block
    bool is_awaited = false;         // a lambda whose value goes to an `await` around it
    Scope* scope = nullptr;
  };
  struct Unknown {
    ast::IdentifierExpr* use;
    Scope* scope;
  };
  struct Found {
    ast::Symbol* symbol = nullptr;
    Scope* scope = nullptr;  // null for built-ins and globals
  };
  // A symbol that is reported when nothing uses it.
  struct Watched {
    ast::Symbol* symbol;
    DiagnosticCode code;
  };
  // Opens a scope for the length of a C++ block.
  class ScopeGuard {
   public:
    explicit ScopeGuard(Analyzer& analyzer) : analyzer_(analyzer) { analyzer_.scope_ = analyzer_.NewScope(); }
    ~ScopeGuard() { analyzer_.scope_ = analyzer_.scope_->parent; }
    ScopeGuard(const ScopeGuard&) = delete;
    ScopeGuard& operator=(const ScopeGuard&) = delete;

   private:
    Analyzer& analyzer_;
  };

  // analyzer.cpp: scopes and names.
  Scope* NewScope();
  ast::Symbol* NewSymbol(llvm::StringRef name, ast::SymbolKind kind, Span definition,
                         const ast::Node* declaration);
  // Puts a symbol into the current scope, reporting an earlier one of the same name there.
  void Declare(ast::Symbol* symbol);
  Found Find(llvm::StringRef name);
  Found FindFrom(Scope* scope, llvm::StringRef name);
  // What an assignment at `place` writes: names of functions around count only when they are defined before
  // it.
  Found FindForAssignment(llvm::StringRef name, uint32_t place);
  ast::Symbol* FindAmbient(llvm::StringRef name);
  void MarkUsed(const Found& found);
  void Watch(ast::Symbol* symbol, DiagnosticCode code);
  Span SpanOf(const ast::Node& node) const { return module_.SpanOf(node); }
  void CheckTypes();
  bool IsTopLevel() const { return scope_ == module_scope_; }

  void CheckSelectCases(const ast::SelectExpr& node);

  // analyze_types.cpp
  std::vector<llvm::StringRef> VisibleTypes() const;
  void ReportUnknownType(const ast::NamedType& node);

  // analyze_functions.cpp
  void RunDeferred(const Deferred& work);
  void AnalyzeFunction(const Deferred& work);
  void AnalyzeTypeBody(const Deferred& work);
  void BindParameters(ast::Function& function, bool checks_unused);
  void DeferFunction(ast::Function* function, FunctionKind kind, ast::FunctionDecl* declaration,
                     bool has_self);
  void AnalyzeTestBody(ast::Block* body);
  bool MayWait() const { return function_->is_async || function_->kind == FunctionKind::kModule; }
  // Says how a call of `http`'s functions gives its result and not a promise.
  void SettleRequest(ast::CallExpr& call);

  // analyze_declarations.cpp
  void Hoist(llvm::ArrayRef<ast::Stmt*> statements);
  void HoistType(ast::TypeDecl& type);
  void HoistVariants(ast::TypeDecl& type);
  void CheckMembers(llvm::ArrayRef<ast::FunctionDecl*> methods, llvm::StringRef where);
  void CheckRequiredMethods(const ast::ImplDecl& impl, const ast::Symbol& trait);
  void ReportMissingMethod(const ast::ImplDecl& impl, const ast::Symbol& trait, llvm::StringRef method, Span place);
  void CheckNestedPub(const ast::Stmt& stmt);
  void ResolvePubNames();

  // analyze_statements.cpp
  void VisitStatements(llvm::ArrayRef<ast::Stmt*> statements);
  void VisitBlockIn(ast::Block& block);  // without a scope of its own
  void VisitPlace(ast::Expr& place, ast::AssignTarget* target, ast::StaticType type, bool is_pub);
  void AssignName(ast::IdentifierExpr& name, ast::AssignTarget* target, ast::StaticType type, bool is_pub);
  void ReportAssignment(ast::Symbol& symbol, Span place);
  void CheckJump(const ast::Name& label, const ast::Node& node, bool is_break);
  void VisitLoopBody(const ast::Name& label, ast::Block* body);
  void BindLoopTargets(llvm::ArrayRef<ast::Pattern*> targets, const ast::Expr* iterable);
  void EnterComprehension(llvm::ArrayRef<ast::ComprehensionClause*> clauses);

  // analyze_patterns.cpp
  void Bind(ast::Pattern* pattern, const BindingMode& mode);
  ast::Symbol* FindVariant(const ast::VariantPattern& pattern);
  void ReportUnknownVariant(const ast::VariantPattern& pattern, const ast::Symbol* found);
  void CheckVariantArguments(ast::VariantPattern& pattern);

  // analyze_calls.cpp
  void VisitArguments(llvm::ArrayRef<ast::Argument*> arguments);
  void VisitDecorators(llvm::ArrayRef<ast::Decorator*> decorators);
  void VisitCall(ast::CallExpr& call, bool is_piped);
  ast::Symbol* ConstructorOf(const ast::Expr* callee);
  void CheckConstruction(const ast::CallExpr& call, const ast::Symbol& constructor, bool is_piped);
  ast::StaticType ResultOf(const ast::Expr* callee);
  bool HasDefault(const ast::Symbol& constructor, size_t field) const;

  // analyze_matches.cpp
  void CheckMatch(ast::MatchExpr& match);
  void ReportIncompleteMatches();
  void ReportIncomplete(const ast::MatchExpr& match, llvm::ArrayRef<std::string> patterns);

  // bind_imports.cpp
  void BindImports();
  void BindImport(ast::ImportDecl& import, const Import& source);
  void CheckReExport(ast::ReExportDecl& again, const Import& source);
  ast::Symbol* DeclareImport(ast::ImportedName& name, const ast::Name& local, ast::SymbolKind kind);
  void Describe(ast::Symbol& symbol, const analyzer_hooks::ExportedName& exported,
                const analyzer_hooks::ExportSurface& surface);
  void DescribeImport(ast::Symbol& symbol, const analyzer_hooks::ExportedName& exported,
                      const analyzer_hooks::ExportSurface& surface);
  ast::Symbol* ImportedOwner(llvm::StringRef name, const analyzer_hooks::ExportSurface& surface);
  ast::Symbol* ReachForType(llvm::StringRef name);
  void Imply(ast::Symbol& type);
  ast::Symbol* NamespaceMember(const ast::Symbol& space, const ast::Name& name);
  void CheckInstalled(const ast::ModuleReference& reference, const Import& source);
  void TellHook(const ast::ModuleReference& reference, const Import& source);

  // report_names.cpp
  void ReportUnknownNames();
  void ReportUnknown(ast::IdentifierExpr& use, Scope* scope, llvm::ArrayRef<Span> further);
  void ReportUnused();
  void ReportUnusedImport(const ast::Symbol& symbol, llvm::function_ref<bool(const ast::Symbol&)> is_unused);
  void AddWayOut(const ast::Symbol& earlier, const ast::Symbol& again, Emitter::Builder& report);
  // The import that binds a symbol, and its name there; nulls when none does.
  std::pair<const ast::ImportDecl*, const ast::ImportedName*> ImportOf(const ast::Symbol& symbol) const;

  ast::Module& module_;
  const Imports& imports_;
  const Options& options_;
  Emitter& emitter_;

  ast::NameTable names_;
  llvm::SpecificBumpPtrAllocator<Scope> scopes_;
  std::deque<FunctionContext> functions_;
  Scope* module_scope_ = nullptr;
  Scope* scope_ = nullptr;
  FunctionContext* function_ = nullptr;
  std::deque<Deferred> deferred_;
  std::vector<Unknown> unknown_;
  size_t compared_names_ = 0;  // candidates for suggestions so far
  llvm::DenseSet<NameId> reported_names_;  // names that were reported as unknown: none of them is unused on top
  std::vector<Watched> watched_;
  std::vector<Span> skipped_;                     // what the parser could not read
  std::vector<ast::ImportedName*> later_pub_;     // `pub name` above the definition
  llvm::DenseMap<NameId, ast::Symbol*> ambient_;  // built-ins and globals that the file uses
  // Variants of the sum types that were imported: patterns may name them without importing each.
  llvm::DenseMap<NameId, ast::Symbol*> variants_of_imports_;
  // Where a type of another module comes from, and what brings it into the emitted code: the name that the file
  // imports, else the type itself once it is implied.
  struct TypeSource {
    const analyzer_hooks::ExportSurface* surface = nullptr;
    ast::Symbol* imported = nullptr;
  };
  llvm::DenseMap<const ast::Symbol*, TypeSource> type_sources_;
  llvm::DenseMap<const ast::Symbol*, const analyzer_hooks::ExportedName*> exported_;
  llvm::DenseMap<const ast::Symbol*, const Import*> namespaces_;
  llvm::DenseMap<const ast::Symbol*, llvm::StringRef> specifiers_;  // of namespaces
  llvm::DenseMap<std::pair<const ast::Symbol*, NameId>, ast::Symbol*> namespace_members_;
  llvm::DenseMap<std::pair<const void*, NameId>, ast::Symbol*> imported_owners_;
  llvm::DenseMap<NameId, ast::Symbol*> re_exported_;
  llvm::DenseMap<NameId, ast::Symbol*> ended_;                   // a name of some inner block, for hints
  // Matches with what their arms leave out.
  struct Incomplete {
    const ast::MatchExpr* match;
    std::vector<std::string> missing;
  };
  std::vector<Incomplete> incomplete_;
  llvm::DenseMap<const ast::MatchExpr*, std::vector<std::string>> literal_matches_;  // see types::CheckOptions
  bool reports_types_ = true;  // an unknown type at hand is this folder's to report
  const BindingMode* mode_ = nullptr;                            // of the pattern at hand
  BoundNames* bound_ = nullptr;  // what the pattern at hand has bound
  int pipe_target_depth_ = 0;
  bool is_awaited_ = false;           // inside the operand of an `await`: promises are welcome
  const ast::Expr* needed_ = nullptr;  // the expression whose value, not its promise, is wanted even there
};

}  // namespace tova::sema

#endif
