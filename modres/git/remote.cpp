#include "modres/git/remote.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include "llvm/ADT/StringExtras.h"
#include "modres/git/git_command.h"
#include "modres/git/git_config.h"
#include "modres/git/http_repository.h"
#include "modres/git/libgit2.h"
#include "modres/git/libgit2_connection.h"
#include "modres/git/local_repository.h"
#include "modres/git/object_snapshot.h"
#include "modres/git/scratch_folder.h"
#include "modres/git/url.h"
#include "modres/git/v2_client.h"

namespace tova::git {

namespace {

// So many threads may have one at a time.
class Turns {
 public:
  explicit Turns(unsigned count) : free_(count) {}

  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(turns) {
      std::unique_lock lock(turns_.mutex_);
      turns_.given_back_.wait(lock, [&] { return turns_.free_ > 0; });
      --turns_.free_;
    }
    ~Turn() {
      {
        const std::lock_guard lock(turns_.mutex_);
        ++turns_.free_;
      }
      turns_.given_back_.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Turns& turns_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable given_back_;
  unsigned free_;
};

}  // namespace

struct Client::State {
  explicit State(ClientOptions given) : options(std::move(given)), fetches(options.fetches_at_once) {}

  const ClientOptions options;
  Turns fetches;
  std::once_flag once;
  std::optional<Failure> load_failure;
  const LibGit2* git = nullptr;
  GitConfig config;
  std::unique_ptr<HttpClient> http;
  std::unique_ptr<V2Client> version_2;  // null when the user's configuration forbids it
  std::mutex mutex;
  std::map<std::string, std::unique_ptr<HttpRepository>> repositories;  // by address; guarded by the mutex

  // Loads the library and the configuration when this is the first call.
  Result<void> Prepare() {
    std::call_once(once, [this] {
      if (auto loaded = Load(); !loaded) load_failure = std::move(loaded).failure();
    });
    if (load_failure) return Failure(*load_failure);
    return {};
  }

  Result<void> Load() {
    TOVA_TRY(git, LoadLibGit2(options.home, options.deadlines.connect_ms, options.deadlines.stall_ms));
    TOVA_TRY(config, GitConfig::Read(*git, options));
    http = std::make_unique<HttpClient>(HttpSettings{options.deadlines, options.interrupt});
    const llvm::StringRef version = config.Get("protocol.version");
    if (version != "0" && version != "1") version_2 = std::make_unique<V2Client>(*git, options);
    return {};
  }

  // Null for ssh.
  HttpRepository* RepositoryAt(const Transport& transport) {
    if (transport.kind != Transport::Kind::kHttp) return nullptr;
    const Url& url = transport.url;
    const std::lock_guard lock(mutex);
    auto& repository = repositories[url.user + ":" + url.password + "@" + url.WithoutUser()];
    if (!repository) {
      repository = std::make_unique<HttpRepository>(*http, options, config, url);
    }
    return repository.get();
  }

  Result<Transport> Choose(llvm::StringRef source) {
    TOVA_CHECK(Prepare());
    return ChooseTransport(source, options.mirrors, config.instead_of());
  }

  bool Interrupted() const { return options.interrupt && options.interrupt->load(); }

