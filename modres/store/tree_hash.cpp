#include "modres/store/tree_hash.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/SHA256.h"
#include "modres/store/descriptor.h"
#include "modres/store/file_system.h"
#include "modres/store/marker.h"

namespace tova::store {
namespace {

std::string Hex(const std::array<uint8_t, 32>& digest) { return llvm::toHex(digest, /*LowerCase=*/true); }

Result<std::string> HashFile(int folder_fd, const std::string& name, const std::string& path) {
  const int fd = ::openat(folder_fd, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return FailureFromErrno(errno, "read", path);
  const Descriptor file(fd);
  llvm::SHA256 hasher;
  char buffer[1 << 15];
  while (true) {
    const ssize_t count = ::read(fd, buffer, sizeof buffer);
    if (count < 0) {
      if (errno == EINTR) continue;
      return FailureFromErrno(errno, "read", path);
    }
    if (count == 0) break;
    hasher.update(llvm::StringRef(buffer, static_cast<size_t>(count)));
  }
  return Hex(hasher.final());
}

}  // namespace

std::string Sha256Hex(llvm::StringRef bytes) {
  return Hex(llvm::SHA256::hash(
      llvm::ArrayRef<uint8_t>(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size())));
}

std::string TreeHash(std::vector<HashedFile> files) {
  std::sort(files.begin(), files.end(),
            [](const HashedFile& a, const HashedFile& b) { return a.path < b.path; });
  llvm::SHA256 hasher;
  for (const HashedFile& file : files) {
    hasher.update(file.sha256);
    hasher.update(llvm::StringRef("  "));
    hasher.update(file.path);
    hasher.update(llvm::StringRef("\n"));
  }
  return "h1:" + llvm::encodeBase64(hasher.final());
}

Result<std::vector<HashedFile>> HashFolder(llvm::StringRef root) {
  TOVA_TRY(const Descriptor root_folder, OpenFolder(root));
  std::vector<HashedFile> files;
  std::vector<std::string> folders = {""};
  for (size_t i = 0; i < folders.size(); ++i) {
    const std::string prefix = folders[i].empty() ? "" : folders[i] + "/";
    TOVA_TRY(const Descriptor folder, OpenFolderBelow(root_folder.fd(), root, folders[i]));
    TOVA_TRY(const auto entries, ListOpenFolder(folder.fd(), (llvm::Twine(root) + "/" + prefix).str()));
    for (const FolderEntry& entry : entries) {
      std::string path = prefix + entry.name;
      if (path == kMarkerName) continue;
      switch (entry.kind) {
        case FileKind::kFolder:
          folders.push_back(std::move(path));
          break;
        case FileKind::kFile: {
          TOVA_TRY(std::string hash,
                   HashFile(folder.fd(), entry.name, (llvm::Twine(root) + "/" + path).str()));
          files.push_back({std::move(path), std::move(hash)});
          break;
        }
        case FileKind::kSymlink:
        case FileKind::kOther:
          // The store never writes these, so somebody else did: they are part of the difference.
          files.push_back({std::move(path), "not a regular file"});
          break;
      }
    }
  }
  std::sort(files.begin(), files.end(),
            [](const HashedFile& a, const HashedFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace tova::store
