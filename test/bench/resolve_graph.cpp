// resolve_graph <shape>: resolves one made-up dependency graph in memory, for bench_resolution.py. Prints how
// many modules were selected and how long the making of the graph and the resolution took, in milliseconds.

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "modres/mvs/mvs.h"

using namespace tova;
using namespace tova::mvs;

namespace {

using Clock = std::chrono::steady_clock;

// A world that knows everything already.
struct Memory : World {
  std::map<std::string, std::map<version::Version, std::vector<Requirement>>> modules;

  Result<std::vector<std::vector<version::Version>>> VersionsOf(llvm::ArrayRef<std::string> names) override {
    std::vector<std::vector<version::Version>> answers;
    for (const std::string& name : names) {
      std::vector<version::Version>& versions = answers.emplace_back();
      for (const auto& [version, requirements] : modules[name]) versions.push_back(version);
    }
    return answers;
  }
  Result<std::vector<std::vector<Requirement>>> RequirementsOf(
      llvm::ArrayRef<ModuleVersion> wanted) override {
    std::vector<std::vector<Requirement>> answers;
    for (const ModuleVersion& one : wanted) answers.push_back(modules[one.module][one.version]);
    return answers;
  }
};

std::string Name(size_t module) { return fmt::format("git.test/bench/m{:05}", module); }

version::Version Release(size_t minor) { return *version::Version::Parse(fmt::format("1.{}.0", minor)); }

Requirement Need(size_t module, size_t minor) {
  return {Name(module),
          std::get<version::Constraint>(version::Constraint::Parse(fmt::format("^1.{}.0", minor)))};
}

// Each module is required by up to three earlier ones, by each of their five versions in another one of its
// own.
Request MakeWide(Memory& world, size_t count) {
  constexpr size_t kVersions = 5;
  constexpr size_t kDirect = 20;
  std::minstd_rand random(1);
  Request request;
  for (size_t module = 0; module < count; ++module) {
    for (size_t minor = 0; minor < kVersions; ++minor) world.modules[Name(module)][Release(minor)] = {};
    if (module < kDirect) {
      request.requirements.push_back(Need(module, 0));
      continue;
    }
    const size_t parents = 1 + random() % 3;
    for (size_t i = 0; i < parents; ++i) {
      const size_t parent = module / 4 + random() % (module - module / 4);
      for (auto& [version, needs] : world.modules[Name(parent)]) {
        needs.push_back(Need(module, random() % kVersions));
      }
    }
  }
  return request;
}

Request MakeChain(Memory& world, size_t length) {
  for (size_t module = 0; module < length; ++module) {
    std::vector<Requirement>& needs = world.modules[Name(module)][Release(0)];
    if (module + 1 < length) needs.push_back(Need(module + 1, 0));
  }
  Request request;
  request.requirements.push_back(Need(0, 0));
  return request;
}

// Everything in the middle requires the same module, each in a version of its own.
Request MakeDiamond(Memory& world, size_t width) {
  Request request;
  for (size_t module = 1; module <= width; ++module) {
    request.requirements.push_back(Need(module, 0));
    world.modules[Name(module)][Release(0)] = {Need(0, module)};
    world.modules[Name(0)][Release(module)] = {};
  }
  return request;
}

double Milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace

int main(int count, char** arguments) {
  const std::string shape = count == 2 ? arguments[1] : "";
  Memory world;
  Request request;
  const auto start = Clock::now();
  if (shape == "wide") {
    request = MakeWide(world, 10'000);
  } else if (shape == "chain") {
    request = MakeChain(world, 500);
  } else if (shape == "diamond") {
    request = MakeDiamond(world, 200);
  } else {
    fmt::print(stderr, "usage: resolve_graph wide|chain|diamond\n");
    return 2;
  }
  const auto made = Clock::now();
  const auto outcome = Resolve(request, world);
  const auto resolved = Clock::now();
  if (!outcome || !outcome->ok()) {
    fmt::print(stderr, "the graph has no answer\n");
    return 1;
  }
  fmt::print("{} modules, made in {:.2f} ms, resolved in {:.2f} ms\n", outcome->build_list.size(),
             Milliseconds(made - start), Milliseconds(resolved - made));
}
