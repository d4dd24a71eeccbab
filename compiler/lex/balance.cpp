#include <algorithm>
#include <array>
#include <utility>

#include "compiler/lex/bracket_lookahead.h"
#include "compiler/lex/scanner.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::lex {
namespace {

// How many enclosing brackets are compared by indentation; keeps hostile files linear.
constexpr size_t kIndentSearch = 256;

// How many missing braces are put in where the indentation wants them, each after a pass over what follows.
constexpr uint32_t kMaxPlacedBraces = 64;

// How many repairs of a file are chosen by looking ahead, kMaxLookahead tokens each.
constexpr uint32_t kMaxComparedRepairs = 1000;

// Rebuilds a stream whose brackets do not pair up. Indentation says which of several openers lacks its
// closer: a `}` that begins a line closes the `{` whose line is indented alike.
class Repairer {
 public:
  Repairer(llvm::StringRef text, FileId file, TokenStream& stream)
      : text_(text), file_(file), stream_(stream) {}

  void Run() {
    old_ = std::move(stream_.tokens);
    out_.reserve(old_.size() + 8);
    for (Token& token : old_) {
      token.partner = 0;
      if (token.kind == TokenKind::kRightBrace) ++surplus_;
      if (token.kind == TokenKind::kLeftBrace) --surplus_;
    }
    FindSwallowers();
    for (at_ = 0; at_ < old_.size(); ++at_) {
      Token& token = old_[at_];
      const bool starts_line = token.starts_line;
      token.starts_line |= std::exchange(dropped_line_start_, false);
      if (starts_line) {
        line_indent_ = IndentOf(token);
        ++line_;
        only_closers_ = true;
      }
      while (next_swallower_ < swallowers_.size() && swallowers_[next_swallower_].begin < token.end) Swallow(token);
      if (IsOpener(token.kind) || token.kind == TokenKind::kTemplateHead) {
        Open(token);
      } else if (token.kind == TokenKind::kTemplateMiddle || token.kind == TokenKind::kTemplateTail) {
        LeaveInterpolation(token);
      } else if (IsCloser(token.kind)) {
        Close(token);
      } else if (token.kind == TokenKind::kEndOfFile) {
        CloseRest(token);
        out_.push_back(token);
      } else {
        out_.push_back(token);
      }
      only_closers_ &= IsCloser(token.kind);
    }
    stream_.tokens = std::move(out_);
  }

 private:
  struct Opener {
    uint32_t index;   // into out_
    uint32_t indent;  // of its line, in bytes
    uint32_t line;    // counted by the tokens that begin one
  };

  // The blanks in front of the token's line, in bytes.
  uint32_t IndentOf(const Token& token) const {
    const size_t line_end = text_.substr(0, token.begin).rfind('\n');
    const size_t line = line_end == llvm::StringRef::npos ? 0 : line_end + 1;
    const size_t text = text_.find_first_not_of(" \t", line);
    return static_cast<uint32_t>(std::min<size_t>(text, token.begin) - line);
  }

  // A string or comment without end takes brackets with it. Their partners are no mistakes of their own.
  void FindSwallowers() {
    for (const Diagnostic& problem : stream_.problems) {
      if (problem.code == DiagnosticCode::kUnclosedComment) swallowed_end_ = true;
      if (problem.code == DiagnosticCode::kUnclosedString || problem.code == DiagnosticCode::kUnclosedRegex ||
          problem.code == DiagnosticCode::kUnclosedInterpolation) {
        swallowers_.push_back(problem.span);
      }
    }
    llvm::sort(swallowers_, [](const Span& a, const Span& b) { return a.begin < b.begin; });
  }

  void Swallow(const Token& token) {
    const Span& span = swallowers_[next_swallower_++];
    swallowing_lines_.push_back(line_);
    if (token.end == text_.size() && text_.substr(span.begin).starts_with("\"\"\"")) swallowed_end_ = true;
    if (span.end - span.begin == 1) return;  // the `{` of an interpolation
    std::array<int32_t, 3> open{};
    for (const char c : text_.slice(span.begin, span.end)) {
      const size_t opener = llvm::StringRef("([{").find(c);
      const size_t closer = llvm::StringRef(")]}").find(c);
      if (opener != llvm::StringRef::npos) ++open[opener];
      if (closer != llvm::StringRef::npos) --open[closer];
    }
    for (size_t i = 0; i < open.size(); ++i) {
      if (open[i] > 0) lost_openers_[i] += open[i];
      if (open[i] < 0) lost_closers_[i] -= open[i];
    }
  }

