#ifndef TOVA_COMPILER_DRIVER_BUILD_STATE_H
#define TOVA_COMPILER_DRIVER_BUILD_STATE_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/file_stamp.h"
#include "diagnostics/result.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// What a change of an input means for the next build.
enum class InputKind : char {
  kConfiguration = 'i',  // manifest, lock file, packages: everything is built again
  kFolder = 'f',         // was searched for sources: it is searched again
  kFile = 's',           // a source, or another file that units need: those are built again
};

struct BuildInput {
  InputKind kind = InputKind::kFile;
  std::string path;  // absolute
  FileStamp stamp;
  ContentHash hash;  // of the text; zero for folders and for what does not exist
};

struct BuildOutput {
  std::string path;  // relative to the output folder
  FileStamp stamp;
};

// A package whose files took part (see Owner in unit.h).
struct OwnerState {
  std::string module;
  std::string version;
  std::string root;
  std::string tree_hash;
  std::string output_folder;
  bool is_foreign = false;
  bool is_member = false;
};

// One source file of a finished build. Numbers are indices into the lists of BuildState.
struct UnitState {
  uint32_t input = 0;  // the source itself
  uint32_t owner = 0;
  bool is_given = false;         // found by the search; the others were imported
  bool is_entry = false;         // as in Unit
  ContentHash surface;           // of what importers see of it
  uint32_t tests = 0;            // test blocks
  uint32_t benchmarks = 0;
  std::vector<uint32_t> imports;      // units, in the order of the import declarations
  std::vector<uint32_t> needs;        // further inputs: when one of them changes, the unit is built again
  std::vector<uint32_t> outputs;      // its code, its source map, then files that were copied for it
  std::vector<std::string> diagnostics;  // what was found in it, as EncodeDiagnostic writes it
};

// Everything that a finished build depended on, produced and said, kept in `<output>/.tova-state`. When nothing of it
// has changed, the next build has nothing to do, which costs one read and one stat for each path; when some sources
// have, it compiles those, and their importers where what these can see has changed (see reuse.h).
//
// The file is text; a line is a mark, a space, and fields with a space between them, the last of which takes the rest:
//
//   tovac-state 4 <key>
//   t <ns> <0|1>                                how long the build took, and whether parts of it can be kept
//   i|f|s <size> <mtime> <inode> <hash> <path>  an input of that kind
//   o <size> <mtime> <inode> <path>             an output, relative to the folder: it may be moved
//   p <fields>                                  an owner
//   w <diagnostic>                              what belongs to no unit
//   u <numbers>                                 a unit
//   d <diagnostic>                              what was found in the unit above
//   e <hash>                                    of all lines above
class BuildState {
 public:
  static constexpr uint64_t kLimitBytes = 256u << 20;  // far above any real project's state

  // `key` identifies the compiler and the options that matter to the result.
  explicit BuildState(std::string key) : key_(std::move(key)) {}

  // Reads the state of an earlier build. Empty when there is none, it is damaged, or its key is another.
  static std::optional<BuildState> Load(const std::string& file, llvm::StringRef key);

  // Whether a file's text is that of a state, whatever its key.
  static bool IsState(llvm::StringRef text);

  // Whether a state file's text is as it was written.
  static bool IsIntact(llvm::StringRef text);

  // The outputs that a state file's text lists, whatever its key, relative to `folder`, in which it lies: they are
  // ours to remove. Entries that lead out of the folder are left out, since somebody may have tampered with the file;
  // of a text that isn't intact, those count whose stamp is that of the file.
  static std::vector<std::string> OutputsOf(llvm::StringRef text, const std::string& folder);

  // Whether all inputs that a state file's text lists are as they were.
  static bool HasFreshInputs(llvm::StringRef text);

  // True when every input and every output is as it was.
  bool UpToDate();
  // How many inputs the last call of UpToDate found unchanged before it met one that is not.
  size_t unchanged_inputs() const { return unchanged_inputs_; }
  // The same for one of them.
  bool IsUnchanged(const BuildInput& input) const;
  bool IsUnchanged(const BuildOutput& output) const;

  // Each path becomes one input, of the kind that it was first added as. Returns its index.
  uint32_t AddInput(InputKind kind, llvm::StringRef path, FileStamp stamp, ContentHash hash = {});
  uint32_t AddOutput(std::string path, FileStamp stamp);

  // When it was written, in nanoseconds of Unix time.
  int64_t saved_ns() const { return saved_ns_; }

  // Whether the build made that file (relative to the folder).
  bool HasOutput(llvm::StringRef path) const;

  const std::vector<BuildInput>& inputs() const { return inputs_; }
  std::vector<BuildInput>& inputs() { return inputs_; }
  const std::vector<BuildOutput>& outputs() const { return outputs_; }

  std::vector<OwnerState> owners;
  std::vector<UnitState> units;
  std::vector<std::string> diagnostics;  // what belongs to no unit
  int64_t duration_ns = 0;               // of the build
  bool is_reusable = true;               // false when a part of it can't be built without the others

  // Writes the state.
  Result<void> Save(const std::string& file) const;

 private:
  bool ReadLine(llvm::StringRef line);
  bool HasSoundNumbers() const;

  std::string key_;
  std::string folder_;    // of the state file, with a slash at its end
  int64_t saved_ns_ = 0;  // when the state file was written
  std::vector<BuildInput> inputs_;
  std::vector<BuildOutput> outputs_;
  size_t unchanged_inputs_ = 0;
  llvm::StringMap<uint32_t> input_by_path_;  // while inputs are added
};

}  // namespace tova::driver

#endif
