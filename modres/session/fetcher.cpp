#include "modres/session/fetcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "modres/git/fetch_failure.h"
#include "modres/path/module_path.h"
#include "modres/store/integrity.h"

namespace tova::session {
namespace {

std::string RepositoryUrl(const std::string& module) {
  auto path = path::ModulePath::Parse(module);
  assert(std::holds_alternative<path::ModulePath>(path) && "module paths are checked where they are read");
  return std::get<path::ModulePath>(path).RepositoryUrl();
}

}  // namespace

Fetcher::Fetcher(Environment& environment, UserConfig config)
    : environment_(environment),
      config_(std::move(config)),
      store_(environment.cache_directory),
      ledger_(environment.ledger_directory),
      progress_(environment) {}

Fetcher::~Fetcher() = default;

Result<git::Client*> Fetcher::Client() {
  std::lock_guard lock(client_mutex_);
  if (client_ == nullptr) {
    git::ClientOptions options;
    options.get_env = environment_.get_env;
    options.home = environment_.home_directory;
    options.temporary_dir = store_.ScratchFolder();
    options.mirrors = config_.mirrors;
    options.use_git_command = config_.use_git_command;
    options.deadlines = config_.deadlines;
    options.interrupt = environment_.interrupted;
    options.fetches_at_once = std::max(environment_.jobs, 1u);
    client_ = std::make_unique<git::Client>(std::move(options));
  }
  return client_.get();
}

Failure Fetcher::Describe(const std::string& module, const Failure& reason) {
  return git::DescribeFetchFailure(module, reason, store_.Versions(module));
}

Result<std::vector<git::RemoteTag>> Fetcher::ListTagCommits(const std::string& module) {
  {
    std::lock_guard lock(tags_mutex_);
    if (auto known = tags_.find(module); known != tags_.end()) return known->second;
  }
  if (environment_.offline) return git::DescribeOffline(module, module, store_.Versions(module));
  TOVA_TRY(git::Client * client, Client());
  Result<std::vector<git::RemoteTag>> listed = client->ListTags(RepositoryUrl(module));
  if (!listed) return Describe(module, listed.failure());
  std::lock_guard lock(tags_mutex_);
  return tags_[module] = std::move(*listed);
}

std::string Fetcher::ListedCommit(const std::string& module, const std::string& tag) {
  std::lock_guard lock(tags_mutex_);
  auto known = tags_.find(module);
  if (known == tags_.end()) return "";
  for (const git::RemoteTag& listed : known->second) {
    if (listed.name == tag) return listed.commit;
  }
  return "";
}

Result<std::vector<std::string>> Fetcher::ListTags(const std::string& module) {
  TOVA_TRY(std::vector<git::RemoteTag> tags, ListTagCommits(module));
  std::vector<std::string> names;
  for (const git::RemoteTag& tag : tags) names.push_back(tag.name);
  return names;
}

Result<std::vector<version::Version>> Fetcher::ListVersions(const std::string& module) {
  std::vector<version::Version> versions;
  if (environment_.offline) {
    for (const std::string& text : store_.Versions(module)) {
      if (std::optional<version::Version> version = version::Version::Parse(text))
        versions.push_back(*version);
    }
    if (versions.empty()) return git::DescribeOffline(module, module, {});
    return versions;
  }
  TOVA_TRY(std::vector<std::string> tags, ListTags(module));
  for (const std::string& tag : tags) {
    if (std::optional<version::Version> version = version::ParseTag(tag)) versions.push_back(*version);
  }
  if (versions.empty()) return git::DescribeNoVersions(module, tags);
  std::sort(versions.begin(), versions.end());
  return versions;
}

Result<store::FetchOutcome> Fetcher::Fetch(const std::string& module, const version::Version& version,
                                           const Expected& expected) {
  if (!expected.accept_moved) {
    // What is cached and right needs no client and no temporary folder, so that a read-only cache will do.
    std::optional<store::CachedPackage> cached = store_.Find(module, version.ToString());
    if (cached && (expected.commit.empty() || expected.commit == cached->commit) &&
        (expected.tree.empty() || expected.tree == cached->tree_hash)) {
      progress_.Finish(module);
      store::FetchOutcome outcome;
      outcome.package = std::move(*cached);
      return outcome;
    }
  }
  store::FetchRequest request;
  request.module = module;
  request.version = version.ToString();
  request.source = RepositoryUrl(module);
  request.expected_commit = expected.commit;
  request.expected_tree = expected.tree;
  request.offline = environment_.offline;
  std::string label = module + " " + version.ToTag();
  store::FetchCallbacks callbacks;
  callbacks.progress = [&](const git::Progress& now) { progress_.Received(label, now.received_bytes); };
  callbacks.waiting = [&](const std::string& words) { progress_.Say(words); };
  TOVA_TRY(git::Client * client, Client());
  std::string replaced_commit;
  if (expected.accept_moved && !request.offline) {
    TOVA_TRY(replaced_commit, ReplacedCommit(request));
    request.accept_moved = !store_.Find(module, request.version);
  }
  request.listed_commit = ListedCommit(module, version.ToTag());
  Result<store::FetchOutcome> outcome =
      !replaced_commit.empty()
          ? FetchAside(request, callbacks, replaced_commit)
          : store::EnsureCached(store_, ledger_, *client, request, callbacks, environment_.interrupted);
  progress_.Finish(label);
  if (!outcome && outcome.failure().diagnostic().code == DiagnosticCode::kVersionNotFound) {
    // Which ones there are is worth a question now.
    TOVA_TRY(std::vector<std::string> tags, ListTags(module));
    return git::DescribeMissingTag(module, request.version, tags);
  }
  if (outcome && environment_.verbose) {
    for (const std::string& path : outcome->left_out) {
      progress_.Say(fmt::format("left out of {}: {}", label, path));
    }
  }
  return outcome;
}

Result<std::string> Fetcher::ReplacedCommit(const store::FetchRequest& request) {
  TOVA_CHECK(ListTagCommits(request.module));
  std::string commit = ListedCommit(request.module, "v" + request.version);
  TOVA_TRY(std::optional<store::LedgerEntry> known, ledger_.Find(request.module, request.version));
  if (known && known->commit != commit) return known->commit;
  std::optional<store::CachedPackage> cached = store_.Find(request.module, request.version);
  if (cached && cached->commit != commit) return cached->commit;
  return std::string();
}

Result<store::FetchOutcome> Fetcher::FetchAside(store::FetchRequest request, const store::FetchCallbacks& callbacks,
                                                std::string replaced_commit) {
  {
    std::lock_guard lock(aside_mutex_);
    if (aside_ == nullptr) {
      TOVA_CHECK(store::MakeFolders(store_.root()));
      TOVA_TRY(aside_, git::ScratchFolder::Create(store_.ScratchFolder()));
    }
  }
  request.accept_moved = false;
  store::Store aside(aside_->path());
  TOVA_TRY(git::Client * client, Client());
  TOVA_TRY(store::FetchOutcome outcome,
           store::EnsureCached(aside, store::Ledger(""), *client, request, callbacks, environment_.interrupted));
  outcome.replaced_commit = std::move(replaced_commit);
  request.expected_commit = outcome.package.commit;
  request.accept_moved = true;
  std::lock_guard lock(aside_mutex_);
  moved_.push_back(std::move(request));
  return outcome;
}

Result<void> Fetcher::AcceptMoved() {
  if (moved_.empty()) return {};
  TOVA_TRY(git::Client * client, Client());
  while (!moved_.empty()) {
    const store::FetchRequest& request = moved_.back();
    TOVA_TRY(store::FetchOutcome outcome,
             store::EnsureCached(store_, ledger_, *client, request, {}, environment_.interrupted));
    if (outcome.package.commit != request.expected_commit) {
      return store::DescribeMovedTag(request.module, request.version, request.expected_commit, outcome.package.commit);
    }
    moved_.pop_back();
  }
  return {};
}

}  // namespace tova::session
