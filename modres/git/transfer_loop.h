#ifndef TOVA_MODRES_GIT_TRANSFER_LOOP_H
#define TOVA_MODRES_GIT_TRANSFER_LOOP_H

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "modres/git/libcurl.h"

namespace tova::git {

// A transfer as the loop sees it. Its handle's callbacks and Finish are called by the loop's thread, between
// TransferLoop::Add and the end of TransferLoop::Remove.
class Transfer {
 public:
  virtual ~Transfer() = default;
  virtual CURL* easy() = 0;
  // Nothing more comes after this.
  virtual void Finish(CURLcode code) = 0;
};

// All transfers of one HTTP client go through one thread, which drives one multi handle: so a connection
// serves one request after the other, whoever makes them, and several at once where the server speaks HTTP/2.
// Thread-safe.
class TransferLoop {
 public:
  explicit TransferLoop(const LibCurl& curl);
  // Every transfer must have been removed.
  ~TransferLoop();
  TransferLoop(const TransferLoop&) = delete;
  TransferLoop& operator=(const TransferLoop&) = delete;

  // False when curl is out of memory; nothing else may be called then.
  bool valid() const { return multi_ != nullptr; }
  void Add(Transfer& transfer);
  // Goes on with a transfer whose callback has paused it.
  void Resume(Transfer& transfer);
  // Ends the transfer if it is under way. When this returns the loop knows it no more.
  void Remove(Transfer& transfer);

 private:
  struct Order {
    enum class Kind { kAdd, kResume, kRemove };
    Kind kind = Kind::kAdd;
    Transfer* transfer = nullptr;
  };

  struct MultiDeleter {
    const LibCurl* curl;
    void operator()(CURLM* handle) const { curl->multi_cleanup(handle); }
  };

  void Give(Order order);
  void Run();
  // False when the loop is to end.
  bool FollowOrders();
  void Follow(const Order& order);

  const LibCurl& curl_;
  std::unique_ptr<CURLM, MultiDeleter> multi_;
  std::mutex mutex_;
  std::condition_variable removed_;
  std::vector<Order> orders_;  // guarded by the mutex, as the next two are
  size_t removals_ = 0;        // that were followed
  size_t removals_asked_ = 0;
  bool stop_ = false;
  std::map<CURL*, Transfer*> transfers_;  // of the thread alone
  std::thread thread_;
};

}  // namespace tova::git

#endif
