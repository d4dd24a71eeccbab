#include "modres/store/unique_name.h"

#include "llvm/ADT/Twine.h"

#include <sys/random.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>

namespace tova::store {

namespace {

constexpr size_t kSuffixSize = 12;
constexpr llvm::StringLiteral kSuffixDigits = "0123456789abcdefghijklmnopqrstuv";

// The name is cut so that a name of 255 bytes, the longest there is, leaves room for the rest.
std::string SiblingPrefix(llvm::StringRef name) { return ("." + name.take_front(200) + ".tmp-").str(); }

}  // namespace

std::string RandomSuffix() {
  uint64_t bits = 0;
  if (::getrandom(&bits, sizeof bits, GRND_NONBLOCK) != static_cast<ssize_t>(sizeof bits)) {
    // Early at boot there may be no randomness yet; then time and process tell temporaries apart well enough.
    bits = static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) ^
           (static_cast<uint64_t>(::getpid()) << 40);
  }
  std::string suffix;
  for (size_t i = 0; i < kSuffixSize; ++i) {
    suffix += kSuffixDigits[bits & 31];
    bits >>= 5;
  }
  return suffix;
}

std::string UniqueSibling(llvm::StringRef path) {
  const size_t slash = path.rfind('/');
  const llvm::StringRef folder = slash == llvm::StringRef::npos ? "" : path.substr(0, slash + 1);
  const llvm::StringRef name = path.substr(folder.size());
  return (llvm::Twine(folder) + SiblingPrefix(name) + RandomSuffix()).str();
}

bool IsSibling(llvm::StringRef candidate) {
  const size_t end = candidate.rfind(".tmp-");
  if (end == llvm::StringRef::npos || end < 2 || candidate.front() != '.') return false;
  return IsSiblingOf(candidate, candidate.slice(1, end));
}

bool IsSiblingOf(llvm::StringRef candidate, llvm::StringRef name) {
  return candidate.consume_front(SiblingPrefix(name)) && candidate.size() == kSuffixSize &&
         candidate.find_first_not_of(kSuffixDigits) == llvm::StringRef::npos;
}

}  // namespace tova::store
