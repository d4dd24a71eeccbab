#include "compiler/lex/scanner.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::lex {
namespace {

bool IsOpener(TokenKind kind) {
  return kind == TokenKind::kLeftParen || kind == TokenKind::kLeftBracket || kind == TokenKind::kLeftBrace;
}

bool IsCloser(TokenKind kind) {
  return kind == TokenKind::kRightParen || kind == TokenKind::kRightBracket || kind == TokenKind::kRightBrace;
}

TokenKind CloserOf(TokenKind opener) {
  switch (opener) {
    case TokenKind::kLeftParen:
      return TokenKind::kRightParen;
    case TokenKind::kLeftBracket:
      return TokenKind::kRightBracket;
    case TokenKind::kTemplateHead:
      return TokenKind::kTemplateTail;
    default:
      return TokenKind::kRightBrace;
  }
}

// How many enclosing brackets are compared by indentation; keeps hostile files linear.
constexpr size_t kIndentSearch = 256;

// How many missing braces are put in where the indentation wants them, each after a pass over what follows.
constexpr uint32_t kMaxPlacedBraces = 64;

// Rebuilds a stream whose brackets do not pair up. Indentation says which of several openers lacks its
// closer: a `}` that begins a line closes the `{` whose line is indented alike.
class Repairer {
 public:
  Repairer(llvm::StringRef text, FileId file, TokenStream& stream)
      : text_(text), file_(file), stream_(stream) {}

