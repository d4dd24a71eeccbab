#include "modres/git/local_repository.h"

#include <fmt/format.h>

#include "modres/git/object_snapshot.h"

namespace tova::git {
namespace {

Result<GitHandle<git_repository>> Open(const LibGit2& git, const std::string& path) {
  std::vector<std::string> candidates = {path, path + "/.git"};
  const llvm::StringRef trimmed = llvm::StringRef(path).rtrim('/');
  if (trimmed.ends_with(".git")) {
    const std::string without = trimmed.drop_back(4).str();
    candidates.push_back(without);
    candidates.push_back(without + "/.git");
  } else {
    candidates.push_back(trimmed.str() + ".git");
  }
  for (const std::string& candidate : candidates) {
    git_repository* repository = nullptr;
    if (git.repository_open_bare(&repository, candidate.c_str()) == 0) return Own(git, repository);
  }
  return Failure(FailureKind::kNotFound, fmt::format("repository '{}' not found", path));
}

struct TagVisit {
  const LibGit2* git;
  git_odb* objects;
  std::vector<RemoteTag>* tags;
};

int VisitTag(const char* name, git_oid* id, void* payload) {
  const auto* visit = static_cast<TagVisit*>(payload);
  llvm::StringRef tag = name;
  if (!tag.consume_front("refs/tags/")) return 0;
  if (auto commit = PeelToCommit(*visit->git, *visit->objects, *id)) {
    visit->tags->push_back({tag.str(), std::move(*commit)});
  }
  return 0;
}

}  // namespace

Result<std::vector<RemoteTag>> ListLocalTags(const LibGit2& git, const std::string& path) {
  TOVA_TRY(const auto repository, Open(git, path));
  TOVA_TRY(const auto objects, ObjectsOf(git, *repository));
  std::vector<RemoteTag> tags;
  TagVisit visit{&git, objects.get(), &tags};
  if (git.tag_foreach(repository.get(), &VisitTag, &visit) != 0) {
    return Failure(FailureKind::kMalformed,
                   fmt::format("cannot read the tags of {}: {}", path, LastError(git)));
  }
  return tags;
}

Result<std::unique_ptr<Snapshot>> OpenLocalTag(const LibGit2& git, const std::string& path,
                                               llvm::StringRef tag) {
  TOVA_TRY(auto repository, Open(git, path));
  git_oid id;
  if (git.reference_name_to_id(&id, repository.get(), ("refs/tags/" + tag.str()).c_str()) != 0) {
    return std::unique_ptr<Snapshot>();
  }
  TOVA_TRY(auto objects, ObjectsOf(git, *repository));
  return MakeSnapshot(git, std::move(objects), nullptr, id);
}

}  // namespace tova::git
