#ifndef TOVA_COMPILER_PARSE_PARSER_H
#define TOVA_COMPILER_PARSE_PARSER_H

#include <string>
#include <utility>

#include "compiler/ast/module.h"
#include "compiler/lex/lexer.h"
#include "compiler/parse/precedence.h"
#include "diagnostics/emitter.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSet.h"

namespace tova::parse {

using lex::Token;
using lex::TokenKind;

// Nesting that is read, in NestingScopes: two to three for each bracket, block or prefix operator. Hostile
// input ends here instead of on the stack.
constexpr uint32_t kMaxNesting = 600;
// Height of the tree, which long chains such as `a + b + c ...` add to; the later stages recurse over it.
constexpr uint32_t kMaxHeight = 1000;

// What helps with a mistake, beside its message.
struct Hint {
  std::string tip = {};
  std::string under = {};
  Span fix_span = {};
  std::string replacement = {};
  bool is_safe = false;  // see Diagnostic::fix_is_safe
  Span label_span = {};
  std::string label = {};
};

// Whether a word in front of such a token, on one line, can only be a keyword.
bool MayFollowKeyword(TokenKind kind);

// Reads one token stream into a tree, by recursive descent. The members are spread over one file for each
// family of constructs.
//
// Recovery: the brackets of the stream are balanced. A mistake is reported once by Fail, which raises
// `panicking_`; while it is up, nothing is reported and every loop ends. The nearest delimited list lowers it
// by going to its closing bracket, otherwise the nearest list of statements does by going to the next
// statement. Complain reports a mistake that needs no recovery.
class Parser {
 public:
  Parser(const SourceSet& sources, lex::TokenStream& stream, ast::Module& module, Emitter& emitter);
  void ParseFile();

 private:
  // What the surroundings of an expression allow. Brackets start afresh.
  struct Context {
    bool in_brackets = false;     // newlines separate nothing
    bool in_header = false;       // a block follows: `name {` is not a construct of its own
    bool no_arrow = false;        // `=>` belongs to an enclosing match arm
    bool in_pipe_target = false;  // `|>` belongs to an enclosing pipe
    bool in_value = false;        // `,` ends a match's arm or a lambda
  };

  class ContextScope {
   public:
    ContextScope(Parser& parser, Context context) : parser_(parser), outer_(parser.context_) {
      parser.context_ = context;
    }
    ~ContextScope() { parser_.context_ = outer_; }
    ContextScope(const ContextScope&) = delete;
    ContextScope& operator=(const ContextScope&) = delete;

   private:
    Parser& parser_;
    Context outer_;
  };

  // Counts one level of nesting while it lives.
  class NestingScope {
   public:
    explicit NestingScope(Parser& parser) : parser_(parser), outer_height_(std::exchange(parser.height_, 0)) {
      if (++parser_.nesting_ > kMaxNesting) parser_.ReportTooDeep();
    }
    ~NestingScope() {
      --parser_.nesting_;
      parser_.height_ = std::max(outer_height_, parser_.height_ + 1);
    }
    NestingScope(const NestingScope&) = delete;
    NestingScope& operator=(const NestingScope&) = delete;

   private:
    Parser& parser_;
    uint32_t outer_height_;
  };

