#include "compiler/parse/parser.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

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
    {"new", "there is no `new` in Tova",
     "call the type: `Name(value)`; classes of JavaScript have `Name.new(value)`"},
    {"lambda", "there is no `lambda` in Tova", "write `fn(x) x * 2` or `x => x * 2`"},
    {"typeof", "`typeof` is not an operator", "call `typeOf(value)`, or ask `value is String`"},
    {"instanceof", "`instanceof` is not an operator", "write `value is Type`"},
    {"delete", "there is no `delete` in Tova", "build an object without the key, as with `omit(object, [\"key\"])`"},
    {"del", "there is no `del` in Tova", "build an object without the key, as with `omit(object, [\"key\"])`"},
    {"void", "there is no `void` in Tova", "the absent value is `nil`"},
    {"global", "there is no `global` in Tova", "functions see the `var` names around them and can change them"},
    {"nonlocal", "there is no `nonlocal` in Tova", "functions see the `var` names around them and can change them"},
    {"package", "there is no `package` in Tova", "each file is a module; its name is its path"},
    {"mod", "there is no `mod` in Tova", "each file is a module; its name is its path"},
    {"namespace", "there is no `namespace` in Tova", "each file is a module; its name is its path"},
    {"public", "names are made public with `pub`", "write `pub` in front of the declaration"},
    {"private", "there is no `private` in Tova", "what is not `pub` belongs to its file alone"},
    {"static", "there is no `static` in Tova", "functions of a type stand in `impl Type { fn name() { ... } }`"},
    {"abstract", "there is no `abstract` in Tova", "write `interface Name { fn method() -> Type }`"},
    {"def", "functions are written with `fn`, not `def`", "write `fn name(x) { ... }`"},
    {"elseif", "there is no `elseif` in Tova", "write `elif condition { ... }`"},
    {"elsif", "there is no `elsif` in Tova", "write `elif condition { ... }`"},
    {"except", "there is no `except` in Tova", "write `try { ... } catch error { ... }`"},
    {"rescue", "there is no `rescue` in Tova", "write `try { ... } catch error { ... }`"},
    {"println", "there is no `println` in Tova", "write `print(value)`"},
    {"puts", "there is no `puts` in Tova", "write `print(value)`"},
    {"echo", "there is no `echo` in Tova", "write `print(value)`"},
};

// Words that other languages put in front of a variable.
constexpr llvm::StringRef kForeignTypes[] = {"int",  "string", "str",  "float",   "double", "bool", "boolean",
                                             "char", "long",   "auto", "dynamic", "number", "String", "Int",
                                             "Float", "Bool"};

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
              .replacement = replacement.str(),
              .is_safe = !(token.kind == TokenKind::kExport && IsWord(next, "default"))});
  };
  if (token.kind == TokenKind::kExport) {
    replace(DiagnosticCode::kExportKeyword, "names are made public with `pub`", "replace `export` with `pub`",
            "pub");
    // `export const` and `export default function` are one habit.
    MarkDamaged(token.begin, token.end);
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
  if (word == "switch" && next.kind == TokenKind::kLeftParen &&
      AfterGroup(next).kind == TokenKind::kLeftBrace && !AfterGroup(next).starts_line) {
    const ForeignWord* foreign = FindForeignWord(word);
    Fail(DiagnosticCode::kForeignStatement, SpanOf(token), foreign->message.str(),
         {.tip = foreign->tip.str()});
    return false;
  }
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
              .replacement = "fn",
              .is_safe = true});
    // The word is read as `fn`. What another language has behind the parameters belongs to the same habit.
    MarkDamaged(token.begin, token.end);
    is_foreign_fn_ = true;
    return true;
  }
  const bool before_word = before_name || next.kind == TokenKind::kFn || next.kind == TokenKind::kType ||
                           next.kind == TokenKind::kAsync || next.kind == TokenKind::kVar;
  if (const ForeignWord* foreign = FindForeignWord(word); foreign != nullptr && before_word) {
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
            .replacement = "nil",
            .is_safe = true});
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
       {.tip = At(TokenKind::kEllipsis) ? "a range is written `0..3`, or `0..=3` with its end"
                                        : "blocks stand in braces: `{ ... }`",
        .label_span = SpanOf(header),
        .label = fmt::format("the block belongs to this `{}`", TextOf(header).str())});
  return true;
}

// What helps when the current token cannot follow the expression before it.
Hint Parser::HintForTrailing() const {
  const Token& token = *current_;
  if (token.starts_line && !context_.in_brackets) return {};
  for (const Token* word : {&token, &token - 1}) {
    if (word->kind != TokenKind::kIdentifier) continue;
    if (const ForeignWord* foreign = FindForeignWord(TextOf(*word))) return {.tip = foreign->tip.str()};
  }
  if (token.kind == TokenKind::kIf) return {.tip = "`if` has a value: `if condition { a } else { b }`"};
  const Token& before = current_[-1];
  if (token.kind == TokenKind::kLeftBrace && before.kind == TokenKind::kIdentifier &&
      llvm::isUpper(TextOf(before).front())) {
    return {.tip = TipForTrailing()};
  }
  if (token.kind == TokenKind::kFor) return {.tip = "a list is made in brackets: `[x * 2 for x in list]`"};
  return {};
}

