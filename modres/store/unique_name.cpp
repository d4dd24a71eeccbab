#include "modres/store/unique_name.h"

#include "llvm/ADT/Twine.h"

#include <sys/random.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>

namespace tova::store {

std::string RandomSuffix() {
  uint64_t bits = 0;
  if (::getrandom(&bits, sizeof bits, GRND_NONBLOCK) != static_cast<ssize_t>(sizeof bits)) {
    // Early at boot there may be no randomness yet; then time and process tell temporaries apart well enough.
    bits = static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) ^
           (static_cast<uint64_t>(::getpid()) << 40);
  }
  std::string suffix;
  for (int i = 0; i < 12; ++i) {
    suffix += "0123456789abcdefghijklmnopqrstuv"[bits & 31];
    bits >>= 5;
  }
  return suffix;
}

std::string UniqueSibling(llvm::StringRef path) {
  const size_t slash = path.rfind('/');
  const llvm::StringRef folder = slash == llvm::StringRef::npos ? "" : path.substr(0, slash + 1);
  const llvm::StringRef name = path.substr(folder.size());
  // The name is cut so that a name of 255 bytes, the longest there is, leaves room for the rest.
  return (llvm::Twine(folder) + "." + name.take_front(200) + ".tmp-" + RandomSuffix()).str();
}

}  // namespace tova::store
