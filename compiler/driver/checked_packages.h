#ifndef TOVA_COMPILER_DRIVER_CHECKED_PACKAGES_H
#define TOVA_COMPILER_DRIVER_CHECKED_PACKAGES_H

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "compiler/driver/unit.h"
#include "modres/specifier/package_graph.h"

namespace tova::driver {

// What `tovac check` remembers of fetched packages: the files that a project imports and that are free of mistakes, with
// all that they import. Of these the next check reads what they export and nothing more.
//
//   <cache>/.cache/<module>/v<version>/<key>/checked   a header, then a line for each file, relative to the package
//
// The key stands for the compiler and for all packages of the graph, whose content never changes. What is wrong with such
// a file of ours, or can't be written, costs only time. Not thread-safe.
class CheckedPackages {
 public:
  CheckedPackages(std::string cache_directory, const specifier::PackageGraph& graph);

  bool Contains(const Unit& unit);

  // Remembers the outcome of an analysis of all these units.
  void Record(const std::vector<std::unique_ptr<Unit>>& units);

 private:
  std::string PathOf(const Owner& owner) const;
  std::set<std::string>& FilesOf(const Owner& owner);

  std::string root_;
  std::string key_;
  std::map<std::string, std::set<std::string>> files_;  // by module
};

}  // namespace tova::driver

#endif
