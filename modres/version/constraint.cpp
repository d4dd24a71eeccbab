#include "modres/version/constraint.h"

#include <algorithm>

#include "llvm/ADT/STLExtras.h"

namespace tova::version {
namespace {

std::optional<Version> SelectAdmitted(llvm::ArrayRef<Constraint> constraints,
                                      llvm::ArrayRef<Version> available, bool highest) {
  const Version* best = nullptr;
  for (const Version& candidate : available) {
    if (best && (highest ? candidate <= *best : candidate >= *best)) continue;
    if (AllAdmit(constraints, candidate)) best = &candidate;
  }
  if (!best) return std::nullopt;
  return *best;
}

bool IsUpperBound(const Comparator& comparator) {
  return comparator.op == Comparator::Op::kLess || comparator.op == Comparator::Op::kLessEqual;
}

std::vector<Comparator> UpperBounds(const Constraint& constraint) {
  std::vector<Comparator> bounds;
  llvm::copy_if(constraint.comparators(), std::back_inserter(bounds), IsUpperBound);
  return bounds;
}

}  // namespace

bool Comparator::Admits(const Version& candidate) const {
  switch (op) {
    case Op::kGreater:
      return candidate > version;
    case Op::kGreaterEqual:
      return candidate >= version;
    case Op::kLess:
      return candidate < version;
    case Op::kLessEqual:
      return candidate <= version;
    case Op::kEqual:
      return candidate == version;
  }
  return false;
}

bool Constraint::InBounds(const Version& candidate) const {
  return llvm::all_of(comparators_,
                      [&](const Comparator& comparator) { return comparator.Admits(candidate); });
}

bool Constraint::AboveLowerBounds(const Version& candidate) const {
  return llvm::all_of(comparators_, [&](const Comparator& comparator) {
    switch (comparator.op) {
      case Comparator::Op::kGreater:
        return candidate > comparator.version;
      case Comparator::Op::kGreaterEqual:
      case Comparator::Op::kEqual:
        return candidate >= comparator.version;
      case Comparator::Op::kLess:
      case Comparator::Op::kLessEqual:
        return true;
    }
    return false;
  });
}

bool Constraint::NamesPrereleaseOf(const Version& candidate) const {
  return llvm::any_of(comparators_, [&](const Comparator& comparator) {
    return comparator.as_written && comparator.version.is_prerelease() &&
           comparator.version.HasSameCore(candidate);
  });
}

bool Constraint::Admits(const Version& candidate) const {
  return InBounds(candidate) && (!candidate.is_prerelease() || NamesPrereleaseOf(candidate));
}

Version Constraint::LowerBound() const {
  Version bound;
  for (const Comparator& comparator : comparators_) {
    if (!IsUpperBound(comparator) && comparator.version > bound) bound = comparator.version;
  }
  return bound;
}

Constraint Constraint::RaisedTo(const Version& version) const {
  bool is_exact =
      llvm::any_of(comparators_, [](const Comparator& one) { return one.op == Comparator::Op::kEqual; });
  if (is_exact || version == LowerBound()) return *this;
  std::vector<Comparator> upper = UpperBounds(*this);
  std::string range = ">=" + version.ToString();
  for (const Comparator& bound : upper) {
    range += (bound.op == Comparator::Op::kLess ? " <" : " <=") + bound.version.ToString();
  }
  std::vector<std::string> forms = {"^" + version.ToString(), "~" + version.ToString(), range};
  if (llvm::StringRef(text_).starts_with("~")) std::swap(forms[0], forms[1]);
  for (const std::string& form : forms) {
    auto parsed = std::get<Constraint>(Parse(form));
    if (UpperBounds(parsed) == upper) return parsed;
  }
  return *this;
}

bool AllAdmit(llvm::ArrayRef<Constraint> constraints, const Version& candidate) {
  if (!llvm::all_of(constraints, [&](const Constraint& one) { return one.InBounds(candidate); }))
    return false;
  return !candidate.is_prerelease() ||
         llvm::any_of(constraints, [&](const Constraint& one) { return one.NamesPrereleaseOf(candidate); });
}

std::optional<Version> Select(llvm::ArrayRef<Constraint> constraints, llvm::ArrayRef<Version> available) {
  return SelectAdmitted(constraints, available, /*highest=*/false);
}

std::optional<Version> SelectHighest(llvm::ArrayRef<Constraint> constraints,
                                     llvm::ArrayRef<Version> available) {
  return SelectAdmitted(constraints, available, /*highest=*/true);
}

}  // namespace tova::version
