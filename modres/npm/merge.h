#ifndef TOVA_MODRES_NPM_MERGE_H
#define TOVA_MODRES_NPM_MERGE_H

#include <map>
#include <string>
#include <vector>

#include "diagnostics/emitter.h"
#include "llvm/ADT/StringRef.h"

namespace tova::npm {

// One line of some manifest's [npm], or of [npm.dev] of the root or a member.
struct Requirement {
  // A member of a workspace is one of the user's own manifests, but not the one that decides about all others.
  enum class Origin { kRoot, kRootDev, kMember, kMemberDev, kPackage };

  Origin origin = Origin::kRoot;
  std::string name;
  std::string range;
  std::string requirer;  // how the root leads there: "app (tova.toml) → github.com/a/b@v1.0.0"
  Span span;             // the range's text
};

// One package that is to be installed, and where package.json lists it.
struct Wanted {
  std::string name;
  std::string range;
  bool is_dev = false;  // only [npm.dev] of the root or of members asks for it

  friend bool operator==(const Wanted& a, const Wanted& b) = default;
};

// What has the last word on a package, by name.
struct Deciders {
  std::string manifest = "your tova.toml";  // how messages name the one with [npm.override]
  std::map<std::string, std::string> overrides;  // the root's [npm.override]
  // What a package.json of the user's own says, for packages that this program did not put there.
  std::map<std::string, std::string> own;
};

// One range for each name, sorted by name: what all requirements admit. Where nothing does, the root's own line
// decides, else what all members admit, and a warning says so; without these it is an error. Packages may only name ranges of the registry. A
// name that the user's own package.json decides is left out. On errors the emitter has them.
std::vector<Wanted> Merge(const std::vector<Requirement>& requirements, const Deciders& deciders,
                          Emitter& emitter);

}  // namespace tova::npm

#endif
