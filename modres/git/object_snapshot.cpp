#include "modres/git/object_snapshot.h"

#include <fmt/format.h>

#include "modres/git/tree_object.h"

namespace tova::git {
namespace {

// Tags of tags of tags: git allows it, nobody does it.
constexpr int kMaxTagDepth = 16;
// Folders, commits and tags are small; a larger one is made to exhaust memory.
constexpr size_t kMaxMetadataBytes = 64 << 20;

Failure Malformed(std::string what) { return Failure(FailureKind::kMalformed, std::move(what)); }

using Object = GitHandle<git_odb_object>;

Result<git_oid> ParseId(const LibGit2& git, llvm::StringRef hex) {
  git_oid id;
  if (hex.size() != GIT_OID_SHA1_HEXSIZE || git.oid_fromstrn(&id, hex.data(), hex.size()) != 0) {
    return Malformed("the repository holds a malformed object id");
  }
  return id;
}

Result<Object> ReadObject(const LibGit2& git, git_odb& objects, const git_oid& id, size_t limit) {
  size_t size = 0;
  git_object_t type;
  if (git.odb_read_header(&size, &type, &objects, &id) != 0) {
    return Malformed(fmt::format("the repository lacks the object {}", ToHex(git, id)));
  }
  if (size > limit) {
    return Failure(FailureKind::kRefused,
                   fmt::format("the object {} is larger than {} MiB", ToHex(git, id), limit >> 20));
  }
  git_odb_object* raw = nullptr;
  if (git.odb_read(&raw, &objects, &id) != 0) {
    return Malformed(fmt::format("cannot read the object {}: {}", ToHex(git, id), LastError(git)));
  }
  return Own(git, raw);
}

llvm::StringRef DataOf(const LibGit2& git, git_odb_object& object) {
  return {static_cast<const char*>(git.odb_object_data(&object)), git.odb_object_size(&object)};
}

class ObjectSnapshot final : public Snapshot {
 public:
  ObjectSnapshot(const LibGit2& git, std::unique_ptr<ScratchFolder> scratch, GitHandle<git_odb> objects,
                 std::string commit, std::string root)
      : git_(git),
        scratch_(std::move(scratch)),
        objects_(std::move(objects)),
        commit_(std::move(commit)),
        root_(std::move(root)) {}

  const std::string& commit() const override { return commit_; }
  const std::string& root() const override { return root_; }

  Result<void> ReadFolder(llvm::StringRef id,
                          const std::function<Result<void>(const TreeEntry&)>& visit) const override {
    TOVA_TRY(const Object object, Read(id, GIT_OBJECT_TREE, kMaxMetadataBytes));
    return ParseTree(DataOf(git_, *object), visit);
  }

  Result<uint64_t> FileSize(llvm::StringRef id) const override {
    TOVA_TRY(const git_oid oid, ParseId(git_, id));
    size_t size = 0;
    git_object_t type;
    if (git_.odb_read_header(&size, &type, objects_.get(), &oid) != 0 || type != GIT_OBJECT_BLOB) {
      return Malformed(fmt::format("the repository lacks the file object {}", id.str()));
    }
    return static_cast<uint64_t>(size);
  }

  Result<std::string> ReadFile(llvm::StringRef id) const override {
    TOVA_TRY(const Object object, Read(id, GIT_OBJECT_BLOB, SIZE_MAX));
    return DataOf(git_, *object).str();
  }

 private:
  Result<Object> Read(llvm::StringRef id, git_object_t type, size_t limit) const {
    TOVA_TRY(const git_oid oid, ParseId(git_, id));
    TOVA_TRY(Object object, ReadObject(git_, *objects_, oid, limit));
    if (git_.odb_object_type(object.get()) != type) {
      return Malformed(fmt::format("the object {} is not of the kind that its folder says", id.str()));
    }
    return object;
  }

  const LibGit2& git_;
  // Destroyed last: the database has files in it open.
  std::unique_ptr<ScratchFolder> scratch_;
  GitHandle<git_odb> objects_;
  std::string commit_;
  std::string root_;
};

}  // namespace

Result<std::string> PeelToCommit(const LibGit2& git, git_odb& objects, const git_oid& id) {
  git_oid current = id;
  for (int depth = 0; depth < kMaxTagDepth; ++depth) {
    TOVA_TRY(const Object object, ReadObject(git, objects, current, kMaxMetadataBytes));
    const git_object_t type = git.odb_object_type(object.get());
    if (type == GIT_OBJECT_COMMIT) return ToHex(git, current);
    const auto target = type == GIT_OBJECT_TAG ? FirstId(DataOf(git, *object), "object") : std::nullopt;
    if (!target) return Malformed("the tag does not stand for a commit");
    TOVA_TRY(current, ParseId(git, *target));
  }
  return Malformed("the tag stands for a tag, and that for another, and so on");
}

Result<GitHandle<git_odb>> ObjectsOf(const LibGit2& git, git_repository& repository) {
  git_odb* raw = nullptr;
  if (git.repository_odb(&raw, &repository) != 0) return Failure(FailureKind::kIo, LastError(git));
  return Own(git, raw);
}

Result<std::unique_ptr<Snapshot>> MakeSnapshot(const LibGit2& git, GitHandle<git_odb> objects,
                                               std::unique_ptr<ScratchFolder> scratch, const git_oid& tag) {
  TOVA_TRY(std::string commit, PeelToCommit(git, *objects, tag));
  TOVA_TRY(const git_oid id, ParseId(git, commit));
  std::string root;
  {
    TOVA_TRY(const Object object, ReadObject(git, *objects, id, kMaxMetadataBytes));
    TOVA_TRY(root, ParseCommitTree(DataOf(git, *object)));
  }
  return std::unique_ptr<Snapshot>(std::make_unique<ObjectSnapshot>(
      git, std::move(scratch), std::move(objects), std::move(commit), std::move(root)));
}

}  // namespace tova::git