  // ---- Tokens (parser.cpp)
  const Token& Peek(uint32_t distance = 1) const;
  bool At(TokenKind kind) const { return current_->kind == kind; }
  bool AtEnd() const { return current_->kind == TokenKind::kEndOfFile; }
  bool AtWord(llvm::StringRef word) const { return IsWord(*current_, word); }
  bool IsWord(const Token& token, llvm::StringRef word) const {
    return token.kind == TokenKind::kIdentifier && TextOf(token) == word;
  }
  // Whether the token continues the line of the one before it, or stands where lines don't matter.
  bool Continues(const Token& token) const { return !token.starts_line || context_.in_brackets; }
  // Whether a comma here joins the names or values of one statement.
  bool AtStatementComma() const { return At(TokenKind::kComma) && !context_.in_brackets && !context_.in_value; }
  bool AtStatementEnd() const;
  const Token& Advance();
  bool Accept(TokenKind kind);
  // Fails when another token stands there.
  bool Expect(TokenKind kind, llvm::StringRef where);
  // The token after the partner of an opener; the end of the file when it has none.
  const Token& AfterGroup(const Token& opener) const;
  llvm::StringRef TextOf(const Token& token) const { return source_.slice(token.begin, token.end); }
  Span SpanOf(const Token& token) const { return {module_.file(), token.begin, token.end}; }
  Span SpanOf(uint32_t begin, uint32_t end) const { return {module_.file(), begin, end}; }
  Span SpanOf(const ast::Node& node) const { return module_.SpanOf(node); }
  // A name or a keyword, where both may stand (members, keys, named arguments).
  bool IsNameLike(const Token& token) const {
    return token.kind == TokenKind::kIdentifier || lex::IsKeyword(token.kind);
  }
  ast::Name TakeName();
  // A name that is bound here. Fails when something else stands there.
  ast::Name ExpectName(llvm::StringRef what);

  // ---- Problems (parser.cpp)
  void Fail(DiagnosticCode code, Span span, std::string message, Hint hint = {});
  void Complain(DiagnosticCode code, Span span, std::string message, Hint hint = {});
  void FailExpected(llvm::StringRef expected, Hint hint = {});
  std::string DescribeToken(const Token& token) const;
  void ReportTooDeep();
  void GrowHeight();
  void Synchronize();
  void ClaimStrayClosers(uint32_t begin, uint32_t end);
  void EmitLexicalProblems();
  void EmitLexicalProblems(bool leaves_out_follow_ups);
  // Whether a mistake on the line of `offset` is reported already: what else is odd there follows from it.
  bool IsDamaged(uint32_t offset) const;
  void MarkDamaged(uint32_t begin, uint32_t end);
  void MarkLexicalProblems();

  // ---- Nodes
  template <typename T>
  T* Start(uint32_t begin) {
    T* node = module_.Make<T>();
    node->begin = begin;
    return node;
  }
  template <typename T>
  T* Finish(T* node) {
    node->end = std::max(previous_end_, node->begin);
    return node;
  }
  template <typename T, unsigned N>
  llvm::ArrayRef<T> Keep(const llvm::SmallVector<T, N>& list) {
    return module_.Copy(llvm::ArrayRef<T>(list));
  }
  ast::Expr* MakeErrorExpr() { return Finish(Start<ast::ErrorExpr>(current_->begin)); }

  // A list between brackets with commas between its elements; the opener is the current token.
  void ParseDelimited(TokenKind closer, llvm::StringRef where, llvm::function_ref<void()> element,
                      bool lines_separate = false);
  // The items of a body, each on its own line or behind a comma, or where `at_next` says that one follows; the brace
  // is the current token. A body without braces follows `unbraced_header` and is indented deeper.
  void ParseItems(llvm::function_ref<void()> item, llvm::function_ref<bool()> at_next = [] { return false; },
                  const Token* unbraced_header = nullptr);

  // ---- Statements (parse_statement.cpp)
  llvm::ArrayRef<ast::Stmt*> ParseStatements(bool& has_defer);
  void ParseStatementInto(llvm::SmallVectorImpl<ast::Stmt*>& statements);
  ast::Stmt* ParseStatement();
  ast::Stmt* ParseKeywordStatement();
  ast::Stmt* ParseWordStatement();
  ast::Stmt* ParsePub();
  ast::Stmt* ParseReturn();
  template <typename T>
  ast::Stmt* ParseJump();
  ast::Stmt* ParseGuard();
  ast::Stmt* ParseDefer();
  // `begin` is where the expression begins with its parentheses.
  ast::Stmt* WrapExpr(ast::Expr* expr, uint32_t begin);
  void AttachDoc(ast::Stmt& stmt, const Token& first);
  bool RequireStatementEnd();
  bool CanStartStatement(const Token& token) const;

