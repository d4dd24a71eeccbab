#ifndef TOVA_MODRES_VERSION_CONSTRAINT_H
#define TOVA_MODRES_VERSION_CONSTRAINT_H

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "modres/version/version.h"

namespace tova::version {

// Why a text is no constraint.
struct ConstraintError {
  std::string reason;  // "'||' is not supported"
  std::string tip;     // the way to write it; may be empty
  size_t offset = 0;   // bytes from the start of the text to what is wrong
  size_t length = 0;   // bytes of what is wrong
};

// One `<operator><version>` of a constraint after `^`, `~` and wildcards have been written out.
struct Comparator {
  enum class Op { kGreater, kGreaterEqual, kLess, kLessEqual, kEqual };

  Op op = Op::kGreaterEqual;
  Version version;
  // False for bounds that `^`, `~` and wildcards bring along: they don't name a prerelease.
  bool as_written = true;

  bool Admits(const Version& candidate) const;
  friend bool operator==(const Comparator& a, const Comparator& b) = default;
};

// A condition on a module's version, as in `"^1.2.0"` or `">=1.0.0, <2.0.0"`: a conjunction of comparators.
//
//   ^1.2.3   >=1.2.3 <2.0.0     ^0.2.3  >=0.2.3 <0.3.0     ^0.0.3  >=0.0.3 <0.0.4
//   ~1.2.3   >=1.2.3 <1.3.0     ~1.2    >=1.2.0 <1.3.0     ~1      >=1.0.0 <2.0.0
//   1.2.3    exactly 1.2.3      1.2     1.2.x              1.x     >=1.0.0 <2.0.0      *  anything
//
// The upper ends that `^`, `~` and wildcards write out also exclude the prereleases of that end. Immutable.
class Constraint {
 public:
  // `*`, which admits every release.
  Constraint();

  static std::variant<Constraint, ConstraintError> Parse(llvm::StringRef text);
  // `^<version>`, what `pkg add` writes.
  static Constraint Caret(const Version& version);
  static Constraint Exactly(const Version& version);

  // As it was written, without blanks at the ends.
  llvm::StringRef text() const { return text_; }
  llvm::ArrayRef<Comparator> comparators() const { return comparators_; }

  // Whether this constraint alone admits the version.
  bool Admits(const Version& candidate) const;
  // Whether all bounds hold, whatever the rule for prereleases says.
  bool InBounds(const Version& candidate) const;
  // Whether the lower bounds hold.
  bool AboveLowerBounds(const Version& candidate) const;
  // Whether the text names a prerelease of the same MAJOR.MINOR.PATCH: only then may one be chosen.
  bool NamesPrereleaseOf(const Version& candidate) const;
  // The highest of the lower bounds, for ordering and messages; 0.0.0 when there is none.
  Version LowerBound() const;
  // The same condition with its lower end at `version`, written in the same style where that is possible:
  // `^1.2.0` becomes `^1.4.0`, `>=1.0.0 <3.0.0` becomes `>=1.4.0 <3.0.0`. An exact version stays.
  Constraint RaisedTo(const Version& version) const;
  bool admits_everything() const { return comparators_.empty(); }

  friend bool operator==(const Constraint& a, const Constraint& b) { return a.text_ == b.text_; }

 private:
  std::string text_;
  std::vector<Comparator> comparators_;
};

// Longer texts are refused.
inline constexpr size_t kMaxConstraintBytes = 512;

// Whether all constraints on one module admit the version. A prerelease needs one of them to name a
// prerelease of the same MAJOR.MINOR.PATCH; the others then let it pass by their bounds.
bool AllAdmit(llvm::ArrayRef<Constraint> constraints, const Version& candidate);

// The lowest (`Select`) or highest (`SelectHighest`) of the available versions that all constraints admit.
// The order of `available` does not matter.
std::optional<Version> Select(llvm::ArrayRef<Constraint> constraints, llvm::ArrayRef<Version> available);
std::optional<Version> SelectHighest(llvm::ArrayRef<Constraint> constraints,
                                     llvm::ArrayRef<Version> available);

}  // namespace tova::version

#endif
