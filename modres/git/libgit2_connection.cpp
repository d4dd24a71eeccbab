#include "modres/git/libgit2_connection.h"

#include <fmt/format.h>

#include "modres/git/pack_indexer.h"

namespace tova::git {

LibGit2Connection::LibGit2Connection(const LibGit2& git, HttpRepository* repository,
                                     const ClientOptions& options, const Transport& transport,
                                     const std::function<void(const Progress&)>& progress)
    : git_(git),
      options_(options),
      transport_(transport),
      progress_(progress),
      stall_(options.deadlines),
      ssh_(git, options, transport.url) {
  if (repository != nullptr) {
    conversation_ = std::make_unique<HttpConversation>(git, *repository, kMaxTransferBytes);
    payload_.conversation = conversation_.get();
  }
  payload_.self = this;
}

Result<std::map<std::string, RemoteTag>> LibGit2Connection::Connect(git_repository* target) {
  git_remote_create_options create{};
  create.version = GIT_REMOTE_CREATE_OPTIONS_VERSION;
  create.repository = target;
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

Result<void> LibGit2Connection::Download(const std::string& refspec) {
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

Attempt LibGit2Connection::attempt() const {
  Attempt attempt = conversation_ ? conversation_->attempt() : Attempt();
  attempt.retryable |= lost_;
  return attempt;
}

std::string LibGit2Connection::Address() const {
  // libssh2 gets the user's name through the credentials; a password in an address is never used for ssh.
  if (transport_.kind == Transport::Kind::kHttp) return transport_.url.WithoutUser();
  const std::string user = transport_.url.user.empty() ? "git" : transport_.url.user;
  return "ssh://" + user + "@" + transport_.url.HostAndPort() + transport_.url.path;
}

void LibGit2Connection::SetCallbacks(git_remote_callbacks& callbacks) {
  callbacks.payload = &payload_;
  if (conversation_) conversation_->Install(callbacks);
  callbacks.sideband_progress = [](const char*, int, void* payload) { return Self(payload).Check(nullptr); };
  callbacks.transfer_progress = [](const git_indexer_progress* stats, void* payload) {
    return Self(payload).Check(stats);
  };
  callbacks.credentials = [](git_credential** out, const char*, const char* user, unsigned allowed,
                             void* payload) { return Self(payload).ssh_.Next(out, user, allowed); };
}

int LibGit2Connection::Check(const git_indexer_progress* stats) {
  if (options_.interrupt && options_.interrupt->load()) {
    return Stop(Failure(FailureKind::kInterrupted, "interrupted"));
  }
  if (!stats) return 0;
  if (stats->received_bytes > kMaxTransferBytes) {
    return Stop(Failure(FailureKind::kRefused,
                        fmt::format("the repository sends more than {} MiB", kMaxTransferBytes >> 20)));
  }
  if (stats->total_objects > kMaxPackObjects) {
    return Stop(Failure(FailureKind::kRefused,
                        fmt::format("the repository sends more than {} objects", kMaxPackObjects)));
  }
  // While deltas are resolved nothing comes in, rightly.
  const bool receiving = stats->received_objects < stats->total_objects;
  if (receiving && stall_.IsStalled(stats->received_bytes)) {
    return Stop(Failure(FailureKind::kTimeout, stall_.Describe(transport_.url.host)));
  }
  if (progress_) progress_({stats->received_bytes, stats->received_objects, stats->total_objects});
  return 0;
}

int LibGit2Connection::Stop(Failure failure) {
  if (!failure_) failure_ = std::move(failure);
  return GIT_EUSER;
}

Result<std::map<std::string, RemoteTag>> LibGit2Connection::ListHeads() {
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

int LibGit2Connection::DownloadOnce(const std::string& refspec, int depth) {
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

Failure LibGit2Connection::Describe() {
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
    if (text.contains("passphrase")) {
      return Failure(FailureKind::kAuthentication,
                     "Permission denied (publickey): a key has a passphrase, which nobody is asked for; run `ssh-add`");
    }
    if (text.contains("failed to authenticate")) {
      return Failure(FailureKind::kAuthentication, "Permission denied (publickey)");
    }
    if (text.contains("timed out") || text.contains("timeout"))
      return Failure(FailureKind::kTimeout, message);
    if (text.contains("connect")) {
      return Failure(FailureKind::kNetwork, fmt::format("Failed to connect to {} port {}: {}", url.host,
                                                        url.EffectivePort(), text.rsplit(": ").second.str()));
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

}  // namespace tova::git
