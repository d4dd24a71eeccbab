#include "compiler/parse/parser.h"

#include <algorithm>

#include "compiler/parse/parse_module.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"

namespace tova::parse {

std::unique_ptr<ast::Module> ParseModule(const SourceSet& sources, FileId file, Emitter& emitter) {
  lex::TokenStream tokens = lex::Lex(sources, file);
  return ParseModule(sources, file, tokens, emitter);
}

std::unique_ptr<ast::Module> ParseModule(const SourceSet& sources, FileId file, lex::TokenStream& tokens,
                                         Emitter& emitter) {
  auto module = std::make_unique<ast::Module>(file, sources.text(file));
  Parser(sources, tokens, *module, emitter).ParseFile();
  return module;
}

Parser::Parser(const SourceSet& sources, lex::TokenStream& stream, ast::Module& module, Emitter& emitter)
    : stream_(stream),
      module_(module),
      emitter_(emitter),
      source_(sources.text(module.file())),
      current_(stream.tokens.data()) {}

void Parser::ParseFile() {
  llvm::SmallVector<ast::Comment, 0> comments;
  comments.reserve(stream_.comments.size());
  for (const lex::CommentPlace& comment : stream_.comments) {
    ast::Comment& copy = comments.emplace_back();
    copy.begin = comment.begin;
    copy.end = comment.end;
    copy.is_doc = comment.is_doc;
    copy.is_block = comment.is_block;
  }
  module_.comments = Keep(comments);
  MarkLexicalProblems();
  module_.statements = ParseStatements(module_.has_defer);
  module_.references = Keep(references_);
  EmitLexicalProblems();
  module_.damaged = Keep(damaged_);
}

// The lexer's problems are held back until it is known which parts of the file were read at all. What follows from a
// reported mistake is left out; where nothing was reported, all of them are, so that no mistake is passed over.
void Parser::EmitLexicalProblems() {
  EmitLexicalProblems(/*leaves_out_follow_ups=*/true);
  if (!module_.has_syntax_errors) EmitLexicalProblems(/*leaves_out_follow_ups=*/false);
}

void Parser::EmitLexicalProblems(bool leaves_out_follow_ups) {
  for (size_t i = 0; i < stream_.problems.size(); ++i) {
    const Diagnostic& problem = stream_.problems[i];
    const bool is_claimed = std::binary_search(claimed_.begin(), claimed_.end(), i);
    const bool is_skipped = std::any_of(skipped_.begin(), skipped_.end(), [&](Span skipped) {
      return problem.span.begin >= skipped.begin && problem.span.begin < skipped.end;
    });
    // Brackets without end and nesting without end are one mistake.
    const bool follows = aborted_ && (problem.code == DiagnosticCode::kUnclosedBracket ||
                                      problem.code == DiagnosticCode::kUnclosedInterpolation);
    const bool is_follow_up = is_claimed || is_skipped || follows;
    if (leaves_out_follow_ups ? is_follow_up : !is_follow_up || problem.severity != Severity::kError) continue;
    module_.has_syntax_errors |= problem.severity == Severity::kError;
    emitter_.Add(problem);
  }
}

const Token& Parser::Peek(uint32_t distance) const {
  const Token* last = &stream_.tokens.back();
  return distance <= static_cast<size_t>(last - current_) ? current_[distance] : *last;
}

const Token& Parser::Advance() {
  const Token& token = *current_;
  if (token.kind != TokenKind::kEndOfFile) {
    previous_end_ = token.end;
    ++current_;
  }
  return token;
}

bool Parser::Accept(TokenKind kind) {
  if (!At(kind)) return false;
  Advance();
  return true;
}

bool Parser::Expect(TokenKind kind, llvm::StringRef where) {
  if (Accept(kind)) return true;
  FailExpected(fmt::format("{}{}{}", lex::Describe(kind).str(), where.empty() ? "" : " ", where.str()));
  return false;
}

const Token& Parser::AfterGroup(const Token& opener) const {
  return opener.partner == 0 ? stream_.tokens.back() : stream_.tokens[opener.partner + 1];
}

bool Parser::AtStatementEnd() const {
  switch (current_->kind) {
    case TokenKind::kEndOfFile:
    case TokenKind::kSemicolon:
    case TokenKind::kRightBrace:
    case TokenKind::kRightParen:
    case TokenKind::kRightBracket:
    case TokenKind::kTemplateMiddle:
    case TokenKind::kTemplateTail:
      return true;
    default:
      return current_->starts_line;
  }
}

ast::Name Parser::TakeName() {
  const Token& token = Advance();
  return {TextOf(token), token.begin};
}

ast::Name Parser::ExpectName(llvm::StringRef what) {
  if (At(TokenKind::kIdentifier)) return TakeName();
  if (lex::IsKeyword(current_->kind)) {
    Fail(DiagnosticCode::kReservedWord, SpanOf(*current_),
         fmt::format("`{}` is a reserved word and cannot be {}", TextOf(*current_).str(), what.str()),
         {.tip = fmt::format("choose another name, such as `{}_`", TextOf(*current_).str())});
    misused_words_.insert(TextOf(*current_));
    return {};
  }
  FailExpected(what);
  return {};
}

uint32_t Parser::IndentOf(const Token& token) const {
  const size_t line_end = source_.substr(0, token.begin).rfind('\n');
  const size_t line = line_end == llvm::StringRef::npos ? 0 : line_end + 1;
  const size_t text = source_.find_first_not_of(" \t", line);
  return static_cast<uint32_t>(std::min<size_t>(text, token.begin) - line);
}

bool Parser::IsDamaged(uint32_t offset) const {
  auto holds = [&](const Span& span) { return span.begin <= offset && offset <= span.end; };
  if (damaged_.size() > lexical_damage_ && holds(damaged_.back())) return true;
  const auto lexical = llvm::ArrayRef(damaged_).take_front(lexical_damage_);
  const auto* after =
      std::partition_point(lexical.begin(), lexical.end(), [&](const Span& span) { return span.end < offset; });
  return after != lexical.end() && holds(*after);
}

void Parser::MarkDamaged(uint32_t begin, uint32_t end) {
  if (!damaged_.empty() && damaged_.back().begin <= begin && end <= damaged_.back().end) return;
  const size_t line_end = source_.substr(0, begin).rfind('\n');
  begin = line_end == llvm::StringRef::npos ? 0 : static_cast<uint32_t>(line_end + 1);
  end = static_cast<uint32_t>(std::min(source_.find('\n', end), source_.size()));
  damaged_.push_back(SpanOf(begin, end));
}

// Malformed numbers and escapes leave the rest of their line readable; all else does not.
void Parser::MarkLexicalProblems() {
  llvm::SmallVector<Span, 8> places;
  for (const Diagnostic& problem : stream_.problems) {
    if (problem.code != DiagnosticCode::kMalformedNumber && problem.code != DiagnosticCode::kBadEscape &&
        problem.code != DiagnosticCode::kUnknownEscape && problem.code != DiagnosticCode::kBadRegexFlag &&
        problem.code != DiagnosticCode::kDirectionCharacter &&
        problem.code != DiagnosticCode::kInvalidUtf8) {
      // The two sides of a conflict are damaged throughout, other mistakes at their begin.
      const bool is_conflict = problem.code == DiagnosticCode::kUnexpectedToken;
      places.push_back(SpanOf(problem.span.begin, is_conflict ? problem.span.end : problem.span.begin));
    }
  }
  llvm::sort(places, [](const Span& a, const Span& b) { return a.begin < b.begin; });
  for (const Span& place : places) MarkDamaged(place.begin, place.end);
  lexical_damage_ = damaged_.size();
}

void Parser::Complain(DiagnosticCode code, Span span, std::string message, Hint hint) {
  // What is not built takes the rest of the file with it, so it is always reported.
  if (panicking_ || aborted_ || (in_unclosed_ && code != DiagnosticCode::kUnbuiltBlock)) return;
  // What the lexer found inside of a block that is not built is left out, so the block itself is reported.
  if (code != DiagnosticCode::kUnbuiltBlock && IsDamaged(span.begin)) return;
  module_.has_syntax_errors = true;
  failed_at_ = std::min(failed_at_, span.begin);
  Emitter::Builder report = emitter_.Report(code, span, std::move(message));
  if (!hint.under.empty()) report.Under(std::move(hint.under));
  if (!hint.tip.empty()) report.Tip(std::move(hint.tip));
  if (hint.fix_span.valid()) {
    hint.is_safe ? report.SafeFix(hint.fix_span, std::move(hint.replacement))
                 : report.Fix(hint.fix_span, std::move(hint.replacement));
  }
  if (hint.label_span.valid()) report.Label(hint.label_span, std::move(hint.label));
}

void Parser::Fail(DiagnosticCode code, Span span, std::string message, Hint hint) {
  Complain(code, span, std::move(message), std::move(hint));
  if (!panicking_ && !aborted_ && !IsDamaged(span.begin)) MarkDamaged(span.begin, span.end);
  panicking_ = true;
}

void Parser::FailExpected(llvm::StringRef expected, Hint hint) {
  // The lexer has reported what it could not read.
  if (At(TokenKind::kError)) {
    panicking_ = true;
    return;
  }
  // At a line's end the place that matters is behind the last token.
  const bool is_behind = current_ != item_ && (AtEnd() || (current_->starts_line && !context_.in_brackets));
  const Span span =
      is_behind && previous_end_ != 0 ? SpanOf(previous_end_ - 1, previous_end_) : SpanOf(*current_);
  const std::string found =
      is_behind && !AtEnd() ? std::string("the end of the line") : DescribeToken(*current_);
  Fail(DiagnosticCode::kUnexpectedToken, span, fmt::format("expected {}, found {}", expected.str(), found),
       std::move(hint));
}

std::string Parser::DescribeToken(const Token& token) const {
  if (token.kind == TokenKind::kIdentifier || token.kind == TokenKind::kNumber) {
    return fmt::format("`{}`", TextOf(token).str());
  }
  return lex::Describe(token.kind).str();
}

void Parser::ReportTooDeep() {
  if (aborted_) return;
  // Reported whatever else there is: the rest of the file goes unread for it.
  emitter_.Report(DiagnosticCode::kTooDeep, SpanOf(*current_), "this is nested too deeply")
      .Tip("move a part of it into a function or a variable of its own");
  module_.has_syntax_errors = true;
  MarkDamaged(current_->begin, static_cast<uint32_t>(source_.size()));
  aborted_ = true;
  panicking_ = true;
  current_ = &stream_.tokens.back();
}

void Parser::GrowHeight() {
  if (++height_ > kMaxHeight) ReportTooDeep();
}

// Goes to where the next statement of this block begins, or to the block's end.
void Parser::Synchronize() {
  panicking_ = false;
  const uint32_t begin = current_->begin;
  for (; !AtEnd(); Advance()) {
    if (At(TokenKind::kRightBrace)) break;
    if (At(TokenKind::kSemicolon)) break;
    if (current_->starts_line && CanStartStatement(*current_)) break;
    if (current_->partner != 0) current_ = &stream_.tokens[current_->partner];
  }
  if (previous_end_ > begin) MarkDamaged(begin, previous_end_);
  ClaimStrayClosers(failed_at_, current_->begin);
}

// Closers that close nothing behind a mistake of the same statement follow from it.
void Parser::ClaimStrayClosers(uint32_t begin, uint32_t end) {
  for (; next_claim_ < stream_.problems.size(); ++next_claim_) {
    const Diagnostic& problem = stream_.problems[next_claim_];
    if (problem.code != DiagnosticCode::kUnmatchedCloser || problem.span.begin < begin) continue;
    if (problem.span.begin >= end) return;
    claimed_.push_back(next_claim_);
  }
}

void Parser::ParseItems(llvm::function_ref<void()> item, llvm::function_ref<bool()> at_next,
                        const Token* unbraced_header) {
  NestingScope nesting(*this);
  if (aborted_) return;
  const bool is_unbraced = unbraced_header != nullptr;
  const uint32_t indent = is_unbraced ? IndentOf(*unbraced_header) : 0;
  if (!is_unbraced) Advance();
  ContextScope scope(*this, Context());
  ++block_depth_;
  while (!At(TokenKind::kRightBrace) && !AtEnd() && !aborted_ && !(is_unbraced && AtUnbracedEnd(indent))) {
    if (Accept(TokenKind::kComma) || Accept(TokenKind::kSemicolon)) continue;
    const Token* first = current_;
    item_ = first;
    item();
    if (!panicking_ && !At(TokenKind::kComma) && !at_next()) RequireStatementEnd();
    if (panicking_ && !aborted_) {
      if (current_ == first) Advance();
      Synchronize();
    }
  }
  --block_depth_;
  if (!is_unbraced) Accept(TokenKind::kRightBrace);
}

void Parser::ParseDelimited(TokenKind closer, llvm::StringRef where, llvm::function_ref<void()> element,
                            bool lines_separate) {
  NestingScope nesting(*this);
  const Token& opener = Advance();
  Context context;
  context.in_brackets = true;
  ContextScope scope(*this, context);
  const bool outer_unclosed = in_unclosed_;
  const bool is_unclosed = opener.partner == 0;
  in_unclosed_ |= is_unclosed;
  while (!At(closer) && !AtEnd() && !panicking_) {
    // `fn f( {`: the brace is the block's.
    if (is_unclosed && At(TokenKind::kLeftBrace) && Peek().starts_line && !LooksLikeObject(*current_)) break;
    element();
    if (panicking_ || At(closer)) break;
    if (Accept(TokenKind::kComma)) continue;
    if (current_->starts_line && (lines_separate || is_unclosed)) {
      if (is_unclosed) break;
      continue;
    }
    if (current_[-1].kind == TokenKind::kQuestion) {
      ReportTernary(current_[-1]);
      continue;
    }
    if (AtForeignIncrement()) {
      ReportForeignJoin();
      continue;
    }
    FailExpected(fmt::format("`,` or {} {}", lex::Describe(closer).str(), where.str()), HintForTrailing());
  }
  in_unclosed_ = outer_unclosed;
  const Token* partner = is_unclosed ? nullptr : &stream_.tokens[opener.partner];
  if (panicking_ && !aborted_ && partner != nullptr && current_ <= partner) {
    panicking_ = false;
    if (current_ != partner) previous_end_ = partner[-1].end;
    current_ = partner;
  }
  Accept(closer);
  // What is odd in the rest of the statement follows from the bracket.
  panicking_ |= is_unclosed;
}

}  // namespace tova::parse