  // Sleeps between attempts; false when interrupted.
  bool Pause(int attempt, int retry_after_ms) const {
    thread_local std::minstd_rand random(std::random_device{}());
    const int base = options.deadlines.backoff_ms << std::min(attempt, 10);
    const int jitter = std::uniform_int_distribution<int>(0, std::max(base / 2, 1))(random);
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(std::max(base + jitter, retry_after_ms));
    while (std::chrono::steady_clock::now() < end) {
      if (Interrupted()) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
  }

  // Runs `once` until it works or fails in a way that trying again won't mend.
  template <typename T, typename Once>
  Result<T> WithRetries(const Once& once_only) const {
    for (int attempt = 0;; ++attempt) {
      Attempt state;
      Result<T> result = once_only(state);
      if (result || !state.retryable || attempt + 1 >= options.deadlines.attempts) return result;
      if (!Pause(attempt, state.retry_after_ms)) return Failure(FailureKind::kInterrupted, "interrupted");
    }
  }
};

namespace {

// A name that could not be a tag would be a pattern or worse in a refspec.
bool IsPlainTag(llvm::StringRef tag) {
  return !tag.empty() && tag.size() <= 255 && !tag.contains("..") && !tag.ends_with(".lock") &&
         llvm::all_of(
             tag, [](char c) { return llvm::isAlnum(c) || c == '.' || c == '-' || c == '_' || c == '+'; });
}

// An empty repository without history, for what is downloaded.
Result<GitHandle<git_repository>> MakeRepository(const LibGit2& git, const std::string& path) {
  git_repository_init_options options;
  git.repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
  options.flags = GIT_REPOSITORY_INIT_BARE;
  git_repository* repository = nullptr;
  if (git.repository_init_ext(&repository, path.c_str(), &options) != 0) {
    return Failure(FailureKind::kIo,
                   fmt::format("cannot make a temporary repository in {}: {}", path, LastError(git)));
  }
  return Own(git, repository);
}

Result<std::unique_ptr<Snapshot>> FetchWithCommand(const LibGit2& git, const ClientOptions& options,
                                                   const Transport& transport, llvm::StringRef tag,
                                                   Attempt& attempt) {
  TOVA_TRY(auto scratch, ScratchFolder::Create(options.temporary_dir));
  TOVA_TRY(auto target, MakeRepository(git, scratch->path()));
  TOVA_CHECK(GitCommand(options).FetchTag(transport, tag, scratch->path(), attempt));
  git_oid id;
  if (git.reference_name_to_id(&id, target.get(), ("refs/tags/" + tag.str()).c_str()) != 0) return NoSuchTag(tag);
  TOVA_TRY(auto objects, ObjectsOf(git, *target));
  return MakeSnapshot(git, std::move(objects), std::move(scratch), id);
}

Result<std::unique_ptr<Snapshot>> FetchWithLibGit2(const LibGit2& git, HttpRepository* repository,
                                                   const ClientOptions& options, const Transport& transport,
                                                   llvm::StringRef tag,
                                                   const std::function<void(const Progress&)>& progress,
                                                   Attempt& attempt) {
  TOVA_TRY(auto scratch, ScratchFolder::Create(options.temporary_dir));
  TOVA_TRY(auto target, MakeRepository(git, scratch->path()));
  LibGit2Connection connection(git, repository, options, transport, progress);
  auto tags = connection.Connect(target.get());
  attempt = connection.attempt();
  if (!tags) return std::move(tags).failure();
  const auto found = tags->find(tag.str());
  if (found == tags->end()) return NoSuchTag(tag);
  git_oid id;
  git.oid_fromstrn(&id, found->second.commit.data(), found->second.commit.size());
  auto downloaded = connection.Download(("refs/tags/" + tag + ":refs/tags/" + tag).str());
  attempt = connection.attempt();
  if (!downloaded) return std::move(downloaded).failure();
  TOVA_TRY(auto objects, ObjectsOf(git, *target));
  return MakeSnapshot(git, std::move(objects), std::move(scratch), id);
}

}  // namespace

Client::Client(ClientOptions options) : state_(std::make_unique<State>(std::move(options))) {}

Client::~Client() = default;

Result<std::string> Client::DescribeTransport(llvm::StringRef source) {
  TOVA_TRY(const Transport transport, state_->Choose(source));
  return transport.display;
}

Result<std::vector<RemoteTag>> Client::ListTags(llvm::StringRef source) {
  TOVA_TRY(const Transport transport, state_->Choose(source));
  State& state = *state_;
  if (state.Interrupted()) return Failure(FailureKind::kInterrupted, "interrupted");
  std::vector<RemoteTag> list;
  if (transport.kind == Transport::Kind::kLocal) {
    TOVA_TRY(list, ListLocalTags(*state.git, transport.path));
  } else {
    HttpRepository* repository = state.RepositoryAt(transport);
    TOVA_TRY(auto tags, state.WithRetries<V2Client::Tags>([&](Attempt& attempt) -> Result<V2Client::Tags> {
      if (state.options.use_git_command) return GitCommand(state.options).ListTags(transport, attempt);
      if (repository && state.version_2) {
        TOVA_TRY(auto listed, state.version_2->ListTags(*repository, attempt));
        if (listed) return std::move(*listed);
      }
      LibGit2Connection connection(*state.git, repository, state.options, transport, nullptr);
      auto result = connection.Connect(nullptr);
      attempt = connection.attempt();
      return result;
    }));
    for (auto& [name, tag] : tags) list.push_back(std::move(tag));
  }
  std::sort(list.begin(), list.end(), [](const RemoteTag& a, const RemoteTag& b) { return a.name < b.name; });
  return list;
}

Result<std::unique_ptr<Snapshot>> Client::FetchTag(llvm::StringRef source, llvm::StringRef tag,
                                                   const KnownTag& known,
                                                   const std::function<void(const Progress&)>& progress) {
  if (!IsPlainTag(tag)) return NoSuchTag(tag);
  TOVA_TRY(const Transport transport, state_->Choose(source));
  State& state = *state_;
  if (state.Interrupted()) return Failure(FailureKind::kInterrupted, "interrupted");
  if (transport.kind == Transport::Kind::kLocal) {
    TOVA_TRY(auto snapshot, OpenLocalTag(*state.git, transport.path, tag));
    if (!snapshot) return NoSuchTag(tag);
    return snapshot;
  }
  HttpRepository* repository = state.RepositoryAt(transport);
  return state.WithRetries<std::unique_ptr<Snapshot>>(
      [&](Attempt& attempt) -> Result<std::unique_ptr<Snapshot>> {
        const Turns::Turn turn(state.fetches);
        if (state.Interrupted()) return Failure(FailureKind::kInterrupted, "interrupted");
        if (state.options.use_git_command) {
          return FetchWithCommand(*state.git, state.options, transport, tag, attempt);
        }
        if (repository && state.version_2) {
          TOVA_TRY(auto snapshot, state.version_2->FetchTag(*repository, tag, known, progress, attempt));
          if (snapshot) return std::move(*snapshot);
        }
        return FetchWithLibGit2(*state.git, repository, state.options, transport, tag, progress, attempt);
      });
}

}  // namespace tova::git
