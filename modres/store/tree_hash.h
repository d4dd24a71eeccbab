#ifndef TOVA_MODRES_STORE_TREE_HASH_H
#define TOVA_MODRES_STORE_TREE_HASH_H

#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::store {

// One file of a package: its path below the package's root, with slashes, and the SHA-256 of its contents.
struct HashedFile {
  std::string path;
  std::string sha256;  // 64 lower-case hex digits
};

// SHA-256 of some bytes as 64 lower-case hex digits.
std::string Sha256Hex(llvm::StringRef bytes);

// The content hash of a package, as Go's dirhash "h1": "h1:" and the base64 of the SHA-256 over the lines
// "<sha256 hex>  <path>\n", sorted by path bytes. Symlinks, folders and modes don't take part.
std::string TreeHash(std::vector<HashedFile> files);

// The hashed files of a package on disk, sorted by path; the completion marker is left out.
Result<std::vector<HashedFile>> HashFolder(llvm::StringRef root);

}  // namespace tova::store

#endif
