#include "modres/git/remote.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include "diagnostics/escape.h"
#include "llvm/ADT/StringExtras.h"
#include "modres/git/git_config.h"
#include "modres/git/http_transport.h"
#include "modres/git/libgit2.h"
#include "modres/git/local_repository.h"
#include "modres/git/object_snapshot.h"
#include "modres/git/scratch_folder.h"
#include "modres/git/ssh_credentials.h"
#include "modres/git/stall_watch.h"
#include "modres/git/url.h"

namespace tova::git {
namespace {

// A package is at most 512 MiB of files; what is packed is smaller than that, and a list of tags far smaller.
constexpr uint64_t kMaxTransferBytes = 512ull << 20;
// Far above 100,000 files and their folders; a server without shallow fetches sends the history as well.
constexpr uint32_t kMaxObjects = 4'000'000;
// Tags of one repository. The largest ones have some thousands.
constexpr size_t kMaxTags = 200'000;

// What one attempt at a remote operation ended with.
struct Attempt {
  bool retryable = false;
  int retry_after_ms = 0;
};

}  // namespace

struct Client::State {
  explicit State(ClientOptions given) : options(std::move(given)) {}

  const ClientOptions options;
  std::once_flag once;
  std::optional<Failure> load_failure;
  const LibGit2* git = nullptr;
  GitConfig config;
  std::unique_ptr<HttpClient> http;

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
    const auto env = [&](llvm::StringRef name) {
      return options.get_env ? options.get_env(name) : std::nullopt;
    };
    HttpSettings settings;
    settings.deadlines = options.deadlines;
    settings.interrupt = options.interrupt;
    settings.proxy = config.Get("http.proxy").str();
    settings.ca_file = env("GIT_SSL_CAINFO").value_or(config.Get("http.sslcainfo").str());
    if (settings.ca_file.empty()) settings.ca_file = env("SSL_CERT_FILE").value_or("");
    settings.verify_peer = config.IsOn("http.sslverify");
    http = std::make_unique<HttpClient>(std::move(settings));
    return {};
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

// One connection to one remote over the network. The callbacks get a pointer to it, whose first member leads
// the transport's callback to the HTTP conversation.
class Connection {
 public:
  Connection(const LibGit2& git, HttpClient& http, const GitConfig& config, const ClientOptions& options,
             const Transport& transport, const std::function<void(const Progress&)>& progress)
      : git_(git),
        options_(options),
        transport_(transport),
        progress_(progress),
        stall_(options.deadlines),
        ssh_(git, options, transport.url) {
    if (transport.kind == Transport::Kind::kHttp) {
      conversation_ = std::make_unique<HttpConversation>(git, http, options, transport.url,
                                                         config.ExtraHeaders(transport.url.WithoutUser()),
                                                         kMaxTransferBytes);
      payload_.conversation = conversation_.get();
    }
    payload_.self = this;
  }

  // Connects and gives the tags; `repository` may be null when nothing is to be downloaded.
  Result<std::map<std::string, RemoteTag>> Connect(git_repository* repository) {
    git_remote_create_options create{};
    create.version = GIT_REMOTE_CREATE_OPTIONS_VERSION;
    create.repository = repository;
    create.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC;
    git_remote* raw = nullptr;
    if (git_.remote_create_with_opts(&raw, Address().c_str(), &create) != 0) return Describe();
    remote_ = Own(git_, raw);
    git_remote_connect_options options;
    git_.remote_connect_options_init(&options, GIT_REMOTE_CONNECT_OPTIONS_VERSION);
    SetCallbacks(options.callbacks);
    if (git_.remote_connect_ext(remote_.get(), GIT_DIRECTION_FETCH, &options) != 0) return Describe();
    return ListHeads();
  }

  // Downloads what a tag needs, without history where the remote can do that.
  Result<void> Download(const std::string& refspec) {
    // Over ssh libgit2 sends what it wants a second time after a server's answer to a depth, which ends the
    // conversation: there the history comes along.
    const bool can_be_shallow = transport_.kind != Transport::Kind::kSsh;
    int error = DownloadOnce(refspec, can_be_shallow ? 1 : 0);
    if (error != 0 && !HasFailed() && llvm::StringRef(LastError(git_)).contains("shallow")) {
      error = DownloadOnce(refspec, /*depth=*/0);
    }
    if (error != 0) return Describe();
    return {};
  }

