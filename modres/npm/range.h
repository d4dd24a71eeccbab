#ifndef TOVA_MODRES_NPM_RANGE_H
#define TOVA_MODRES_NPM_RANGE_H

#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"
#include "modres/version/version.h"

namespace tova::npm {

// The versions that an npm range admits: `^1.2.3`, `~1.2`, `>=1 <3`, `1.x`, `*`, `1.2 - 2.3`, `^3 || ^4`. A
// plain value.
class Range {
 public:
  // Reads a range as npm does. Nothing for whatever else may stand there: tags, addresses, aliases.
  static std::optional<Range> Parse(llvm::StringRef text);

  // The versions that both admit.
  Range Intersect(const Range& other) const;
  bool IsEmpty() const { return intervals_.empty(); }
  // Whether a version is admitted; a prerelease is where the range names one of the same MAJOR.MINOR.PATCH.
  bool Admits(const version::Version& version) const;
  // A range that npm reads back as this one: "^3.2.0", ">=1.2.0 <1.5.0".
  std::string ToString() const;

  friend bool operator==(const Range& a, const Range& b) = default;

 private:
  // What lies between two versions. An exclusive upper end at a release also excludes that release's
  // prereleases, and is kept as the lowest of them, `2.0.0-0`.
  struct Interval {
    version::Version low;
    bool includes_low = true;
    std::optional<version::Version> high;
    bool includes_high = false;

    bool IsExactly() const { return high && includes_low && includes_high && low == *high; }
    bool IsEmpty() const;
    bool Holds(const version::Version& version) const;
    bool NamesPrereleaseOf(const version::Version& version) const;
    void Cut(const Interval& other);
    std::string ToString() const;

    friend bool operator==(const Interval& a, const Interval& b) = default;
  };

  class Reader;

  void Normalise();

  std::vector<Interval> intervals_;  // ascending, none touches the next
};

}  // namespace tova::npm

#endif
