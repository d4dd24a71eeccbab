#include "modres/manifest/manifest.h"

#include "modres/manifest/manifest_reader.h"

namespace tova::manifest {

llvm::StringRef ManifestFileName(Dialect dialect) {
  return dialect == Dialect::kTova ? "tova.toml" : "knox.toml";
}

llvm::StringRef LockFileName(Dialect dialect) {
  return dialect == Dialect::kTova ? "tova.lock" : "knox.lock";
}

const Dependency* Manifest::FindDependency(llvm::StringRef wanted) const {
  for (const Dependency& dependency : dependencies) {
    if (dependency.name == wanted) return &dependency;
  }
  return nullptr;
}

const Replacement* Manifest::FindReplacement(llvm::StringRef module) const {
  for (const Replacement& replacement : replacements) {
    if (replacement.module == module) return &replacement;
  }
  return nullptr;
}

std::optional<Manifest> ParseManifest(const SourceSet& sources, FileId file, Dialect dialect,
                                      Emitter& emitter, UnknownKeys unknown) {
  size_t errors_before = emitter.error_count();
  std::optional<TomlValue> document = ReadToml(sources, file, DiagnosticCode::kManifestSyntax, emitter);
  if (!document) return std::nullopt;
  Manifest manifest;
  manifest.file = file;
  manifest.dialect = dialect;
  manifest.dev_port.value = 3000;
  manifest.build_output.value = dialect == Dialect::kTova ? ".tova-out" : ".knox-out";
  ManifestReader(manifest, emitter, unknown).ReadDocument(*document);
  if (emitter.error_count() != errors_before) return std::nullopt;
  return manifest;
}

}  // namespace tova::manifest
