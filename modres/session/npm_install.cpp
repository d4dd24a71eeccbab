#include "modres/session/npm_install.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/xxhash.h"
#include "modres/lock/lock_fields.h"
#include "modres/npm/bun.h"
#include "modres/npm/edit_package_json.h"
#include "modres/npm/node_modules.h"
#include "modres/npm/package_json.h"
#include "modres/npm/range.h"
#include "modres/session/workspace.h"
#include "modres/store/atomic_file.h"
#include "modres/store/file_system.h"

namespace tova::session {
namespace {

constexpr uint64_t kMaxBunLockBytes = 64ull << 20;
// The format of the stamp; another number makes every project install once more.
constexpr int kStampVersion = 1;

std::string PackageJsonPath(const Project& project) { return project.TopFolder() + "/package.json"; }
std::string StampPath(const Project& project) { return project.TopFolder() + "/node_modules/.tovac-stamp"; }

// How messages lead from the user's own manifests to each package: the shortest way, by name.
std::map<std::string, std::string> RequirerPaths(
    std::vector<std::pair<const manifest::Manifest*, std::string>> level,
    const std::vector<ResolvedPackage>& packages) {
  std::map<std::string, std::string> paths;
  auto find = [&](llvm::StringRef module) {
    return llvm::find_if(packages, [&](const ResolvedPackage& package) { return package.module == module; });
  };
  while (!level.empty()) {
    std::vector<std::pair<const manifest::Manifest*, std::string>> next;
    for (const auto& [manifest, path] : level) {
      for (const manifest::Dependency& dependency : manifest->dependencies) {
        auto package = find(dependency.name);
        if (package == packages.end() || paths.count(dependency.name) != 0) continue;
        std::string way = fmt::format("{} → {}", path, PackageLabel(package->module, package->version));
        next.push_back({package->manifest.get(), way});
        paths.emplace(dependency.name, std::move(way));
      }
    }
    level = std::move(next);
  }
  return paths;
}

std::vector<npm::Requirement> Collect(const Project& project, const std::vector<ResolvedPackage>& packages) {
  using Origin = npm::Requirement::Origin;
  std::vector<npm::Requirement> all;
  auto add = [&](Origin origin, const std::vector<manifest::NpmDependency>& lines, const std::string& path) {
    for (const manifest::NpmDependency& line : lines) {
      all.push_back({origin, line.name, line.range, path, line.value_span});
    }
  };
  // The manifests that the user writes, with how messages name them.
  std::vector<std::pair<const manifest::Manifest*, std::string>> roots;
  const manifest::Manifest* top = &project.TopManifest();
  if (project.workspace) {
    for (const WorkspaceMember& member : project.workspace->members) {
      roots.push_back({member.manifest.get(), member.Label()});
    }
  } else {
    roots.push_back({project.manifest.get(), fmt::format("{} ({})", project.Label(),
                                                         manifest::ManifestFileName(project.dialect).str())});
  }
  for (const auto& [manifest, label] : roots) {
    add(manifest == top ? Origin::kRoot : Origin::kMember, manifest->npm, label);
    add(manifest == top ? Origin::kRootDev : Origin::kMemberDev, manifest->npm_dev, label);
  }
  bool any = llvm::any_of(packages, [](const ResolvedPackage& package) { return !package.manifest->npm.empty(); });
  if (!any) return all;
  std::map<std::string, std::string> paths = RequirerPaths(roots, packages);
  for (const ResolvedPackage& package : packages) {
    if (project.workspace && project.workspace->FindPackage(package.module) != nullptr) continue;
    add(Origin::kPackage, package.manifest->npm, paths[package.module]);
  }
  return all;
}

const lock::LockedNpm* FindLocked(const std::vector<lock::LockedNpm>& locked, llvm::StringRef name) {
  auto at = llvm::find_if(locked, [&](const lock::LockedNpm& one) { return one.name == name; });
  return at == locked.end() ? nullptr : &*at;
}

// The version of a package in a folder's node_modules; empty when it isn't there.
std::string InstalledVersion(llvm::StringRef folder, llvm::StringRef name) {
  Result<std::string> text = store::ReadFile((folder + "/node_modules/" + name + "/package.json").str(),
                                             npm::kMaxPackageJsonBytes);
  return text ? npm::Describe(*text).version : std::string();
}

// What an installation leaves behind: as long as it stays the same, there is nothing to do.
std::string MakeStamp(const Project& project, llvm::StringRef package_json) {
  Result<std::string> bun_lock = store::ReadFile(project.TopFolder() + "/bun.lock", kMaxBunLockBytes);
  uint64_t lock_hash = bun_lock ? llvm::xxh3_64bits(*bun_lock) : 0;
  return fmt::format("{} {:016x} {:016x}\n", kStampVersion, llvm::xxh3_64bits(package_json), lock_hash);
}

bool IsInstalled(const Project& project, const NpmPlan& plan) {
  Result<std::string> stamp = store::ReadFile(StampPath(project));
  if (!stamp || *stamp != MakeStamp(project, plan.package_json)) return false;
  return llvm::all_of(plan.wanted, [&](const npm::Wanted& one) {
    const lock::LockedNpm* locked = FindLocked(plan.locked, one.name);
    return locked != nullptr && InstalledVersion(project.TopFolder(), one.name) == locked->version;
  });
}

}  // namespace

std::optional<NpmPlan> PlanNpm(const Project& project, const std::vector<ResolvedPackage>& packages,
                               const lock::Lock& lock, Emitter& emitter) {
  NpmPlan plan;
  std::vector<npm::Requirement> requirements = Collect(project, packages);
  // Nothing asked for now, and nothing before: package.json is nobody's business here.
  if (requirements.empty() && lock.npm.empty() && project.TopManifest().npm_override.empty()) return plan;

  Result<std::string> text = store::ReadFile(PackageJsonPath(project), npm::kMaxPackageJsonBytes);
  if (text) {
    plan.existed = true;
    plan.previous = std::move(*text);
    plan.is_generated = npm::IsGenerated(plan.previous);
  } else if (text.failure().kind() != FailureKind::kNotFound) {
    emitter.Add(std::move(text).failure().diagnostic());
    return std::nullopt;
  }
  npm::Deciders deciders;
  if (project.workspace) deciders.manifest = "the tova.toml of the workspace";
  for (const manifest::NpmDependency& line : project.TopManifest().npm_override) {
    deciders.overrides.emplace(line.name, line.range);
  }
  if (!plan.is_generated) {
    for (auto& [name, range] : npm::ReadRanges(plan.previous)) {
      if (FindLocked(lock.npm, name) == nullptr) deciders.own.emplace(name, range);
    }
  }
  size_t errors = emitter.error_count();
  plan.wanted = npm::Merge(requirements, deciders, emitter);
  if (emitter.error_count() != errors) return std::nullopt;

  std::set<std::string> names;
  for (const npm::Wanted& one : plan.wanted) names.insert(one.name);
  std::vector<std::string> dropped;
  for (const lock::LockedNpm& locked : lock.npm) {
    if (names.count(locked.name) != 0) {
      plan.locked.push_back(locked);
    } else {
      dropped.push_back(locked.name);
    }
  }
  if (!plan.is_generated) {
    Result<std::string> patched = npm::PatchPackageJson(plan.previous, plan.wanted, dropped);
    if (!patched) {
      emitter.Add(std::move(patched).failure().diagnostic());
      return std::nullopt;
    }
    plan.package_json = std::move(*patched);
    for (const manifest::NpmDependency& line : project.TopManifest().npm_override) {
      if (names.count(line.name) != 0) continue;
      emitter
          .Report(DiagnosticCode::kNpmOverrideUnused, line.name_span,
                  fmt::format("the override of {} has no effect: neither tova.toml nor a package asks for it",
                              line.name))
          .Tip("package.json is your own here: what other npm packages bring along is decided in its `overrides`");
    }
  } else if (plan.existed || !plan.wanted.empty()) {
    plan.package_json = npm::GeneratePackageJson(plan.wanted, deciders.overrides, plan.previous);
  }
  plan.needs_bun = plan.ChangesPackageJson() || (!plan.wanted.empty() && !IsInstalled(project, plan));
  return plan;
}

std::vector<std::string> FrozenMismatches(const NpmPlan& plan) {
  std::vector<std::string> lines;
  for (const npm::Wanted& one : plan.wanted) {
    const lock::LockedNpm* locked = FindLocked(plan.locked, one.name);
    if (locked == nullptr) {
      lines.push_back(fmt::format("npm package {} is not locked", one.name));
      continue;
    }
    std::optional<npm::Range> range = npm::Range::Parse(one.range);
    std::optional<version::Version> version = version::Version::Parse(locked->version);
    if (range && version && !range->Admits(*version)) {
      lines.push_back(fmt::format("npm package {} is locked at {}, and {} is asked for", one.name,
                                  locked->version, one.range));
    }
  }
  if (!plan.is_generated && plan.ChangesPackageJson()) {
    lines.push_back("package.json does not list the npm packages as they are asked for");
  }
  return lines;
}

Result<std::vector<lock::LockedNpm>> RunNpm(const Environment& environment, const Project& project,
                                            const NpmPlan& plan, bool frozen, int deadline_s) {
  // Whatever comes next, the last installation is no longer what node_modules holds.
  (void)store::RemoveTree(StampPath(project)).has_value();
  npm::BunRequest request;
  request.folder = project.TopFolder();
  request.frozen = frozen;
  request.run_scripts = npm::TrustsScripts(plan.package_json);
  request.deadline_s = deadline_s;
  request.interrupt = environment.interrupted;
  TOVA_CHECK(npm::BunInstall(request));
  std::vector<lock::LockedNpm> installed;
  for (const npm::Wanted& one : plan.wanted) {
    std::string version = InstalledVersion(project.TopFolder(), one.name);
    if (!lock::IsNpmText(version)) {
      Diagnostic diagnostic =
          MakeDiagnostic(DiagnosticCode::kNpmInstallFailed,
                         fmt::format("`bun install` ended well and left no usable {} in node_modules", one.name));
      return Failure(FailureKind::kMalformed, std::move(diagnostic));
    }
    installed.push_back({one.name, std::move(version)});
  }
  // A stamp that can't be written costs time and nothing else.
  if (store::IsFolder(project.TopFolder() + "/node_modules")) {
    (void)store::WriteFileAtomically(StampPath(project), MakeStamp(project, plan.package_json),
                                     store::Durability::kFast)
        .has_value();
  }
  return installed;
}

std::vector<std::string> MissingNpm(const Project& project, const std::vector<ResolvedPackage>& packages) {
  std::set<std::string> names;
  for (const npm::Requirement& requirement : Collect(project, packages)) names.insert(requirement.name);
  std::vector<std::string> missing;
  for (const std::string& name : names) {
    if (!npm::IsInNodeModules(project.TopFolder(), name)) missing.push_back(name);
  }
  return missing;
}

}  // namespace tova::session
