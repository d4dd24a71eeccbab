#include "modres/lock/lock.h"

#include <catch2/catch_test_macros.hpp>

namespace tova::lock {
namespace {

const std::string kSha = "0123456789abcdef0123456789abcdef01234567";
const std::string kTree = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

struct Reading {
  SourceSet sources;
  Emitter emitter;
  std::optional<Lock> lock;

  explicit Reading(llvm::StringRef text) {
    lock = ParseLock(sources, sources.Add("tova.lock", text.str()), emitter);
  }
  std::string Report() const {
    std::string report;
    for (const Diagnostic& diagnostic : emitter.diagnostics()) {
      report += Describe(diagnostic.code).id.str() + " " + sources.TextOf(diagnostic.span).str() + ": " +
                diagnostic.message + "\n";
    }
    return report;
  }
};

std::string Stanza(const std::string& module, const std::string& version, const std::string& more = "") {
  return "[\"" + module + "\"]\nversion = \"" + version + "\"\nsha = \"" + kSha + "\"\nsource = \"https://" +
         module + ".git\"\n" + more;
}

const std::string kWhole =
    "[lock]\nversion = 1\ngenerated = \"2026-02-27T10:00:00Z\"\n\n" +
    Stanza("github.com/alice/tova-http", "1.3.0",
           "tree = \"" + kTree +
               "\"\ndependencies = { \"github.com/bob/tova-jwt\" = \"^1.0.0\", http = \"*\" }\n") +
    "\n" + Stanza("github.com/bob/tova-jwt", "1.0.0-rc.1", "tree = \"" + kTree + "\"\n") +
    "\n[http]\nversion = \"0.1.0\"\npath = \"../http\"\n\n[npm]\n\"@scope/x\" = \"2.0.0\"\ncookie-parser = "
    "\"1.4.7\"\n";

TEST_CASE("printing what was read gives the same bytes") {
  Reading reading(kWhole);
  CHECK(reading.Report().empty());
  REQUIRE(reading.lock);
  CHECK(PrintLock(*reading.lock) == kWhole);
  CHECK(reading.lock->Find("http")->is_path());
  CHECK(reading.lock->Find("github.com/alice/tova-http")->dependencies.size() == 2);
  CHECK_FALSE(reading.lock->Find("github.com/x/y"));
}

TEST_CASE("a file with the least keys is read, its edges unknown") {
  Reading reading("[lock]\ngenerated = \"2026-02-27T10:00:00Z\"\n" +
                  Stanza("github.com/bob/tova-jwt", "1.0.0"));
  CHECK(reading.Report().empty());
  REQUIRE(reading.lock);
  CHECK_FALSE(reading.lock->modules[0].has_dependencies);
  Reading again(PrintLock(*reading.lock));
  REQUIRE(again.lock);
  CHECK(again.lock->HasSameContent(*reading.lock));
  CHECK(Reading("").lock);
}

TEST_CASE("the time changes exactly when something else does") {
  Reading reading(kWhole);
  REQUIRE(reading.lock);
  Lock next = *reading.lock;
  next.generated.clear();
  std::reverse(next.modules.begin(), next.modules.end());
  CHECK(PrintLock(next, &*reading.lock, "2030-01-01T00:00:00Z") == kWhole);
  next.npm.clear();
  CHECK(PrintLock(next, &*reading.lock, "2030-01-01T00:00:00Z").find("2030-01-01") != std::string::npos);
  CHECK(PrintLock(next, nullptr, "2030-01-01T00:00:00Z").find("2030-01-01") != std::string::npos);
}

TEST_CASE("a lock can't send anyone to another repository") {
  auto with_source = [](const std::string& source, const std::string& more = "") {
    return Reading("[\"github.com/a/b\"]\nversion = \"1.0.0\"\nsha = \"" + kSha + "\"\nsource = \"" + source +
                   "\"\n" + more)
        .Report();
  };
  CHECK(with_source("https://github.com/a/b.git").empty());
  CHECK(with_source("https://github.com/a/b").empty());
  CHECK(with_source("https://evil.example/a/b.git") ==
        "P053 \"https://evil.example/a/b.git\": the source of github.com/a/b is on another host\n");
  for (const char* source :
       {"http://github.com/a/b.git", "https://github.com@evil.example/a/b.git", "ext::sh -c x", "file:///etc",
        "git://github.com/a/b.git", "https://github.com/a/c.git", "https://github.com:8443/a/b.git",
        "ssh://github.com/a/b", "--upload-pack=x", "/a/b"}) {
    INFO(source);
    CHECK(with_source(source).substr(0, 5) == "P053 ");
  }
  CHECK(with_source("https://github.com/me/b.git", "replace = \"github.com/me/b\"\n").empty());
}

TEST_CASE("every field is validated") {
  auto report = [](const std::string& text) { return Reading(text).Report().substr(0, 4); };
  CHECK(report("[lock]\nversion = 2\nfuture = [1]\n") == "P054");
  CHECK(report("[lock]\nversion = 0\n") == "P051");
  CHECK(report("[lock]\nversion = \"1\"\n") == "P051");
  CHECK(report("[lock]\ngenerated = \"yesterday\"\n") == "P051");
  CHECK(report("[\"github.com/a/b\"]\nversion = \"1.0.0\"\n") == "P052");
  CHECK(report("[http]\nversion = \"1.0.0\"\n") == "P052");
  CHECK(report("[\"github.com/../b\"]\n") == "P051");
  CHECK(report("[\"../../x\"]\n") == "P051");
  CHECK(report(Stanza("github.com/a/b", "v1.0.0")) == "P051");
  CHECK(report(Stanza("github.com/a/b", "1.0.0", "tree = \"h1:x\"\n")) == "P051");
  CHECK(report(Stanza("github.com/a/b", "1.0.0", "path = \"a\\nb\"\n")) == "P051");
  CHECK(report(Stanza("github.com/a/b", "1.0.0", "dependencies = { \"../x\" = \"*\" }\n")) == "P051");
  CHECK(report(Stanza("github.com/a/b", "1.0.0", "dependencies = { \"a.b/c/d\" = \"latest\" }\n")) == "P051");
  CHECK(report(Stanza("github.com/a/b", "1.0.0", "extra = 1\n")) == "P056");
  CHECK(
      report(
          "[\"github.com/a/b\"]\nversion=\"1.0.0\"\nsha=\"HEAD\"\nsource=\"https://github.com/a/b.git\"\n") ==
      "P051");
  CHECK(report(Stanza("github.com/a/b", "1.0.0") + Stanza("github.com/a/B", "1.0.0")) == "P051");
  CHECK(report("[npm]\nx = 1\n") == "P051");
  CHECK(report("[npm]\nx = \"1\\u0007\"\n") == "P051");
  CHECK(report("lock = 1\n") == "P051");
  CHECK(report("x = 1\n") == "P051");
  CHECK(report("[[x]]\n") == "P051");
  CHECK(report("[lock") == "P050");
}

TEST_CASE("both sides of a merge conflict are merged by meaning") {
  std::string text =
      "[lock]\nversion = 1\n<<<<<<< HEAD\ngenerated = \"2026-02-27T10:00:00Z\"\n=======\ngenerated = "
      "\"2026-02-28T10:00:00Z\"\n>>>>>>> other branch\n\n<<<<<<< HEAD\n" +
      Stanza("github.com/a/b", "1.2.0") + "||||||| base\n" + Stanza("github.com/a/b", "1.1.0") + "=======\n" +
      Stanza("github.com/a/b", "1.3.0") + Stanza("github.com/c/d", "1.0.0") + ">>>>>>> other branch\n" +
      Stanza("github.com/e/f", "1.0.0");
  Reading reading(text);
  CHECK(reading.Report() ==
        "P055 <<<<<<<: the lock file holds git's conflict markers; both sides were merged\n");
  REQUIRE(reading.lock);
  CHECK(reading.lock->merged);
  REQUIRE(reading.lock->modules.size() == 3);
  CHECK(reading.lock->Find("github.com/a/b")->version.ToString() == "1.3.0");
  CHECK(reading.lock->generated == "2026-02-28T10:00:00Z");
}

TEST_CASE("a conflict in a conflict has all its sides merged") {
  std::string text = "<<<<<<< HEAD\n<<<<<<< HEAD\n" + Stanza("github.com/a/b", "1.2.0") + "||||||| base\n" +
                     "<<<<<<<<< a longer marker inside the ancestor\n=======\n" +
                     Stanza("github.com/a/b", "1.4.0") + ">>>>>>> one\n[npm]\nx = \"9.0.0\"\n=======\n" +
                     Stanza("github.com/a/b", "1.3.0") + "[npm]\nx = \"10.0.0\"\n>>>>>>> two\n";
  Reading reading(text);
  REQUIRE(reading.lock);
  REQUIRE(reading.lock->modules.size() == 1);
  CHECK(reading.lock->modules[0].version.ToString() == "1.4.0");
  REQUIRE(reading.lock->npm.size() == 1);
  CHECK(reading.lock->npm[0].version == "10.0.0");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<<<<<<<\n";
  CHECK(Reading(deep).Report() == "P050 <<<<<<<: the lock file holds a broken merge conflict\n");
}

TEST_CASE("markers without their counterparts are one error at their place") {
  for (const char* text : {"=======\n", "[lock]\n>>>>>>> x\n", "|||||||\n", "<<<<<<< a\n>>>>>>> b\n",
                           "<<<<<<< a\n=======\n||||||| c\n>>>>>>> b\n",
                           "<<<<<<< a\n=======\n=======\n>>>>>>>\n", "<<<<<<< a\r\n=======\r\n"}) {
    INFO(text);
    Reading reading(text);
    CHECK_FALSE(reading.lock);
    CHECK(reading.Report().find(": the lock file holds a broken merge conflict\n") != std::string::npos);
  }
}

TEST_CASE("a half conflict or two commits for one version are errors") {
  CHECK(Reading("<<<<<<< HEAD\n[lock]\n").Report().substr(0, 4) == "P050");
  std::string other = Stanza("github.com/a/b", "1.0.0");
  other.replace(other.find("0123"), 4, "ffff");
  Reading reading("<<<<<<< HEAD\n" + Stanza("github.com/a/b", "1.0.0") + "=======\n" + other + ">>>>>>> x\n");
  CHECK_FALSE(reading.lock);
  CHECK(reading.Report() ==
        "P051 \"ffff456789abcdef0123456789abcdef01234567\": both sides of the conflict have github.com/a/b@v1.0.0, at different "
        "commits\n");
}

}  // namespace
}  // namespace tova::lock
