#ifndef TOVA_MODRES_SESSION_REMOTE_WORLD_H
#define TOVA_MODRES_SESSION_REMOTE_WORLD_H

#include <map>
#include <set>
#include <string>
#include <vector>

#include "diagnostics/source_set.h"
#include "modres/lock/lock.h"
#include "modres/manifest/manifest.h"
#include "modres/mvs/mvs.h"
#include "modres/session/fetcher.h"
#include "modres/session/resolved_package.h"

namespace tova::session {

// The world as version selection sees it: tags of repositories and manifests of packages, each batch in
// parallel, everything at most once. Fetches what it is asked about into the cache. Used from one thread.
class RemoteWorld : public mvs::World {
 public:
  // `lock` says which commits are expected; may be null. Both outlive the world.
  RemoteWorld(Environment& environment, Fetcher& fetcher, const lock::Lock* lock, SourceSet& sources)
      : environment_(environment), fetcher_(fetcher), lock_(lock), sources_(sources) {}

  // For these modules a tag that moved is taken as the new truth.
  void AcceptMoved(std::set<std::string> modules) { accept_moved_ = std::move(modules); }

  Result<std::vector<std::vector<version::Version>>> VersionsOf(llvm::ArrayRef<std::string> modules) override;
  Result<std::vector<std::vector<mvs::Requirement>>> RequirementsOf(
      llvm::ArrayRef<mvs::ModuleVersion> modules) override;

  // Fetches the package that stands in for a replaced module; its own name may differ from the one it answers
  // to.
  Result<ResolvedPackage> LoadReplacement(const manifest::Replacement& replacement);

  // Tells the world what a package requires that it was never asked about.
  void NoteRequirements(const mvs::ModuleVersion& requirer, llvm::ArrayRef<mvs::Requirement> requirements);
  // The package that was first found to require a module; null for the root's own dependencies.
  const mvs::ModuleVersion* FirstRequirer(const std::string& module) const;
  // What the last failed question was about; empty when there is none.
  const std::string& failed_module() const { return failed_module_; }

  // A package whose requirements were asked for.
  const ResolvedPackage& Loaded(const mvs::ModuleVersion& module) const;
  // How many packages came over the network.
  size_t fetched_count() const { return fetched_count_; }
  // Commits that moved and were accepted: "github.com/a/b v1.0.0: <old> is now <new>".
  const std::vector<std::string>& accepted_moves() const { return accepted_moves_; }

 private:
  struct Loading {
    ResolvedPackage package;
    bool fetched = false;
    std::string replaced_commit;
  };

  Result<Loading> Load(const std::string& module, const version::Version& version);
  void Record(const Loading& loading);

  Environment& environment_;
  Fetcher& fetcher_;
  const lock::Lock* lock_;
  SourceSet& sources_;
  std::set<std::string> accept_moved_;
  std::map<std::string, std::vector<version::Version>> versions_;
  std::map<mvs::ModuleVersion, ResolvedPackage> packages_;
  std::map<std::string, mvs::ModuleVersion> first_requirers_;
  std::string failed_module_;
  std::vector<std::string> accepted_moves_;
  size_t fetched_count_ = 0;
};

}  // namespace tova::session

#endif
