#include "compiler/driver/build_state.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "compiler/driver/state_text.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "modres/store/atomic_file.h"

namespace tova::driver {
namespace {

constexpr llvm::StringLiteral kFormat = "tovac-state 4 ";
constexpr llvm::StringLiteral kAnyFormat = "tovac-state ";

// The kernel stamps files by a clock that ticks every few milliseconds.
constexpr int64_t kTick = 20'000'000;  // ns

bool IsInside(llvm::StringRef relative) {
  llvm::SmallVector<llvm::StringRef, 16> parts;
  relative.split(parts, '/');
  return llvm::none_of(parts, [](llvm::StringRef part) { return part.empty() || part == "." || part == ".."; });
}

bool IsInputMark(char mark) { return mark == 'i' || mark == 'f' || mark == 's'; }

void WriteStamp(LineWriter& line, const FileStamp& stamp) {
  line.Number(stamp.size);
  line.Number(static_cast<uint64_t>(stamp.modified_ns));
  line.Number(stamp.inode);
}

FileStamp ReadStamp(LineReader& line) {
  FileStamp stamp;
  stamp.size = line.Number();
  stamp.modified_ns = static_cast<int64_t>(line.Number());
  stamp.inode = line.Number();
  return stamp;
}

void WriteHash(LineWriter& line, const ContentHash& hash) {
  line.Number(hash.high);
  line.Number(hash.low);
}

ContentHash ReadHash(LineReader& line) {
  ContentHash hash;
  hash.high = line.Number();
  hash.low = line.Number();
  return hash;
}

void WriteList(LineWriter& line, llvm::ArrayRef<uint32_t> numbers) {
  line.Number(numbers.size());
  for (uint32_t number : numbers) line.Number(number);
}

// The last line, which vouches for all before it.
std::string EndOf(llvm::StringRef text) {
  std::string end;
  {
    LineWriter line(end, 'e');
    WriteHash(line, HashOf(text));
  }
  return end;
}

// The text before its last line, when that is right.
std::optional<llvm::StringRef> CheckedText(llvm::StringRef text) {
  const size_t at = text.drop_back(text.empty() ? 0 : 1).rfind('\n');
  if (at == llvm::StringRef::npos || text.drop_front(at + 1) != EndOf(text.take_front(at + 1))) return std::nullopt;
  return text.take_front(at + 1);
}

std::vector<uint32_t> ReadList(LineReader& line) {
  std::vector<uint32_t> numbers;
  const uint64_t count = line.Number();
  for (uint64_t i = 0; i < count && !line.failed(); ++i) numbers.push_back(static_cast<uint32_t>(line.Number()));
  return numbers;
}

}  // namespace

std::optional<BuildState> BuildState::Load(const std::string& file, llvm::StringRef key) {
  const FileStamp stamp = StampOf(file);
  Result<std::string> text = store::ReadFile(file, kLimitBytes);
  if (!text || !llvm::StringRef(*text).starts_with(kFormat.str() + key.str() + "\n")) return std::nullopt;
  std::optional<llvm::StringRef> checked = CheckedText(*text);
  if (!checked) return std::nullopt;
  llvm::StringRef lines = checked->split('\n').second;
  BuildState state(key.str());
  state.folder_ = file.substr(0, file.rfind('/') + 1);
  state.saved_ns_ = stamp.modified_ns;
  while (!lines.empty()) {
    auto [line, after] = lines.split('\n');
    lines = after;
    if (!state.ReadLine(line)) return std::nullopt;
  }
  if (!state.HasSoundNumbers()) return std::nullopt;
  return state;
}

bool BuildState::ReadLine(llvm::StringRef text) {
  if (text.size() < 2 || text[1] != ' ') return false;
  const char mark = text[0];
  LineReader line(text.drop_front(2));
  if (IsInputMark(mark)) {
    BuildInput& input = inputs_.emplace_back();
    input.kind = static_cast<InputKind>(mark);
    input.stamp = ReadStamp(line);
    input.hash = ReadHash(line);
    input.path = line.Rest();
    return !line.failed();
  }
  switch (mark) {
    case 'o': {
      BuildOutput& output = outputs_.emplace_back();
      output.stamp = ReadStamp(line);
      output.path = line.Rest();
      return !line.failed();
    }
    case 't':
      duration_ns = static_cast<int64_t>(line.Number());
      is_reusable = line.Number() != 0;
      return !line.failed();
    case 'p': {
      OwnerState& owner = owners.emplace_back();
      owner.is_foreign = line.Number() != 0;
      owner.is_member = line.Number() != 0;
      for (std::string* field : {&owner.module, &owner.version, &owner.root, &owner.tree_hash, &owner.output_folder}) {
        *field = line.Text();
      }
      return !line.failed();
    }
    case 'u': {
      UnitState& unit = units.emplace_back();
      unit.input = static_cast<uint32_t>(line.Number());
      unit.owner = static_cast<uint32_t>(line.Number());
      unit.is_given = line.Number() != 0;
      unit.is_entry = line.Number() != 0;
      unit.surface = ReadHash(line);
      unit.tests = static_cast<uint32_t>(line.Number());
      unit.benchmarks = static_cast<uint32_t>(line.Number());
      unit.imports = ReadList(line);
      unit.needs = ReadList(line);
      unit.outputs = ReadList(line);
      return !line.failed();
    }
    case 'w':
      diagnostics.push_back(line.Rest());
      return true;
    case 'd':
      if (units.empty()) return false;
      units.back().diagnostics.push_back(line.Rest());
      return true;
    default:
      return false;
  }
}

// Whatever wrote the file, no number in it leads astray.
bool BuildState::HasSoundNumbers() const {
  auto below = [](llvm::ArrayRef<uint32_t> numbers, size_t limit) {
    return llvm::all_of(numbers, [&](uint32_t number) { return number < limit; });
  };
  return llvm::all_of(units, [&](const UnitState& unit) {
           return unit.input < inputs_.size() && unit.owner < owners.size() && unit.outputs.size() >= 2 &&
                  below(unit.imports, units.size()) && below(unit.needs, inputs_.size()) &&
                  below(unit.outputs, outputs_.size());
         }) &&
         llvm::all_of(outputs_, [](const BuildOutput& output) { return IsInside(output.path); });
}

bool BuildState::HasFreshInputs(llvm::StringRef text) {
  if (!text.starts_with(kFormat) || !CheckedText(text)) return false;
  bool has_inputs = false;
  while (!text.empty()) {
    auto [head, after] = text.split('\n');
    text = after;
    if (head.size() < 2 || head[1] != ' ' || !IsInputMark(head[0])) continue;
    LineReader line(head.drop_front(2));
    const FileStamp stamp = ReadStamp(line);
    (void)ReadHash(line);
    if (line.failed() || !(StampOf(line.Rest()) == stamp)) return false;
    has_inputs = true;
  }
  return has_inputs;
}

bool BuildState::IsState(llvm::StringRef text) { return text.starts_with(kAnyFormat); }

bool BuildState::IsIntact(llvm::StringRef text) { return IsState(text) && CheckedText(text).has_value(); }

std::vector<std::string> BuildState::OutputsOf(llvm::StringRef text, const std::string& folder) {
  std::vector<std::string> paths;
  const bool is_intact = IsIntact(text);
  while (!text.empty()) {
    auto [head, after] = text.split('\n');
    text = after;
    if (!head.consume_front("o ")) continue;
    LineReader line(head);
    const FileStamp stamp = ReadStamp(line);
    std::string path = line.Rest();
    if (line.failed() || !IsInside(path)) continue;
    if (is_intact || (stamp.exists() && StampOf(folder + "/" + path) == stamp)) paths.push_back(std::move(path));
  }
  return paths;
}

bool BuildState::IsUnchanged(const BuildInput& input) const {
  // What was changed while the build ran, or in the tick before, could have changed again unseen.
  return input.stamp.modified_ns < saved_ns_ - duration_ns - kTick && StampOf(input.path) == input.stamp;
}

bool BuildState::IsUnchanged(const BuildOutput& output) const {
  return StampOf(folder_ + output.path) == output.stamp;
}

bool BuildState::UpToDate() {
  auto is_unchanged = [&](const BuildInput& input) { return IsUnchanged(input); };
  unchanged_inputs_ = static_cast<size_t>(llvm::find_if_not(inputs_, is_unchanged) - inputs_.begin());
  return unchanged_inputs_ == inputs_.size() &&
         llvm::all_of(outputs_, [&](const BuildOutput& output) { return IsUnchanged(output); });
}

bool BuildState::HasOutput(llvm::StringRef path) const {
  return llvm::any_of(outputs_, [&](const BuildOutput& output) { return output.path == path; });
}

uint32_t BuildState::AddInput(InputKind kind, llvm::StringRef path, FileStamp stamp, ContentHash hash) {
  auto [entry, is_new] = input_by_path_.try_emplace(path, static_cast<uint32_t>(inputs_.size()));
  if (is_new) inputs_.push_back({kind, path.str(), stamp, hash});
  return entry->second;
}

uint32_t BuildState::AddOutput(std::string path, FileStamp stamp) {
  outputs_.push_back({std::move(path), stamp});
  return static_cast<uint32_t>(outputs_.size() - 1);
}

Result<void> BuildState::Save(const std::string& file) const {
  std::string text = kFormat.str() + key_ + "\n";
  auto add = [&](char mark, llvm::function_ref<void(LineWriter&)> write) {
    LineWriter line(text, mark);
    write(line);
  };
  add('t', [&](LineWriter& line) {
    line.Number(static_cast<uint64_t>(duration_ns));
    line.Number(is_reusable ? 1 : 0);
  });
  for (const BuildInput& input : inputs_) {
    add(static_cast<char>(input.kind), [&](LineWriter& line) {
      WriteStamp(line, input.stamp);
      WriteHash(line, input.hash);
      line.Rest(input.path);
    });
  }
  for (const BuildOutput& output : outputs_) {
    add('o', [&](LineWriter& line) {
      WriteStamp(line, output.stamp);
      line.Rest(output.path);
    });
  }
  for (const OwnerState& owner : owners) {
    add('p', [&](LineWriter& line) {
      line.Number(owner.is_foreign ? 1 : 0);
      line.Number(owner.is_member ? 1 : 0);
      for (const std::string* field : {&owner.module, &owner.version, &owner.root, &owner.tree_hash, &owner.output_folder}) {
        line.Text(*field);
      }
    });
  }
  for (const std::string& diagnostic : diagnostics) add('w', [&](LineWriter& line) { line.Rest(diagnostic); });
  for (const UnitState& unit : units) {
    add('u', [&](LineWriter& line) {
      line.Number(unit.input);
      line.Number(unit.owner);
      line.Number(unit.is_given ? 1 : 0);
      line.Number(unit.is_entry ? 1 : 0);
      WriteHash(line, unit.surface);
      line.Number(unit.tests);
      line.Number(unit.benchmarks);
      WriteList(line, unit.imports);
      WriteList(line, unit.needs);
      WriteList(line, unit.outputs);
    });
    for (const std::string& diagnostic : unit.diagnostics) add('d', [&](LineWriter& line) { line.Rest(diagnostic); });
  }
  text += EndOf(text);
  TOVA_CHECK(store::WriteFileAtomically(file, text, store::Durability::kFast));
  // The same text is not written again, and yet it is now that all of it holds.
  (void)utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
  return {};
}

}  // namespace tova::driver
