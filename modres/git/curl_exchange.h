#ifndef TOVA_MODRES_GIT_CURL_EXCHANGE_H
#define TOVA_MODRES_GIT_CURL_EXCHANGE_H

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "modres/git/http_client.h"
#include "modres/git/libcurl.h"
#include "modres/git/transfer_loop.h"

namespace tova::git {

// One request as curl makes it. The loop's thread fills in the head and the buffer, the thread that owns the
// exchange takes them out. For HttpClient alone.
class CurlExchange final : public HttpExchange, private Transfer {
 public:
  // All references must outlive the exchange. `retryable` as in HttpClient::Begin.
  CurlExchange(const LibCurl& curl, TransferLoop& loop, const HttpSettings& settings,
               const HttpRequest& request, bool* retryable);
  ~CurlExchange() override;

  // Sends the request; waits for nothing.
  Result<void> Begin();

  Result<void> WaitForHead() override;
  int status() const override { return head_.status; }
  const std::string& content_type() const override { return head_.content_type; }
  const std::string& redirect_url() const override { return head_.redirect_url; }
  int retry_after_ms() const override { return head_.retry_after_s * 1000; }
  std::string header(llvm::StringRef name) const override;
  Result<size_t> Read(char* buffer, size_t size) override;

 private:
  // What is known once the first byte of the answer's body is there, or its end.
  struct Head {
    int status = 0;
    int retry_after_s = 0;
    std::string content_type;
    std::string effective_url;
    std::string redirect_url;
    std::map<std::string, std::string> fields;  // by name in lower case
  };
  struct EasyDeleter {
    const LibCurl* curl;
    void operator()(CURL* handle) const { curl->easy_cleanup(handle); }
  };
  struct ListDeleter {
    const LibCurl* curl;
    void operator()(curl_slist* list) const { curl->slist_free_all(list); }
  };

  template <typename T>
  void Set(CURLoption option, T value) {
    curl_.easy_setopt(easy_.get(), option, value);
  }
  void Configure();
  void AddHeader(const std::string& header);

  CURL* easy() override { return easy_.get(); }
  void Finish(CURLcode code) override;
  static size_t OnHeader(char* data, size_t, size_t size, void* self);
  static size_t OnBody(char* data, size_t, size_t size, void* self);
  size_t TakeIn(llvm::StringRef data);
  // By the loop's thread, with the mutex held.
  void ReadHead();

  // Waits until there is something to read, or the end.
  Result<void> Wait();
  // A failed transfer in the words that git's users know.
  Failure Describe();

  const LibCurl& curl_;
  TransferLoop& loop_;
  const HttpSettings& settings_;
  const HttpRequest request_;  // curl keeps pointers into it
  bool* const retryable_;
  std::unique_ptr<CURL, EasyDeleter> easy_;
  std::unique_ptr<curl_slist, ListDeleter> headers_;
  bool added_ = false;
  std::string chunk_;  // the reader's own
  size_t taken_ = 0;   // of the chunk

  std::mutex mutex_;
  std::condition_variable changed_;
  // The mutex guards the rest; the head no longer changes once a reader has seen `has_head_`.
  Head head_;
  bool has_head_ = false;
  std::string buffer_;
  bool paused_ = false;
  bool done_ = false;
  CURLcode code_ = CURLE_OK;
  long os_error_ = 0;
  bool was_connected_ = false;
  bool over_limit_ = false;
  uint64_t received_ = 0;
  char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace tova::git

#endif
