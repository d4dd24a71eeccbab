#include "modres/commands/package_argument.h"

#include <fmt/format.h>

#include "llvm/ADT/Twine.h"
#include "modres/path/module_path.h"
#include "modres/specifier/classify.h"

namespace tova::commands {
namespace {

// The module path inside an address that git would take, or an empty text.
std::string ModuleOfAddress(llvm::StringRef text) {
  bool address = false;
  for (llvm::StringRef scheme : {"https://", "http://", "ssh://", "git://", "git+https://", "git+ssh://"}) {
    address |= text.consume_front(scheme);
  }
  if (text.consume_front("git@")) {
    address = true;
    auto [host, rest] = text.split(':');
    std::string module = rest.empty() ? text.str() : (host + "/" + rest).str();
    llvm::StringRef view = module;
    view.consume_back(".git");
    return view.str();
  }
  if (!address) return {};
  text = text.rtrim('/');
  text.consume_back(".git");
  return text.str();
}

ArgumentError NotAModule(llvm::StringRef text) {
  if (std::string module = ModuleOfAddress(text); !module.empty()) {
    return {fmt::format("`{}` is an address; packages are named by their module path", text.str()),
            fmt::format("tovac pkg add {}", module)};
  }
  if (text.starts_with(".") || text.starts_with("/")) {
    return {fmt::format("`{}` is a folder", text.str()),
            fmt::format("a folder gets a name: `tovac pkg add <name> --path {}`", text.str())};
  }
  if (specifier::IsNpmSpecifier(text)) {
    return {
        fmt::format("`{}` is not a module path: it needs a host and at least two more segments", text.str()),
        fmt::format("for an npm package write `npm:{}`", text.str())};
  }
  return {fmt::format("`{}` names no package", text.str()),
          "expected a module path such as github.com/alice/tova-http, or npm:<name>"};
}

ArgumentError NoVersionBehind(llvm::StringRef text) {
  return {fmt::format("there is no version behind the `@` of `{}`", text.str()),
          fmt::format("for the newest one write `{}`", text.rtrim("@ ").str())};
}

}  // namespace

std::variant<PackageArgument, ArgumentError> ParsePackageArgument(llvm::StringRef text, bool npm) {
  llvm::StringRef whole = text;
  PackageArgument argument;
  argument.npm = text.consume_front("npm:") || npm;
  // The "@" in front of an npm scope separates nothing.
  size_t at = text.find('@', 1);
  bool has_range = at != llvm::StringRef::npos;
  llvm::StringRef name = text.take_front(at);
  llvm::StringRef range = has_range ? text.drop_front(at + 1).trim() : llvm::StringRef();
  argument.name = name.str();
  if (argument.npm) {
    if (!specifier::IsNpmSpecifier(name) || name.count('/') != (name.starts_with("@") ? 1u : 0u)) {
      if (name.empty()) return ArgumentError{fmt::format("`{}` names no package", whole.str()), "write `npm:zod`"};
      return ArgumentError{fmt::format("`{}` is not the name of an npm package", name.str()), ""};
    }
    if (has_range && range.empty()) return NoVersionBehind(whole);
    argument.range = range.str();
    return argument;
  }
  if (!path::LooksLikeModulePath(name) || !ModuleOfAddress(text).empty()) return NotAModule(whole);
  if (!has_range || range == "latest") return argument;
  if (range.empty()) return NoVersionBehind(whole);
  auto parsed = version::Constraint::Parse(range);
  if (auto* error = std::get_if<version::ConstraintError>(&parsed)) {
    return ArgumentError{fmt::format("`{}` is not a version constraint: {}", range.str(), error->reason),
                         error->tip};
  }
  argument.constraint = std::get<version::Constraint>(parsed);
  argument.exact = version::Version::Parse(range).has_value();
  return argument;
}

}  // namespace tova::commands