  // ---- Bindings (parse_binding.cpp)
  ast::Stmt* ParseExprOrAssignment();
  ast::Stmt* ParseAssignmentFrom(ast::Expr* first, uint32_t begin, ast::TypeNode* annotation);
  ast::Stmt* ParseCompoundAssignment(ast::Expr* place, uint32_t begin);
  ast::Stmt* ParseTypedBinding();
  ast::Stmt* ParseVar();
  ast::Stmt* ParseLet();
  ast::Stmt* ParseDestructure(bool has_let, uint32_t begin);
  bool AtDestructure() const;
  llvm::ArrayRef<ast::Expr*> ParseValues();
  ast::AssignTarget* MakeTarget(ast::Expr* place, uint32_t begin, ast::TypeNode* annotation);
  void CheckCounts(size_t targets, llvm::ArrayRef<ast::Expr*> written, Span span);

  // ---- Blocks and control flow (parse_control.cpp)
  ast::Block* ParseBlock(llvm::StringRef after, const Token& header);
  void ParseUnbracedBlock(ast::Block& block, const Token& header);
  bool AtBlockInHeader() const;
  bool SkipToBlock();
  bool ClaimStrayBrace(uint32_t place);
  bool EnterUnbraced(llvm::StringRef after, const Token& header);
  bool AtUnbracedEnd(uint32_t indent) const;
  bool SkipUnbracedObject();
  uint32_t IndentOf(const Token& token) const;
  ast::Block* ParseInlineBody();
  ast::Expr* ParseHeader();
  ast::Expr* ParseIf();
  ast::Expr* ParseTry();
  ast::Stmt* ParseFor(ast::Name label, uint32_t begin);
  ast::Stmt* ParseWhile(ast::Name label, uint32_t begin);
  ast::Stmt* ParseLoop(ast::Name label, uint32_t begin);
  ast::Stmt* ParseLabelled();
  ast::Stmt* ParseWith();
  llvm::ArrayRef<ast::Pattern*> ParseLoopTargets();
  bool ExpectIn();

  // ---- match (parse_match.cpp)
  ast::Expr* ParseMatch();
  bool LooksLikeArm() const;
  ast::MatchArm* ParseMatchArm();
  ast::Block* ParseArmBody();

  // ---- concurrent, spawn, select (parse_concurrent.cpp)
  bool AtConcurrent() const;
  bool AtSelect() const;
  bool AtSpawn() const;
  ast::Expr* ParseConcurrent();
  ast::Expr* ParseSelect();
  ast::SelectCase* ParseSelectCase();
  ast::Expr* ParseSpawn();

  // ---- Declarations (parse_function.cpp, parse_type_declaration.cpp, parse_trait.cpp, parse_import.cpp,
  // parse_top_block.cpp)
  ast::Stmt* ParseFunctionDecl(bool needs_body = true);
  ast::Stmt* ParseDecorated();
  ast::Stmt* ParseExtern();
  void ParseParameters(ast::Function& function);
  ast::Parameter* ParseParameter();
  llvm::ArrayRef<ast::TypeParameter*> ParseTypeParameters();
  void ParseFunctionBody(ast::Function& function, const Token& header);
  ast::Stmt* ParseTypeDecl();
  void ParseTypeBody(ast::TypeDecl& type);
  ast::FieldDecl* ParseField();
  ast::VariantDecl* ParseVariant();
  void ParseRefinement(ast::TypeDecl& type);
  llvm::ArrayRef<ast::Name> ParseDerive();
  ast::Stmt* ParseInterface();
  ast::Stmt* ParseTrait();
  ast::Stmt* ParseImpl();
  llvm::ArrayRef<ast::FunctionDecl*> ParseMethods(bool needs_body, llvm::StringRef where, const Token& header);
  ast::NamedType* ParseNamedType();
  ast::Stmt* ParseImport();
  ast::Stmt* ParsePubNames(uint32_t begin);
  llvm::ArrayRef<ast::ImportedName*> ParseImportedNames();
  ast::ImportedName* ParseImportedName();
  void ParseSpecifier(ast::ModuleReference& reference, llvm::StringRef where);
  bool AtTopBlock() const;
  ast::Stmt* ParseTopBlock();
  ast::Stmt* ParseTest();
  ast::Stmt* ParseBench();
  bool AtTestHook() const;
  ast::Stmt* ParseTestHook();
  ast::StringLiteral* ParseTestName();
  void FailExpectedBlock(llvm::StringRef word, bool has_name);

