#include "modres/git/v2_client.h"

#include "modres/git/libgit2_connection.h"
#include "modres/git/object_snapshot.h"
#include "modres/git/pack_indexer.h"
#include "modres/git/protocol_v2.h"
#include "modres/git/scratch_folder.h"

namespace tova::git {
namespace {

// kMaxTags tags with long names fit, and an advertisement in any case.
constexpr uint64_t kMaxListBytes = 64ull << 20;
constexpr size_t kReadBytes = 64 << 10;

// Feeds a parser with the answer to a request until the parser has enough, and ends it.
template <typename Parser>
Result<void> ReadAnswer(ServiceCall& call, Parser& parser, Attempt& attempt,
                        bool (Parser::*has_enough)() const) {
  TOVA_CHECK(call.Await());
  std::string buffer(kReadBytes, '\0');
  while (has_enough == nullptr || !(parser.*has_enough)()) {
    TOVA_TRY(const size_t count, call.Read(buffer.data(), buffer.size()));
    if (count == 0) break;
    TOVA_CHECK(parser.Add({buffer.data(), count}));
  }
  auto ended = parser.End();
  // Cut off on its way, as a connection that broke.
  if (!ended) attempt.retryable = true;
  return ended;
}

ServiceRequest MakeRequest(std::string body, uint64_t limit_bytes) {
  ServiceRequest request;
  request.version_2 = true;
  request.body = std::move(body);
  request.limit_bytes = limit_bytes;
  return request;
}

// Whether a server that doesn't know version 2, or has moved the repository, might have answered so. One of
// which nothing is known may even have stumbled over the request, unless it says when to come again.
bool MayBeOtherProtocol(const Failure& failure, const Attempt& attempt, bool is_unknown) {
  switch (failure.kind()) {
    case FailureKind::kMalformed:
    case FailureKind::kNotFound:
      return true;
    case FailureKind::kNetwork:
      return is_unknown && attempt.retryable && attempt.retry_after_ms == 0;
    default:
      return false;
  }
}

}  // namespace

// The request for one commit.
class V2Client::CommitFetch {
 public:
  CommitFetch(const LibGit2& git, const ClientOptions& options, HttpRepository& repository,
              std::string commit, Attempt& attempt)
      : git_(git),
        options_(options),
        commit_(std::move(commit)),
        attempt_(attempt),
        call_(repository, MakeRequest(MakeFetchRequest(commit_), kMaxTransferBytes), attempt) {}

  // Sends the request and waits for nothing.
  Result<void> Begin() { return call_.Begin(); }

  Result<std::unique_ptr<Snapshot>> Finish(const std::function<void(const Progress&)>& progress) {
    TOVA_TRY(auto scratch, ScratchFolder::Create(options_.temporary_dir));
    PackIndexer indexer(git_, scratch->path(), progress);
    PackAnswerParser parser([&](llvm::StringRef bytes) { return indexer.Add(bytes); });
    TOVA_CHECK(ReadAnswer<PackAnswerParser>(call_, parser, attempt_, nullptr));
    TOVA_TRY(auto objects, indexer.Finish());
    git_oid id;
    git_.oid_fromstrn(&id, commit_.data(), commit_.size());
    return MakeSnapshot(git_, std::move(objects), std::move(scratch), id);
  }

