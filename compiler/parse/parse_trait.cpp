#include "compiler/parse/parser.h"
#include "fmt/format.h"

namespace tova::parse {

// The functions between the braces of an interface, a trait or an impl.
llvm::ArrayRef<ast::FunctionDecl*> Parser::ParseMethods(bool needs_body, llvm::StringRef where,
                                                        const Token& header) {
  llvm::SmallVector<ast::FunctionDecl*, 8> methods;
  const bool is_unbraced = !At(TokenKind::kLeftBrace);
  if (is_unbraced && !EnterUnbraced(where, header)) return {};
  auto parse_method = [&] {
    const Token* first = current_;
    ast::Stmt* stmt = nullptr;
    if (At(TokenKind::kAt)) {
      stmt = ParseDecorated();
    } else {
      Accept(TokenKind::kPub);
      const bool is_fn = At(TokenKind::kFn) || At(TokenKind::kAsync) || (ReportForeignStatement() && is_foreign_fn_);
      if (is_fn) {
        stmt = ParseFunctionDecl(needs_body);
      } else {
        Fail(DiagnosticCode::kUnexpectedToken, SpanOf(*current_),
             fmt::format("expected `fn`, found {}", DescribeToken(*current_)),
             {.tip = fmt::format("only functions stand in {} {}",
                                 header.kind == TokenKind::kTrait ? "a" : "an", TextOf(header).str())});
      }
    }
    if (auto* method = llvm::dyn_cast_or_null<ast::FunctionDecl>(stmt)) {
      if (first->has_doc) AttachDoc(*method, *first);
      for (const ast::Decorator* decorator : method->decorators) {
        // These two change nothing; any other would get the method without its object.
        if (decorator->name.text == "fast" || decorator->name.text == "wasm") continue;
        Complain(DiagnosticCode::kUnexpectedToken, SpanOf(*decorator), "a method takes no decorator",
                 {.tip = "decorate a function and call it from the method"});
      }
      methods.push_back(method);
    }
  };
  auto at_next = [&] { return At(TokenKind::kFn) || At(TokenKind::kAsync) || At(TokenKind::kPub); };
  ParseItems(parse_method, at_next, is_unbraced ? &header : nullptr);
  return Keep(methods);
}

ast::Stmt* Parser::ParseInterface() {
  const Token& keyword = Advance();
  auto* node = Start<ast::InterfaceDecl>(keyword.begin);
  node->name = ExpectName("a name for the interface");
  if (!panicking_) node->type_parameters = ParseTypeParameters();
  if (!panicking_) node->methods = ParseMethods(/*needs_body=*/false, "the interface's name", keyword);
  for (const ast::FunctionDecl* method : node->methods) {
    const ast::Block* body = method->function->body;
    if (body == nullptr) continue;
    Complain(DiagnosticCode::kMisplacedBody, SpanOf(body->begin, body->begin + 1),
             "functions of an interface have no body", {.tip = "use `trait` for default implementations"});
  }
  return Finish(node);
}

ast::Stmt* Parser::ParseTrait() {
  const Token& keyword = Advance();
  auto* node = Start<ast::TraitDecl>(keyword.begin);
  node->name = ExpectName("a name for the trait");
  if (!panicking_) node->type_parameters = ParseTypeParameters();
  if (!panicking_) node->methods = ParseMethods(/*needs_body=*/false, "the trait's name", keyword);
  return Finish(node);
}

ast::Stmt* Parser::ParseImpl() {
  const Token& keyword = Advance();
  auto* node = Start<ast::ImplDecl>(keyword.begin);
  node->type_parameters = ParseTypeParameters();
  if (!panicking_) node->type = ParseNamedType();
  if (!panicking_ && Accept(TokenKind::kFor)) {
    node->trait = node->type;
    node->type = ParseNamedType();
  }
  if (node->type == nullptr) node->type = Finish(Start<ast::NamedType>(current_->begin));
  if (!panicking_) node->methods = ParseMethods(/*needs_body=*/true, "the type of `impl`", keyword);
  return Finish(node);
}

}  // namespace tova::parse
