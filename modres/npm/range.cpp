#include "modres/npm/range.h"

#include <algorithm>

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::npm {
namespace {

using version::Version;

// Longer ranges and ones with more alternatives are nothing that people write.
constexpr size_t kMaxRangeBytes = 512;
constexpr size_t kMaxAlternatives = 32;

// The artificial prerelease below all others.
constexpr llvm::StringLiteral kLowest = "0";

Version LowestOf(uint32_t major, uint32_t minor, uint32_t patch) {
  return Version(major, minor, patch, kLowest.str());
}

Version Release(const Version& version) {
  return Version(version.major_number(), version.minor_number(), version.patch_number());
}

// A version of which the last parts may be left open: "1", "1.2.x", "1.2.3-rc.1".
struct Partial {
  unsigned parts = 0;  // how many of the numbers are given
  uint32_t major = 0, minor = 0, patch = 0;
  std::string prerelease;

  Version Floor() const { return Version(major, minor, patch, prerelease); }
  // The first version behind everything that begins like this; one part at least is given.
  Version Next() const {
    if (parts == 1) return LowestOf(major + 1, 0, 0);
    if (parts == 2) return LowestOf(major, minor + 1, 0);
    return LowestOf(major, minor, patch + 1);
  }
};

bool ReadNumber(llvm::StringRef text, uint32_t& number) {
  return !text.empty() && text.size() <= 9 && llvm::all_of(text, llvm::isDigit) && !text.getAsInteger(10, number);
}

bool IsOpen(llvm::StringRef part) { return part == "x" || part == "X" || part == "*"; }

std::optional<Partial> ReadPartial(llvm::StringRef text) {
  text.consume_front("=");
  text.consume_front("v");
  text = text.split('+').first;
  auto [core, prerelease] = text.split('-');
  bool has_prerelease = core.size() != text.size();
  llvm::SmallVector<llvm::StringRef, 3> parts;
  core.split(parts, '.');
  if (parts.size() > 3) return std::nullopt;
  Partial partial;
  uint32_t* numbers[] = {&partial.major, &partial.minor, &partial.patch};
  bool open = false;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (IsOpen(parts[i])) {
      open = true;
      continue;
    }
    uint32_t number = 0;
    if (!ReadNumber(parts[i], number)) return std::nullopt;
    if (open) continue;  // "1.x.3" is "1.x"
    *numbers[i] = number;
    ++partial.parts;
  }
  if (has_prerelease) {
    if (!version::IsPrerelease(prerelease)) return std::nullopt;
    if (partial.parts == 3) partial.prerelease = prerelease.str();
  }
  return partial;
}

Version CaretEnd(const Partial& partial) {
  if (partial.major > 0 || partial.parts < 2) return LowestOf(partial.major + 1, 0, 0);
  if (partial.minor > 0 || partial.parts < 3) return LowestOf(0, partial.minor + 1, 0);
  return LowestOf(0, 0, partial.patch + 1);
}

Partial WholePartial(const Version& version) {
  return {3, version.major_number(), version.minor_number(), version.patch_number(), {}};
}

}  // namespace

// Reads the alternatives of one range.
class Range::Reader {
 public:
  // Nothing when it isn't a range; an empty interval is left out.
  std::optional<Range> Read(llvm::StringRef text) {
    llvm::SmallVector<llvm::StringRef, 4> alternatives;
    text.split(alternatives, "||");
    if (alternatives.size() > kMaxAlternatives) return std::nullopt;
    Range range;
    for (llvm::StringRef alternative : alternatives) {
      interval_ = Interval();
      empty_ = false;
      if (!ReadAlternative(alternative.trim())) return std::nullopt;
      if (!empty_ && !interval_.IsEmpty()) range.intervals_.push_back(interval_);
    }
    range.Normalise();
    return range;
  }

 private:
  bool ReadAlternative(llvm::StringRef text) {
    if (size_t hyphen = text.find(" - "); hyphen != llvm::StringRef::npos) {
      return ReadComparator(">=", text.take_front(hyphen).trim()) &&
             ReadComparator("<=", text.drop_front(hyphen + 3).trim());
    }
    while (!(text = text.ltrim()).empty()) {
      llvm::StringRef sign;
      for (llvm::StringRef candidate : {">=", "<=", "~>", ">", "<", "=", "^", "~"}) {
        if (text.consume_front(candidate)) {
          sign = candidate;
          break;
        }
      }
      text = text.ltrim();
      llvm::StringRef word = text.take_until([](char c) { return c == ' ' || c == '\t'; });
      text = text.drop_front(word.size());
      if (!ReadComparator(sign, word)) return false;
    }
    return true;
  }

  bool ReadComparator(llvm::StringRef sign, llvm::StringRef word) {
    std::optional<Partial> partial = ReadPartial(word);
    if (!partial) return false;
    Apply(sign, *partial);
    return true;
  }

