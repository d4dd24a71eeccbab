#include "modres/commands/search.h"

#include <fmt/format.h>

#include <algorithm>

#include "diagnostics/display_line.h"
#include "diagnostics/escape.h"
#include "diagnostics/json_text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "modres/commands/command_run.h"
#include "modres/session/search_service.h"
#include "modres/session/user_config.h"

namespace tova::commands {
namespace {

// A narrower column of descriptions is not worth having; they then stand below the names.
constexpr size_t kLeastColumn = 30;
constexpr size_t kIndent = 4;
// Descriptions are one line each, however long somebody made them.
constexpr size_t kLongestDescription = 500;

// A description in at most that many columns, safe for a terminal.
std::string Fit(llvm::StringRef text, size_t columns) {
  return DisplayLine(text, /*anchor=*/0, static_cast<unsigned>(columns), /*tab_width=*/1).text();
}

void PrintTable(llvm::raw_ostream& out, const std::vector<session::FoundPackage>& packages, size_t columns) {
  size_t name_width = 0;
  size_t stars_width = 0;
  for (const session::FoundPackage& package : packages) {
    name_width = std::max(name_width, package.module.size());
    stars_width = std::max(stars_width, std::to_string(package.stars).size());
  }
  // Two blanks, the stars and their sign, two blanks, a day, two blanks.
  const size_t before = name_width + 2 + stars_width + 2 + 2 + 10 + 2;
  const bool is_narrow = columns != 0 && columns < before + kLeastColumn;
  for (const session::FoundPackage& package : packages) {
    std::string line = fmt::format("{:<{}}  {:>{}} ★  {:<10}", package.module, name_width, package.stars, stars_width,
                                   package.updated);
    if (is_narrow) {
      out << llvm::StringRef(line).rtrim() << "\n";
      if (package.description.empty()) continue;
      out.indent(kIndent) << Fit(package.description, std::max(columns, kLeastColumn) - kIndent) << "\n";
    } else {
      line += "  " + (columns == 0 ? EscapeForeign(package.description, kLongestDescription)
                                   : Fit(package.description, columns - before));
      out << llvm::StringRef(line).rtrim() << "\n";
    }
  }
}

void PrintJson(llvm::raw_ostream& out, const session::SearchResult& result) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::json::OStream json(stream);
  json.object([&] {
    json.attribute("version", 1);
    json.attribute("total", static_cast<int64_t>(result.total));
    json.attributeArray("packages", [&] {
      for (const session::FoundPackage& package : result.packages) {
        json.object([&] {
          json.attribute("module", package.module);
          json.attribute("description", package.description);
          json.attribute("stars", package.stars);
          if (!package.updated.empty()) json.attribute("updated", package.updated);
        });
      }
    });
  });
  out << EscapeJsonForTerminal(stream.str()) << "\n";
}

}  // namespace

int Search(const SearchRequest& request, session::Environment& environment) {
  CommandRun run(environment);
  const std::string words = llvm::join(request.words, " ");
  if (llvm::StringRef(words).trim().empty()) {
    return run.FailUsage("`pkg search` needs words to search for", "tovac pkg search http server");
  }
  if (environment.offline) {
    return run.Fail(MakeDiagnostic(DiagnosticCode::kNetworkNotAllowed,
                                   "`pkg search` asks a server, and the network may not be used (--offline)"));
  }
  std::optional<session::UserConfig> config = session::ReadUserConfig(environment, run.sources(), run.emitter());
  if (!config) return run.Fail();
  Result<session::SearchResult> result =
      session::SearchPackages(environment, *config, ReplaceInvalidUtf8(words), request.limit);
  if (!result) return run.Fail(std::move(result).failure());
  if (request.json) {
    PrintJson(environment.out, *result);
    return run.Succeed();
  }
  PrintTable(environment.out, result->packages, environment.out_columns);
  environment.out.flush();
  const size_t count = result->packages.size();
  if (count == 0) {
    run.Say(fmt::format("no package found for `{}`", EscapeForeign(words, 200)));
  } else if (result->total > count && request.limit < kMaxSearchLimit) {
    run.Say(fmt::format("{} of {}; --limit {} shows more", count, result->total,
                        std::min<uint64_t>(result->total, kMaxSearchLimit)));
  }
  return run.Succeed();
}

}  // namespace tova::commands
