// Reading of constraints: "^1.2", ">=1.0.0, <2.0.0", "1.x", "*".
#include <string>

#include "fmt/format.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "modres/version/constraint.h"

namespace tova::version {
namespace {

using Op = Comparator::Op;

constexpr size_t kMaxComparators = 64;
constexpr size_t kMaxComponentDigits = 9;

// A version of which the last components may be missing or wildcards: "1", "1.2", "1.x", "1.2.*",
// "1.2.3-rc.1".
struct PartialVersion {
  unsigned given = 0;  // leading components that are numbers, 0 to 3
  bool has_wildcard = false;
  uint32_t components[3] = {0, 0, 0};
  std::string prerelease;

  Version Floor() const { return Version(components[0], components[1], components[2], prerelease); }
};

// The first version that is out of reach when the component at `index` counts up: 1.2.3, 1 -> 1.3.0-0.
Version CeilingAfter(const PartialVersion& partial, unsigned index) {
  uint32_t components[3] = {0, 0, 0};
  for (unsigned i = 0; i < index; ++i) components[i] = partial.components[i];
  components[index] = partial.components[index] + 1;  // at most 10^9, fits
  return Version(components[0], components[1], components[2], "0");
}

constexpr llvm::StringLiteral kOnlyTags =
    "write a version such as `^1.2.0`: versions are tags, and neither branches nor commits can be asked for";

class Parser {
 public:
  explicit Parser(llvm::StringRef text) : text_(text) {}

  // Fills `comparators` and returns true, or fills error().
  bool Run(std::vector<Comparator>& comparators);
  ConstraintError& error() { return error_; }

 private:
  enum class Operator { kNone, kCaret, kTilde, kGreater, kGreaterEqual, kLess, kLessEqual, kEqual };

  bool Fail(llvm::StringRef at, std::string reason, std::string tip = {});
  void SkipBlanks() { rest_ = rest_.ltrim(" \t"); }
  Operator TakeOperator();
  // Why the whole text can't be read one comparator after the other, for forms of other package managers.
  bool CheckForeignForms();
  bool ParseOne(std::vector<Comparator>& comparators);
  bool ParsePartial(llvm::StringRef word, PartialVersion& partial);
  bool Expand(Operator op, llvm::StringRef spelling, llvm::StringRef word, const PartialVersion& partial,
              std::vector<Comparator>& comparators);

