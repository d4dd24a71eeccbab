#ifndef TOVA_COMPILER_SEMA_EXHAUSTIVENESS_H
#define TOVA_COMPILER_SEMA_EXHAUSTIVENESS_H

#include <string>
#include <vector>

#include "compiler/ast/expressions.h"

namespace tova::sema {

// What the arms of a match leave out and say twice.
struct MatchCoverage {
  bool is_exhaustive = false;  // some arm takes the value, whatever its type turns out to be
  // Patterns that no arm takes although values of the type that the patterns speak of look like that; at most
  // eight.
  std::vector<std::string> missing;
  std::vector<size_t> unreachable_arms;  // indices of arms that the arms above leave nothing to
};

// Compares the arms of a match whose patterns have their symbols. The algorithm is Maranget's ("Warnings for
// pattern matching", 2007). It is exponential at worst, so it works on a budget; when that runs out the match
// passes as covered and its arms as reachable.
MatchCoverage CheckCoverage(const ast::MatchExpr& match);

// Whether the pattern takes every value: a name, `_`, or a list of these for a binding's sake.
bool IsIrrefutable(const ast::Pattern& pattern);

}  // namespace tova::sema

#endif
