#ifndef TOVA_MODRES_MANIFEST_MANIFEST_READER_H
#define TOVA_MODRES_MANIFEST_MANIFEST_READER_H

#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "llvm/ADT/ArrayRef.h"
#include "modres/manifest/manifest.h"
#include "modres/manifest/toml_document.h"
#include "modres/path/module_path.h"

namespace tova::manifest {

// Turns the tables of one document into a Manifest and reports what doesn't fit. Internal to this folder.
// Lives for one call of ParseManifest.
class ManifestReader {
 public:
  ManifestReader(Manifest& manifest, Emitter& emitter, UnknownKeys unknown)
      : manifest_(manifest), emitter_(emitter), unknown_(unknown) {}

  void ReadDocument(const TomlValue& document);

 private:
  enum class Table {
#define MANIFEST_TABLE(Name, Text, InTova, InKnox) k##Name,
#include "modres/manifest/manifest_keys.def"
  };

  // parse_manifest.cpp: the tables with fixed keys.
  void ReadTable(Table table, const TomlEntry& entry);
  void ReportUnknownTable(const TomlEntry& entry, llvm::ArrayRef<llvm::StringRef> known);
  void CheckKeys(Table table, const TomlEntry& entry);
  void ReadProject(const TomlEntry& entry);
  void ReadPackage(const TomlEntry& entry);
  void ReadPackageName(const TomlEntry& entry);
  void ReadExports(const TomlEntry& entry);
  void ReadEntryFile(const TomlEntry& entry);
  void ReadDev(const TomlEntry& entry);
  void ReadBuild(const TomlEntry& entry);
  void ReadWorkspace(const TomlEntry& entry);
  void ReadFolderPatterns(const TomlEntry& entry, std::vector<Located<std::string>>& into);
  void ReadVersion(const TomlEntry& entry);

  // parse_dependencies.cpp: the tables whose keys are names.
  void ReadDependencies(const TomlEntry& entry);
  void ReadDependency(const TomlEntry& entry);
  void ReadPathDependency(const TomlEntry& entry);
  void ReadWorkspaceDependency(const TomlEntry& entry, const TomlEntry& workspace);
  void ReadNpm(const TomlEntry& entry);
  void ReadNpmTable(const TomlEntry& entry, llvm::StringRef table, std::vector<NpmDependency>& into);
  void ReadNpmDependency(const TomlEntry& entry, llvm::StringRef table, std::vector<NpmDependency>& into);
  void ReadReplace(const TomlEntry& entry);
  void ReadReplacement(const TomlEntry& entry);
  void CheckCaseTwins();

  // manifest_values.cpp: single values. The Expect functions report a wrong type and then return false.
  bool Expect(TomlValue::Kind kind, const TomlEntry& entry, llvm::StringRef example);
  bool ReadString(const TomlEntry& entry, Located<std::string>& into);
  bool ReadStringList(const TomlEntry& entry, std::vector<Located<std::string>>& into);
  bool CheckModulePath(llvm::StringRef text, Span text_span, llvm::StringRef tip = {});
  bool CheckFolder(const TomlEntry& entry, llvm::StringRef example);
  // The path without "./" in front and "/" behind, or nothing after a report when it isn't safe.
  std::optional<std::string> SafeRelativePath(llvm::StringRef text, Span span);
  // The place inside a quoted string; the whole string when it holds escapes.
  static Span Inside(const TomlValue& value, size_t offset, size_t length);

  Manifest& manifest_;
  Emitter& emitter_;
  const UnknownKeys unknown_;
};

}  // namespace tova::manifest

#endif
