#include "modres/commands/list.h"

#include <fmt/format.h>

#include "llvm/Support/JSON.h"
#include "modres/commands/command_run.h"
#include "modres/commands/locked_edges.h"
#include "modres/session/workspace.h"

namespace tova::commands {
namespace {

bool IsMember(const session::Project& project, llvm::StringRef module) {
  return project.workspace && project.workspace->FindPackage(module) != nullptr;
}

void PrintText(llvm::raw_ostream& out, const session::Project& project, const lock::Lock& lock) {
  for (const lock::LockedModule& module : lock.modules) {
    out << module.module << " " << module.version.ToTag();
    out << OriginNote(project, module);
    if (IsMember(project, module.module)) {
      out << " (member)";
    } else if (project.FindDependency(module.module) == nullptr) {
      out << " (indirect)";
    }
    out << "\n";
  }
  for (const lock::LockedNpm& package : lock.npm)
    out << "npm:" << package.name << " " << package.version << "\n";
}

void PrintJson(llvm::raw_ostream& out, const session::Project& project, const lock::Lock& lock) {
  llvm::json::OStream json(out);
  json.object([&] {
    json.attribute("version", 1);
    json.attributeArray("packages", [&] {
      for (const lock::LockedModule& module : lock.modules) {
        json.object([&] {
          json.attribute("module", module.module);
          json.attribute("version", module.version.ToString());
          json.attribute("direct", project.FindDependency(module.module) != nullptr);
          if (IsMember(project, module.module)) json.attribute("member", true);
          if (module.is_path()) json.attribute("path", module.path);
          if (!module.replace.empty()) json.attribute("replace", module.replace);
          if (!module.sha.empty()) json.attribute("sha", module.sha);
          if (!module.source.empty()) json.attribute("source", module.source);
          if (!module.tree.empty()) json.attribute("tree", module.tree);
        });
      }
    });
    json.attributeArray("npm", [&] {
      for (const lock::LockedNpm& package : lock.npm) {
        json.object([&] {
          json.attribute("name", package.name);
          json.attribute("version", package.version);
        });
      }
    });
  });
  out << "\n";
}

}  // namespace

int List(const ListRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  std::optional<session::Project> project = run.OpenProject(request.manifest_path);
  if (!project) return run.Fail();
  std::optional<session::LockFile> lock_file = run.ReadLockFile(*project);
  if (!lock_file) return run.Fail();
  if (request.json) {
    PrintJson(environment.out, *project, lock_file->lock);
  } else {
    PrintText(environment.out, *project, lock_file->lock);
    if (lock_file->lock.modules.empty() && lock_file->lock.npm.empty()) run.Say("no packages");
  }
  return run.Succeed();
}

}  // namespace tova::commands