  void Run() {
    const std::vector<Token> old = std::move(stream_.tokens);
    out_.reserve(old.size() + 8);
    for (const Token& token : old) {
      if (token.kind == TokenKind::kRightBrace) ++surplus_;
      if (token.kind == TokenKind::kLeftBrace) --surplus_;
    }
    for (size_t i = 0; i < old.size(); ++i) {
      const Token& token = old[i];
      if (token.starts_line) {
        line_indent_ = IndentOf(token);
        ++line_;
      }
      if (IsOpener(token.kind) || token.kind == TokenKind::kTemplateHead) {
        open_.push_back({static_cast<uint32_t>(out_.size()), line_indent_, line_});
        if (token.kind == TokenKind::kLeftBrace) ++open_braces_;
        out_.push_back(token);
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
    }
    stream_.tokens = std::move(out_);
  }

 private:
  struct Opener {
    uint32_t index;   // into out_
    uint32_t indent;  // of its line, in bytes
    uint32_t line;    // counted by the tokens that begin one
  };

  uint32_t IndentOf(const Token& token) const {
    const size_t line_end = text_.substr(0, token.begin).rfind('\n');
    return static_cast<uint32_t>(token.begin - (line_end == llvm::StringRef::npos ? 0 : line_end + 1));
  }

  void Close(const Token& closer) {
    size_t match = FindOpener(closer);
    if (match == 0 && AdjoinsWrongOpener(closer)) return CloseWith(closer);
    if (match == 0 || IsStrayByIndent(closer)) return DropCloser(closer);
    // A `}` that begins its line skips deeper braces towards one of its own indentation.
    if (closer.kind == TokenKind::kRightBrace && closer.starts_line &&
        open_[match - 1].indent > line_indent_) {
      const size_t last = match > kIndentSearch ? match - kIndentSearch : 0;
      for (size_t lower = match - 1; lower > last; --lower) {
        const Opener& candidate = open_[lower - 1];
        if (out_[candidate.index].kind != TokenKind::kLeftBrace) continue;
        if (candidate.indent < line_indent_) break;
        if (candidate.indent == line_indent_) {
          match = lower;
          break;
        }
      }
    }
    while (open_.size() > match) Abandon(closer);
    out_[open_.back().index].partner = static_cast<uint32_t>(out_.size());
    Pop();
    out_.push_back(closer);
  }

  // One more than the position in open_ of the opener that a closer belongs to, 0 for none. No closer reaches
  // over the border of an interpolation. A `)` or `]` does not reach over a `{` either: the brace's block is
  // more likely whole than the closer is right.
  // It does when it begins a line that is indented like the opener's.
  size_t FindOpener(const Token& closer) const {
    if (closer.kind == TokenKind::kRightBrace && open_braces_ == 0) return 0;
    bool over_brace = false;
    for (size_t i = open_.size(); i != 0; --i) {
      const TokenKind kind = out_[open_[i - 1].index].kind;
      if (CloserOf(kind) == closer.kind && (!over_brace || open_[i - 1].indent == line_indent_)) return i;
      if (kind == TokenKind::kTemplateHead) return 0;
      if (kind == TokenKind::kLeftBrace && closer.kind != TokenKind::kRightBrace) {
        if (!closer.starts_line || open_.size() - i > kIndentSearch) return 0;
        over_brace = true;
      }
    }
    return 0;
  }

  // `[1, 2)`: the closer means the opener on its line, though it is of another kind.
  bool AdjoinsWrongOpener(const Token& closer) const {
    if (open_.empty() || closer.starts_line) return false;
    const Opener& opener = open_.back();
    const Token& token = out_[opener.index];
    if (token.kind == TokenKind::kTemplateHead || opener.line != line_) return false;
    // A `}` may also be one too many.
    return closer.kind != TokenKind::kRightBrace || surplus_ <= 0 || open_.size() == 1;
  }

  void CloseWith(const Token& closer) {
    const Token& opener = out_[open_.back().index];
    const std::string wanted = Describe(CloserOf(opener.kind)).str();
    Diagnostic report = MakeDiagnostic(
        DiagnosticCode::kUnmatchedCloser,
        fmt::format("this {} does not close {}", Describe(closer.kind).str(), Describe(opener.kind).str()),
        {file_, closer.begin, closer.end});
    report.labels.push_back({{file_, opener.begin, opener.end}, "opened here"});
    report.tips.push_back(fmt::format("replace it with {}", wanted));
    report.fix.push_back({report.span, wanted.substr(1, 1)});
    stream_.problems.push_back(std::move(report));
    if (closer.kind == TokenKind::kRightBrace) --surplus_;
    if (opener.kind == TokenKind::kLeftBrace) ++surplus_;
    Token replacement = closer;
    replacement.kind = CloserOf(opener.kind);
    replacement.is_repaired = true;
    out_[open_.back().index].partner = static_cast<uint32_t>(out_.size());
    Pop();
    out_.push_back(replacement);
  }

  // Where the file has more `}` than `{`: whether this one begins a line that is indented further than that of
  // the innermost `{`, so that it belongs to one that is missing.
  bool IsStrayByIndent(const Token& closer) const {
    return closer.kind == TokenKind::kRightBrace && closer.starts_line && surplus_ > 0 &&
           out_[open_.back().index].kind == TokenKind::kLeftBrace && open_.back().indent < line_indent_;
  }

  void LeaveInterpolation(const Token& part) {
    while (!open_.empty() && out_[open_.back().index].kind != TokenKind::kTemplateHead) Abandon(part);
    if (part.kind == TokenKind::kTemplateTail && !open_.empty()) open_.pop_back();
    out_.push_back(part);
  }

  void DropCloser(const Token& closer) {
    if (closer.kind == TokenKind::kRightBrace) --surplus_;
    // `)))` is one mistake.
    const bool adjoins = dropped_end_ == closer.begin;
    dropped_end_ = closer.end;
    if (adjoins) return;
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
    if (opener.kind != TokenKind::kTemplateHead) ReportUnclosed(opener);
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
    closer.begin = closer.end = next.begin;
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
  std::vector<Token> out_;
  std::vector<Opener> open_;
  uint32_t open_braces_ = 0;  // how many of open_ are `{`
  uint32_t line_indent_ = 0;
  uint32_t line_ = 0;
  int64_t surplus_ = 0;        // how many more `}` than `{` the file has, less those that are dealt with
  uint32_t placed_braces_ = 0;
  uint32_t dropped_end_ = UINT32_MAX;
};

}  // namespace

void BalanceBrackets(llvm::StringRef text, FileId file, TokenStream& stream) {
  std::vector<uint32_t> open;
  for (uint32_t i = 0; i < stream.tokens.size(); ++i) {
    Token& token = stream.tokens[i];
    if (IsOpener(token.kind) || token.kind == TokenKind::kTemplateHead) {
      open.push_back(i);
    } else if (token.kind == TokenKind::kTemplateMiddle) {
      if (open.empty() || stream.tokens[open.back()].kind != TokenKind::kTemplateHead) {
        return Repairer(text, file, stream).Run();
      }
    } else if (IsCloser(token.kind) || token.kind == TokenKind::kTemplateTail) {
      if (open.empty() || CloserOf(stream.tokens[open.back()].kind) != token.kind) {
        return Repairer(text, file, stream).Run();
      }
      stream.tokens[open.back()].partner = i;
      open.pop_back();
    }
  }
  if (!open.empty()) Repairer(text, file, stream).Run();
}

}  // namespace tova::lex
