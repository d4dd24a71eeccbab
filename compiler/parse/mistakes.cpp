#include "compiler/parse/parser.h"
#include "fmt/format.h"
#include "llvm/ADT/StringSwitch.h"

namespace tova::parse {
namespace {

// A word that begins a statement elsewhere, and what Tova writes for it.
struct ForeignWord {
  llvm::StringRef word;
  llvm::StringRef message;
  llvm::StringRef tip;
};

constexpr ForeignWord kForeignWords[] = {
    {"throw", "there is no `throw` in Tova", "return `Err(message)` and let the caller decide"},
    {"raise", "there is no `raise` in Tova", "return `Err(message)` and let the caller decide"},
    {"class", "there are no classes in Tova",
     "write `type Name { ... }`, and methods in `impl Name { ... }`"},
    {"struct", "types are written with `type`", "write `type Name { field: Type }`"},
    {"enum", "types are written with `type`", "write `type Name { First, Second }`"},
    {"switch", "there is no `switch` in Tova", "write `match value { pattern => result }`"},
    {"case", "arms of `match` have no `case`", "write `pattern => result`"},
    {"unless", "there is no `unless` in Tova", "write `if not condition { ... }`"},
    {"until", "there is no `until` in Tova", "write `while not condition { ... }`"},
    {"do", "there is no `do` in Tova", "write `loop { ... break ... }`"},
    {"foreach", "loops are written with `for`", "write `for item in list { ... }`"},
    {"require", "modules are imported with `import`", "write `import { name } from \"module\"`"},
    {"use", "modules are imported with `import`", "write `import { name } from \"module\"`"},
    {"new", "there is no `new` in Tova", "call the type: `Name(value)`"},
};

const ForeignWord* FindForeignWord(llvm::StringRef word) {
  for (const ForeignWord& foreign : kForeignWords) {
    if (foreign.word == word) return &foreign;
  }
  return nullptr;
}

}  // namespace

// At a word that begins a statement: reports it when it belongs to another language. True when the current
// token has moved to where a statement of Tova can be read; false with a failure, or when there was nothing
// to report.
bool Parser::ReportForeignStatement() {
  const Token& token = *current_;
  const Token& next = Peek();
  const llvm::StringRef word = TextOf(token);
  auto replace = [&](DiagnosticCode code, std::string message, std::string tip, llvm::StringRef replacement) {
    Complain(code, SpanOf(token), std::move(message),
             {.tip = std::move(tip),
              .fix_span = replacement.empty() ? SpanOf(token.begin, next.begin) : SpanOf(token),
              .replacement = replacement.str()});
  };
  if (token.kind == TokenKind::kExport) {
    replace(DiagnosticCode::kExportKeyword, "names are made public with `pub`", "replace `export` with `pub`",
            "pub");
    Advance();
    if (AtWord("default")) Advance();
    return !AtEnd();
  }
  if (token.kind == TokenKind::kMut) {
    replace(DiagnosticCode::kMutKeyword, "`mut` is not a keyword of Tova",
            "a variable that changes is written `var name = value`", "var");
    Advance();
    return !AtEnd();
  }
  if (token.kind == TokenKind::kElse || token.kind == TokenKind::kElif || token.kind == TokenKind::kCatch ||
      token.kind == TokenKind::kFinally) {
    const bool follows_try = token.kind == TokenKind::kCatch || token.kind == TokenKind::kFinally;
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(token),
         fmt::format("`{}` without {}", word.str(),
                     follows_try ? "a `try` before it" : "an `if` or a loop before it"));
    return false;
  }
  if (token.kind == TokenKind::kFrom) {
    Fail(DiagnosticCode::kImportForm, SpanOf(token), "an import begins with `import`",
         {.tip = "write `import { name } from \"./module\"`"});
    return false;
  }
  if (token.kind != TokenKind::kIdentifier || next.starts_line) return false;
  const bool before_name = next.kind == TokenKind::kIdentifier;
  if (before_name && (word == "const" || word == "val" || word == "final")) {
    replace(DiagnosticCode::kConstKeyword, fmt::format("`{}` is not a keyword of Tova", word.str()),
            fmt::format("bindings do not change unless they are `var`: write `{} = ...`", TextOf(next).str()),
            "");
    Advance();
    return true;
  }
  if (before_name &&
      (word == "function" || word == "def" || word == "func" || word == "fun" || word == "proc") &&
      (Peek(2).kind == TokenKind::kLeftParen || Peek(2).kind == TokenKind::kLess)) {
    Complain(DiagnosticCode::kFunctionKeyword, SpanOf(token),
             fmt::format("functions are written with `fn`, not `{}`", word.str()),
             {.tip = fmt::format("replace `{}` with `fn`", word.str()),
              .fix_span = SpanOf(token),
              .replacement = "fn"});
    // The word is read as `fn`.
    is_foreign_fn_ = true;
    return true;
  }
  if ((word == "elseif" || word == "elsif") && !before_name) return false;
  if (const ForeignWord* foreign = FindForeignWord(word); foreign != nullptr && before_name) {
    Fail(DiagnosticCode::kForeignStatement, SpanOf(token), foreign->message.str(),
         {.tip = foreign->tip.str()});
  }
  return false;
}

