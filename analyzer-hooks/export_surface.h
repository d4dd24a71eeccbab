#ifndef TOVA_ANALYZER_HOOKS_EXPORT_SURFACE_H
#define TOVA_ANALYZER_HOOKS_EXPORT_SURFACE_H

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/span.h"
#include "llvm/ADT/StringRef.h"

namespace tova::analyzer_hooks {

enum class ExportKind {
  kFunction,
  kValue,
  kVariable,
  kStruct,
  kSumType,
  kVariant,
  kTypeAlias,
  kInterface,
  kTrait
};

// A struct's field, a variant's payload or a parameter, in declaration order; named construction needs the order.
struct ExportedField {
  llvm::StringRef name;
  llvm::StringRef type;      // as written; empty when there is none
  bool has_default = false;  // may be left out
  bool is_rest = false;      // `...names`
};

// A method of a type, from an `impl` of the same file, or one that an interface or a trait asks for.
struct ExportedMethod {
  llvm::StringRef name;
  Span definition;
  std::vector<ExportedField> parameters;  // without `self`
  llvm::StringRef result;                 // as written; empty when there is none
  bool has_body = false;
  bool is_plain = false;  // neither `async` nor a generator: a call gives what `result` says
};

// A name at the top level of a module. All texts are views of the SourceSet's.
struct ExportedName {
  llvm::StringRef name;
  ExportKind kind = ExportKind::kValue;
  Span definition;
  bool is_pub = false;
  llvm::StringRef owner;              // for a variant: its sum type
  std::vector<ExportedField> fields;  // structs, variants; parameters of functions
  std::vector<llvm::StringRef> variants;  // sum types: the names of the variants, in order
  // Of types and functions. A type that is written in one of the texts here means a parameter, a built-in type or a
  // type of the file that holds `definition`.
  std::vector<llvm::StringRef> type_parameters;
  // The result of a function, what an alias or a refinement stands for, the annotation of a value; as written.
  llvm::StringRef type;
  std::vector<ExportedMethod> methods;  // structs and sum types; interfaces and traits
  bool derives_eq = false;
  bool is_plain = false;  // functions: calls give what `type` says; false for `async`, `extern`, decorated ones ...
  bool is_closed = false;  // structs and sum types: no members beside fields and methods are known to be added
};

// What a module makes importable, and what it keeps to itself (so that a message can say where a private name
// is defined). Sorted by name; immutable once built.
class ExportSurface {
 public:
  ExportSurface() = default;
  explicit ExportSurface(std::vector<ExportedName> names);

  const std::vector<ExportedName>& names() const { return names_; }
  // Null when the module has no such top-level name.
  const ExportedName* Find(llvm::StringRef name) const;
  // The public names, sorted.
  std::vector<llvm::StringRef> PublicNames() const;
  // Bytes that change exactly when something that an importer can see changes; places are not part of it.
  std::string Fingerprint() const;

 private:
  std::vector<ExportedName> names_;
};

}  // namespace tova::analyzer_hooks

#endif
