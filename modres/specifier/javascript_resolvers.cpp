#include <fmt/format.h>

#include "diagnostics/suggest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include "modres/npm/node_modules.h"
#include "modres/specifier/classify.h"
#include "modres/specifier/resolvers.h"

namespace tova::specifier {
namespace {

using analyzer_hooks::Importer;
using analyzer_hooks::ModuleKind;
using analyzer_hooks::NotMine;
using analyzer_hooks::Resolution;
using analyzer_hooks::ResolutionError;
using analyzer_hooks::ResolvedModule;

// "node:fs", "node:fs/promises".
bool IsBuiltinName(llvm::StringRef name) {
  return !name.empty() && name.front() != '/' && name.back() != '/' && llvm::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '/';
  });
}

// "@scope/name" of "@scope/name/file", "name" of "name/file".
llvm::StringRef NpmPackageName(llvm::StringRef specifier) {
  size_t end = specifier.find('/');
  if (specifier.starts_with("@") && end != llvm::StringRef::npos) end = specifier.find('/', end + 1);
  return specifier.take_front(end);
}

// What node and bun offer without a prefix, too.
bool IsNodeModule(llvm::StringRef name) {
  static constexpr llvm::StringLiteral kNames[] = {
      "assert", "async_hooks", "buffer", "bun", "child_process", "cluster", "console", "constants",
      "crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http", "http2", "https",
      "inspector", "module", "net", "os", "path", "perf_hooks", "process", "punycode", "querystring",
      "readline", "repl", "stream", "string_decoder", "sys", "timers", "tls", "trace_events", "tty",
      "url", "util", "v8", "vm", "wasi", "worker_threads", "zlib"};
  return llvm::is_contained(kNames, name);
}

}  // namespace

Resolution NodeResolver::Resolve(llvm::StringRef specifier, const Importer&) const {
  if (!specifier.starts_with("node:")) return NotMine{};
  if (!IsBuiltinName(specifier.drop_front(5))) {
    Diagnostic diagnostic =
        MakeDiagnostic(DiagnosticCode::kUnfitSpecifier,
                       fmt::format("`{}` is not the name of a node built-in", specifier.str()));
    diagnostic.span_text = "expected a name such as `node:fs`";
    return ResolutionError{std::move(diagnostic)};
  }
  ResolvedModule module;
  module.kind = ModuleKind::kNodeBuiltin;
  module.identity = specifier.str();
  module.provenance = "node built-in";
  return module;
}

Resolution NpmResolver::Resolve(llvm::StringRef specifier, const Importer& importer) const {
  const DeclaredNames* declared = graph_->DeclaredBy(importer.module);
  SpecifierKind kind = Classify(specifier, declared != nullptr ? *declared : DeclaredNames());
  if (kind != SpecifierKind::kDeclaredNpm && kind != SpecifierKind::kBareNpm) return NotMine{};
  ResolvedModule module;
  module.kind = ModuleKind::kNpm;
  module.identity = specifier.str();
  if (kind == SpecifierKind::kDeclaredNpm) {
    module.module = declared->FindNpm(specifier).str();
    module.provenance = fmt::format("npm package {}, declared", module.module);
  } else {
    module.module = NpmPackageName(specifier).str();
    module.is_declared = false;
    // A program without a project is in no folder in particular.
    const llvm::StringRef folder =
        importer.package_root == "/" ? llvm::sys::path::parent_path(importer.file_path) : importer.package_root;
    module.is_missing = importer.module.empty() && !IsNodeModule(module.module) &&
                        !npm::IsInNodeModules(folder, module.module, &module.passed_over);
    if (module.is_missing && declared != nullptr) {
      std::vector<std::string> names = declared->modules;
      names.insert(names.end(), declared->npm.begin(), declared->npm.end());
      module.did_you_mean = NearestName(module.module, names).str();
    }
    module.provenance = fmt::format("npm package {}, not declared", module.module);
  }
  return module;
}

}  // namespace tova::specifier
