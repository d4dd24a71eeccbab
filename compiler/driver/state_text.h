#ifndef TOVA_COMPILER_DRIVER_STATE_TEXT_H
#define TOVA_COMPILER_DRIVER_STATE_TEXT_H

#include <cstdint>
#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::driver {

// A line of the state file: numbers in decimal and texts with their length before them ("5:hello"), with a space between
// fields. Line ends in texts are escaped, so that a line is a line.

class LineWriter {
 public:
  // Begins a line; it ends with the writer's life.
  LineWriter(std::string& out, char mark) : out_(out) { out_ += mark; }
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  ~LineWriter() { out_ += '\n'; }

  void Number(uint64_t number);
  void Text(llvm::StringRef text);
  // The last field, which needs no length.
  void Rest(llvm::StringRef text);

 private:
  std::string& out_;
};

// Reads the fields in the order in which they were written. What can't be read gives 0 or "" and sets `failed`.
class LineReader {
 public:
  explicit LineReader(llvm::StringRef fields) : rest_(fields) {}

  bool failed() const { return failed_; }
  uint64_t Number();
  std::string Text();
  std::string Rest();

 private:
  llvm::StringRef rest_;
  bool failed_ = false;
};

}  // namespace tova::driver

#endif
