#include <catch2/catch_test_macros.hpp>
#include <set>

#include "archives.h"
#include "compiler/ast/visitor.h"
#include "compiler/lex/lexer.h"
#include "parse_support.h"

// What a formatter needs of the tree: nothing of the source may be missing from it.
namespace tova::parse {
namespace {

namespace fs = std::filesystem;
using lex::Token;
using lex::TokenKind;

// Kinds whose nodes keep a name, a literal or such a keyword themselves. In all others only punctuation and the
// words of the construct may stand outside of their children.
bool KeepsWords(ast::NodeKind kind) {
  using ast::NodeKind;
  switch (kind) {
    case NodeKind::kNumberLiteral:
    case NodeKind::kStringLiteral:
    case NodeKind::kTemplateLiteral:
    case NodeKind::kRegexLiteral:
    case NodeKind::kBoolLiteral:
    case NodeKind::kNilLiteral:
    case NodeKind::kIdentifierExpr:
    case NodeKind::kPlaceholderExpr:
    case NodeKind::kObjectEntry:
    case NodeKind::kMethodPipeTarget:
    case NodeKind::kMemberExpr:
    case NodeKind::kArgument:
    case NodeKind::kBreakStmt:
    case NodeKind::kContinueStmt:
    case NodeKind::kForStmt:
    case NodeKind::kWhileStmt:
    case NodeKind::kLoopStmt:
    case NodeKind::kTypeDecl:
    case NodeKind::kInterfaceDecl:
    case NodeKind::kTraitDecl:
    case NodeKind::kImportDecl:
    case NodeKind::kReExportDecl:
    case NodeKind::kWildcardPattern:
    case NodeKind::kBindingPattern:
    case NodeKind::kVariantPattern:
    case NodeKind::kObjectPatternField:
    case NodeKind::kNamedType:
    case NodeKind::kObjectType:
    case NodeKind::kFunction:  // and the name of its declaration
    case NodeKind::kTypeParameter:
    case NodeKind::kDecorator:
    case NodeKind::kFieldDecl:
    case NodeKind::kVariantDecl:
    case NodeKind::kImportedName:
    // Words that matter in these places only.
    case NodeKind::kConcurrentExpr:
    case NodeKind::kSpawnExpr:
    case NodeKind::kSelectExpr:
    case NodeKind::kSelectCase:  // `timeout`, `send`, `_`
    case NodeKind::kTestDecl:
    case NodeKind::kTestHookDecl:
    case NodeKind::kBenchDecl:
      return true;
    // `is Ok(_)` is read as `is Ok`; the names in `(a: Int) -> Int` document only.
    case NodeKind::kIsExpr:
    case NodeKind::kFunctionType:
    case NodeKind::kTupleType:
      return true;
    default:
      return false;
  }
}

bool IsWord(TokenKind kind) {
  switch (kind) {
    case TokenKind::kIdentifier:
    case TokenKind::kNumber:
    case TokenKind::kString:
    case TokenKind::kTemplateHead:
    case TokenKind::kTemplateMiddle:
    case TokenKind::kTemplateTail:
    case TokenKind::kRegex:
    case TokenKind::kTrue:
    case TokenKind::kFalse:
    case TokenKind::kNil:
      return true;
    default:
      return false;
  }
}

// Checks one file that has no mistake; notes what does not hold.
class CoverageCheck {
 public:
  CoverageCheck(const ast::Module& module, const lex::TokenStream& stream) : module_(module), stream_(stream) {
    for (const Token& token : stream.tokens) {
      begins_.insert(token.begin);
      ends_.insert(token.end);
      // `>>` may end two lists of type arguments, one after the other.
      if (token.kind == TokenKind::kShiftRight || token.kind == TokenKind::kShiftRightUnsigned) {
        for (uint32_t end = token.begin; end < token.end; ++end) ends_.insert(end);
      }
    }
  }

  std::string Run() {
    owners_.assign(module_.source().size(), nullptr);
    std::vector<const ast::Node*> roots(module_.statements.begin(), module_.statements.end());
    CheckSiblings(roots);
    for (const ast::Node* root : roots) CheckNode(*root);
    for (const Token& token : stream_.tokens) CheckToken(token);
    CheckComments();
    return problems_;
  }

 private:
  void Note(llvm::StringRef what, uint32_t begin, uint32_t end) {
    problems_ += fmt::format("{} `{}`\n", what.str(), module_.source().slice(begin, end).str());
  }
  void Note(llvm::StringRef what, const ast::Node& node) {
    Note(fmt::format("{} {}", ast::NodeKindName(node.kind).str(), what.str()), node.begin, node.end);
  }

  void CheckNode(const ast::Node& node) {
    if (node.begin == node.end) {
      // Stands for what was left out, such as the value of `fn f(x?)`.
      return;
    }
    if (begins_.count(node.begin) == 0) Note("begins inside of a token", node);
    if (ends_.count(node.end) == 0) Note("ends inside of a token", node);
    // Outer nodes come first, so the innermost one stays.
    std::fill(owners_.begin() + node.begin, owners_.begin() + node.end, &node);
    std::vector<const ast::Node*> children;
    ast::ForEachChild(node, [&](const ast::Node& child) { children.push_back(&child); });
    CheckSiblings(children);
    for (const ast::Node* child : children) {
      if (child->begin < node.begin || child->end > node.end) Note("leaves its parent", *child);
      CheckNode(*child);
    }
  }

