#include "compiler/driver/templates.h"

#include "diagnostics/json_text.h"
#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace tova::driver {
namespace {

// In all of these, @NAME@, @MODULE@, @VERSION@ and @STARTER@ are places to be filled in.

constexpr llvm::StringLiteral kApp = R"(// @NAME@: `tovac run` starts main, `tovac test` runs the tests.

fn greeting(name: String) -> String {
  "Hello, {name}!"
}

fn main(args: [String]) {
  print(greeting(args[0] ?? "world"))
}

test "the greeting names whom it greets" {
  assertEq(greeting("Ada"), "Hello, Ada!")
}
)";

constexpr llvm::StringLiteral kLibrary =
    R"(// What others import from "@MODULE@": the `pub` names that `exports` in tova.toml lists.

/// Says hello to somebody.
pub fn greet(name: String) -> String {
  "Hello, {name}!"
}

test "greet names whom it greets" {
  assertEq(greet("Ada"), "Hello, Ada!")
}
)";

constexpr llvm::StringLiteral kScript = R"(#!/usr/bin/env tovac
// @NAME@: run it with `tovac run -- Ada`, or by its name, `@STARTER@ Ada`.

name = args()[0] ?? "world"
print("Hello, {name}!")
)";

constexpr llvm::StringLiteral kProgramReadme = R"(# @NAME@

Written in [Tova](https://github.com/tova-lang/tova-lang).

```sh
tovac run              # compile and run @STARTER@
tovac run -- Ada       # the same with an argument
tovac check            # look for mistakes
tovac test             # run the tests
tovac build            # compile into .tova-out, which runs anywhere with node or bun
tovac add <module>     # use a package
```
)";

constexpr llvm::StringLiteral kLibraryReadme = R"(# @NAME@

A package for [Tova](https://github.com/tova-lang/tova-lang).

## Use

```sh
tovac add @MODULE@
```

```tova
import { greet } from "@MODULE@"

print(greet("world"))
```

## Develop

```sh
tovac check            # look for mistakes
tovac test             # run the tests
```

## Publish

A version is a git tag, and `version` in tova.toml says the same.

```sh
git tag v@VERSION@
git push origin v@VERSION@
```
)";

struct TemplateSpec {
  llvm::StringLiteral name;
  llvm::StringLiteral description;
  llvm::StringLiteral starter_path;
  llvm::StringLiteral starter;
  llvm::StringLiteral readme;
};

const TemplateSpec& SpecOf(TemplateId id) {
  static constexpr TemplateSpec kAppSpec = {"app", "A Tova application", "src/app.tova", kApp,
                                            kProgramReadme};
  static constexpr TemplateSpec kLibrarySpec = {"library", "A Tova library", "src/lib.tova", kLibrary,
                                                kLibraryReadme};
  static constexpr TemplateSpec kScriptSpec = {"script", "A Tova script", "src/main.tova", kScript,
                                               kProgramReadme};
  switch (id) {
    case TemplateId::kApp:
      return kAppSpec;
    case TemplateId::kLibrary:
      return kLibrarySpec;
    case TemplateId::kScript:
      return kScriptSpec;
  }
  llvm_unreachable("every template has a specification");
}

std::string FillIn(llvm::StringRef text, const TemplateValues& values) {
  const std::pair<llvm::StringLiteral, llvm::StringRef> places[] = {
      {"NAME", values.name},
      {"MODULE", values.module},
      {"VERSION", values.version},
      {"STARTER", SpecOf(values.id).starter_path},
  };
  std::string filled;
  while (!text.empty()) {
    auto [before, rest] = text.split('@');
    filled += before;
    auto [place, after] = rest.split('@');
    for (const auto& [name, value] : places) {
      if (place == name) filled += value;
    }
    text = after;
  }
  return filled;
}

// A TOML basic string. JSON's escapes are TOML's too.
std::string Quoted(llvm::StringRef text) {
  std::string quoted;
  llvm::raw_string_ostream(quoted) << llvm::json::Value(llvm::json::fixUTF8(text));
  return EscapeJsonForTerminal(quoted);
}

}  // namespace

llvm::ArrayRef<llvm::StringRef> TemplateNames() {
  static constexpr llvm::StringRef kNames[] = {"app", "library", "script"};
  return kNames;
}

std::optional<TemplateId> FindTemplate(llvm::StringRef name) {
  for (TemplateId id : {TemplateId::kApp, TemplateId::kLibrary, TemplateId::kScript}) {
    if (SpecOf(id).name == name) return id;
  }
  return std::nullopt;
}

llvm::StringRef TemplateName(TemplateId id) { return SpecOf(id).name; }

llvm::StringRef StarterPath(TemplateId id) { return SpecOf(id).starter_path; }

std::string StarterText(const TemplateValues& values) { return FillIn(SpecOf(values.id).starter, values); }

std::string ReadmeText(const TemplateValues& values) { return FillIn(SpecOf(values.id).readme, values); }

std::string ManifestText(const TemplateValues& values) {
  bool is_library = values.id == TemplateId::kLibrary;
  std::string text = is_library ? "[package]\n" : "[project]\n";
  auto add = [&](llvm::StringRef key, llvm::StringRef value) {
    text += fmt::format("{} = {}\n", key.str(), Quoted(value));
  };
  add("name", is_library ? values.module : values.name);
  add("version", values.version);
  add("description", values.description.empty() ? llvm::StringRef(SpecOf(values.id).description)
                                                : llvm::StringRef(values.description));
  if (is_library) {
    add("license", "MIT");
    if (!values.exports_all) text += "exports = [\"greet\"]\n";
    if (!values.entry.empty()) add("entry", values.entry);
  } else {
    add("entry", values.entry.empty() ? "src" : values.entry);
  }
  text += "\n[build]\noutput = \".tova-out\"\n\n[dependencies]\n";
  return text;
}

std::string GitIgnoreText(bool has_package_json) {
  std::string text = ".tova-out/\nnode_modules/\n";
  // Both are made from tova.toml.
  if (!has_package_json) text += "package.json\nbun.lock\n";
  return text;
}

}  // namespace tova::driver
