#include "modres/commands/cache.h"

#include <fmt/format.h>

#include <ctime>

#include "llvm/Support/JSON.h"
#include "modres/commands/command_run.h"
#include "modres/session/progress.h"
#include "modres/store/store.h"

namespace tova::commands {
namespace {

// "2026-02-27", in UTC.
std::string FormatDay(int64_t seconds) {
  std::time_t time = static_cast<std::time_t>(seconds);
  std::tm fields{};
  gmtime_r(&time, &fields);
  return fmt::format("{:04}-{:02}-{:02}", fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday);
}

void PrintText(llvm::raw_ostream& out, const std::vector<store::ListedPackage>& packages) {
  size_t width = 0;
  for (const store::ListedPackage& listed : packages) {
    width = std::max(width, listed.module.size() + listed.version.size() + 2);
  }
  for (const store::ListedPackage& listed : packages) {
    std::string label = listed.module + " v" + listed.version;
    out << fmt::format("{:<{}}  {:>10}  last used {}\n", label, width,
                       session::FormatBytes(listed.package.bytes), FormatDay(listed.last_used_s));
  }
}

void PrintJson(llvm::raw_ostream& out, const std::string& root,
               const std::vector<store::ListedPackage>& packages) {
  llvm::json::OStream json(out);
  json.object([&] {
    json.attribute("version", 1);
    json.attribute("path", root);
    json.attributeArray("packages", [&] {
      for (const store::ListedPackage& listed : packages) {
        json.object([&] {
          json.attribute("module", listed.module);
          json.attribute("version", listed.version);
          json.attribute("path", listed.package.root);
          json.attribute("sha", listed.package.commit);
          json.attribute("tree", listed.package.tree_hash);
          json.attribute("files", static_cast<int64_t>(listed.package.file_count));
          json.attribute("bytes", static_cast<int64_t>(listed.package.bytes));
          json.attribute("last_used", listed.last_used_s);
        });
      }
    });
  });
  out << "\n";
}

}  // namespace

int CachePath(session::Environment& environment) {
  environment.out << environment.cache_directory << "\n";
  return session::kSuccess;
}

int CacheList(const CacheListRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  store::Store store(environment.cache_directory);
  Result<std::vector<store::ListedPackage>> packages = store.List();
  if (!packages) return run.Fail(std::move(packages).failure());
  if (request.json) {
    PrintJson(environment.out, store.root(), *packages);
  } else {
    PrintText(environment.out, *packages);
    uint64_t bytes = 0;
    for (const store::ListedPackage& listed : *packages) bytes += listed.package.bytes;
    run.Say(fmt::format("{} in {}, {}",
                        packages->size() == 1 ? "1 version" : fmt::format("{} versions", packages->size()),
                        store.root(), session::FormatBytes(bytes)));
  }
  return run.Succeed();
}

}  // namespace tova::commands