  static size_t ShapeOf(TokenKind kind) {
    if (kind == TokenKind::kLeftParen || kind == TokenKind::kRightParen) return 0;
    return kind == TokenKind::kLeftBracket || kind == TokenKind::kRightBracket ? 1 : 2;
  }

  // Whether a string without end on its line holds the partner of a bracket that has none.
  bool IsExcused(TokenKind kind, uint32_t line) {
    if (std::binary_search(swallowing_lines_.begin(), swallowing_lines_.end(), line)) return true;
    uint32_t& lost = (IsOpener(kind) ? lost_closers_ : lost_openers_)[ShapeOf(kind)];
    if (lost == 0) return false;
    --lost;
    return true;
  }

  void Open(const Token& token) {
    // The second half of `{{`, where the file lacks a `}`.
    if (token.kind == TokenKind::kLeftBrace && surplus_ < 0 && !out_.empty() &&
        out_.back().kind == TokenKind::kLeftBrace && out_.back().end == token.begin) {
      ++surplus_;
      return ReportUnclosed(token);
    }
    open_.push_back({static_cast<uint32_t>(out_.size()), line_indent_, line_});
    if (token.kind == TokenKind::kLeftBrace) ++open_braces_;
    out_.push_back(token);
  }

  void Close(const Token& closer) {
    if (open_.empty()) return DropCloser(closer);
    if (CloserOf(out_[open_.back().index].kind) != closer.kind) return CloseWrong(closer);
    if (IsStray(closer)) return DropCloser(closer);
    size_t match = open_.size();
    // A `}` that begins its line skips deeper braces towards one of its own indentation.
    if (closer.kind == TokenKind::kRightBrace && closer.starts_line && open_.back().indent > line_indent_) {
      match = FindOpenerByIndent(match);
    }
    CloseOver(match, closer);
  }

  // One more than the position in open_ of the `{` below `match` whose line is indented like the current one.
  size_t FindOpenerByIndent(size_t match) const {
    const size_t last = match > kIndentSearch ? match - kIndentSearch : 0;
    for (size_t lower = match - 1; lower > last; --lower) {
      const Opener& candidate = open_[lower - 1];
      if (out_[candidate.index].kind != TokenKind::kLeftBrace) continue;
      if (candidate.indent < line_indent_) break;
      if (candidate.indent == line_indent_) return lower;
    }
    return match;
  }

  // Pairs a closer with the opener below `match`; those inside of it have none.
  void CloseOver(size_t match, const Token& closer) {
    while (open_.size() > match) Abandon(closer);
    out_[open_.back().index].partner = static_cast<uint32_t>(out_.size());
    Pop();
    out_.push_back(closer);
  }

  // A closer that does not fit the innermost opener: one is missing, one is too many, or it is the wrong one. What
  // leaves the brackets behind it in better order is right; else what the indentation says.
  void CloseWrong(const Token& closer) {
    const size_t match = FindOpener(closer);
    const Opener& inner = open_.back();
    const bool may_replace = out_[inner.index].kind != TokenKind::kTemplateHead;
    const bool looks_replaced =
        may_replace && (closer.starts_line ? inner.indent == line_indent_ : inner.line == line_);
    const bool crosses_brace = match != 0 && closer.kind != TokenKind::kRightBrace && !closer.starts_line &&
                               out_[inner.index].kind == TokenKind::kLeftBrace;
    constexpr uint32_t kImpossible = UINT32_MAX;
    uint32_t replace = may_replace ? 3 : kImpossible;
    uint32_t abandon = match != 0 ? 3 : kImpossible;
    uint32_t drop = 3;
    if (compared_repairs_++ < kMaxComparedRepairs) {
      if (may_replace) replace = CostOfClosing(open_.size(), 1);
      if (match != 0) abandon = CostOfClosing(match, static_cast<uint32_t>(open_.size() - match));
      drop = CostOfClosing(open_.size() + 1, 1);
    }
    const uint32_t least = std::min({replace, abandon, drop});
    if (replace == least && looks_replaced) return CloseWith(closer);
    if (abandon == least && !crosses_brace) return CloseOver(match, closer);
    if (drop == least) return DropCloser(closer);
    if (abandon == least) return CloseOver(match, closer);
    CloseWith(closer);
  }

  // The mistakes of this place and those that would follow when the current closer closes the opener below `match`.
  uint32_t CostOfClosing(size_t match, uint32_t mistakes) const {
    llvm::SmallVector<TokenKind, kMaxLookaround> kinds;
    const size_t last = std::min(match - 1, open_.size());
    const size_t first = last > kMaxLookaround ? last - kMaxLookaround : 0;
    for (size_t i = first; i < last; ++i) kinds.push_back(out_[open_[i].index].kind);
    return mistakes + CountMismatches(std::move(kinds), first == 0, llvm::ArrayRef(old_).drop_front(at_ + 1));
  }

