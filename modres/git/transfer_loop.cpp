#include "modres/git/transfer_loop.h"

namespace tova::git {
namespace {

// The longest sleep between two looks at the transfers; curl knows its own deadlines, and an order wakes it.
constexpr int kSleep = 1000;  // milliseconds

}  // namespace

TransferLoop::TransferLoop(const LibCurl& curl)
    : curl_(curl), multi_(curl.multi_init(), MultiDeleter{&curl}) {
  if (multi_) thread_ = std::thread([this] { Run(); });
}

TransferLoop::~TransferLoop() {
  if (!multi_) return;
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  curl_.multi_wakeup(multi_.get());
  thread_.join();
}

void TransferLoop::Give(Order order) {
  {
    const std::lock_guard lock(mutex_);
    orders_.push_back(order);
  }
  curl_.multi_wakeup(multi_.get());
}

void TransferLoop::Add(Transfer& transfer) { Give({Order::Kind::kAdd, &transfer}); }

void TransferLoop::Resume(Transfer& transfer) { Give({Order::Kind::kResume, &transfer}); }

void TransferLoop::Remove(Transfer& transfer) {
  std::unique_lock lock(mutex_);
  orders_.push_back({Order::Kind::kRemove, &transfer});
  // Orders are followed in their order, so counting them is enough.
  const size_t mine = ++removals_asked_;
  curl_.multi_wakeup(multi_.get());
  removed_.wait(lock, [&] { return removals_ >= mine; });
}

void TransferLoop::Run() {
  while (FollowOrders()) {
    int running = 0;
    curl_.multi_perform(multi_.get(), &running);
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      if (const auto found = transfers_.find(message->easy_handle); found != transfers_.end()) {
        found->second->Finish(message->data.result);
      }
    }
    curl_.multi_poll(multi_.get(), nullptr, 0, kSleep, nullptr);
  }
}

bool TransferLoop::FollowOrders() {
  std::vector<Order> orders;
  {
    const std::lock_guard lock(mutex_);
    if (stop_) return false;
    orders.swap(orders_);
  }
  for (const Order& order : orders) Follow(order);
  return true;
}

void TransferLoop::Follow(const Order& order) {
  CURL* easy = order.transfer->easy();
  switch (order.kind) {
    case Order::Kind::kAdd:
      transfers_[easy] = order.transfer;
      if (curl_.multi_add_handle(multi_.get(), easy) != CURLM_OK) order.transfer->Finish(CURLE_OUT_OF_MEMORY);
      return;
    case Order::Kind::kResume:
      curl_.easy_pause(easy, CURLPAUSE_CONT);
      return;
    case Order::Kind::kRemove: {
      curl_.multi_remove_handle(multi_.get(), easy);
      transfers_.erase(easy);
      const std::lock_guard lock(mutex_);
      ++removals_;
      removed_.notify_all();
      return;
    }
  }
}

}  // namespace tova::git
