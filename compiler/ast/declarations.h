#ifndef TOVA_COMPILER_AST_DECLARATIONS_H
#define TOVA_COMPILER_AST_DECLARATIONS_H

#include "compiler/ast/expressions.h"
#include "compiler/ast/node.h"
#include "compiler/ast/patterns.h"
#include "compiler/ast/types.h"

namespace tova::ast {

// ---- Functions

struct TypeParameter : Node {
  Name name;
  TypeNode* bound = nullptr;         // `T: Show`; may be null
  TypeNode* default_type = nullptr;  // `T = Int`; may be null
  Symbol* symbol = nullptr;          // sema
  TOVA_AST_NODE(TypeParameter, Node)
};

struct Parameter : Node {
  Pattern* pattern = nullptr;  // BindingPattern, ListPattern, ObjectPattern, TuplePattern, WildcardPattern
  TypeNode* annotation = nullptr;  // may be null
  Expr* default_value = nullptr;   // may be null
  bool is_rest = false;            // `...names`
  TOVA_AST_NODE(Parameter, Node)
};

// What declarations and lambdas share.
struct Function : Node {
  llvm::ArrayRef<TypeParameter*> type_parameters;
  llvm::ArrayRef<Parameter*> parameters;
  TypeNode* return_type = nullptr;  // may be null
  Block* body = nullptr;            // null for a signature: `extern`, interfaces, a trait's required methods
  Symbol* implicit_self = nullptr;  // sema: `self` of a method that doesn't list it; used or not
  bool is_async = false;
  bool is_generator = false;     // a `yield` belongs to this function
  bool has_await = false;        // an `await`, `async for` or `concurrent` belongs to it
  bool has_propagation = false;  // a `?` belongs to it
  TOVA_AST_NODE(Function, Node)
};

// `@name`, `@name(arguments)`
struct Decorator : Node {
  Name name;
  llvm::ArrayRef<Argument*> arguments;
  TOVA_AST_NODE(Decorator, Node)
};

struct FunctionDecl : Stmt {
  Name name;
  bool is_extern = false;
  llvm::ArrayRef<Decorator*> decorators;
  Function* function = nullptr;
  Symbol* symbol = nullptr;  // sema; null for methods
  TOVA_AST_NODE(FunctionDecl, Stmt)
};

// ---- Types

struct FieldDecl : Node {
  Name name;
  TypeNode* type = nullptr;          // may be null in a variant's payload: `Circle(radius)`
  Expr* default_value = nullptr;     // may be null
  llvm::ArrayRef<Expr*> validators;  // `{ required, minLength(2) }` behind a field
  bool is_positional = false;        // `Some(T)`: the name is made up, "_0" and so on
  TOVA_AST_NODE(FieldDecl, Node)
};

struct VariantDecl : Node {
  Name name;
  bool has_payload = false;  // parentheses were written
  llvm::ArrayRef<FieldDecl*> fields;
  Symbol* symbol = nullptr;  // sema
  TOVA_AST_NODE(VariantDecl, Node)
};

enum class TypeForm : uint8_t {
  kBody,        // `{ ... }`: a struct when it has fields only, a sum type when it has variants
  kAlias,       // `= T`; a union of names may turn out to be a simple enumeration
  kRefinement,  // `= T where { ... }`
};

struct TypeDecl : Stmt {
  Name name;
  TypeForm form = TypeForm::kBody;
  llvm::ArrayRef<TypeParameter*> type_parameters;
  llvm::ArrayRef<FieldDecl*> fields;      // kBody
  llvm::ArrayRef<VariantDecl*> variants;  // kBody
  TypeNode* aliased = nullptr;            // kAlias, kRefinement
  llvm::ArrayRef<Expr*> predicates;       // kRefinement; each sees the value as `it`
  Symbol* it_symbol = nullptr;            // sema: the `it` of the predicates
  llvm::ArrayRef<Name> derives;
  Symbol* symbol = nullptr;  // sema
  TOVA_AST_NODE(TypeDecl, Stmt)
};

struct InterfaceDecl : Stmt {
  Name name;
  llvm::ArrayRef<TypeParameter*> type_parameters;
  llvm::ArrayRef<FunctionDecl*> methods;  // without bodies
  Symbol* symbol = nullptr;               // sema
  TOVA_AST_NODE(InterfaceDecl, Stmt)
};

struct TraitDecl : Stmt {
  Name name;
  llvm::ArrayRef<TypeParameter*> type_parameters;
  llvm::ArrayRef<FunctionDecl*> methods;  // with a body where there is a default
  Symbol* symbol = nullptr;               // sema
  TOVA_AST_NODE(TraitDecl, Stmt)
};

// `impl Type { ... }`, `impl Trait for Type { ... }`
struct ImplDecl : Stmt {
  llvm::ArrayRef<TypeParameter*> type_parameters;  // `impl<T> ...`
  NamedType* trait = nullptr;                      // an interface or a trait; may be null
  NamedType* type = nullptr;
  llvm::ArrayRef<FunctionDecl*> methods;
  TOVA_AST_NODE(ImplDecl, Stmt)
};

// ---- Modules

// One `name` or `name as alias` between the braces of an import or a re-export.
struct ImportedName : Node {
  Name name;
  Name alias;                // empty when there is none
  Symbol* symbol = nullptr;  // sema; imports only
  Name local() const { return alias.empty() ? name : alias; }
  TOVA_AST_NODE(ImportedName, Node)
};

// A statement that names another module.
struct ModuleReference : Stmt {
  llvm::StringRef specifier;     // decoded; empty after an error
  uint32_t specifier_begin = 0;  // the string with its quotes
  uint32_t specifier_end = 0;
  llvm::ArrayRef<ImportedName*> names;  // between braces; may be empty
  bool has_braces = false;

