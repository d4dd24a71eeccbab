#include "modres/path/module_path.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

namespace tova::path {
namespace {

std::string ReasonFor(llvm::StringRef text) {
  auto parsed = ModulePath::Parse(text);
  if (auto* error = std::get_if<PathError>(&parsed)) {
    CHECK(error->offset + error->length <= text.size());
    return error->reason;
  }
  return "";
}

std::string TipFor(llvm::StringRef text) { return std::get<PathError>(ModulePath::Parse(text)).tip; }

std::string Split(llvm::StringRef specifier, const std::set<std::string>& known = {}) {
  auto split =
      SplitSpecifier(specifier, [&](llvm::StringRef prefix) { return known.count(prefix.str()) != 0; });
  if (auto* error = std::get_if<PathError>(&split)) return "error: " + error->reason;
  auto& reference = std::get<PackageReference>(split);
  return reference.module.str().str() + " + " + reference.sub_package;
}

TEST_CASE("module paths of common hosts") {
  auto module = std::get<ModulePath>(ModulePath::Parse("github.com/alice/tova-http"));
  CHECK(module.host() == "github.com");
  CHECK(module.last_segment() == "tova-http");
  CHECK(module.RepositoryUrl() == "https://github.com/alice/tova-http.git");
  CHECK(module.CacheFolder() == "github.com/alice/tova-http");

  auto with_port = std::get<ModulePath>(ModulePath::Parse("git.corp:8443/Team/sub/repo.git"));
  CHECK(with_port.host() == "git.corp:8443");
  CHECK(with_port.last_segment() == "repo");
  CHECK(with_port.RepositoryUrl() == "https://git.corp:8443/Team/sub/repo.git");
  CHECK(with_port.CacheFolder() == "git.corp_8443/Team/sub/repo.git");
  CHECK(with_port.FoldKey() == "git.corp:8443/team/sub/repo.git");

  for (const char* text :
       {"a.b/c/d", "127.0.0.1/x/y", "xn--bcher-kva.example/~user/repo", "git.test/a/b_c.d~e"}) {
    INFO(text);
    CHECK(ReasonFor(text).empty());
  }
}

TEST_CASE("what is no module path is refused") {
  for (const char* text : {"",
                           "/",
                           "//",
                           "github.com",
                           "github.com/alice",
                           "github.com//x",
                           "github.com/a/",
                           "/github.com/a/b",
                           "github/alice/x",
                           "GitHub.com/a/b",
                           "git hub.com/a/b",
                           "-a.com/x/y",
                           "a-.com/x/y",
                           "a..com/x/y",
                           ".com/a/b",
                           "a.com:0/x/y",
                           "a.com:65536/x/y",
                           "a.com:/x/y",
                           "a.com:1:2/x/y",
                           "a.com:08/x/y",
                           "a.com/../y",
                           "a.com/./y",
                           "a.com/.x/y",
                           "a.com/x./y",
                           "a.com/-x/y",
                           "a.com/--upload-pack=x/y",
                           "a.com/x~1/y",
                           "a.com/.git/y",
                           "a.com/x.git/y",
                           "a.com/x/y.GIT",
                           "a.com/con/y",
                           "a.com/x/AUX.tova",
                           "a.com/x/lpt9",
                           "a.com/x y/z",
                           "a.com/x/y@1.0.0",
                           "a.com/x/y?z",
                           "a.com/x/y#z",
                           "a.com/x/%2e%2e",
                           "a.com/x\\y/z",
                           "a.com/\xc3\xa4/z",
                           "a.com/x/y\n",
                           "user@a.com/x/y",
                           "https://github.com/a/b",
                           "git@github.com:a/b"}) {
    INFO(text);
    CHECK_FALSE(ReasonFor(text).empty());
  }
  CHECK_FALSE(ReasonFor(llvm::StringRef("a.com/x/y\0z", 11)).empty());
  CHECK_FALSE(ReasonFor("a.com/x/" + std::string(1000000, 'a')).empty());
  CHECK_FALSE(ReasonFor(std::string(1000000, '/')).empty());
}

TEST_CASE("a refusal shows the way to write it") {
  CHECK(TipFor("https://github.com/a/b.git") == "write `github.com/a/b`");
  CHECK(TipFor("git@github.com:a/b.git") == "write `github.com/a/b`");
  CHECK(TipFor("GitHub.com/a/b") == "write `github.com/a/b`");
}

TEST_CASE("the repository's root inside a specifier") {
  CHECK(Split("github.com/a/db") == "github.com/a/db + ");
  CHECK(Split("github.com/a/db/postgres/pool") == "github.com/a/db + postgres/pool");
  CHECK(Split("gitlab.com/g/s/repo/sub", {"gitlab.com/g/s/repo"}) == "gitlab.com/g/s/repo + sub");
  CHECK(Split("gitlab.com/g/s/repo/sub", {"gitlab.com/g/s/repo", "gitlab.com/g/s"}) ==
        "gitlab.com/g/s/repo + sub");
  CHECK(Split("gitlab.com/g/s/repo.git/sub/x") == "gitlab.com/g/s/repo.git + sub/x");
  CHECK(Split("gitlab.com/g/srepo", {"gitlab.com/g/s"}) == "gitlab.com/g/srepo + ");
  CHECK(Split("github.com/a/db/../../x") == "error: a segment starts or ends with a dot");
  CHECK(Split("github.com/a/db/").substr(0, 5) == "error");
  CHECK(Split("github.com/a/db/x.git") == "github.com/a/db/x.git + ");
  CHECK(Split("github.com/a/db.git/x.git").substr(0, 5) == "error");
  CHECK(Split("a.b/c").substr(0, 5) == "error");
}

TEST_CASE("which specifiers look like a module of Tova") {
  CHECK(LooksLikeModulePath("github.com/a/b"));
  CHECK(LooksLikeModulePath("git.corp:8443/a/b"));
  CHECK_FALSE(LooksLikeModulePath("lodash.debounce"));
  CHECK_FALSE(LooksLikeModulePath("highlight.js/lib"));
  CHECK_FALSE(LooksLikeModulePath("./a.b/c"));
  CHECK_FALSE(LooksLikeModulePath("../a/b"));
  CHECK_FALSE(LooksLikeModulePath("@scope/x/y"));
  CHECK_FALSE(LooksLikeModulePath(""));
}

TEST_CASE("names of path dependencies") {
  CHECK_FALSE(CheckPlainName("http"));
  CHECK_FALSE(CheckPlainName("_my-lib2"));
  for (const char* text : {"", "2x", "-x", "a.b", "a/b", "..", "lock", "npm", "nul", "\xc3\xa4"}) {
    INFO(text);
    CHECK(CheckPlainName(text));
  }
}

}  // namespace
}  // namespace tova::path