// `null` and `undefined` where a value is expected.
bool Parser::ReportForeignWord(const Token& token) {
  const llvm::StringRef word = TextOf(token);
  if (word != "null" && word != "undefined") return false;
  Complain(DiagnosticCode::kNullWord, SpanOf(token),
           fmt::format("the absent value is `nil`, not `{}`", word.str()),
           {.tip = fmt::format("replace `{}` with `nil`", word.str()),
            .fix_span = SpanOf(token),
            .replacement = "nil"});
  return true;
}

// Where a `{` must stand and does not. False when nothing special is known.
bool Parser::ReportMissingBlock(llvm::StringRef after, const Token& header) {
  if (At(TokenKind::kError)) return false;
  const bool is_colon = At(TokenKind::kColon);
  const bool is_then = AtWord("then") || AtWord("do");
  const uint32_t place = previous_end_;
  Fail(DiagnosticCode::kMissingBlock, is_colon || is_then ? SpanOf(*current_) : SpanOf(place - 1, place),
       fmt::format("expected `{{` after {}{}", after.str(),
                   AtEnd()                 ? ""
                   : current_->starts_line ? ", found the end of the line"
                                           : ", found " + DescribeToken(*current_)),
       {.tip = "blocks stand in braces: `{ ... }`",
        .label_span = SpanOf(header),
        .label = fmt::format("the block belongs to this `{}`", TextOf(header).str())});
  return true;
}

// A token that cannot follow a whole statement on its line.
bool Parser::ReportTrailing() {
  const Token& token = *current_;
  const Token& before = *(current_ - 1);
  if (AtForeignIncrement() || (token.kind == TokenKind::kMinus && Peek().kind == TokenKind::kMinus)) {
    const Token& second = Peek();
    const Token& after = Peek(2);
    const bool joins = !after.starts_line && after.kind != TokenKind::kEndOfFile &&
                       after.kind != TokenKind::kRightBrace && after.kind != TokenKind::kSemicolon &&
                       after.kind != TokenKind::kRightParen;
    if (joins) {
      Fail(DiagnosticCode::kIncrement, SpanOf(token.begin, second.end), "`++` joins strings in patterns only",
           {.tip = "join strings with `+`, or write \"{a}{b}\"",
            .fix_span = SpanOf(token.begin, second.end),
            .replacement = "+"});
    } else {
      const bool is_name = before.kind == TokenKind::kIdentifier && before.end == token.begin;
      Fail(DiagnosticCode::kIncrement, SpanOf(token.begin, second.end),
           fmt::format("`{}` is not an operator", source_.slice(token.begin, second.end).str()),
           {.tip = fmt::format("write `{} += 1`", is_name ? TextOf(before).str() : "x"),
            .fix_span = is_name ? SpanOf(token.begin, second.end) : Span{},
            .replacement = " += 1"});
    }
    return true;
  }
  if (before.kind == TokenKind::kQuestion) {
    Fail(DiagnosticCode::kTernary, SpanOf(before), "`? :` is not an operator of Tova",
         {.tip = "`if` has a value: `if condition { a } else { b }`"});
    return true;
  }
  if (token.kind == TokenKind::kFatArrow || token.kind == TokenKind::kArrow) {
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(token), fmt::format("unexpected {}", DescribeToken(token)),
         {.tip = "a lambda is written `fn(x) x * 2` or `x => x * 2`"});
    return true;
  }
  if (token.kind == TokenKind::kComma) {
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(token), "unexpected `,` after the expression",
         {.tip = "several values stand in a list `[a, b]` or a tuple `(a, b)`"});
    return true;
  }
  if (const ForeignWord* foreign =
          before.kind == TokenKind::kIdentifier ? FindForeignWord(TextOf(before)) : nullptr) {
    Fail(DiagnosticCode::kForeignStatement, SpanOf(before), foreign->message.str(),
         {.tip = foreign->tip.str()});
    return true;
  }
  if (before.kind == TokenKind::kIdentifier && IsWord(before, "print")) {
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(token),
         fmt::format("expected `(` after `print`, found {}", DescribeToken(token)),
         {.tip = "calls have parentheses: `print(value)`"});
    return true;
  }
  return false;
}

// At the `=` behind a condition.
void Parser::ReportAssignmentInCondition() {
  Complain(DiagnosticCode::kAssignmentInCondition, SpanOf(*current_), "`=` binds a name and has no value",
           {.tip = "compare with `==`", .fix_span = SpanOf(*current_), .replacement = "=="});
  Advance();
}

}  // namespace tova::parse