  // ---- Types (parse_type.cpp)
  ast::TypeNode* ParseType();
  ast::TypeNode* ParseSingleType();
  ast::TypeNode* ParseParenthesizedType();
  ast::TypeNode* ParseObjectType();
  bool AcceptTypeArgumentsEnd();

  // ---- Patterns (parse_pattern.cpp)
  // `binds`: the pattern stands in a binding rather than in an arm of `match`; every name in it is bound.
  ast::Pattern* ParsePattern(bool binds = false);
  ast::Pattern* ParseNamePattern(bool binds);
  ast::Pattern* CheckBinds(ast::Pattern* pattern, bool binds);
  ast::Pattern* ParseLiteralPattern();
  ast::Expr* ParsePatternLiteral();
  ast::Pattern* ParseListPattern(bool binds);
  ast::Pattern* ParseTuplePattern(bool binds);
  ast::Pattern* ParseObjectPattern(bool binds);
  ast::RestPattern* ParseRestPattern(bool binds);
  // A target of a binding: a name, or a pattern of names.
  ast::Pattern* ParseBindingTarget(llvm::StringRef what);

  // ---- Expressions (parse_expression.cpp, parse_postfix.cpp, parse_primary.cpp, parse_collection.cpp,
  // parse_lambda.cpp, parse_literal.cpp)
  ast::Expr* ParseExpression() { return ParseBinary(kPipeLevel); }
  ast::Expr* ParseBinary(int min_level);
  ast::Expr* ParseOperand();
  ast::Expr* ParsePrefix(ast::UnaryOperator op);
  ast::Expr* ParseAwait();
  ast::Expr* ParseYield();
  // In these and in ParsePostfix and its parts, `begin` is where the left operand begins, which is in front of its
  // `begin` when it stands in parentheses.
  ast::Expr* ParseInfix(ast::Expr* left, uint32_t begin, const Infix& infix);
  ast::Expr* ParseComparison(ast::Expr* left, uint32_t begin, const Infix& infix);
  ast::Expr* ParsePipe(ast::Expr* value, uint32_t begin);
  ast::Expr* PipeIntoCall(ast::PipeExpr& pipe);
  ast::Expr* ParseIs(ast::Expr* value, uint32_t begin);
  const Infix& CurrentInfix() const;
  bool AtForeignIncrement() const;
  bool AtForeignDecrement() const;
  ast::Expr* ParsePostfix(ast::Expr* operand, uint32_t begin);
  ast::Expr* ParseMember(ast::Expr* object, uint32_t begin, bool is_optional);
  ast::Expr* ParseCall(ast::Expr* callee, uint32_t begin, bool is_optional);
  ast::Expr* ParseIndex(ast::Expr* object, uint32_t begin, bool is_optional);
  llvm::ArrayRef<ast::Argument*> ParseArguments();
  ast::Argument* ParseArgument();
  ast::Expr* ParsePrimary();
  ast::Expr* ParseIdentifier();
  ast::Expr* ParseParenthesized();
  ast::Expr* ParseImplicitMember();
  ast::Expr* ParseUnexpected();
  ast::Expr* ParseListOrComprehension();
  ast::Expr* ParseObject();
  ast::ObjectEntry* ParseObjectEntry();
  ast::Expr* ParseObjectComprehension(ast::Expr* key, uint32_t begin);
  llvm::ArrayRef<ast::ComprehensionClause*> ParseClauses();
  ast::Expr* ParseSpread();
  bool LooksLikeObject(const Token& brace) const;
  bool LooksLikeObjectComprehension(const Token& brace) const;
  bool AtArrowLambda() const;
  ast::Expr* ParseArrowLambda(bool is_async, uint32_t begin);
  ast::Expr* ParseFnLambda();
  ast::Expr* ParseAsyncLambda();
  void ParseLambdaBody(ast::Function& function);
  ast::Expr* ParseNumber();
  ast::Expr* ParseString();
  ast::StringLiteral* ParsePlainString();
  ast::Expr* ParseTemplate();
  ast::Expr* ParseRegex();

