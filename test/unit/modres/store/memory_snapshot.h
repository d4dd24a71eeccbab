#ifndef TOVA_TEST_UNIT_MODRES_STORE_MEMORY_SNAPSHOT_H
#define TOVA_TEST_UNIT_MODRES_STORE_MEMORY_SNAPSHOT_H

#include <map>
#include <string>
#include <vector>

#include "modres/git/snapshot.h"

namespace tova::test {

// A commit made by hand, so that it can hold what git itself would refuse to store.
class MemorySnapshot final : public git::Snapshot {
 public:
  explicit MemorySnapshot(std::string commit = std::string(40, 'a')) : commit_(std::move(commit)) {
    folders_["root"];
  }

  // Adds an entry to a folder; its id is found by name later. `folder` is an id, "root" is the first.
  MemorySnapshot& Add(const std::string& folder, git::EntryKind kind, std::string name, std::string id) {
    folders_[folder].push_back({kind, std::move(name), std::move(id)});
    return *this;
  }
  MemorySnapshot& File(const std::string& folder, const std::string& name, const std::string& contents) {
    const std::string id = "blob" + std::to_string(files_.size());
    files_[id] = contents;
    return Add(folder, git::EntryKind::kFile, name, id);
  }
  MemorySnapshot& ClaimSize(const std::string& folder, const std::string& name, uint64_t size) {
    const std::string id = "huge" + std::to_string(sizes_.size());
    sizes_[id] = size;
    return Add(folder, git::EntryKind::kFile, name, id);
  }

  const std::string& commit() const override { return commit_; }
  const std::string& root() const override { return root_; }
  Result<void> ReadFolder(llvm::StringRef id,
                          const std::function<Result<void>(const git::TreeEntry&)>& visit) const override {
    const auto found = folders_.find(id.str());
    if (found == folders_.end()) return Failure(FailureKind::kMalformed, "no such folder");
    for (const git::TreeEntry& entry : found->second) TOVA_CHECK(visit(entry));
    return {};
  }
  Result<uint64_t> FileSize(llvm::StringRef id) const override {
    if (const auto size = sizes_.find(id.str()); size != sizes_.end()) return size->second;
    const auto found = files_.find(id.str());
    if (found == files_.end()) return Failure(FailureKind::kMalformed, "no such file");
    return uint64_t{found->second.size()};
  }
  Result<std::string> ReadFile(llvm::StringRef id) const override {
    const auto found = files_.find(id.str());
    if (found == files_.end()) return Failure(FailureKind::kMalformed, "no such file");
    return found->second;
  }

 private:
  std::string commit_;
  std::string root_ = "root";
  std::map<std::string, std::vector<git::TreeEntry>> folders_;
  std::map<std::string, std::string> files_;
  std::map<std::string, uint64_t> sizes_;
};

}  // namespace tova::test

#endif
