#ifndef TOVA_MODRES_COMMANDS_PACKAGE_ARGUMENT_H
#define TOVA_MODRES_COMMANDS_PACKAGE_ARGUMENT_H

#include <optional>
#include <string>
#include <variant>

#include "llvm/ADT/StringRef.h"
#include "modres/version/constraint.h"

namespace tova::commands {

// One argument of `pkg add` and its relatives, understood.
struct PackageArgument {
  bool npm = false;
  std::string name;   // a module path, perhaps with a sub-package behind it; or an npm name
  std::string range;  // npm: the range as given; empty for none
  // The part behind the "@": nothing for none and for "latest".
  std::optional<version::Constraint> constraint;
  bool exact = false;  // the constraint is one plain version, as in "m@1.2.0"
};

// Why an argument makes no sense.
struct ArgumentError {
  std::string message;
  std::string tip;  // may be empty
};

// Reads "github.com/a/b", "github.com/a/b@^1.2.0", "npm:zod@3.22.0", "npm:@scope/x"; with `npm` a plain
// "zod@3" too. An address such as "https://github.com/a/b.git" is an error that says what to write.
std::variant<PackageArgument, ArgumentError> ParsePackageArgument(llvm::StringRef text, bool npm);

}  // namespace tova::commands

#endif