  // ---- Words of other languages (mistakes.cpp)
  bool ReportForeignStatement();
  bool ReportForeignWord(const Token& token);
  bool ReportMissingBlock(llvm::StringRef after, const Token& header);
  bool ReportTrailing();
  Hint HintForTrailing() const;
  std::string TipForTrailing() const;
  void ReportForeignJoin();
  bool ReportMissingType();
  void ReportTernary(const Token& question);
  void ReportAssignmentInCondition();

  // ---- Misspelt keywords (misspelt_keywords.cpp)
  bool RepairOpening();
  bool RepairHeader(const Token& first);
  bool RepairKeyword(TokenKind kind, llvm::StringRef keyword);
  bool RepairElse();
  bool RepairHandler();
  bool RepairInfix();
  bool RepairPrefix(const ast::Expr& operand);
  bool ReportMisspeltOperand();
  void ReportMisspelt(const Token& token, llvm::StringRef keyword, bool is_certain);
  bool AtContinuation() const;
  bool LineHas(TokenKind kind) const;
  void Reread(TokenKind kind);

  lex::TokenStream& stream_;
  ast::Module& module_;
  Emitter& emitter_;
  llvm::StringRef source_;
  const Token* current_;
  uint32_t previous_end_ = 0;
  const Token* item_ = nullptr;  // where the innermost statement or item of a body begins
  Context context_;
  ast::Function* function_ = nullptr;  // the innermost, null at the top level
  uint32_t block_depth_ = 0;           // 0 at the top level of the file
  uint32_t nesting_ = 0;
  uint32_t height_ = 0;
  uint32_t pending_greater_ = 0;  // how many `>` of the current `>>` are taken
  bool in_test_ = false;          // directly in a test block
  bool in_unclosed_ = false;      // inside a bracket whose missing closer is reported
  bool is_foreign_fn_ = false;    // the current word is another language's `fn`
  bool panicking_ = false;
  bool aborted_ = false;  // too deep: nothing more is read
  llvm::SmallVector<ast::ModuleReference*, 8> references_;
  llvm::SmallVector<Span, 2> skipped_;  // parts of the file that are not looked at
  llvm::StringSet<> misused_words_;     // reserved words that were reported as names
  llvm::SmallVector<Span, 4> damaged_;  // whole lines: those of the lexer's problems in order, then ours
  size_t lexical_damage_ = 0;           // how many of damaged_ are the lexer's
  uint32_t failed_at_ = UINT32_MAX;     // where the statement at hand has its first reported mistake
  size_t next_claim_ = 0;               // into the lexer's problems; those before it are claimed or passed
  llvm::SmallVector<size_t, 2> claimed_;  // problems of the lexer that follow from ours, ascending

  friend class FunctionScope;
};

// Makes a function the innermost one while it lives.
class FunctionScope {
 public:
  FunctionScope(Parser& parser, ast::Function* function)
      : parser_(parser), outer_(std::exchange(parser.function_, function)) {}
  ~FunctionScope() { parser_.function_ = outer_; }
  FunctionScope(const FunctionScope&) = delete;
  FunctionScope& operator=(const FunctionScope&) = delete;

 private:
  Parser& parser_;
  ast::Function* outer_;
};

}  // namespace tova::parse

#endif
