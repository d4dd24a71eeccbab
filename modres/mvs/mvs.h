#ifndef TOVA_MODRES_MVS_MVS_H
#define TOVA_MODRES_MVS_MVS_H

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/result.h"
#include "llvm/ADT/ArrayRef.h"
#include "modres/version/constraint.h"
#include "modres/version/version.h"

// Minimum version selection with upper bounds: floors decide, upper bounds are checked on the result.
//
//   1. Round: for each known module the smallest version that the lower sides of the constraints on it admit
//   (or the
//      highest floor that they admit in full); walk the graph of these versions from the root; add the
//      constraints found on it; ask the world for all missing requirements at once; repeat until nothing
//      changes.
//   2. Release: a version that only a superseded package's requirement held up is let go, and 1 repeats from
//   the
//      versions that the live graph forces.
//   3. Check each edge of the live graph in full; then look for cycles.
//
// The sets of 1 only grow and each round is a function of sets, so that no order matters. After Russ Cox,
// "Minimal Version Selection" (2018); upper bounds and release are ours.
namespace tova::mvs {

// A module is named by its module path, or by its plain name for a path dependency. An empty name is the
// root.
struct ModuleVersion {
  std::string module;
  version::Version version;

  friend bool operator==(const ModuleVersion& a, const ModuleVersion& b) = default;
  friend auto operator<=>(const ModuleVersion& a, const ModuleVersion& b) = default;
};

struct Requirement {
  std::string module;
  version::Constraint constraint;  // `*` for a path dependency
};

// What the algorithm needs to know of the outside. Each call gets all that one round needs, so that an
// implementation can fetch in parallel; answers come in the order of the question. A Failure ends the
// resolution and is handed to the caller. Called from one thread.
class World {
 public:
  virtual ~World() = default;

  // All versions of each module, in any order; empty when it has none.
  virtual Result<std::vector<std::vector<version::Version>>> VersionsOf(
      llvm::ArrayRef<std::string> modules) = 0;
  // The [dependencies] of each of these versions.
  virtual Result<std::vector<std::vector<Requirement>>> RequirementsOf(
      llvm::ArrayRef<ModuleVersion> modules) = 0;
};

// A module whose version is not selected but given: a path dependency, or one that the root replaces. The
// constraints on it are not checked, and the world is never asked about it.
struct FixedModule {
  std::string module;
  version::Version version;
  std::vector<Requirement> requirements;
};

struct Request {
  // The root's own module path when it is a package, so that a dependency on it is seen as a cycle; may be
  // empty.
  std::string root_module;
  std::vector<Requirement> requirements;  // of the root
  // Locked or wanted versions: for each module the highest one that all constraints on it admit is taken in
  // place of the smallest version. The world is not asked for the versions of a module that a floor settles.
  // Any number for a module, in any order.
  std::vector<ModuleVersion> floors;
  std::vector<FixedModule> fixed;
};

// A module of the build list.
struct Selected {
  std::string module;
  version::Version version;
  bool fixed = false;
  std::vector<Requirement> requirements;  // sorted by module
};

// Who put a constraint on a module.
struct Requirer {
  ModuleVersion requirer;  // an empty module is the root
  version::Constraint constraint;
  bool satisfied = false;  // whether it admits the selected version
  // The shortest way from a direct dependency of the root to the requirer, both included; empty for the root.
  std::vector<ModuleVersion> path;
};

// One command that the algorithm has verified to satisfy everything: versions to ask for (`tovac pkg update
// m@v`), or constraints of the root (`tovac pkg add m@^2.0.0`).
struct WayOut {
  std::string module;  // whose version or constraint it is; empty where several modules have to move together
  std::vector<ModuleVersion> update;
  std::vector<Requirement> add;  // the module first; then what the failed command was to add
  bool then_again = false;       // the failed command succeeds after this one
};

struct Violation {
  enum class Kind {
    kConflict,   // each constraint alone can be met, all together not
    kNoMatch,    // one of the constraints admits no version that exists
    kNoVersion,  // the module has no version at all
  };
  Kind kind = Kind::kConflict;
  std::string module;
  std::optional<version::Version> selected;  // what the lower sides lead to, if anything
  std::vector<version::Version> available;   // sorted
  std::vector<Requirer> requirers;           // sorted by lower bound, then by name
  std::vector<WayOut> ways_out;              // filled by FindWaysOut
};

// "a", "b", "a": modules that require each other; the first one is also the last.
using Cycle = std::vector<std::string>;

// Two modules that differ in case only.
struct CaseTwins {
  Requirer first_requirer;
  std::string first;
  Requirer second_requirer;
  std::string second;
};

struct Outcome {
  std::vector<Selected>
      build_list;  // sorted by module; what the algorithm arrived at, also when it is not ok
  std::vector<Violation> violations;  // sorted by module
  std::vector<Cycle> cycles;          // looked for when there is no violation; one for each knot
  std::vector<CaseTwins> twins;

  bool ok() const { return violations.empty() && cycles.empty() && twins.empty(); }
  // Null when the module is not part of the build.
  const Selected* Find(llvm::StringRef module) const;
};

// Never fails by itself: what the user has to solve is in the Outcome, a Failure is the world's.
Result<Outcome> Resolve(const Request& request, World& world);

struct WaysOutOptions {
  // What a command starts from that follows a way out: the manifest and the lock file on disk. Null when the
  // failed request is just that.
  const Request* saved = nullptr;
  // The fixed module whose requirements `tovac pkg add` changes: a member of a workspace. Empty when it is the root.
  std::string editable;
  unsigned max_trials = 24;  // resolutions, of single steps and again of several at once
};

// The requirements that a command can edit: those of the root or of the fixed module `editable`.
std::vector<Requirement>& EditableRequirements(Request& request, llvm::StringRef editable);

// Looks for versions of single packages, and for single editable constraints, that would make the request
// work, tries each of them in full, and stores those that do in the violations. Where several violations have
// none, one such step for each is looked for, and what settles all of them is stored in the last. Failures of
// the world only end a trial.
void FindWaysOut(const Request& request, World& world, Outcome& outcome, const WaysOutOptions& options = {});

}  // namespace tova::mvs

#endif
