#ifndef TOVA_COMPILER_AST_EXPRESSIONS_H
#define TOVA_COMPILER_AST_EXPRESSIONS_H

#include "compiler/ast/node.h"

namespace tova::ast {

struct Block;
struct Function;
struct Pattern;
struct TypeNode;

enum class BinaryOperator : uint8_t {
#define BINARY_OPERATOR(Name, Spelling, Level, Associativity) k##Name,
#include "compiler/ast/operators.def"
};
enum class UnaryOperator : uint8_t {
#define UNARY_OPERATOR(Name, Spelling, Level) k##Name,
#include "compiler/ast/operators.def"
};

// The canonical spelling, such as "and" for `&&`.
llvm::StringRef Spelling(BinaryOperator op);
llvm::StringRef Spelling(UnaryOperator op);
// `<`, `==` and their like.
bool IsComparison(BinaryOperator op);

// ---- Literals and names

struct NumberLiteral : Expr {
  // JavaScript's spelling of the number: no underscores, no leading zeros, the written base ("0xFF", "1e9").
  llvm::StringRef digits;
  double value = 0;
  bool is_float = false;  // written with a point or an exponent
  TOVA_AST_NODE(NumberLiteral, Expr)
};

enum class StringForm : uint8_t { kDouble, kSingle, kTriple, kRaw, kFormat };

// A string without interpolation.
struct StringLiteral : Expr {
  llvm::StringRef value;  // escapes replaced, indentation of triple-quoted strings removed; UTF-8
  StringForm form = StringForm::kDouble;
  TOVA_AST_NODE(StringLiteral, Expr)
};

// A string with interpolation: texts[0] {expressions[0]} texts[1] ... texts[n].
struct TemplateLiteral : Expr {
  llvm::ArrayRef<llvm::StringRef> texts;  // decoded like StringLiteral::value; one more than expressions
  llvm::ArrayRef<Expr*> expressions;
  StringForm form = StringForm::kDouble;
  TOVA_AST_NODE(TemplateLiteral, Expr)
};

struct RegexLiteral : Expr {
  llvm::StringRef pattern;  // as written between the slashes
  llvm::StringRef flags;
  TOVA_AST_NODE(RegexLiteral, Expr)
};

struct BoolLiteral : Expr {
  bool value = false;
  TOVA_AST_NODE(BoolLiteral, Expr)
};

struct NilLiteral : Expr {
  TOVA_AST_NODE(NilLiteral, Expr)
};

struct IdentifierExpr : Expr {
  llvm::StringRef name;
  Symbol* symbol = nullptr;  // sema; null when the name is unknown (an error was reported)
  TOVA_AST_NODE(IdentifierExpr, Expr)
};

// `_` as a value: the piped value among the arguments of a pipe's call.
struct PlaceholderExpr : Expr {
  TOVA_AST_NODE(PlaceholderExpr, Expr)
};

// ---- Collections

struct ListExpr : Expr {
  llvm::ArrayRef<Expr*> elements;  // SpreadExpr among them
  TOVA_AST_NODE(ListExpr, Expr)
};

struct TupleExpr : Expr {
  llvm::ArrayRef<Expr*> elements;  // none for `()`
  TOVA_AST_NODE(TupleExpr, Expr)
};

enum class EntryForm : uint8_t {
  kNamed,      // `name: value`, `"name": value`
  kComputed,   // `[key]: value`
  kShorthand,  // `name`; value is the IdentifierExpr
  kSpread,     // `...value`
};

struct ObjectEntry : Node {
  EntryForm form = EntryForm::kNamed;
  Name name;            // kNamed, kShorthand; decoded when it was a string
  Expr* key = nullptr;  // kComputed only
  Expr* value = nullptr;
  TOVA_AST_NODE(ObjectEntry, Node)
};

struct ObjectExpr : Expr {
  llvm::ArrayRef<ObjectEntry*> entries;
  TOVA_AST_NODE(ObjectExpr, Expr)
};

// `for a, b in iterable if guard` inside a comprehension. Clauses nest from left to right.
struct ComprehensionClause : Node {
  llvm::ArrayRef<Pattern*> targets;  // one or two
  Expr* iterable = nullptr;
  Expr* guard = nullptr;  // may be null
  TOVA_AST_NODE(ComprehensionClause, Node)
};

struct ListComprehension : Expr {
  Expr* element = nullptr;
  llvm::ArrayRef<ComprehensionClause*> clauses;  // at least one
  TOVA_AST_NODE(ListComprehension, Expr)
};

struct ObjectComprehension : Expr {
  Expr* key = nullptr;
  Expr* value = nullptr;
  llvm::ArrayRef<ComprehensionClause*> clauses;  // at least one
  TOVA_AST_NODE(ObjectComprehension, Expr)
};

// `...value` in a list, a call or a tuple.
struct SpreadExpr : Expr {
  Expr* value = nullptr;
  TOVA_AST_NODE(SpreadExpr, Expr)
};

// ---- Operators

struct UnaryExpr : Expr {
  UnaryOperator op{};
  Expr* operand = nullptr;
  TOVA_AST_NODE(UnaryExpr, Expr)
};

struct BinaryExpr : Expr {
  BinaryOperator op{};
  uint32_t op_begin = 0;
  Expr* left = nullptr;
  Expr* right = nullptr;
  TOVA_AST_NODE(BinaryExpr, Expr)
};

// `a < b <= c`: three operands or more; each is evaluated once. A single comparison is a BinaryExpr.
struct ComparisonChain : Expr {
  llvm::ArrayRef<Expr*> operands;
  llvm::ArrayRef<BinaryOperator> operators;  // one fewer than operands
  TOVA_AST_NODE(ComparisonChain, Expr)
};

// `value is Name`, `value is not Name`.
struct IsExpr : Expr {
  Expr* value = nullptr;
  TypeNode* type = nullptr;  // a NamedType for what the grammar allows
  bool is_negated = false;
  TOVA_AST_NODE(IsExpr, Expr)
};

struct RangeExpr : Expr {
  Expr* low = nullptr;
  Expr* high = nullptr;
  bool is_inclusive = false;
  TOVA_AST_NODE(RangeExpr, Expr)
};

// `value |> target`. The target is a MethodPipeTarget, a CallExpr (whose arguments may hold a
// PlaceholderExpr; the value becomes the first argument otherwise), or any expression that gives a function.
struct PipeExpr : Expr {
  Expr* value = nullptr;
  Expr* target = nullptr;
  TOVA_AST_NODE(PipeExpr, Expr)
};

struct AwaitExpr : Expr {
  Expr* value = nullptr;
  TOVA_AST_NODE(AwaitExpr, Expr)
};

struct YieldExpr : Expr {
  Expr* value = nullptr;     // null for a bare `yield`
  bool is_delegate = false;  // `yield from`
  TOVA_AST_NODE(YieldExpr, Expr)
};

// ---- Postfix forms

struct Argument : Node {
  Name name;               // `name: value`, `.column = value`; empty for a positional argument
  bool is_column = false;  // `.column = value`
  Expr* value = nullptr;   // SpreadExpr for `...value`
  // sema: non-null when the argument mentions a free `it` and so stands for a lambda of one parameter.
  Symbol* it_parameter = nullptr;
  TOVA_AST_NODE(Argument, Node)
};

struct CallExpr : Expr {
  Expr* callee = nullptr;
  llvm::ArrayRef<Argument*> arguments;
  bool is_optional = false;       // `f?.(x)`
  bool waits = false;            // sema: a request of the library whose promise is awaited here
  Symbol* constructor = nullptr;  // sema: the struct or variant that the call makes, null for other calls
  TOVA_AST_NODE(CallExpr, Expr)
};

// `.name` or `.name(arguments)` after `|>`; any further postfix forms wrap it.
struct MethodPipeTarget : Expr {
  Name name;
  bool is_call = false;
  llvm::ArrayRef<Argument*> arguments;
  TOVA_AST_NODE(MethodPipeTarget, Expr)
};

struct MemberExpr : Expr {
  Expr* object = nullptr;
  Name name;
  bool is_optional = false;  // `?.`
  bool blocks = false;       // sema: `http.get` where nothing can wait: the function that stops the program
  Symbol* symbol =
      nullptr;  // sema: the variant of `Color.Red`, or what a namespace import exports; else null
  TOVA_AST_NODE(MemberExpr, Expr)
};

// `object[index]`, and `tuple.0` with a NumberLiteral as its index.
struct IndexExpr : Expr {
  Expr* object = nullptr;
  Expr* index = nullptr;
  bool is_optional = false;  // `?.[index]`
  TOVA_AST_NODE(IndexExpr, Expr)
};

struct SliceExpr : Expr {
  Expr* object = nullptr;
  Expr* start = nullptr;  // these three may be null
  Expr* stop = nullptr;
  Expr* step = nullptr;
  bool is_inclusive = false;  // `list[1..=3]`: `stop` is there and is the last index
  TOVA_AST_NODE(SliceExpr, Expr)
};

// `value?`
struct PropagateExpr : Expr {
  Expr* value = nullptr;
  TOVA_AST_NODE(PropagateExpr, Expr)
};

// ---- Functions and control flow

// `fn(x) ...`, `x => ...`, `(a, b) -> ...`, each also after `async`.
struct LambdaExpr : Expr {
  Function* function = nullptr;
  bool is_arrow = false;  // written with `=>` or `->`
  TOVA_AST_NODE(LambdaExpr, Expr)
};

struct Block : Expr {
  llvm::ArrayRef<Stmt*> statements;
  bool is_braced = true;   // false for a body that is one statement without braces
  bool has_defer = false;  // a DeferStmt is directly among the statements
  TOVA_AST_NODE(Block, Expr)
};

struct ConditionalBlock {
  Expr* condition;
  Block* body;
};

struct IfExpr : Expr {
  llvm::ArrayRef<ConditionalBlock> branches;  // `if`, then each `elif`
  Block* else_block = nullptr;                // may be null
  TOVA_AST_NODE(IfExpr, Expr)
};

struct MatchArm : Node {
  Pattern* pattern = nullptr;
  Expr* guard = nullptr;  // may be null
  Block* body = nullptr;
  TOVA_AST_NODE(MatchArm, Node)
};

struct MatchExpr : Expr {
  Expr* subject = nullptr;
  llvm::ArrayRef<MatchArm*> arms;
  bool is_exhaustive = false;  // sema: one arm is known to match
  TOVA_AST_NODE(MatchExpr, Expr)
};

struct TryExpr : Expr {
  Block* body = nullptr;
  Pattern* error = nullptr;    // may be null
  Block* handler = nullptr;    // may be null; then there is a finalizer
  Block* finalizer = nullptr;  // may be null
  TOVA_AST_NODE(TryExpr, Expr)
};

enum class ConcurrentMode : uint8_t { kAll, kCancelOnError, kFirst, kTimeout };

// `concurrent { ... }`
struct ConcurrentExpr : Expr {
  ConcurrentMode mode = ConcurrentMode::kAll;
  Expr* timeout = nullptr;  // ms; kTimeout only
  Block* body = nullptr;
  TOVA_AST_NODE(ConcurrentExpr, Expr)
};

// `spawn f(x)`
struct SpawnExpr : Expr {
  Expr* call = nullptr;
  TOVA_AST_NODE(SpawnExpr, Expr)
};

enum class SelectForm : uint8_t { kReceive, kSend, kTimeout, kDefault };

struct SelectCase : Node {
  SelectForm form = SelectForm::kDefault;
  Pattern* target = nullptr;  // kReceive: a binding or a wildcard
  Expr* channel = nullptr;    // kReceive, kSend
  Expr* value = nullptr;      // kSend: what is sent; kTimeout: ms
  Block* body = nullptr;
  TOVA_AST_NODE(SelectCase, Node)
};

struct SelectExpr : Expr {
  llvm::ArrayRef<SelectCase*> cases;
  TOVA_AST_NODE(SelectExpr, Expr)
};

struct ErrorExpr : Expr {
  TOVA_AST_NODE(ErrorExpr, Expr)
};

}  // namespace tova::ast

#endif
