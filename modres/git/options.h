#ifndef TOVA_MODRES_GIT_OPTIONS_H
#define TOVA_MODRES_GIT_OPTIONS_H

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace tova::git {

// One rewriting rule for URLs: an address that starts with `from` starts with `to` instead.
struct Rewrite {
  std::string from;
  std::string to;
};

// How long the network may take. All in milliseconds or bytes.
struct Deadlines {
  int connect_ms = 30'000;               // name lookup, connection and TLS together
  int stall_ms = 30'000;                 // a transfer slower than the next line for this long is given up
  int64_t low_speed_bytes_per_s = 1024;  // what counts as a stall
  int attempts = 4;                      // the first try and three more, for failures that may pass
  int backoff_ms = 250;                  // before the second try; doubled each time, with jitter
};

// What is known while a tag is fetched.
struct Progress {
  uint64_t received_bytes = 0;
  uint32_t received_objects = 0;
  uint32_t total_objects = 0;  // 0 until the remote has said it
};

// What a Client needs to know about the process and the user. Everything is handed in.
struct ClientOptions {
  std::function<std::optional<std::string>(llvm::StringRef name)> get_env;
  std::string home;           // where .gitconfig, .netrc and .ssh are; "" when there is none
  std::string temporary_dir;  // for object databases that live while a tag is fetched; made when missing, in
                              // a folder that exists
  std::vector<Rewrite> mirrors;  // the [mirror] table of the user's configuration; applied before insteadOf
  bool use_git_command = false;  // the git command in place of libgit2, for repositories that are not on this machine
  Deadlines deadlines;
  unsigned fetches_at_once = 8;  // FetchTag waits for its turn when more threads call it
  const std::atomic<bool>* interrupt = nullptr;  // set by Ctrl-C; polled; may be null; outlives the Client
};

}  // namespace tova::git

#endif
