#include "diagnostics/suggest.h"

#include <algorithm>
#include <utility>

#include "fmt/format.h"
#include "llvm/ADT/SmallVector.h"

namespace tova {
namespace {

// Names beyond this many bytes are compared for case alone: the edit distance costs the product of both lengths.
constexpr size_t kMaxComparedLength = 256;

// The largest distance at which a name still counts as meant.
unsigned MaxDistance(llvm::StringRef wanted) {
  size_t length = wanted.size();
  if (length < 2) return 0;
  return static_cast<unsigned>(std::max<size_t>(length / 3, 1));
}

// Whether two neighbouring letters are swapped and nothing else differs: the commonest slip counts as one edit.
bool IsSwapOf(llvm::StringRef wanted, llvm::StringRef candidate) {
  if (wanted.size() != candidate.size()) return false;
  for (size_t i = 0; i + 1 < wanted.size(); ++i) {
    if (wanted[i] == candidate[i]) continue;
    return wanted[i] == candidate[i + 1] && wanted[i + 1] == candidate[i] &&
           wanted.drop_front(i + 2) == candidate.drop_front(i + 2);
  }
  return false;
}

// The distance when it is at most `limit`; otherwise something larger.
unsigned Distance(llvm::StringRef wanted, llvm::StringRef candidate, unsigned limit) {
  if (wanted.equals_insensitive(candidate)) return 0;
  size_t longer = std::max(wanted.size(), candidate.size());
  size_t shorter = std::min(wanted.size(), candidate.size());
  if (longer - shorter > limit || longer > kMaxComparedLength) return limit + 1;
  // LLVM takes a limit of 0 as none.
  if (limit == 0) return 1;
  if (IsSwapOf(wanted, candidate)) return 1;
  return wanted.edit_distance(candidate, /*AllowReplacements=*/true, limit);
}

llvm::SmallVector<llvm::StringRef> Views(llvm::ArrayRef<std::string> candidates) {
  return llvm::SmallVector<llvm::StringRef>(candidates.begin(), candidates.end());
}

}  // namespace

std::vector<llvm::StringRef> NearestNames(llvm::StringRef wanted, llvm::ArrayRef<llvm::StringRef> candidates,
                                          size_t limit) {
  if (wanted.empty()) return {};
  unsigned max_distance = MaxDistance(wanted);
  std::vector<std::pair<unsigned, llvm::StringRef>> near;
  for (llvm::StringRef candidate : candidates) {
    if (candidate.empty()) continue;
    unsigned distance = Distance(wanted, candidate, max_distance);
    if (distance <= max_distance) near.emplace_back(distance, candidate);
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  std::vector<llvm::StringRef> names;
  for (const auto& [distance, name] : near) {
    if (names.size() == limit) break;
    names.push_back(name);
  }
  return names;
}

llvm::StringRef NearestName(llvm::StringRef wanted, llvm::ArrayRef<llvm::StringRef> candidates) {
  std::vector<llvm::StringRef> names = NearestNames(wanted, candidates, 1);
  return names.empty() ? llvm::StringRef() : names.front();
}

llvm::StringRef NearestName(llvm::StringRef wanted, llvm::ArrayRef<std::string> candidates) {
  return NearestName(wanted, llvm::ArrayRef<llvm::StringRef>(Views(candidates)));
}

std::string DidYouMean(llvm::StringRef wanted, llvm::ArrayRef<llvm::StringRef> candidates) {
  llvm::StringRef name = NearestName(wanted, candidates);
  return name.empty() ? std::string() : fmt::format("did you mean `{}`?", name.str());
}

std::string DidYouMean(llvm::StringRef wanted, llvm::ArrayRef<std::string> candidates) {
  return DidYouMean(wanted, llvm::ArrayRef<llvm::StringRef>(Views(candidates)));
}

}  // namespace tova