  llvm::StringRef text_;
  llvm::StringRef rest_;
  ConstraintError error_;
};

bool Parser::Fail(llvm::StringRef at, std::string reason, std::string tip) {
  error_.reason = std::move(reason);
  error_.tip = std::move(tip);
  error_.offset = static_cast<size_t>(at.data() - text_.data());
  error_.length = at.size();
  return false;
}

Parser::Operator Parser::TakeOperator() {
  if (rest_.consume_front("^")) return Operator::kCaret;
  if (rest_.consume_front("~")) return Operator::kTilde;
  if (rest_.consume_front(">=")) return Operator::kGreaterEqual;
  if (rest_.consume_front(">")) return Operator::kGreater;
  if (rest_.consume_front("<=")) return Operator::kLessEqual;
  if (rest_.consume_front("<")) return Operator::kLess;
  if (rest_.consume_front("=")) return Operator::kEqual;
  return Operator::kNone;
}

bool Parser::CheckForeignForms() {
  if (size_t at = text_.find("||"); at != llvm::StringRef::npos) {
    return Fail(text_.substr(at, 2), "'||' is not supported",
                "a module has one version in a build: name the range that fits, such as `>=1.0.0 <3.0.0`");
  }
  size_t dash = text_.find(" - ");
  if (dash != llvm::StringRef::npos) {
    llvm::StringRef low = text_.take_front(dash).trim();
    llvm::StringRef high = text_.drop_front(dash + 3).trim();
    return Fail(text_.substr(dash + 1, 1), "hyphen range: write >=a <=b",
                fmt::format("write `>={} <={}`", low.str(), high.str()));
  }
  return true;
}

bool Parser::Run(std::vector<Comparator>& comparators) {
  if (text_.size() > kMaxConstraintBytes) {
    return Fail(text_.take_front(1), fmt::format("longer than {} bytes", kMaxConstraintBytes));
  }
  if (!CheckForeignForms()) return false;
  rest_ = text_;
  SkipBlanks();
  if (rest_.empty()) return Fail(text_, "not a constraint", "write `*` to accept every release");
  while (true) {
    if (!ParseOne(comparators)) return false;
    if (comparators.size() > kMaxComparators) {
      return Fail(text_, fmt::format("more than {} conditions", kMaxComparators));
    }
    SkipBlanks();
    if (rest_.empty()) return true;
    if (rest_.front() == ',') {
      llvm::StringRef comma = rest_.take_front(1);
      rest_ = rest_.drop_front();
      SkipBlanks();
      if (rest_.empty() || rest_.front() == ',') return Fail(comma, "a comma without a condition after it");
    }
  }
}

bool Parser::ParseOne(std::vector<Comparator>& comparators) {
  llvm::StringRef start = rest_;
  Operator op = TakeOperator();
  llvm::StringRef spelling = start.drop_back(rest_.size());
  SkipBlanks();
  llvm::StringRef word = rest_.take_until([](char c) { return c == ' ' || c == '\t' || c == ','; });
  if (word.empty()) {
    if (op == Operator::kNone) return Fail(rest_.take_front(1), "not a constraint");
    return Fail(spelling, fmt::format("'{}' without a version", spelling.str()));
  }
  rest_ = rest_.drop_front(word.size());
  PartialVersion partial;
  return ParsePartial(word, partial) && Expand(op, spelling, word, partial, comparators);
}

bool Parser::ParsePartial(llvm::StringRef word, PartialVersion& partial) {
  if (word.size() > 1 && (word[0] == 'v' || word[0] == 'V') && llvm::isDigit(word[1])) {
    return Fail(word.take_front(1), "no 'v' prefix in a constraint",
                fmt::format("write `{}`", word.drop_front().str()));
  }
  auto bad_version = [&] {
    std::string tip;
    if (word == ">" || word == "<") {
      return Fail(word, fmt::format("bad version in constraint: {}", word.str()),
                  fmt::format("the operator is written `{}=`", word.str()));
    }
    if (word.starts_with("=")) tip = "one operator is enough: `>=`, `<=` and `=` are complete";
    if (word.starts_with(">")) tip = "`~>` is not an operator here: write `~1.2` or `^1.2`";
    if (word.contains('+')) tip = "leave out the build metadata after `+`";
    if (word.starts_with("!")) tip = "a version can't be left out: write the range on one side of it";
    bool may_be_commit = word.size() >= 7 && llvm::all_of(word, llvm::isHexDigit);
    if (tip.empty() && may_be_commit) tip = kOnlyTags.str();
    return Fail(word, fmt::format("bad version in constraint: {}", word.str()), tip);
  };
  if (llvm::isAlpha(word[0]) && word != "x" && word != "X" && !word.starts_with("x.") &&
      !word.starts_with("X.")) {
    bool is_any = word.equals_insensitive("latest") || word.equals_insensitive("any");
    return Fail(word, "not a constraint",
                is_any ? "write a version such as `^1.2.0`, or `*` for every release" : kOnlyTags.str());
  }
  llvm::StringRef rest = word;
  for (unsigned index = 0; index < 3; ++index) {
    bool is_wildcard = rest.starts_with("x") || rest.starts_with("X") || rest.starts_with("*");
    if (is_wildcard) {
      rest = rest.drop_front();
      partial.has_wildcard = true;
    } else {
      llvm::StringRef digits = rest.take_while(llvm::isDigit);
      bool has_leading_zero = digits.size() > 1 && digits.front() == '0';
      if (digits.empty() || digits.size() > kMaxComponentDigits || has_leading_zero || partial.has_wildcard) {
        return bad_version();
      }
      if (digits.getAsInteger(10, partial.components[index])) return bad_version();
      partial.given = index + 1;
      rest = rest.drop_front(digits.size());
    }
    if (index < 2 && !rest.consume_front(".")) break;
  }
  if (rest.empty()) return !word.ends_with(".") || bad_version();
  if (partial.given < 3 || !rest.consume_front("-")) return bad_version();
  if (rest.contains('+')) return bad_version();
  if (word.size() > kMaxVersionBytes || !IsPrerelease(rest))
    return Fail(rest.empty() ? word : rest, "bad identifier");
  partial.prerelease = rest.str();
  return true;
}

bool Parser::Expand(Operator op, llvm::StringRef spelling, llvm::StringRef word,
                    const PartialVersion& partial, std::vector<Comparator>& comparators) {
  bool is_full = partial.given == 3;
  auto add = [&](Op comparison, Version version, bool as_written) {
    comparators.push_back({comparison, std::move(version), as_written});
  };
  auto add_range = [&](unsigned ceiling_index) {
    add(Op::kGreaterEqual, partial.Floor(), true);
    add(Op::kLess, CeilingAfter(partial, ceiling_index), false);
    return true;
  };
  auto partial_refused = [&](llvm::StringRef why, llvm::StringRef instead) {
    std::string reason = fmt::format("{} needs a full version{}", spelling.str(), why.str());
    return Fail(word, std::move(reason), fmt::format("write `{}`", instead.str()));
  };
  constexpr llvm::StringLiteral kDisagree = " (npm and others disagree on partial ones)";
  if (partial.given == 0) {
    // `*` accepts everything; with an operator it would say nothing.
    if (op == Operator::kNone) return true;
    return Fail(word, fmt::format("bad version in constraint: {}", word.str()), "write `*` alone");
  }
  std::string ceiling = CeilingAfter(partial, partial.given - 1).ToString();
  ceiling.resize(ceiling.find('-'));
  switch (op) {
    case Operator::kNone:
      if (is_full) return add(Op::kEqual, partial.Floor(), true), true;
      return add_range(partial.given - 1);
    case Operator::kEqual:
      if (is_full) return add(Op::kEqual, partial.Floor(), true), true;
      return partial_refused("", partial.given == 1
                                     ? fmt::format("{}.x", partial.components[0])
                                     : fmt::format("{}.{}.x", partial.components[0], partial.components[1]));
    case Operator::kCaret: {
      // The first component that isn't zero may not change; where all given ones are zero, the last of them.
      unsigned index = 0;
      while (index + 1 < partial.given && partial.components[index] == 0) ++index;
      return add_range(index);
    }
    case Operator::kTilde:
      return add_range(partial.given == 1 ? 0 : 1);
    case Operator::kGreater:
      if (!is_full) return partial_refused(kDisagree, fmt::format(">={}", ceiling));
      return add(Op::kGreater, partial.Floor(), true), true;
    case Operator::kLessEqual:
      if (!is_full) return partial_refused(kDisagree, fmt::format("<{}", ceiling));
      return add(Op::kLessEqual, partial.Floor(), true), true;
    case Operator::kGreaterEqual:
      return add(Op::kGreaterEqual, partial.Floor(), true), true;
    case Operator::kLess:
      return add(Op::kLess, partial.Floor(), true), true;
  }
  return false;
}

}  // namespace

Constraint::Constraint() : text_("*") {}

std::variant<Constraint, ConstraintError> Constraint::Parse(llvm::StringRef text) {
  Constraint constraint;
  Parser parser(text);
  if (!parser.Run(constraint.comparators_)) return std::move(parser.error());
  constraint.text_ = text.trim(" \t").str();
  return constraint;
}

Constraint Constraint::Caret(const Version& version) {
  return std::get<Constraint>(Parse(fmt::format("^{}", version.ToString())));
}

Constraint Constraint::Exactly(const Version& version) {
  return std::get<Constraint>(Parse(version.ToString()));
}

}  // namespace tova::version
