#ifndef TOVA_MODRES_MANIFEST_TOML_DOCUMENT_H
#define TOVA_MODRES_MANIFEST_TOML_DOCUMENT_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"
#include "llvm/ADT/StringRef.h"

// The one reader of TOML: manifests, lock files and the user's configuration go through it. It hides toml++
// and gives each key and value its place in bytes.
namespace tova::manifest {

struct TomlEntry;

// A value of a TOML document.
struct TomlValue {
  enum class Kind { kString, kInteger, kFloat, kBoolean, kDateOrTime, kArray, kTable };

  Kind kind = Kind::kTable;
  std::string text;                // strings
  int64_t integer = 0;             // integers
  bool boolean = false;            // booleans
  std::vector<TomlValue> items;    // arrays
  std::vector<TomlEntry> entries;  // tables, in the order of the text
  bool is_inline = false;          // tables: written as `{ ... }`
  // The value's text. For a table that isn't inline: the header, or the key that brought it into being.
  Span span;

  bool is_string() const { return kind == Kind::kString; }
  bool is_table() const { return kind == Kind::kTable; }
  bool is_array() const { return kind == Kind::kArray; }
  // Null when this is no table or has no such key.
  const TomlEntry* Find(llvm::StringRef key) const;
};

struct TomlEntry {
  std::string key;
  Span key_span;
  TomlValue value;
};

// "a string", "an integer", for messages.
llvm::StringRef NameOf(TomlValue::Kind kind);

// Limits that no file people write comes near; they keep the depth of every recursion over a document small.
inline constexpr unsigned kMaxTomlNesting = 64;      // brackets and braces
inline constexpr unsigned kMaxTomlKeySegments = 32;  // of a dotted key
inline constexpr size_t kMaxTomlBytes = 16 * 1024 * 1024;

// Reads a whole document. What is wrong is reported once under `code`, at its place.
std::optional<TomlValue> ReadToml(const SourceSet& sources, FileId file, DiagnosticCode code,
                                  Emitter& emitter);
// The same for a variant of the file's text in which bytes have been replaced by blanks, so that all places
// are those of the file.
std::optional<TomlValue> ReadTomlVariant(const SourceSet& sources, FileId file, llvm::StringRef text,
                                         DiagnosticCode code, Emitter& emitter);

// `text` as a basic TOML string with its quotes.
std::string QuoteToml(llvm::StringRef text);
// `key` bare where TOML allows that, quoted otherwise.
std::string WriteTomlKey(llvm::StringRef key);

}  // namespace tova::manifest

#endif
