#ifndef TOVA_COMPILER_DRIVER_BUILD_STATE_H
#define TOVA_COMPILER_DRIVER_BUILD_STATE_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// What a file or folder looked like: a change of content shows in one of these. A path that does not exist has
// all zeroes, so that its appearance is a change too.
struct FileStamp {
  uint64_t size = 0;
  int64_t modified_ns = 0;
  uint64_t inode = 0;

  friend bool operator==(const FileStamp& a, const FileStamp& b) {
    return a.size == b.size && a.modified_ns == b.modified_ns && a.inode == b.inode;
  }
};

// The stamp of a path, symbolic links followed.
FileStamp StampOf(const std::string& path);

struct StampedPath {
  std::string path;
  FileStamp stamp;
};

// Everything that a finished build depended on and produced, kept in `<output>/.tova-state`. When nothing of it
// has changed, the next build has nothing to do, which costs one read and one stat for each path.
//
// The file is text: a header line with the format, the compiler and the options; then a line for each input
// (`i size mtime inode path`), each output (`o ...`) and the words that the build said (`w ...`). Outputs are relative
// to the folder, so that they are known after it has been moved.
class BuildState {
 public:
  static constexpr uint64_t kLimitBytes = 256u << 20;  // far above any real project's state

  // `key` identifies the compiler and the options that matter to the result.
  explicit BuildState(std::string key) : key_(std::move(key)) {}

  // Reads the state of an earlier build. Empty when there is none, it is damaged, or its key is another.
  static std::optional<BuildState> Load(const std::string& file, llvm::StringRef key);

  // Whether a file's text is that of a state, whatever its key.
  static bool IsState(llvm::StringRef text);

  // The outputs that a state file's text lists, whatever its key, relative to the folder: they are ours to remove.
  // Entries that lead out of the folder are left out, since somebody may have tampered with the file.
  static std::vector<std::string> OutputsOf(llvm::StringRef text);

  // Whether all inputs that a state file's text lists are as they were.
  static bool HasFreshInputs(llvm::StringRef text);

  // True when every input and every output is as it was.
  bool UpToDate() const;

  void AddInput(std::string path, FileStamp stamp) { inputs_.push_back({std::move(path), stamp}); }
  void AddOutput(std::string path) { outputs_.push_back({std::move(path), {}}); }
  void set_message(std::string message) { message_ = std::move(message); }

  // When it was written, in nanoseconds of Unix time.
  int64_t saved_ns() const { return saved_ns_; }
  // The warnings that the build printed; a build that has nothing to do prints them again.
  const std::string& message() const { return message_; }

  bool HasOutput(llvm::StringRef path) const;

  // Stamps the outputs and writes the state.
  Result<void> Save(const std::string& file);

 private:
  std::string key_;
  int64_t saved_ns_ = 0;  // when the state file was written
  std::vector<StampedPath> inputs_;
  std::vector<StampedPath> outputs_;
  std::string message_;
};

}  // namespace tova::driver

#endif
