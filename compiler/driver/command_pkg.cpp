#include "compiler/driver/driver.h"
#include "modres/commands/add.h"
#include "modres/commands/cache.h"
#include "modres/commands/graph.h"
#include "modres/commands/install.h"
#include "modres/commands/list.h"
#include "modres/commands/outdated.h"
#include "modres/commands/remove.h"
#include "modres/commands/search.h"
#include "modres/commands/tree.h"
#include "modres/commands/update.h"
#include "modres/commands/vendor.h"
#include "modres/commands/verify.h"

namespace tova::driver {

// Turns a parsed command line into the request of the package command that it names.
int CommandPkg(const CommandLine& line, session::Environment& environment) {
  std::string manifest_path = line.Value(OptionId::kManifestPath).str();
  bool json = line.Has(OptionId::kJson);
  bool no_npm = line.Has(OptionId::kNoNpm);
  switch (line.command) {
    case CommandId::kPkgAdd: {
      commands::AddRequest request;
      request.packages = line.arguments;
      request.npm = line.Has(OptionId::kNpm);
      request.dev = line.Has(OptionId::kDev);
      request.path = line.Value(OptionId::kPath).str();
      request.no_npm = no_npm;
      request.manifest_path = manifest_path;
      return commands::Add(request, environment);
    }
    case CommandId::kPkgInstall: {
      commands::InstallRequest request;
      request.fresh = line.Has(OptionId::kFresh);
      request.frozen = line.Has(OptionId::kFrozen);
      request.no_npm = no_npm;
      request.json = json;
      request.manifest_path = manifest_path;
      return commands::Install(request, environment);
    }
    case CommandId::kPkgRemove:
      return commands::Remove({line.arguments, no_npm, manifest_path}, environment);
    case CommandId::kPkgUpdate: {
      commands::UpdateRequest request;
      request.modules = line.arguments;
      request.dry_run = line.Has(OptionId::kDryRun);
      request.manifest = line.Has(OptionId::kManifest);
      request.no_npm = no_npm;
      request.manifest_path = manifest_path;
      return commands::Update(request, environment);
    }
    case CommandId::kPkgTree:
      return commands::Tree({line.Has(OptionId::kInvert), json, manifest_path}, environment);
    case CommandId::kPkgWhy:
      return commands::Why({line.arguments[0], json, manifest_path}, environment);
    case CommandId::kPkgVerify:
      return commands::Verify({line.Has(OptionId::kRemote), json, manifest_path}, environment);
    case CommandId::kPkgOutdated:
      return commands::Outdated({json, manifest_path}, environment);
    case CommandId::kPkgList:
      return commands::List({json, manifest_path}, environment);
    case CommandId::kPkgGraph:
      return commands::Graph({line.Value(OptionId::kFormat, "text").str(), manifest_path}, environment);
    case CommandId::kPkgSearch: {
      commands::SearchRequest request;
      request.words = line.arguments;
      request.json = json;
      line.Value(OptionId::kLimit, "20").getAsInteger(10, request.limit);
      return commands::Search(request, environment);
    }
    case CommandId::kPkgVendor: {
      commands::VendorRequest request;
      if (!line.arguments.empty()) request.folder = line.arguments[0];
      request.frozen = line.Has(OptionId::kFrozen);
      request.manifest_path = manifest_path;
      return commands::Vendor(request, environment);
    }
    case CommandId::kPkgCacheList:
      return commands::CacheList({json}, environment);
    case CommandId::kPkgCacheClean:
      return commands::CacheClean({line.Has(OptionId::kAll), line.Has(OptionId::kDryRun)}, environment);
    case CommandId::kPkgCacheVerify:
      return commands::CacheVerify({json}, environment);
    case CommandId::kPkgCachePath:
      return commands::CachePath(environment);
    default:  // the other commands have functions of their own
      return kExitUsage;
  }
}

}  // namespace tova::driver