  Attempt attempt() const {
    if (conversation_) return {conversation_->retryable() || lost_, conversation_->retry_after_ms()};
    return {lost_, 0};
  }

 private:
  struct Payload {
    HttpConversation* conversation = nullptr;  // first: see HttpConversation::Install
    Connection* self = nullptr;
  };

  std::string Address() const {
    // libssh2 gets the user's name through the credentials; a password in an address is never used for ssh.
    if (transport_.kind == Transport::Kind::kHttp) return transport_.url.WithoutUser();
    const std::string user = transport_.url.user.empty() ? "git" : transport_.url.user;
    return "ssh://" + user + "@" + transport_.url.HostAndPort() + transport_.url.path;
  }

  bool HasFailed() const { return failure_ || (conversation_ && conversation_->failure()); }

  void SetCallbacks(git_remote_callbacks& callbacks) {
    callbacks.payload = &payload_;
    if (conversation_) conversation_->Install(callbacks);
    callbacks.sideband_progress = [](const char*, int, void* payload) {
      return Self(payload).Check(nullptr);
    };
    callbacks.transfer_progress = [](const git_indexer_progress* stats, void* payload) {
      return Self(payload).Check(stats);
    };
    callbacks.credentials = [](git_credential** out, const char*, const char* user, unsigned allowed,
                               void* payload) { return Self(payload).ssh_.Next(out, user, allowed); };
  }

  static Connection& Self(void* payload) { return *static_cast<Payload*>(payload)->self; }

  // Called while data comes in; not 0 ends the transfer.
  int Check(const git_indexer_progress* stats) {
    if (options_.interrupt && options_.interrupt->load()) {
      return Stop(Failure(FailureKind::kInterrupted, "interrupted"));
    }
    if (!stats) return 0;
    if (stats->received_bytes > kMaxTransferBytes) {
      return Stop(Failure(FailureKind::kRefused,
                          fmt::format("the repository sends more than {} MiB", kMaxTransferBytes >> 20)));
    }
    if (stats->total_objects > kMaxObjects) {
      return Stop(Failure(FailureKind::kRefused,
                          fmt::format("the repository sends more than {} objects", kMaxObjects)));
    }
    // While deltas are resolved nothing comes in, rightly.
    const bool receiving = stats->received_objects < stats->total_objects;
    if (receiving && stall_.IsStalled(stats->received_bytes)) {
      return Stop(Failure(FailureKind::kTimeout, stall_.Describe(transport_.url.host)));
    }
    if (progress_) progress_({stats->received_bytes, stats->received_objects, stats->total_objects});
    return 0;
  }

  int Stop(Failure failure) {
    if (!failure_) failure_ = std::move(failure);
    return GIT_EUSER;
  }

  Result<std::map<std::string, RemoteTag>> ListHeads() {
    const git_remote_head** heads = nullptr;
    size_t count = 0;
    if (git_.remote_ls(&heads, &count, remote_.get()) != 0) return Describe();
    std::map<std::string, RemoteTag> tags;
    for (size_t i = 0; i < count; ++i) {
      llvm::StringRef name = heads[i]->name;
      if (!name.consume_front("refs/tags/")) continue;
      // "v1.0.0^{}" follows an annotated "v1.0.0" and carries the commit.
      name.consume_back("^{}");
      tags[name.str()] = {name.str(), ToHex(git_, heads[i]->oid)};
      if (tags.size() > kMaxTags) {
        return Failure(FailureKind::kRefused, fmt::format("the repository has more than {} tags", kMaxTags));
      }
    }
    return tags;
  }

  int DownloadOnce(const std::string& refspec, int depth) {
    git_fetch_options options;
    git_.fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
    SetCallbacks(options.callbacks);
    options.depth = depth;
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
    options.update_fetchhead = 0;
    std::string spec = refspec;
    char* specs[] = {spec.data()};
    const git_strarray list{specs, 1};
    return git_.remote_download(remote_.get(), &list, &options);
  }

