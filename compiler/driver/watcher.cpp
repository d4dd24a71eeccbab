#include "compiler/driver/watcher.h"

#include <csignal>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <set>

namespace tova::driver {
namespace {

constexpr uint32_t kEvents =
    IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr int kSilence = 30;                      // ms without a change that end a burst
constexpr std::chrono::milliseconds kLongest{1000};  // that a burst is waited for

bool Matters(llvm::StringRef name, uint32_t mask) {
  if (name.empty()) return (mask & (IN_DELETE_SELF | IN_MOVE_SELF)) != 0;
  if (name.starts_with(".")) return false;
  if ((mask & IN_ISDIR) != 0) return name != "node_modules";
  if (name == "tova.toml" || name == "tova.lock") return true;
  for (llvm::StringRef extension : {".tova", ".js", ".mjs", ".cjs", ".json"}) {
    if (name.ends_with(extension)) return true;
  }
  return false;
}

Failure LimitFailure(int error, llvm::StringRef setting, const std::string& folder) {
  Failure failure = FailureFromErrno(error, "watch", folder);
  Diagnostic diagnostic = failure.diagnostic();
  diagnostic.notes.push_back("other programs of yours, such as editors, watch folders as well");
  diagnostic.tips.push_back("raise the system's limit: `sudo sysctl fs.inotify." + setting.str() + "=524288`");
  return Failure(failure.kind(), std::move(diagnostic));
}

// SIGINT and SIGTERM arrive only while ppoll waits, so that none is lost between a look at the flag and the wait.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigprocmask(SIG_BLOCK, &held, &before_);
  }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

  const sigset_t* before() const { return &before_; }

 private:
  sigset_t before_;
};

}  // namespace

Result<Watcher> Watcher::Start() {
  store::Descriptor events(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!events.valid()) return LimitFailure(errno, "max_user_instances", "for changes");
  return Watcher(std::move(events));
}

Result<bool> Watcher::Follow(llvm::ArrayRef<std::string> folders) {
  std::set<int> wanted;
  bool has_new = false;
  for (const std::string& folder : folders) {
    // A folder that was removed and made again is another one, so the system is asked each time.
    const int number = inotify_add_watch(events_.fd(), folder.c_str(), kEvents);
    if (number < 0 && (errno == ENOSPC || errno == ENOMEM)) return LimitFailure(errno, "max_user_watches", folder);
    if (number < 0) continue;  // gone, or not ours to read: the build says what there is to say
    has_new = folders_.insert_or_assign(number, folder).second || has_new;
    wanted.insert(number);
  }
  for (auto entry = folders_.begin(); entry != folders_.end();) {
    if (wanted.count(entry->first) != 0) {
      ++entry;
      continue;
    }
    inotify_rm_watch(events_.fd(), entry->first);
    entry = folders_.erase(entry);
  }
  return has_new;
}

// Whether there is something to read before the time is over; a negative time has no end.
bool Watcher::Poll(int milliseconds, const std::atomic<bool>* interrupted) {
  HeldSignals held;
  pollfd waiting = {events_.fd(), POLLIN, 0};
  const timespec time = {milliseconds / 1000, (milliseconds % 1000) * 1'000'000L};
  while (interrupted == nullptr || !interrupted->load()) {
    const int ready = ppoll(&waiting, 1, milliseconds < 0 ? nullptr : &time, held.before());
    if (ready >= 0) return ready > 0;
    if (errno != EINTR) return false;
  }
  return false;
}

void Watcher::Read(std::vector<std::string>& changed) {
  alignas(inotify_event) char buffer[1 << 14];
  while (true) {
    const ssize_t size = read(events_.fd(), buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    for (const char* at = buffer; at < buffer + size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      at += sizeof(inotify_event) + event->len;
      if ((event->mask & IN_Q_OVERFLOW) != 0) {
        // More than the system kept; whatever it was, the build looks at everything anyway.
        for (const auto& [number, folder] : folders_) changed.push_back(folder);
        continue;
      }
      auto folder = folders_.find(event->wd);
      if (folder == folders_.end()) continue;
      const llvm::StringRef name = event->len > 0 ? event->name : "";
      if (Matters(name, event->mask)) {
        changed.push_back(name.empty() ? folder->second : folder->second + "/" + name.str());
      }
    }
  }
}

std::vector<std::string> Watcher::Wait(const std::atomic<bool>* interrupted) {
  std::vector<std::string> changed;
  while (changed.empty()) {
    if (!Poll(-1, interrupted)) return {};
    Read(changed);
  }
  const auto begun = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begun < kLongest && Poll(kSilence, interrupted)) Read(changed);
  if (interrupted != nullptr && interrupted->load()) return {};
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  return changed;
}

}  // namespace tova::driver
