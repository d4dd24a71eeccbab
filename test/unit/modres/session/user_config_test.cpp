#include "modres/session/user_config.h"

#include <catch2/catch_test_macros.hpp>

#include "test/support/package_world.h"

using namespace tova;
using namespace tova::session;
using test::PackageWorld;

namespace {

std::optional<UserConfig> Read(const PackageWorld& world, Emitter& emitter) {
  static SourceSet sources;
  return ReadUserConfig(world.environment, sources, emitter);
}

}  // namespace

TEST_CASE_METHOD(PackageWorld, "no file means the defaults") {
  Emitter emitter;
  std::optional<UserConfig> config = Read(*this, emitter);
  REQUIRE(config);
  CHECK(config->mirrors.empty());
  CHECK(config->deadlines.connect_ms == 30'000);
}

TEST_CASE_METHOD(PackageWorld, "mirrors come longest first") {
  tree.Write("home/.tova/config.toml",
             "[mirror]\n\"https://a/\" = \"https://m/\"\n\"https://a/b/\" = \"https://n/\"\n[net]\nconnect = "
             "5\nstall = 7\n"
             "npm = 60\n[search]\nurl = \"http://127.0.0.1:1/\"\n");
  Emitter emitter;
  std::optional<UserConfig> config = Read(*this, emitter);
  REQUIRE(config);
  REQUIRE(config->mirrors.size() == 2);
  CHECK(config->mirrors[0].from == "https://a/b/");
  CHECK(config->deadlines.connect_ms == 5'000);
  CHECK(config->deadlines.stall_ms == 7'000);
  CHECK(config->npm_deadline_s == 60);
  CHECK(config->search_url == "http://127.0.0.1:1/");
}

TEST_CASE_METHOD(PackageWorld, "mistakes are reported with their place") {
  for (const char* text :
       {"[net]\nconnect = \"soon\"\n", "[net]\nconnect = 0\n", "[net]\nconect = 3\n", "[nett]\n",
        "mirror = 3\n", "[mirror]\nx = 3\n", "[search]\nurl = \"ftp://x\"\n", "[net\n"}) {
    INFO(text);
    tree.Write("home/.tova/config.toml", text);
    Emitter emitter;
    CHECK_FALSE(Read(*this, emitter));
    REQUIRE(emitter.error_count() == 1);
    CHECK(emitter.diagnostics().front().code == DiagnosticCode::kBadSetting);
    CHECK(emitter.diagnostics().front().span.valid());
  }
}
