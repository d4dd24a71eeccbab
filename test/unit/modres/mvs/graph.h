#ifndef TOVA_TEST_UNIT_MODRES_MVS_GRAPH_H
#define TOVA_TEST_UNIT_MODRES_MVS_GRAPH_H

#include <map>
#include <string>
#include <vector>

#include "llvm/ADT/StringExtras.h"
#include "modres/mvs/mvs.h"

namespace tova::mvs {

inline version::Version V(llvm::StringRef text) { return *version::Version::Parse(text); }
inline version::Constraint C(llvm::StringRef text) {
  return std::get<version::Constraint>(version::Constraint::Parse(text));
}

// A world in memory that counts what it is asked.
struct Graph : World {
  std::map<std::string, std::map<version::Version, std::vector<Requirement>>> modules;
  unsigned version_questions = 0;
  unsigned requirement_questions = 0;
  bool is_reversed = false;  // answers come in another order

  Result<std::vector<std::vector<version::Version>>> VersionsOf(llvm::ArrayRef<std::string> names) override {
    std::vector<std::vector<version::Version>> answers;
    for (const std::string& name : names) {
      ++version_questions;
      std::vector<version::Version> versions;
      for (const auto& [version, requirements] : modules[name]) versions.push_back(version);
      if (is_reversed) std::reverse(versions.begin(), versions.end());
      answers.push_back(versions);
    }
    return answers;
  }
  Result<std::vector<std::vector<Requirement>>> RequirementsOf(
      llvm::ArrayRef<ModuleVersion> wanted) override {
    std::vector<std::vector<Requirement>> answers;
    for (const ModuleVersion& one : wanted) {
      ++requirement_questions;
      std::vector<Requirement> requirements = modules[one.module][one.version];
      if (is_reversed) std::reverse(requirements.begin(), requirements.end());
      answers.push_back(requirements);
    }
    return answers;
  }
};

// "A 1.0.0, B 1.1.0"
inline std::string BuildList(const Outcome& outcome) {
  std::vector<std::string> parts;
  for (const Selected& selected : outcome.build_list)
    parts.push_back(selected.module + " " + selected.version.ToString());
  return llvm::join(parts, ", ");
}

}  // namespace tova::mvs

#endif
