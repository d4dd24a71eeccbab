#include "modres/npm/bun.h"

#include <fmt/format.h>

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "modres/git/process.h"
#include "modres/git/url.h"
#include "modres/version/version.h"

namespace tova::npm {
namespace {

constexpr size_t kMaxOutputBytes = 4 << 20;
constexpr size_t kMaxLinesShown = 20;

// Lines that bun always writes and that explain nothing.
bool IsProgress(llvm::StringRef line) {
  return line.empty() || line.starts_with("bun install v") || line.starts_with("Resolving dependencies") ||
         line.starts_with("Resolved, downloaded");
}

Failure DescribeMissing() {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kBunMissing,
                                         "npm packages are installed by bun, and there is no bun on the PATH");
  diagnostic.tips.push_back(
      "install it with `npm install -g bun` or as bun.sh says, then run `tovac pkg install` again; --no-npm "
      "leaves npm packages out");
  return Failure(FailureKind::kNotFound, std::move(diagnostic));
}

Failure DescribeFailed(FailureKind kind, std::string message, llvm::StringRef output) {
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kNpmInstallFailed, std::move(message));
  std::string text = git::RedactUrls(output);
  llvm::SmallVector<llvm::StringRef, 16> lines;
  llvm::StringRef(text).split(lines, '\n');
  size_t left_out = 0;
  for (llvm::StringRef line : lines) {
    line = line.rtrim();
    if (IsProgress(line)) continue;
    if (diagnostic.body.size() == kMaxLinesShown) {
      ++left_out;
      continue;
    }
    diagnostic.body.push_back(line.str());
  }
  if (left_out > 0) diagnostic.body.push_back(fmt::format("... and {} more lines", left_out));
  return Failure(kind, std::move(diagnostic));
}

// How bun is started, whatever it is to do.
git::ProcessRequest MakeProcess(const BunRequest& request, std::vector<std::string> arguments) {
  git::ProcessRequest process;
  process.arguments = std::move(arguments);
  process.environment = {{"NO_COLOR", "1"}, {"FORCE_COLOR", "0"}};
  process.folder = request.folder;
  process.deadline_ms = request.deadline_s * 1000;
  process.limit_bytes = kMaxOutputBytes;
  process.interrupt = request.interrupt;
  return process;
}

}  // namespace

std::string NewestVersion(const BunRequest& request, llvm::StringRef name) {
  Result<git::ProcessOutcome> outcome =
      git::RunProcess(MakeProcess(request, {"bun", "pm", "view", name.str(), "version"}));
  if (!outcome || outcome->status != 0) return "";
  std::optional<version::Version> version = version::Version::Parse(llvm::StringRef(outcome->output).trim());
  return version ? version->ToString() : "";
}

Result<void> BunInstall(const BunRequest& request) {
  git::ProcessRequest process = MakeProcess(request, {"bun", "install", "--no-progress"});
  if (request.frozen) process.arguments.push_back("--frozen-lockfile");
  if (!request.run_scripts) process.arguments.push_back("--ignore-scripts");
  process.with_errors = true;
  Result<git::ProcessOutcome> outcome = git::RunProcess(process);
  if (!outcome) {
    FailureKind kind = outcome.failure().kind();
    if (kind == FailureKind::kInterrupted) return std::move(outcome).failure();
    if (kind == FailureKind::kNotFound) return DescribeMissing();
    if (kind != FailureKind::kTimeout) return DescribeFailed(kind, outcome.failure().message(), "");
    Failure failure =
        DescribeFailed(kind, fmt::format("`bun install` did not end within {} s", request.deadline_s), "");
    return std::move(failure).Tip("`npm` in [net] of ~/.tova/config.toml sets this deadline, in seconds");
  }
  if (outcome->status == 0) return {};
  return DescribeFailed(FailureKind::kNetwork, fmt::format("`bun install` ended with status {}", outcome->status),
                        outcome->output);
}

}  // namespace tova::npm
