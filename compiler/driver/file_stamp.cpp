#include "compiler/driver/file_stamp.h"

#include <sys/stat.h>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

namespace tova::driver {

FileStamp StampOf(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return {};
  // A folder's size says nothing that its modification time does not.
  uint64_t size = S_ISDIR(info.st_mode) ? 0 : static_cast<uint64_t>(info.st_size);
  int64_t modified_ns = int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
  return {size, modified_ns, static_cast<uint64_t>(info.st_ino)};
}

ContentHash HashOf(llvm::StringRef content) {
  const llvm::XXH128_hash_t hash = llvm::xxh3_128bits(llvm::arrayRefFromStringRef(content));
  return {hash.high64, hash.low64};
}

}  // namespace tova::driver
