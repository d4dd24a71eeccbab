#include "compiler/driver/driver.h"

#include <thread>

#include "compiler/driver/help.h"
#include "compiler/driver/version.h"
#include "diagnostics/render.h"
#include "modres/session/manifest_option.h"

namespace tova::driver {
namespace {

bool WantsColor(const CommandLine& line, const session::Environment& environment) {
  llvm::StringRef choice = line.Value(OptionId::kColor, "auto");
  if (choice != "auto") return choice == "always";
  std::optional<std::string> no_color = environment.get_env("NO_COLOR");
  if (no_color && !no_color->empty()) return false;
  return environment.err_is_terminal && environment.get_env("TERM") != "dumb";
}

void ApplyOptions(const CommandLine& line, session::Environment& environment) {
  environment.color = WantsColor(line, environment);
  environment.quiet = line.Has(OptionId::kQuiet);
  environment.verbose = line.Has(OptionId::kVerbose);
  environment.manifest_path = line.Value(OptionId::kManifestPath).str();
  environment.offline = environment.offline || line.Has(OptionId::kOffline);
  if (line.Has(OptionId::kJobs)) line.Value(OptionId::kJobs).getAsInteger(10, environment.jobs);
}

int Usage(const SourceSet& sources, const std::vector<Diagnostic>& mistakes, session::Environment& environment) {
  environment.report(sources, mistakes);
  return kExitUsage;
}

int Dispatch(const CommandLine& line, session::Environment& environment) {
  switch (line.command) {
    case CommandId::kBuild:
    case CommandId::kCheck:
      if (std::optional<int> status = TryBuildKnox(line, environment)) return *status;
      return line.command == CommandId::kBuild ? CommandBuild(line, environment) : CommandCheck(line, environment);
    case CommandId::kRun:
      return CommandRun(line, environment);
    case CommandId::kNew:
      return CommandNew(line, environment);
    case CommandId::kInit:
      return CommandInit(line, environment);
    case CommandId::kClean:
      return CommandClean(line, environment);
    case CommandId::kTest:
    case CommandId::kBench:
      return CommandTest(line, environment);
    case CommandId::kExplain:
      return CommandExplain(line, environment);
    case CommandId::kCompletions:
      return CommandCompletions(line, environment);
    case CommandId::kHelp:
      environment.out << HelpText(line.help_topic);
      return kExitSuccess;
    case CommandId::kVersion:
      environment.out << "tovac " << Version() << "\n";
      return kExitSuccess;
    case CommandId::kPkgAdd:
    case CommandId::kPkgInstall:
    case CommandId::kPkgRemove:
    case CommandId::kPkgUpdate:
    case CommandId::kPkgTree:
    case CommandId::kPkgWhy:
    case CommandId::kPkgVerify:
    case CommandId::kPkgOutdated:
    case CommandId::kPkgGraph:
    case CommandId::kPkgSearch:
    case CommandId::kPkgVendor:
    case CommandId::kPkgList:
    case CommandId::kPkgCacheClean:
    case CommandId::kPkgCacheVerify:
    case CommandId::kPkgCacheList:
    case CommandId::kPkgCachePath:
      return CommandPkg(line, environment);
  }
  return kExitUsage;
}

}  // namespace

int RunDriver(llvm::ArrayRef<std::string> arguments, session::Environment& environment) {
  std::vector<Diagnostic> mistakes;
  CommandLine line = ParseCommandLine(arguments, mistakes);
  ApplyOptions(line, environment);
  environment.report = [&environment](const SourceSet& sources, const std::vector<Diagnostic>& diagnostics) {
    RenderOptions options;
    options.color = environment.color;
    environment.err << RenderReport(Arrange(session::WithManifestPath(environment, diagnostics), sources), sources,
                                    MessageFormat::kHuman, options);
  };
  if (!mistakes.empty()) return Usage(SourceSet(), mistakes, environment);
  int status = Dispatch(line, environment);
  return environment.IsInterrupted() && status != kExitSuccess ? kExitInterrupted : status;
}

}  // namespace tova::driver