// What helps when the current token cannot follow the statement before it.
std::string Parser::TipForTrailing() const {
  const Token& token = *current_;
  const Token& before = token.begin == 0 ? token : *(current_ - 1);
  if (token.kind == TokenKind::kLeftBrace && before.kind == TokenKind::kIdentifier &&
      llvm::isUpper(TextOf(before).front())) {
    return fmt::format("values of a type are built with parentheses: `{}(field: value)`", TextOf(before).str());
  }
  if (token.kind == TokenKind::kString && before.kind == TokenKind::kString && before.end == token.begin) {
    return "text of several lines stands between `\"\"\"`";
  }
  const bool is_value = token.kind == TokenKind::kIdentifier || token.kind == TokenKind::kNumber ||
                        token.kind == TokenKind::kString || token.kind == TokenKind::kTemplateHead ||
                        token.kind == TokenKind::kTrue || token.kind == TokenKind::kFalse || token.kind == TokenKind::kNil;
  if (is_value && &before == item_ && before.kind == TokenKind::kIdentifier) {
    return fmt::format("calls have parentheses: `{}(...)`", TextOf(before).str());
  }
  if (before.kind == TokenKind::kBreak) return "`break` takes no value: assign it to a `var` in front of the loop";
  return "statements are separated by a new line or by `;`";
}

// At `Name {` or `Name<T> {` with entries on the lines below: a declaration that lacks its keyword.
bool Parser::ReportMissingType() {
  const Token& name = *current_;
  const char first = TextOf(name).front();
  if (first < 'A' || first > 'Z') return false;
  const Token* token = &name + 1;
  if (token->kind == TokenKind::kLess) {
    for (++token; token->kind == TokenKind::kIdentifier || token->kind == TokenKind::kComma; ++token) {
    }
    if (token->kind != TokenKind::kGreater) return false;
    ++token;
  }
  if (token->kind != TokenKind::kLeftBrace || token->starts_line || !token[1].starts_line) return false;
  Fail(DiagnosticCode::kUnexpectedToken, SpanOf(name),
       fmt::format("expected `type` in front of `{}`", TextOf(name).str()),
       {.tip = fmt::format("write `type {} {{ ... }}`; traits begin with `trait`, interfaces with `interface`",
                           source_.slice(name.begin, token[-1].end).str())});
  return true;
}

// At `++` between two values.
void Parser::ReportForeignJoin() {
  const Span span = SpanOf(current_->begin, Peek().end);
  Fail(DiagnosticCode::kIncrement, span, "`++` joins strings in patterns only",
       {.tip = "join strings with `+`, or write \"{a}{b}\"", .fix_span = span, .replacement = "+"});
}

void Parser::ReportTernary(const Token& question) {
  Fail(DiagnosticCode::kTernary, SpanOf(question), "`? :` is not an operator of Tova",
       {.tip = "`if` has a value: `if condition { a } else { b }`"});
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
    if (joins && token.kind == TokenKind::kPlus) {
      ReportForeignJoin();
    } else {
      const bool is_name = before.kind == TokenKind::kIdentifier && before.end == token.begin;
      const char* change = token.kind == TokenKind::kPlus ? " += 1" : " -= 1";
      Fail(DiagnosticCode::kIncrement, SpanOf(token.begin, second.end),
           fmt::format("`{}` is not an operator", source_.slice(token.begin, second.end).str()),
           {.tip = fmt::format("write `{}{}`", is_name ? TextOf(before).str() : "x", change),
            .fix_span = is_name ? SpanOf(token.begin, second.end) : Span{},
            .replacement = change});
    }
    return true;
  }
  if (before.kind == TokenKind::kQuestion) {
    ReportTernary(before);
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
  if (token.kind == TokenKind::kIf) {
    Fail(DiagnosticCode::kUnexpectedToken, SpanOf(token), "`if` cannot stand behind a value",
         {.tip = "`if` has a value: `if condition { a } else { b }`"});
    return true;
  }
  if (token.kind == TokenKind::kElse || token.kind == TokenKind::kElif || token.kind == TokenKind::kCatch ||
      token.kind == TokenKind::kFinally) {
    ReportForeignStatement();
    return true;
  }
  for (const Token* word : {&token, &before}) {
    if (word->kind != TokenKind::kIdentifier) continue;
    const ForeignWord* foreign = FindForeignWord(TextOf(*word));
    if (foreign == nullptr) continue;
    Fail(DiagnosticCode::kForeignStatement, SpanOf(*word), foreign->message.str(),
         {.tip = foreign->tip.str()});
    return true;
  }
  if (before.kind == TokenKind::kIdentifier && token.kind == TokenKind::kIdentifier &&
      llvm::is_contained(kForeignTypes, TextOf(before)) &&
      (Peek().kind == TokenKind::kEqual || Peek().starts_line || Peek().kind == TokenKind::kSemicolon)) {
    Fail(DiagnosticCode::kForeignStatement, SpanOf(before), "types stand behind the name that they belong to",
         {.tip = fmt::format("write `{0} = value`, or `{0}: Type = value`", TextOf(token).str())});
    return true;
  }
  if (ReportMisspeltOperand()) return true;
  if (IsWord(before, "print") && token.kind != TokenKind::kLeftParen) {
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