  void CheckSiblings(std::vector<const ast::Node*>& nodes) {
    nodes.erase(std::remove_if(nodes.begin(), nodes.end(), [](const auto* node) { return node->begin == node->end; }),
                nodes.end());
    // Fields and variants of a type may be mixed; the tree lists the fields first.
    std::stable_sort(nodes.begin(), nodes.end(), [](const auto* a, const auto* b) { return a->begin < b->begin; });
    for (size_t i = 1; i < nodes.size(); ++i) {
      if (nodes[i]->begin < nodes[i - 1]->end) Note("overlaps the one before", *nodes[i]);
    }
  }

  void CheckToken(const Token& token) {
    if (token.begin == token.end || token.kind == TokenKind::kSemicolon) return;
    const ast::Node* owner = owners_[token.begin];
    if (owner == nullptr) return Note("in no statement:", token.begin, token.end);
    if (token.end > owner->end && token.kind != TokenKind::kShiftRight &&
        token.kind != TokenKind::kShiftRightUnsigned) {
      Note("reaches out of its node:", token.begin, token.end);
    }
    if (IsWord(token.kind) && !KeepsWords(owner->kind)) {
      Note(fmt::format("kept by nothing, directly in {}:", ast::NodeKindName(owner->kind).str()), token.begin,
           token.end);
    }
  }

  // Between the tokens there is nothing but white space and the comments of the list.
  void CheckComments() {
    uint32_t at = 0;
    const ast::Comment* comment = module_.comments.begin();
    if (module_.source().starts_with("#!")) at = static_cast<uint32_t>(module_.source().find('\n'));
    for (const Token& token : stream_.tokens) {
      for (; comment != module_.comments.end() && comment->end <= token.begin; ++comment) {
        CheckBlank(at, comment->begin);
        at = comment->end;
        const llvm::StringRef text = module_.source().slice(comment->begin, comment->end);
        if (text.starts_with("///") != comment->is_doc || text.starts_with("/*") != comment->is_block ||
            (comment->is_block ? !text.ends_with("*/") : text.contains('\n') || !text.starts_with("//"))) {
          Note("odd comment:", comment->begin, comment->end);
        }
      }
      CheckBlank(at, token.begin);
      at = token.end;
    }
    if (comment != module_.comments.end()) Note("overlaps a token:", comment->begin, comment->end);
  }

  void CheckBlank(uint32_t begin, uint32_t end) {
    if (begin > end || !module_.source().slice(begin, end).trim(" \t\r\n").empty()) Note("in no token:", begin, end);
  }

  const ast::Module& module_;
  const lex::TokenStream& stream_;
  std::set<uint32_t> begins_;
  std::set<uint32_t> ends_;
  std::vector<const ast::Node*> owners_;  // by byte: the innermost node
  std::string problems_;
};

// False when the text has a mistake and was left out.
bool CheckCoverage(const std::string& name, const std::string& text) {
  const Parsed parsed(text);
  if (!parsed.emitter.diagnostics().empty()) return false;
  const lex::TokenStream stream = lex::Lex(parsed.sources, parsed.file);
  INFO(name);
  CHECK(CoverageCheck(*parsed.module, stream).Run().empty());
  return true;
}

TEST_CASE("the tree covers every token and comment of the tests' sources") {
  unsigned count = 0;
  for (const char* folder : {"golden", "e2e"}) {
    for (const fs::path& path : FilesBelow(fs::path(TOVA_TEST_DIR) / folder)) {
      if (path.extension() != ".test") continue;
      for (const Section& section : ReadArchive(path)) {
        if (fs::path(section.name).extension() != ".tova") continue;
        count += CheckCoverage(path.filename().string() + ": " + section.name, section.text);
      }
    }
  }
  CHECK(count > 100);
}

TEST_CASE("the tree covers every token and comment of the examples and the fuzzer's corpus") {
  unsigned count = 0;
  for (const char* folder : {"../examples", "fuzz/corpus/parser"}) {
    for (const fs::path& path : FilesBelow(fs::path(TOVA_TEST_DIR) / folder)) {
      if (!path.extension().empty() && path.extension() != ".tova") continue;
      count += CheckCoverage(path.string(), ReadFile(path));
    }
  }
  CHECK(count > 5);
}

TEST_CASE("parentheses belong to what they are an operand of") {
  const char* sources[] = {
      "(a) + b", "((a)) + (b)", "(a)..(b)", "(a) < (b) < (c)", "(a) == (b)", "(a) is Int", "(a) |> f()",
      "(a) |> .m().n", "(f)(x)", "(a).b", "(a)[0]", "(a)[1:]", "(a).0", "(a)?", "(a)?.b", "not (a)", "-(a)",
      "x = (a)", "(a)", "(a).b = (c)", "(a)[0] += (c)", "(a).b, (a).c = (1), (2)", "fn f() { return (a), (b) }",
      "fn f() { (a), (b) }", "match (a) { (1) => (2), _ if (b) => (c) }", "[(a) for b in (c) if (d)]",
      "{ (a): (b) for c in (d) }", "[...(a)]", "f(x: (a), ...(b))", "x: (Int) | (String) = (1)",
      "fn f(a?, b? : Int) { a }", "x: Map<String, [List<Int>]> = y", "x: A<B<C<D>>> = y", "\"{(a)} {(b).c}\"",
      "if (a) { (b) } elif (c) { (d) } else { (e) }", "for (a, b) in (c) when (d) { (e) }", "await (a)", "yield (a)",
      "spawn (f)(x)", "(a) ?? (b)", "guard (a) else { return (b) }", "with (a) as b { (c) }", "defer (a)",
  };
  for (const std::string source : sources) CHECK(CheckCoverage(source, source));
}

}  // namespace
}  // namespace tova::parse