  // Why libgit2 failed: what our own callbacks found, or its last error in git's words.
  Failure Describe() {
    if (failure_) return *failure_;
    if (conversation_ && conversation_->failure()) return *conversation_->failure();
    if (ssh_.refused()) return Failure(FailureKind::kAuthentication, "Permission denied (publickey)");
    const int error_class = LastErrorClass(git_);
    // Some servers' words end with the line.
    const std::string message = llvm::StringRef(LastError(git_)).trim().str();
    const llvm::StringRef text = message;
    const Url& url = transport_.url;
    if (transport_.kind == Transport::Kind::kSsh) {
      if (text.contains("resolve"))
        return Failure(FailureKind::kNetwork, "Could not resolve host: " + url.host);
      if (text.contains("hostkey") || text.contains("certificate")) {
        return Failure(FailureKind::kAuthentication, "Host key verification failed");
      }
      if (text.contains("timed out") || text.contains("timeout"))
        return Failure(FailureKind::kTimeout, message);
      if (text.contains("connect")) {
        return Failure(FailureKind::kNetwork,
                       fmt::format("Failed to connect to {} port {}: {}", url.host, url.EffectivePort(),
                                   text.rsplit(": ").second.str()));
      }
    }
    if (text.contains("does not appear to be a git repository"))
      return Failure(FailureKind::kNotFound, message);
    if (text.contains_insensitive("not found") || text.contains_insensitive("does not exist")) {
      if (error_class == GIT_ERROR_NET) return Failure(FailureKind::kNotFound, message);
    }
    if (error_class == GIT_ERROR_NET || error_class == GIT_ERROR_SSH) {
      lost_ = text.contains("early EOF") || text.contains("unexpected") || text.contains("closed");
      return Failure(FailureKind::kNetwork, message);
    }
    if (error_class == GIT_ERROR_OS || error_class == GIT_ERROR_FILESYSTEM)
      return Failure(FailureKind::kIo, message);
    return Failure(FailureKind::kMalformed, "the remote sent broken data: " + message);
  }

  const LibGit2& git_;
  const ClientOptions& options_;
  const Transport& transport_;
  const std::function<void(const Progress&)>& progress_;
  StallWatch stall_;
  SshCredentials ssh_;
  std::unique_ptr<HttpConversation> conversation_;
  Payload payload_;
  std::optional<Failure> failure_;
  bool lost_ = false;
  GitHandle<git_remote> remote_;  // destroyed first, since it may call back
};

Failure NoSuchTag(llvm::StringRef tag) {
  return Failure(FailureKind::kNotFound,
                 MakeDiagnostic(DiagnosticCode::kVersionNotFound,
                                fmt::format("the repository has no tag `{}`", EscapeForeign(tag))));
}

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
    TOVA_TRY(auto tags, state.WithRetries<std::map<std::string, RemoteTag>>([&](Attempt& attempt) {
      Connection connection(*state.git, *state.http, state.config, state.options, transport, nullptr);
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
  return state.WithRetries<std::unique_ptr<Snapshot>>(
      [&](Attempt& attempt) -> Result<std::unique_ptr<Snapshot>> {
        TOVA_TRY(auto scratch, ScratchFolder::Create(state.options.temporary_dir));
        TOVA_TRY(auto repository, MakeRepository(*state.git, scratch->path()));
        Connection connection(*state.git, *state.http, state.config, state.options, transport, progress);
        auto tags = connection.Connect(repository.get());
        attempt = connection.attempt();
        if (!tags) return std::move(tags).failure();
        const auto found = tags->find(tag.str());
        if (found == tags->end()) return NoSuchTag(tag);
        git_oid id;
        state.git->oid_fromstrn(&id, found->second.commit.data(), found->second.commit.size());
        auto downloaded = connection.Download("refs/tags/" + tag.str() + ":refs/tags/" + tag.str());
        attempt = connection.attempt();
        if (!downloaded) return std::move(downloaded).failure();
        return MakeSnapshot(*state.git, std::move(repository), std::move(scratch), id);
      });
}

}  // namespace tova::git