  using Stmt::Stmt;
  static bool classof(const Node* node) {
    return node->kind == NodeKind::kImportDecl || node->kind == NodeKind::kReExportDecl;
  }
};

// `import {a, b as c} from "m"`, `import d from "m"`, `import * as ns from "m"`, `import d, {a} from "m"`,
// and `import "m"` for its effects alone.
struct ImportDecl : ModuleReference {
  ImportedName* default_name = nullptr;    // may be null
  ImportedName* namespace_name = nullptr;  // may be null
  // sema: types of the module that the file does not import and whose values it takes apart.
  llvm::ArrayRef<Symbol*> implied;
  TOVA_AST_NODE(ImportDecl, ModuleReference)
};

// `pub {a, b as c} from "m"`, `pub * from "m"`, `pub * as name from "m"`.
struct ReExportDecl : ModuleReference {
  bool is_all = false;  // `*`
  Name namespace_name;  // `* as name`; usually empty
  TOVA_AST_NODE(ReExportDecl, ModuleReference)
};

// `pub name`, `pub {a, b as c}`: makes names of this module importable that are defined or imported elsewhere
// in it.
struct PubNamesDecl : Stmt {
  llvm::ArrayRef<ImportedName*> names;  // symbol: sema, what is made public
  TOVA_AST_NODE(PubNamesDecl, Stmt)
};

// ---- Blocks of the top level

// `test "name" timeout=500 { ... }`
struct TestDecl : Stmt {
  StringLiteral* name = nullptr;     // may be null
  NumberLiteral* timeout = nullptr;  // ms; may be null
  Block* body = nullptr;             // TestHookDecl among its statements
  TOVA_AST_NODE(TestDecl, Stmt)
};

// `before_each { ... }`, `after_each { ... }`: in a test block for that test, at the top level for all tests of the
// file.
struct TestHookDecl : Stmt {
  bool is_after = false;
  Block* body = nullptr;
  TOVA_AST_NODE(TestHookDecl, Stmt)
};

struct BenchDecl : Stmt {
  StringLiteral* name = nullptr;  // may be null
  Block* body = nullptr;
  bool has_await = false;  // an `await` belongs to the body
  TOVA_AST_NODE(BenchDecl, Stmt)
};

// A block such as `server { ... }` that this compiler does not build. The parser reports it and skips its
// body.
struct UnbuiltBlock : Stmt {
  Name keyword;
  TOVA_AST_NODE(UnbuiltBlock, Stmt)
};

}  // namespace tova::ast

#endif
