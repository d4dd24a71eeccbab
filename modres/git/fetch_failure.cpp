#include "modres/git/fetch_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "diagnostics/escape.h"
#include "llvm/ADT/Twine.h"
#include "modres/git/url.h"
#include "modres/version/version.h"

namespace tova::git {
namespace {

// How many versions or tags a hint names at most; the newest ones.
constexpr size_t kNamedVersions = 5;

// "Cached versions available: v1.2.0, v1.2.1", or nothing to add.
void AddCachedVersions(Diagnostic& diagnostic, llvm::ArrayRef<std::string> cached_versions) {
  if (cached_versions.empty()) return;
  std::string line = "Cached versions available: ";
  for (size_t i = 0; i < cached_versions.size(); ++i) line += (i == 0 ? "v" : ", v") + cached_versions[i];
  diagnostic.body.push_back("");
  diagnostic.body.push_back(std::move(line));
}

std::string Safe(llvm::StringRef foreign) { return EscapeForeign(RedactUrls(foreign), 500); }

Failure DescribeAuthentication(llvm::StringRef module, llvm::StringRef reason) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kAuthenticationFailed, "authentication failed for " + module.str());
  diagnostic.body = {"git clone returned: " + Safe(reason)};
  diagnostic.tips = {"Ensure your SSH key or git credentials have access to this repo."};
  return Failure(FailureKind::kAuthentication, std::move(diagnostic));
}

Failure DescribeMissingRepository(llvm::StringRef module, llvm::StringRef reason) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kRepositoryNotFound, "repository not found: " + module.str());
  diagnostic.body = {"git clone failed: " + Safe(reason)};
  diagnostic.tips = {"Check the spelling of the module path; a private repository needs credentials."};
  return Failure(FailureKind::kNotFound, std::move(diagnostic));
}

// The version tags among `tags`, newest first.
std::vector<version::Version> VersionsOf(llvm::ArrayRef<std::string> tags) {
  std::vector<version::Version> versions;
  for (const std::string& tag : tags) {
    if (auto version = version::ParseTag(tag)) versions.push_back(std::move(*version));
  }
  std::sort(versions.begin(), versions.end(), [](const auto& a, const auto& b) { return b < a; });
  return versions;
}

// A tag that is no version and looks as if it was meant for one: "1.3.0", "V1.3.0", "release-1.3.0", "v1.3".
// When `version` is not "", only one that is meant for that version.
// The version that a tag would name without what stands in front of it and without build metadata.
llvm::StringRef VersionIn(llvm::StringRef tag) {
  return tag.drop_while([](char c) { return c < '0' || c > '9'; }).take_until([](char c) { return c == '+'; });
}

const std::string* FindAlmostVersion(llvm::ArrayRef<std::string> tags, llvm::StringRef version) {
  for (const std::string& tag : tags) {
    if (version::ParseTag(tag)) continue;
    const llvm::StringRef digits = VersionIn(tag);
    if (version.empty() ? version::Version::Parse(digits).has_value() : digits == version) return &tag;
  }
  return nullptr;
}

}  // namespace

Failure DescribeFetchFailure(llvm::StringRef module, const Failure& reason,
                             llvm::ArrayRef<std::string> cached_versions) {
  switch (reason.kind()) {
    case FailureKind::kInterrupted:
      return reason;
    case FailureKind::kAuthentication:
      return DescribeAuthentication(module, reason.message());
    case FailureKind::kNotFound:
      return DescribeMissingRepository(module, reason.message());
    default:
      break;
  }
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kFetchFailed, "failed to fetch " + module.str());
  diagnostic.body = {"git clone failed: " + Safe(reason.message())};
  AddCachedVersions(diagnostic, cached_versions);
  diagnostic.tips = reason.diagnostic().tips;
  if (reason.kind() == FailureKind::kIo && llvm::StringRef(reason.message()).contains(std::strerror(ENOSPC))) {
    diagnostic.tips.push_back("free some space, for example with `tovac pkg cache clean`, and run the command again");
    return Failure(reason.kind(), std::move(diagnostic));
  }
  if (!cached_versions.empty()) {
    diagnostic.tips.push_back("Run with --offline to use cached versions only.");
  } else if (reason.kind() == FailureKind::kNetwork || reason.kind() == FailureKind::kTimeout) {
    diagnostic.tips.push_back("Check the network connection; no version of this package is cached.");
  }
  return Failure(reason.kind(), std::move(diagnostic));
}

Failure DescribeMissingTag(llvm::StringRef module, llvm::StringRef version,
                           llvm::ArrayRef<std::string> tags) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kVersionNotFound,
                                         fmt::format("{} has no version {}", module.str(), Safe(version)));
  diagnostic.body = {fmt::format("Its repository has no tag `v{}`.", Safe(version))};
  const auto versions = VersionsOf(tags);
  if (!versions.empty()) {
    std::string line = versions.size() > kNamedVersions ? "Newest versions: " : "Its versions: ";
    for (size_t i = 0; i < std::min(versions.size(), kNamedVersions); ++i) {
      line += (i == 0 ? "" : ", ") + versions[i].ToTag();
    }
    diagnostic.body.push_back(std::move(line));
  }
  if (const std::string* almost = FindAlmostVersion(tags, version)) {
    diagnostic.tips.push_back(fmt::format("There is a tag `{}`, but a version's tag is written `v{}`.",
                                          Safe(*almost), version.str()));
  }
  return Failure(FailureKind::kNotFound, std::move(diagnostic));
}

Failure DescribeNoVersions(llvm::StringRef module, llvm::ArrayRef<std::string> tags) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kNoVersions, fmt::format("{} has no versions", module.str()));
  diagnostic.body = {"Its repository has no tag of the form `vMAJOR.MINOR.PATCH`."};
  if (const std::string* almost = FindAlmostVersion(tags, "")) {
    diagnostic.tips.push_back(fmt::format("There is a tag `{}`, but a version's tag is written `v{}`.",
                                          Safe(*almost), VersionIn(*almost).str()));
  }
  return Failure(FailureKind::kNotFound, std::move(diagnostic));
}

Failure DescribeOffline(llvm::StringRef module, llvm::StringRef what,
                        llvm::ArrayRef<std::string> cached_versions) {
  Diagnostic diagnostic =
      MakeDiagnostic(DiagnosticCode::kNetworkNotAllowed, "failed to fetch " + module.str());
  diagnostic.body = {
      fmt::format("{} is not in the cache, and the network may not be used (--offline).", what.str())};
  AddCachedVersions(diagnostic, cached_versions);
  diagnostic.tips = {"Run `tovac pkg install` once without --offline."};
  return Failure(FailureKind::kOffline, std::move(diagnostic));
}

}  // namespace tova::git
