#include "modres/git/http_transport.h"

namespace tova::git {
namespace {

// The C structures that libgit2 calls, each with what it belongs to behind it.
struct Subtransport {
  git_smart_subtransport base{};
  HttpConversation* conversation = nullptr;
};

struct Stream {
  git_smart_subtransport_stream base{};
  HttpConversation* conversation = nullptr;
  bool advertisement = false;
  std::string body;
  std::unique_ptr<ServiceCall> call;
};

int ReadStream(git_smart_subtransport_stream* base, char* buffer, size_t size, size_t* bytes_read) {
  auto* stream = reinterpret_cast<Stream*>(base);
  *bytes_read = 0;
  if (!stream->call) {
    auto call = stream->conversation->Send(stream->advertisement, stream->body);
    if (!call) return stream->conversation->Fail(std::move(call).failure());
    stream->call = std::move(*call);
  }
  auto count = stream->call->Read(buffer, size);
  if (!count) return stream->conversation->Fail(std::move(count).failure());
  *bytes_read = *count;
  return 0;
}

int WriteStream(git_smart_subtransport_stream* base, const char* buffer, size_t size) {
  reinterpret_cast<Stream*>(base)->body.append(buffer, size);
  return 0;
}

void FreeStream(git_smart_subtransport_stream* base) { delete reinterpret_cast<Stream*>(base); }

int Act(git_smart_subtransport_stream** out, git_smart_subtransport* base, const char*,
        git_smart_service_t action) {
  auto* conversation = reinterpret_cast<Subtransport*>(base)->conversation;
  if (action != GIT_SERVICE_UPLOADPACK_LS && action != GIT_SERVICE_UPLOADPACK) {
    return conversation->Fail(Failure(FailureKind::kUnsupported, "pushing is not supported"));
  }
  auto* stream = new Stream;
  stream->base = {base, &ReadStream, &WriteStream, &FreeStream};
  stream->conversation = conversation;
  stream->advertisement = action == GIT_SERVICE_UPLOADPACK_LS;
  *out = &stream->base;
  return 0;
}

int CloseSubtransport(git_smart_subtransport*) { return 0; }

void FreeSubtransport(git_smart_subtransport* base) { delete reinterpret_cast<Subtransport*>(base); }

int MakeSubtransport(git_smart_subtransport** out, git_transport*, void* parameter) {
  auto* subtransport = new Subtransport;
  subtransport->base = {&Act, &CloseSubtransport, &FreeSubtransport};
  subtransport->conversation = static_cast<HttpConversation*>(parameter);
  *out = &subtransport->base;
  return 0;
}

}  // namespace

void HttpConversation::Install(git_remote_callbacks& callbacks) {
  definition_.callback = &MakeSubtransport;
  definition_.rpc = 1;
  definition_.param = this;
  // libgit2 hands the callbacks' payload to this function, so it leads to the conversation; see remote.cpp.
  callbacks.transport = [](git_transport** out, git_remote* owner, void* payload) -> int {
    auto* self = static_cast<HttpConversation**>(payload);
    return (*self)->git_.transport_smart(out, owner, &(*self)->definition_);
  };
}

int HttpConversation::Fail(Failure failure) {
  git_.error_set_str(GIT_ERROR_NET, failure.message().c_str());
  if (!failure_) failure_ = std::move(failure);
  return -1;
}

Result<std::unique_ptr<ServiceCall>> HttpConversation::Send(bool advertisement, const std::string& body) {
  ServiceRequest request;
  request.advertisement = advertisement;
  request.body = body;
  request.limit_bytes = limit_bytes_;
  auto call = std::make_unique<ServiceCall>(repository_, std::move(request), attempt_);
  TOVA_CHECK(call->Await());
  return call;
}

}  // namespace tova::git