  void Apply(llvm::StringRef sign, const Partial& partial) {
    if (partial.parts == 0) {
      empty_ |= sign == ">" || sign == "<";
      return;
    }
    bool whole = partial.parts == 3;
    Interval part;
    if (sign == ">") {
      part.low = whole ? partial.Floor() : Release(partial.Next());
      part.includes_low = !whole;
    } else if (sign == ">=") {
      part.low = partial.Floor();
    } else if (sign == "<") {
      bool released = partial.prerelease.empty();
      part.high = released ? LowestOf(partial.major, partial.minor, partial.patch) : partial.Floor();
    } else if (sign == "<=") {
      part.high = whole ? partial.Floor() : partial.Next();
      part.includes_high = whole;
    } else {
      part.low = partial.Floor();
      if (sign == "^") {
        part.high = CaretEnd(partial);
      } else if (sign == "~" || sign == "~>") {
        part.high = partial.parts == 1 ? partial.Next() : LowestOf(partial.major, partial.minor + 1, 0);
      } else {
        part.high = whole ? partial.Floor() : partial.Next();
        part.includes_high = whole;
      }
    }
    interval_.Cut(part);
  }

  Interval interval_;
  bool empty_ = false;
};

bool Range::Interval::IsEmpty() const {
  if (!high) return false;
  if (low == *high) return !(includes_low && includes_high);
  return *high < low;
}

bool Range::Interval::Holds(const Version& version) const {
  if (version < low || (version == low && !includes_low)) return false;
  return !high || version < *high || (version == *high && includes_high);
}

bool Range::Interval::NamesPrereleaseOf(const Version& version) const {
  auto names = [&](const Version& end) {
    return end.is_prerelease() && end.prerelease() != kLowest && end.HasSameCore(version);
  };
  return names(low) || (high && names(*high));
}

void Range::Interval::Cut(const Interval& other) {
  if (low < other.low) {
    low = other.low;
    includes_low = other.includes_low;
  } else if (low == other.low) {
    includes_low &= other.includes_low;
  }
  if (!other.high) return;
  if (!high || *other.high < *high) {
    high = other.high;
    includes_high = other.includes_high;
  } else if (*high == *other.high) {
    includes_high &= other.includes_high;
  }
}

std::string Range::Interval::ToString() const {
  if (IsExactly()) return low.ToString();
  bool from_start = low == Version() && includes_low;
  if (!high) return from_start ? "*" : (includes_low ? ">=" : ">") + low.ToString();
  if (includes_low && !includes_high) {
    if (*high == CaretEnd(WholePartial(low))) return "^" + low.ToString();
    if (*high == LowestOf(low.major_number(), low.minor_number() + 1, 0)) return "~" + low.ToString();
  }
  std::string text = from_start ? "" : (includes_low ? ">=" : ">") + low.ToString() + " ";
  bool at_release = high->prerelease() == kLowest && !includes_high;
  return text + (includes_high ? "<=" : "<") + (at_release ? Release(*high) : *high).ToString();
}

std::optional<Range> Range::Parse(llvm::StringRef text) {
  if (text.size() > kMaxRangeBytes) return std::nullopt;
  text = text.trim();
  return Reader().Read(text == "latest" ? llvm::StringRef("*") : text);
}

Range Range::Intersect(const Range& other) const {
  Range both;
  for (const Interval& a : intervals_) {
    for (const Interval& b : other.intervals_) {
      Interval part = a;
      part.Cut(b);
      if (part.IsEmpty()) continue;
      // A prerelease alone is admitted only by those that name one of its release.
      bool only_prerelease = part.IsExactly() && part.low.is_prerelease();
      if (only_prerelease && !(a.NamesPrereleaseOf(part.low) && b.NamesPrereleaseOf(part.low))) continue;
      both.intervals_.push_back(std::move(part));
    }
  }
  both.Normalise();
  return both;
}

bool Range::Admits(const Version& version) const {
  return std::any_of(intervals_.begin(), intervals_.end(), [&](const Interval& interval) {
    return interval.Holds(version) && (!version.is_prerelease() || interval.NamesPrereleaseOf(version));
  });
}

std::string Range::ToString() const {
  std::string text;
  for (const Interval& interval : intervals_) text += (text.empty() ? "" : " || ") + interval.ToString();
  return text;
}

void Range::Normalise() {
  std::sort(intervals_.begin(), intervals_.end(), [](const Interval& a, const Interval& b) {
    return a.low != b.low ? a.low < b.low : a.includes_low && !b.includes_low;
  });
  std::vector<Interval> merged;
  for (Interval& next : intervals_) {
    bool joins = !merged.empty() && (!merged.back().high || next.low < *merged.back().high ||
                                     (next.low == *merged.back().high &&
                                      (next.includes_low || merged.back().includes_high)));
    if (!joins) {
      merged.push_back(std::move(next));
      continue;
    }
    Interval& last = merged.back();
    if (!last.high) continue;
    if (!next.high || *last.high < *next.high) {
      last.high = next.high;
      last.includes_high = next.includes_high;
    } else if (*last.high == *next.high) {
      last.includes_high |= next.includes_high;
    }
  }
  intervals_ = std::move(merged);
}

}  // namespace tova::npm