  // One more than the position in open_ of the innermost opener of a closer's kind, 0 for none. No closer reaches
  // over the border of an interpolation.
  size_t FindOpener(const Token& closer) const {
    if (closer.kind == TokenKind::kRightBrace && open_braces_ == 0) return 0;
    const size_t last = open_.size() > kIndentSearch ? open_.size() - kIndentSearch : 0;
    for (size_t i = open_.size(); i != last; --i) {
      const TokenKind kind = out_[open_[i - 1].index].kind;
      if (CloserOf(kind) == closer.kind) return i;
      if (kind == TokenKind::kTemplateHead) return 0;
    }
    return 0;
  }

  void CloseWith(const Token& closer) {
    const Token& opener = out_[open_.back().index];
    if (!AdjoinsRepair(closer) && !IsExcused(closer.kind, line_)) {
      const std::string wanted = Describe(CloserOf(opener.kind)).str();
      Diagnostic report = MakeDiagnostic(
          DiagnosticCode::kUnmatchedCloser,
          fmt::format("this {} does not close {}", Describe(closer.kind).str(), Describe(opener.kind).str()),
          {file_, closer.begin, closer.end});
      report.labels.push_back({{file_, opener.begin, opener.end}, "opened here"});
      report.tips.push_back(fmt::format("replace it with {}", wanted));
      report.fix.push_back({report.span, wanted.substr(1, 1)});
      stream_.problems.push_back(std::move(report));
    }
    if (closer.kind == TokenKind::kRightBrace) --surplus_;
    if (opener.kind == TokenKind::kLeftBrace) ++surplus_;
    Token replacement = closer;
    replacement.kind = CloserOf(opener.kind);
    replacement.is_repaired = true;
    out_[open_.back().index].partner = static_cast<uint32_t>(out_.size());
    Pop();
    out_.push_back(replacement);
  }

  // `)))` and `})` for `)}` are one mistake.
  bool AdjoinsRepair(const Token& closer) {
    const bool adjoins = repaired_end_ <= closer.begin &&
                         text_.slice(repaired_end_, closer.begin).find_first_not_of(" \t") == llvm::StringRef::npos;
    repaired_end_ = closer.end;
    return adjoins;
  }

  // Where the file has more `}` than `{`: whether this one belongs to a `{` that is missing. It begins a line that is
  // indented further than that of the innermost `{`, or stands behind text on another line, or behind another `}`.
  bool IsStray(const Token& closer) const {
    if (closer.kind != TokenKind::kRightBrace || surplus_ <= 0) return false;
    if (closer.starts_line) return open_.back().indent < line_indent_;
    return open_.back().line != line_ && (!only_closers_ || open_.back().indent < line_indent_);
  }

  void LeaveInterpolation(const Token& part) {
    while (!open_.empty() && out_[open_.back().index].kind != TokenKind::kTemplateHead) Abandon(part);
    if (part.kind == TokenKind::kTemplateTail && !open_.empty()) open_.pop_back();
    out_.push_back(part);
  }

  void DropCloser(const Token& closer) {
    if (closer.kind == TokenKind::kRightBrace) --surplus_;
    dropped_line_start_ = closer.starts_line;
    old_[at_ + 1].has_doc |= closer.has_doc;
    if (AdjoinsRepair(closer) || IsExcused(closer.kind, line_)) return;
    Diagnostic report = MakeDiagnostic(DiagnosticCode::kUnmatchedCloser,
                                       fmt::format("this {} closes nothing", Describe(closer.kind).str()),
                                       {file_, closer.begin, closer.end});
    report.fix.push_back({report.span, ""});
    stream_.problems.push_back(std::move(report));
  }

  // The innermost opener has no closer. `before` is the token in front of which a missing brace is put in.
  void Abandon(const Token& before) {
    Token& opener = out_[open_.back().index];
    opener.is_repaired = true;
    // The scanner has reported a string that is not closed.
    if (opener.kind != TokenKind::kTemplateHead && !IsExcused(opener.kind, open_.back().line)) ReportUnclosed(opener);
    if (opener.kind == TokenKind::kLeftBrace) {
      ++surplus_;
      PutInCloser(before);
    }
    Pop();
  }

