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

// A struct's field or a variant's payload, in declaration order; named construction needs the order.
struct ExportedField {
  llvm::StringRef name;
  llvm::StringRef type;  // as written; empty when there is none
  bool has_default = false;
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
  bool derives_eq = false;
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
  // A text that changes exactly when something that an importer can see changes; places are not part of it.
  std::string Fingerprint() const;

 private:
  std::vector<ExportedName> names_;
};

}  // namespace tova::analyzer_hooks

#endif
