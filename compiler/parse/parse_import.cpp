#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

ast::ImportedName* Parser::ParseImportedName() {
  auto* node = Start<ast::ImportedName>(current_->begin);
  if (!IsNameLike(*current_)) {
    FailExpected("a name");
    return Finish(node);
  }
  node->name = TakeName();
  if (Accept(TokenKind::kAs)) {
    node->alias = ExpectName("a name after `as`");
  } else if (AtWord("as")) {
    FailExpected("`as`");
  }
  return Finish(node);
}

llvm::ArrayRef<ast::ImportedName*> Parser::ParseImportedNames() {
  llvm::SmallVector<ast::ImportedName*, 8> names;
  ParseDelimited(TokenKind::kRightBrace, "after the name", [&] { names.push_back(ParseImportedName()); });
  return Keep(names);
}

// `from "module"`
void Parser::ParseSpecifier(ast::ModuleReference& reference, llvm::StringRef where) {
  if (panicking_) return;
  if (!At(TokenKind::kFrom)) RepairKeyword(TokenKind::kFrom, "from");
  if (!Accept(TokenKind::kFrom)) {
    FailExpected(fmt::format("`from` and a module after {}", where.str()),
                 {.tip = "write `import { name } from \"./module\"`"});
    return;
  }
  if (!At(TokenKind::kString)) {
    FailExpected("a module in quotes after `from`", {.tip = "write `from \"./module\"`"});
    return;
  }
  const ast::StringLiteral* literal = ParsePlainString();
  if (literal->value.empty()) {
    Complain(DiagnosticCode::kImportForm, SpanOf(*literal), "an import names a module",
             {.tip = "write `from \"./module\"`"});
  }
  reference.specifier = literal->value;
  reference.specifier_begin = literal->begin;
  reference.specifier_end = literal->end;
}

ast::Stmt* Parser::ParseImport() {
  auto* node = Start<ast::ImportDecl>(Advance().begin);
  if (block_depth_ == 0) references_.push_back(node);
  if (At(TokenKind::kString)) {
    const ast::StringLiteral* literal = ParsePlainString();
    node->specifier = literal->value;
    node->specifier_begin = literal->begin;
    node->specifier_end = literal->end;
    return Finish(node);
  }
  llvm::StringRef where = "the name";
  if (At(TokenKind::kIdentifier)) {
    node->default_name = Start<ast::ImportedName>(current_->begin);
    node->default_name->name = TakeName();
    Finish(node->default_name);
    if (At(TokenKind::kComma) && (Peek().kind == TokenKind::kLeftBrace || Peek().kind == TokenKind::kStar)) {
      Advance();
    } else if (At(TokenKind::kComma)) {
      Fail(DiagnosticCode::kImportForm, SpanOf(node->default_name->begin, current_->end),
           "several imported names stand in braces", {.tip = "write `import { a, b } from \"./module\"`"});
      return Finish(node);
    }
  }
  if (At(TokenKind::kLeftBrace)) {
    node->has_braces = true;
    node->names = ParseImportedNames();
    where = "the names";
  } else if (Accept(TokenKind::kStar)) {
    if (!Expect(TokenKind::kAs, "and a name after `*`")) return Finish(node);
    node->namespace_name = Start<ast::ImportedName>(current_->begin);
    node->namespace_name->name = ExpectName("a name after `as`");
    Finish(node->namespace_name);
  } else if (node->default_name == nullptr) {
    FailExpected("names to import", {.tip = "write `import { name } from \"./module\"`"});
    return Finish(node);
  }
  ParseSpecifier(*node, where);
  return Finish(node);
}

// After `pub`: `{ a, b } [from "m"]`, `* [as name] from "m"`, `name [as other], ...`.
ast::Stmt* Parser::ParsePubNames(uint32_t begin) {
  const bool has_from = At(TokenKind::kLeftBrace) && AfterGroup(*current_).kind == TokenKind::kFrom;
  if (At(TokenKind::kStar) || has_from) {
    auto* node = Start<ast::ReExportDecl>(begin);
    if (block_depth_ == 0) references_.push_back(node);
    if (Accept(TokenKind::kStar)) {
      node->is_all = true;
      if (Accept(TokenKind::kAs)) node->namespace_name = ExpectName("a name after `as`");
      ParseSpecifier(*node, "`*`");
    } else {
      node->has_braces = true;
      node->names = ParseImportedNames();
      ParseSpecifier(*node, "the names");
    }
    return Finish(node);
  }
  auto* node = Start<ast::PubNamesDecl>(begin);
  if (At(TokenKind::kLeftBrace)) {
    node->names = ParseImportedNames();
    return Finish(node);
  }
  llvm::SmallVector<ast::ImportedName*, 4> names;
  do {
    names.push_back(ParseImportedName());
  } while (!panicking_ && Accept(TokenKind::kComma));
  node->names = Keep(names);
  return Finish(node);
}

}  // namespace tova::parse