 private:
  const LibGit2& git_;
  const ClientOptions& options_;
  const std::string commit_;
  Attempt& attempt_;
  ServiceCall call_;
};

V2Client::Server& V2Client::ServerOf(const HttpRepository& repository) {
  const std::lock_guard lock(mutex_);
  return servers_[repository.Server()];
}

Result<V2Client::Version> V2Client::Ask(HttpRepository& repository, Attempt& attempt) {
  ServiceRequest request = MakeRequest("", kMaxListBytes);
  request.advertisement = true;
  ServiceCall call(repository, std::move(request), attempt);
  AdvertisementParser parser;
  TOVA_CHECK(ReadAnswer(call, parser, attempt, &AdvertisementParser::is_complete));
  const Version version = parser.is_usable() ? Version::kTwo : Version::kOther;
  if (version == Version::kTwo) repository.NoteVersion2();
  // A redirect may have led to another server by now.
  ServerOf(repository).version = version;
  return version;
}

Result<V2Client::Version> V2Client::AskOnce(HttpRepository& repository, Attempt& attempt) {
  Server& server = ServerOf(repository);
  const std::lock_guard lock(server.asking);
  const Version known = server.version;
  if (known != Version::kUnknown) return known;
  return Ask(repository, attempt);
}

template <typename T>
Result<std::optional<T>> V2Client::InVersion2(HttpRepository& repository, bool at_once, Attempt& attempt,
                                              const std::function<Result<T>()>& work) {
  Version version = ServerOf(repository).version;
  if (version == Version::kUnknown && !at_once) {
    TOVA_TRY(version, AskOnce(repository, attempt));
  }
  if (version == Version::kOther) return std::optional<T>();
  Result<T> result = work();
  const bool is_unknown = version == Version::kUnknown;
  if (!result && !repository.has_version_2() && MayBeOtherProtocol(result.failure(), attempt, is_unknown)) {
    attempt = {};
    TOVA_TRY(version, Ask(repository, attempt));
    if (version == Version::kOther) return std::optional<T>();
    result = work();
  }
  if (!result) return std::move(result).failure();
  return std::optional<T>(std::move(*result));
}

Result<std::optional<V2Client::Tags>> V2Client::ListTags(HttpRepository& repository, Attempt& attempt) {
  return InVersion2<Tags>(repository, /*at_once=*/false, attempt,
                          [&] { return List(repository, "refs/tags/", attempt); });
}

Result<std::optional<std::unique_ptr<Snapshot>>> V2Client::FetchTag(
    HttpRepository& repository, llvm::StringRef tag, const KnownTag& known,
    const std::function<void(const Progress&)>& progress, Attempt& attempt) {
  return InVersion2<std::unique_ptr<Snapshot>>(repository, /*at_once=*/!known.commit.empty(), attempt, [&] {
    return Fetch(repository, tag, known, progress, attempt);
  });
}

Result<V2Client::Tags> V2Client::List(HttpRepository& repository, llvm::StringRef prefix, Attempt& attempt) {
  ServiceCall call(repository, MakeRequest(MakeListRequest(prefix), kMaxListBytes), attempt);
  TagListParser parser;
  TOVA_CHECK(ReadAnswer<TagListParser>(call, parser, attempt, nullptr));
  repository.NoteVersion2();
  ServerOf(repository).version = Version::kTwo;
  return std::move(parser.tags());
}

Result<std::unique_ptr<Snapshot>> V2Client::Fetch(HttpRepository& repository, llvm::StringRef tag,
                                                  const KnownTag& known,
                                                  const std::function<void(const Progress&)>& progress,
                                                  Attempt& attempt) {
  std::string commit = known.commit;
  if (commit.empty() || !known.is_current) {
    // What was locked is most likely what the tag still stands for, so both questions are asked at the same
    // time.
    Attempt of_commit;
    std::optional<CommitFetch> expected;
    if (!commit.empty()) {
      expected.emplace(git_, options_, repository, commit, of_commit);
      TOVA_CHECK(expected->Begin());
    }
    TOVA_TRY(Tags tags, List(repository, "refs/tags/" + tag.str(), attempt));
    const auto found = tags.find(tag.str());
    if (found == tags.end()) return NoSuchTag(tag);
    if (expected && found->second.commit == commit) {
      auto snapshot = expected->Finish(progress);
      attempt = of_commit;
      return snapshot;
    }
    commit = found->second.commit;
  }
  CommitFetch fetch(git_, options_, repository, std::move(commit), attempt);
  return fetch.Finish(progress);
}

}  // namespace tova::git
