#include "compiler/parse/parser.h"
#include "diagnostics/suggest.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

// Words that were meant to be keywords. All of this is asked where no correct program comes by; the token then becomes
// the keyword's, and reading goes on as if it had been written right.

namespace tova::parse {
namespace {

// What stands behind a keyword that begins a statement.
enum class Form : uint8_t {
  kFunction,     // name(
  kTypeName,     // Name
  kValue,        // an expression
  kBlock,        // {
  kHeader,       // an expression and {
  kLoop,         // names, `in` and {
  kBinding,      // name =
  kPattern,      // { or [, up to =
  kImport,       // names and `from`, or a module
  kDeclaration,  // fn, type, ...
  kText,         // a string
};

// A word that begins statements, what follows it, and the kind of its token. Words that are names elsewhere have no
// kind of their own.
struct Opening {
  llvm::StringRef word;
  Form form;
  TokenKind kind = TokenKind::kIdentifier;
  llvm::StringRef replacement = {};
};

constexpr Opening kOpenings[] = {
    {"fn", Form::kFunction, TokenKind::kFn},
    {"func", Form::kFunction, TokenKind::kFn, "fn"},
    {"function", Form::kFunction, TokenKind::kFn, "fn"},
    {"type", Form::kTypeName, TokenKind::kType},
    {"trait", Form::kTypeName, TokenKind::kTrait},
    {"interface", Form::kTypeName, TokenKind::kInterface},
    {"impl", Form::kTypeName, TokenKind::kImpl},
    {"return", Form::kValue, TokenKind::kReturn},
    {"yield", Form::kValue, TokenKind::kYield},
    {"await", Form::kValue, TokenKind::kAwait},
    {"defer", Form::kValue, TokenKind::kDefer},
    {"defer", Form::kBlock, TokenKind::kDefer},
    {"loop", Form::kBlock, TokenKind::kLoop},
    {"try", Form::kBlock, TokenKind::kTry},
    {"while", Form::kHeader, TokenKind::kWhile},
    {"if", Form::kHeader, TokenKind::kIf},
    {"match", Form::kHeader, TokenKind::kMatch},
    {"guard", Form::kHeader, TokenKind::kGuard},
    {"with", Form::kHeader, TokenKind::kWith},
    {"for", Form::kLoop, TokenKind::kFor},
    {"var", Form::kBinding, TokenKind::kVar},
    {"const", Form::kBinding},
    {"let", Form::kBinding},
    {"let", Form::kPattern, TokenKind::kLet},
    {"var", Form::kPattern, TokenKind::kVar},
    {"import", Form::kImport, TokenKind::kImport},
    {"pub", Form::kDeclaration, TokenKind::kPub},
    {"pub", Form::kBinding, TokenKind::kPub},
    {"async", Form::kDeclaration, TokenKind::kAsync},
    {"extern", Form::kDeclaration, TokenKind::kExtern},
    {"test", Form::kText},
    {"bench", Form::kText},
    {"concurrent", Form::kBlock},
    {"select", Form::kBlock},
};

// Words that begin something in blocks that are not built.
constexpr llvm::StringRef kWordsOfBlocks[] = {"field", "form", "group", "route", "state", "step", "steps", "store"};

// Words between operands and in front of them. Those of two letters are near to many names: only their letters
// swapped count.
constexpr std::pair<llvm::StringRef, TokenKind> kInfixWords[] = {
    {"and", TokenKind::kAnd}, {"or", TokenKind::kOr}, {"is", TokenKind::kIs}, {"in", TokenKind::kIn}};
constexpr std::pair<llvm::StringRef, TokenKind> kPrefixWords[] = {
    {"not", TokenKind::kNot}, {"await", TokenKind::kAwait}, {"match", TokenKind::kMatch}, {"if", TokenKind::kIf}};

bool IsSwapped(llvm::StringRef word, llvm::StringRef keyword) {
  return word.size() == 2 && word[0] == keyword[1] && word[1] == keyword[0];
}

bool Resembles(llvm::StringRef word, llvm::StringRef keyword) {
  if (word == keyword || NearestName(word, keyword).empty()) return false;
  return word.size() != 2 || keyword.size() != 2 || IsSwapped(word, keyword) || word.equals_insensitive(keyword);
}

bool StartsValue(TokenKind kind) {
  switch (kind) {
    case TokenKind::kIdentifier:
    case TokenKind::kNumber:
    case TokenKind::kString:
    case TokenKind::kTemplateHead:
    case TokenKind::kTrue:
    case TokenKind::kFalse:
    case TokenKind::kNil:
    case TokenKind::kNot:
    case TokenKind::kAwait:
    case TokenKind::kMatch:
    case TokenKind::kTry:
    case TokenKind::kFn:
      return true;
    default:
      return false;
  }
}

// Whether the letters are the same in another order: no other word was meant.
bool SameLetters(llvm::StringRef word, llvm::StringRef keyword) {
  std::string a = word.lower();
  std::string b = keyword.str();
  llvm::sort(a);
  llvm::sort(b);
  return a == b;
}

}  // namespace

bool MayFollowKeyword(TokenKind kind) {
  switch (kind) {
    case TokenKind::kLeftBrace:
    case TokenKind::kStar:  // `import * as`
    case TokenKind::kType:
    case TokenKind::kInterface:
    case TokenKind::kTrait:
    case TokenKind::kImpl:
    case TokenKind::kVar:
    case TokenKind::kAsync:
      return true;
    default:
      return StartsValue(kind);
  }
}

// Whether `kind` stands behind the current token: on its line, in its statement and its brackets.
bool Parser::LineHas(TokenKind kind) const {
  for (const Token* token = &Peek(); token->kind != TokenKind::kEndOfFile && !token->starts_line; ++token) {
    if (token->kind == kind) return true;
    if (token->kind == TokenKind::kSemicolon || token->kind == TokenKind::kRightParen ||
        token->kind == TokenKind::kRightBracket || token->kind == TokenKind::kRightBrace) {
      return false;
    }
    if (token->partner != 0) token = &stream_.tokens[token->partner];
  }
  return false;
}

void Parser::Reread(TokenKind kind) { stream_.tokens[current_ - stream_.tokens.data()].kind = kind; }

// Reports a word that was meant to be `keyword`, or one to leave out when that is empty. What is certain is corrected by
// `check --fix`.
void Parser::ReportMisspelt(const Token& token, llvm::StringRef keyword, bool is_certain) {
  const llvm::StringRef word = TextOf(token);
  Complain(DiagnosticCode::kMisspeltKeyword, SpanOf(token),
           fmt::format("`{}` is not a keyword of Tova", word.str()),
           {.tip = keyword.empty() ? "bindings do not change unless they are `var`: write `name = value`"
                                   : fmt::format("did you mean `{}`?", keyword.str()),
            .fix_span = keyword.empty() ? SpanOf(token.begin, (&token)[1].begin) : SpanOf(token),
            .replacement = keyword.str(),
            .is_safe = is_certain});
}

// At a word that begins a statement and cannot be a name, by what follows it. True when the current token has become
// one that begins a statement of Tova; false with a failure, or when nothing is near.
bool Parser::RepairOpening() {
  const Token& next = Peek();
  const Token& second = Peek(2);
  const llvm::StringRef word = TextOf(*current_);
  auto fits = [&](Form form) {
    const bool before_name = next.kind == TokenKind::kIdentifier;
    switch (form) {
      case Form::kFunction:
        return before_name && (second.kind == TokenKind::kLeftParen || second.kind == TokenKind::kLess);
      case Form::kTypeName:
        return before_name && llvm::isUpper(TextOf(next).front()) && second.kind != TokenKind::kLeftParen;
      case Form::kValue:
        return StartsValue(next.kind);
      case Form::kBlock:
        return next.kind == TokenKind::kLeftBrace;
      case Form::kHeader:
        return (StartsValue(next.kind) || next.kind == TokenKind::kLeftParen) && LineHas(TokenKind::kLeftBrace);
      case Form::kLoop:
        return LineHas(TokenKind::kIn) && LineHas(TokenKind::kLeftBrace);
      case Form::kBinding:
        return before_name && (second.kind == TokenKind::kEqual || second.kind == TokenKind::kColon ||
                               second.kind == TokenKind::kComma);
      case Form::kPattern:
        return (next.kind == TokenKind::kLeftBrace || next.kind == TokenKind::kLeftBracket) &&
               AfterGroup(next).kind == TokenKind::kEqual;
      case Form::kImport:
        return next.kind == TokenKind::kString ||
               (next.kind == TokenKind::kLeftBrace &&
                (AfterGroup(next).kind == TokenKind::kFrom || AfterGroup(next).kind == TokenKind::kIdentifier)) ||
               (before_name && (second.kind == TokenKind::kFrom || second.kind == TokenKind::kComma)) ||
               (next.kind == TokenKind::kStar && second.kind == TokenKind::kAs);
      case Form::kDeclaration:
        return lex::IsKeyword(next.kind) && !StartsValue(next.kind) ? CanStartStatement(next)
                                                                    : next.kind == TokenKind::kFn;
      case Form::kText:
        return next.kind == TokenKind::kString && second.kind == TokenKind::kLeftBrace;
    }
    return false;
  };
  if (llvm::is_contained(kWordsOfBlocks, word)) return false;
  llvm::SmallVector<llvm::StringRef, 4> words;
  for (const Opening& opening : kOpenings) {
    if (word == opening.word) return false;
    if (Resembles(word, opening.word) && fits(opening.form)) words.push_back(opening.word);
  }
  const std::vector<llvm::StringRef> near = NearestNames(word, words, 2);
  if (near.empty()) return false;
  const Opening& meant = *llvm::find_if(
      kOpenings, [&](const Opening& opening) { return opening.word == near.front() && fits(opening.form); });
  const llvm::StringRef keyword = meant.replacement.empty() ? meant.word : meant.replacement;
  const bool is_left_out = meant.form == Form::kBinding && meant.kind == TokenKind::kIdentifier;
  ReportMisspelt(*current_, is_left_out ? "" : keyword, near.size() == 1);
  if (is_left_out) {
    Advance();
  } else if (meant.kind == TokenKind::kIdentifier) {
    MarkDamaged(current_->begin, current_->end);
    panicking_ = true;
    return false;
  } else {
    Reread(meant.kind);
  }
  return true;
}

// Behind the statement that began at `first`, at a `{`: `whlie (a < b) {` is read as a call.
bool Parser::RepairHeader(const Token& first) {
  if (!At(TokenKind::kLeftBrace) || current_->starts_line || first.kind != TokenKind::kIdentifier ||
      (&first)[1].kind != TokenKind::kLeftParen || &AfterGroup((&first)[1]) != current_) {
    return false;
  }
  current_ = &first;
  previous_end_ = first.begin == 0 ? 0 : (&first)[-1].end;
  if (RepairOpening()) return true;
  current_ = &AfterGroup((&first)[1]);
  previous_end_ = current_[-1].end;
  return false;
}

// At a name where `kind` is expected, which names resemble: reports it and makes it that keyword.
bool Parser::RepairKeyword(TokenKind kind, llvm::StringRef keyword) {
  if (!At(TokenKind::kIdentifier) || panicking_ || !Resembles(TextOf(*current_), keyword)) return false;
  ReportMisspelt(*current_, keyword, /*is_certain=*/true);
  Reread(kind);
  return true;
}

// Behind a block, at a name with what follows `else`, `catch` and their like.
bool Parser::AtContinuation() const {
  if (!At(TokenKind::kIdentifier) || panicking_) return false;
  const Token& next = Peek();
  if (next.starts_line) return false;
  return next.kind == TokenKind::kLeftBrace ||
         (!current_->starts_line && (next.kind == TokenKind::kIf || StartsValue(next.kind)));
}

bool Parser::RepairElse() {
  return RepairKeyword(TokenKind::kElse, "else") || RepairKeyword(TokenKind::kElif, "elif");
}

bool Parser::RepairHandler() {
  return RepairKeyword(TokenKind::kCatch, "catch") || RepairKeyword(TokenKind::kFinally, "finally");
}

// At a name that follows an operand on its line.
bool Parser::RepairInfix() {
  const Token& next = Peek();
  if (!At(TokenKind::kIdentifier) || next.starts_line) return false;
  if (!StartsValue(next.kind) && next.kind != TokenKind::kLeftParen && next.kind != TokenKind::kLeftBracket)
    return false;
  for (const auto& [keyword, kind] : kInfixWords) {
    if (!Resembles(TextOf(*current_), keyword)) continue;
    ReportMisspelt(*current_, keyword, SameLetters(TextOf(*current_), keyword));
    Reread(kind);
    return true;
  }
  return false;
}

// Behind `operand`, at what can begin another one. True when the operand is a word in front of it that has become the
// current token again, as a keyword.
bool Parser::RepairPrefix(const ast::Expr& operand) {
  const Token& word = current_[-1];
  if (!llvm::isa<ast::IdentifierExpr>(operand) || word.begin != operand.begin) return false;
  for (const auto& [keyword, kind] : kPrefixWords) {
    const bool needs_block = kind == TokenKind::kMatch || kind == TokenKind::kIf;
    if (!Resembles(TextOf(word), keyword) || (needs_block && !LineHas(TokenKind::kLeftBrace))) continue;
    ReportMisspelt(word, keyword, SameLetters(TextOf(word), keyword));
    current_ = &word;
    Reread(kind);
    return true;
  }
  return false;
}

// At what cannot follow the statement before it: `spwan work()`, `= mtach (x) {`, `= fucntion(x) {`.
bool Parser::ReportMisspeltOperand() {
  const Token* word = current_ - 1;
  llvm::SmallVector<llvm::StringRef, 4> keywords = {"spawn"};
  if (At(TokenKind::kLeftBrace) && word->kind == TokenKind::kRightParen) {
    for (uint32_t open = 1; open != 0 && word != stream_.tokens.data(); open -= word->kind == TokenKind::kLeftParen) {
      --word;
      open += word->kind == TokenKind::kRightParen;
    }
    if (word != stream_.tokens.data()) --word;
    keywords = {"fn", "function", "func", "match", "if"};
  }
  if (word->kind != TokenKind::kIdentifier) return false;
  for (llvm::StringRef keyword : keywords) {
    if (!Resembles(TextOf(*word), keyword)) continue;
    if (keyword.starts_with("fu")) keyword = "fn";
    ReportMisspelt(*word, keyword, /*is_certain=*/true);
    MarkDamaged(word->begin, current_->end);
    panicking_ = true;
    return true;
  }
  return false;
}

}  // namespace tova::parse
