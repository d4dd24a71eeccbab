#include "modres/git/url.h"

#include <catch2/catch_test_macros.hpp>

#include "modres/git/credentials.h"

using namespace tova;

namespace {

std::string Shown(const char* text) {
  const auto url = git::Url::Parse(text);
  return url ? url->WithoutUser() + " port " + url->EffectivePort() : "none";
}

std::string Chosen(const char* base) {
  const auto transport =
      git::ChooseTransport("https://git.test/a/b.git", {}, git::Rewrite{"https://git.test/", base});
  return transport ? transport->display : "refused";
}

}  // namespace

TEST_CASE("addresses are taken apart") {
  CHECK(Shown("https://GitHub.com/a/b.git") == "https://github.com/a/b.git port 443");
  CHECK(Shown("http://[::1]:8080/a") == "http://[::1]:8080/a port 8080");
  CHECK(Shown("git@github.com:alice/http.git") == "ssh://github.com/alice/http.git port 22");
  CHECK(Shown("ssh://git@host:2222/~alice/http") == "ssh://host:2222/~alice/http port 2222");
  const auto url = git::Url::Parse("https://us%40er:p%3Ass@host/x");
  REQUIRE(url);
  CHECK(url->user == "us@er");
  CHECK(url->password == "p:ss");
  for (const char* bad :
       {"", "https://", "https://-oProxyCommand=x/a", "https://a b/c", "https://host:99999/", "ext::sh -c x",
        "https://host\n/", "/folder:with/colon", "ssh://-x@-host/"}) {
    CAPTURE(bad);
    CHECK(Shown(bad) == "none");
  }
}

TEST_CASE("the longest rule decides and mirrors come first") {
  const git::Rewrite rules[] = {{"https://git.test/", "https://short.test/"},
                                {"https://git.test/a/", "https://long.test/"}};
  CHECK(git::ChooseTransport("https://git.test/a/b.git", {}, rules)->display == "https://long.test/b.git");
  const git::Rewrite mirror{"https://other.test/", "https://git.test/a/"};
  CHECK(git::ChooseTransport("https://other.test/b.git", mirror, rules)->display ==
        "https://long.test/b.git");
  CHECK(Chosen("ssh://git@git.test/") == "ssh://git.test/a/b.git");
  CHECK(Chosen("http://user:secret@git.test/") == "http://git.test/a/b.git");
  CHECK(Chosen("ext::sh -c id ") == "refused");
  CHECK(Chosen("git://git.test/") == "refused");
}

TEST_CASE("credentials are taken out of what is printed") {
  CHECK(git::RedactUrls("cannot read 'https://bob:s3cret@host/a' and ssh://x@y") ==
        "cannot read 'https://host/a' and ssh://y");
  CHECK(git::RedactUrls("mail bob@host about https://host/@a") == "mail bob@host about https://host/@a");
}

TEST_CASE("a netrc file gives the login of its machine") {
  const char* text =
      "# comment\nmachine a.test login ann password one\n\nmacdef init\nmachine b.test login wrong password "
      "wrong\n\n"
      "machine b.test\n  password \"two words\"\n  login bob\ndefault login any password last";
  CHECK(git::FindInNetrc(text, "a.test")->password == "one");
  CHECK(git::FindInNetrc(text, "b.test")->password == "two words");
  CHECK(git::FindInNetrc(text, "c.test")->user == "any");
  CHECK_FALSE(git::FindInNetrc("machine a.test login ann", "a.test"));
  CHECK_FALSE(git::FindInNetrc("machine", "a.test"));
  CHECK_FALSE(git::FindInNetrc("", "a.test"));
  CHECK(git::TokenVariable("git.corp:8443") == "TOVA_GIT_TOKEN_GIT_CORP_8443");
}