  // Ends the innermost `{` in front of the first line that is indented no further than its own, or of `before`.
  void PutInCloser(const Token& before) {
    const Opener opener = open_.back();
    uint32_t place = static_cast<uint32_t>(out_.size());
    if (placed_braces_++ < kMaxPlacedBraces) {
      for (uint32_t i = opener.index + 1; i < place; ++i) {
        if (out_[i].starts_line && IndentOf(out_[i]) <= opener.indent) {
          place = i;
        } else if (out_[i].partner > i) {
          i = out_[i].partner;
        }
      }
    }
    const Token& next = place < out_.size() ? out_[place] : before;
    Token closer;
    closer.kind = TokenKind::kRightBrace;
    closer.starts_line = next.starts_line;
    closer.is_repaired = true;
    closer.begin = closer.end = out_[place - 1].end;
    if (place < out_.size()) {
      for (Token& token : out_) {
        if (token.partner >= place) ++token.partner;
      }
    }
    out_.insert(out_.begin() + place, closer);
    out_[opener.index].partner = place;
  }

  void Pop() {
    if (out_[open_.back().index].kind == TokenKind::kLeftBrace) --open_braces_;
    open_.pop_back();
  }

  // At the end of the file one report is enough for brackets inside of each other: those further in follow
  // from the same missing end. Brackets on lines that are indented alike are mistakes of their own.
  void CloseRest(const Token& end) {
    const size_t reported = stream_.problems.size();
    llvm::SmallVector<Diagnostic, 4> kept;
    while (!open_.empty()) {
      const Opener opener = open_.back();
      Abandon(end);
      const bool is_inside = !open_.empty() && (open_.back().line == opener.line ||
                                                open_.back().indent < opener.indent ||
                                                out_[open_.back().index].kind == TokenKind::kTemplateHead);
      if (!is_inside && stream_.problems.size() > reported) kept.push_back(std::move(stream_.problems.back()));
      stream_.problems.resize(reported);
    }
    if (swallowed_end_) return;
    for (Diagnostic& problem : llvm::reverse(kept)) stream_.problems.push_back(std::move(problem));
  }

  void ReportUnclosed(const Token& opener) {
    stream_.problems.push_back(MakeDiagnostic(
        DiagnosticCode::kUnclosedBracket, fmt::format("this {} is never closed", Describe(opener.kind).str()),
        {file_, opener.begin, opener.end}));
  }

  llvm::StringRef text_;
  FileId file_;
  TokenStream& stream_;
  std::vector<Token> old_;
  size_t at_ = 0;  // into old_
  std::vector<Token> out_;
  std::vector<Opener> open_;
  uint32_t open_braces_ = 0;  // how many of open_ are `{`
  uint32_t line_indent_ = 0;
  uint32_t line_ = 0;
  int64_t surplus_ = 0;        // how many more `}` than `{` the file has, less those that are dealt with
  uint32_t placed_braces_ = 0;
  uint32_t compared_repairs_ = 0;
  uint32_t repaired_end_ = UINT32_MAX;  // of the closer that was dropped or replaced last
  bool dropped_line_start_ = false;     // the closer in front of this token was dropped, and began a line
  bool only_closers_ = true;            // since the line's begin
  std::vector<Span> swallowers_;        // strings without end, by their place
  size_t next_swallower_ = 0;
  std::vector<uint32_t> swallowing_lines_;
  std::array<uint32_t, 3> lost_openers_{};  // by ShapeOf: brackets in those strings
  std::array<uint32_t, 3> lost_closers_{};
  bool swallowed_end_ = false;  // a comment or a string takes everything up to the end of the file
};

}  // namespace

void BalanceBrackets(llvm::StringRef text, FileId file, TokenStream& stream) {
  std::vector<uint32_t> open;
  for (uint32_t i = 0; i < stream.tokens.size(); ++i) {
    const TokenKind kind = stream.tokens[i].kind;
    switch (kind) {
      case TokenKind::kLeftParen:
      case TokenKind::kLeftBracket:
      case TokenKind::kLeftBrace:
      case TokenKind::kTemplateHead:
        open.push_back(i);
        break;
      case TokenKind::kTemplateMiddle:
        if (open.empty() || stream.tokens[open.back()].kind != TokenKind::kTemplateHead) {
          return Repairer(text, file, stream).Run();
        }
        break;
      case TokenKind::kRightParen:
      case TokenKind::kRightBracket:
      case TokenKind::kRightBrace:
      case TokenKind::kTemplateTail:
        if (open.empty() || CloserOf(stream.tokens[open.back()].kind) != kind) {
          return Repairer(text, file, stream).Run();
        }
        stream.tokens[open.back()].partner = i;
        open.pop_back();
        break;
      default:
        break;
    }
  }
  if (!open.empty()) Repairer(text, file, stream).Run();
}

}  // namespace tova::lex
