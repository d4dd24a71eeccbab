#include "compiler/driver/bundle_errors.h"

#include <optional>

#include "fmt/format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "modres/specifier/classify.h"
#include "modres/store/atomic_file.h"

namespace tova::driver {
namespace {

namespace path = llvm::sys::path;

constexpr uint64_t kLimitBytes = 64u << 20;  // of a compiled file or its map

// An error as esbuild writes it without colours:
//
//   ✘ [ERROR] Could not resolve "zod"
//
//       .tova-out/src/main.js:3:18:
//         3 │ import { z } from "zod";
//           ╵                   ~~~~~
//
//     What else there is to say.
struct BundleError {
  std::string message;
  std::vector<llvm::StringRef> lines;  // all after the message
  std::string file;                    // as written; empty when there is no place
  uint32_t line = 0;                   // 1-based
  uint32_t column = 0;                 // 0-based, in bytes
  uint32_t length = 0;                 // of what is underlined, in bytes of ASCII
  std::vector<std::string> remarks;    // the paragraphs beside the frame
};

bool IsPlace(llvm::StringRef line, BundleError& error) {
  if (!line.consume_front("    ") || line.starts_with(" ") || !line.consume_back(":")) return false;
  auto [before, column] = line.rsplit(':');
  auto [file, row] = before.rsplit(':');
  if (file.empty() || row.getAsInteger(10, error.line) || column.getAsInteger(10, error.column)) return false;
  error.file = file.str();
  return error.line > 0;
}

void ReadLines(BundleError& error) {
  bool in_first_frame = false;
  for (llvm::StringRef line : error.lines) {
    if (error.file.empty()) {
      in_first_frame = IsPlace(line, error);
    } else if (in_first_frame && line.contains("╵")) {
      error.length = static_cast<uint32_t>(std::max(line.count('~'), line.count('^')));
      in_first_frame = false;
    }
    // Paragraphs are indented by two, frames by more.
    if (line.starts_with("  ") && line.size() > 2 && line[2] != ' ')
      error.remarks.push_back(line.drop_front(2).str());
  }
}

std::vector<BundleError> SplitErrors(llvm::StringRef output) {
  std::vector<BundleError> errors;
  llvm::SmallVector<llvm::StringRef, 32> lines;
  output.split(lines, '\n');
  bool in_error = false;
  for (llvm::StringRef line : lines) {
    const size_t at = line.find("[ERROR] ");
    const size_t warning = line.find("[WARNING] ");
    constexpr size_t kFar = 8;  // bytes; a mark and a space come before
    if (at < kFar) {
      errors.emplace_back().message =
          line.drop_front(at + llvm::StringLiteral("[ERROR] ").size()).rtrim().str();
      in_error = true;
    } else if (warning < kFar) {
      in_error = false;
    } else if (in_error) {
      errors.back().lines.push_back(line.rtrim());
    }
  }
  for (BundleError& error : errors) {
    while (!error.lines.empty() && error.lines.back().empty()) error.lines.pop_back();
    while (!error.lines.empty() && error.lines.front().empty()) error.lines.erase(error.lines.begin());
    ReadLines(error);
  }
  return errors;
}

// A place in a source, both 0-based; the column in UTF-16 units.
struct Original {
  int64_t line = 0;
  int64_t column = 0;
};

// One number of a source map's mappings (tc39.es/source-map, base64 VLQ). Nothing at their end or where they
// are damaged.
std::optional<int64_t> ReadVlq(llvm::StringRef& mappings) {
  constexpr llvm::StringLiteral kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 60 && !mappings.empty(); shift += 5) {
    const size_t digit = kDigits.find(mappings.front());
    if (digit == llvm::StringRef::npos) return std::nullopt;
    mappings = mappings.drop_front();
    value |= static_cast<uint64_t>(digit & 31) << shift;
    if ((digit & 32) == 0)
      return (value & 1) != 0 ? -static_cast<int64_t>(value >> 1) : static_cast<int64_t>(value >> 1);
  }
  return std::nullopt;
}

// What the first mark of a line of code comes from, or the last mark at or before the column.
std::optional<Original> FindOriginal(llvm::StringRef mappings, uint32_t line, uint32_t column) {
  Original current;
  std::optional<Original> found;
  for (uint32_t at = 0; at <= line; ++at) {
    auto [segments, after] = mappings.split(';');
    mappings = after;
    int64_t emitted = 0;
    while (!segments.empty()) {
      std::optional<int64_t> step = ReadVlq(segments);
      if (!step) return std::nullopt;
      emitted += *step;
      if (!segments.empty() && segments.front() != ',') {
        std::optional<int64_t> source = ReadVlq(segments);
        std::optional<int64_t> down = ReadVlq(segments);
        std::optional<int64_t> across = ReadVlq(segments);
        if (!source || !down || !across) return std::nullopt;
        current.line += *down;
        current.column += *across;
        if (!segments.empty() && segments.front() != ',' && !ReadVlq(segments))
          return std::nullopt;  // a name
        if (at == line && (!found || emitted <= column)) found = current;
      }
      segments.consume_front(",");
    }
  }
  return found;
}

// What AsUrl has made a URL of.
std::string DecodeUrl(llvm::StringRef url) {
  std::string path;
  for (; !url.empty(); url = url.drop_front()) {
    if (url.front() == '%' && url.size() > 2 && llvm::isHexDigit(url[1]) && llvm::isHexDigit(url[2])) {
      path += static_cast<char>(llvm::hexFromNibbles(url[1], url[2]));
      url = url.drop_front(2);
    } else {
      path += url.front();
    }
  }
  return path;
}

// The Tova file that a compiled file comes from, and the place in it of what esbuild has underlined. An
// invalid span when there is no such file.
Span SpanInTova(const BundleError& error, llvm::StringRef file, const session::Environment& environment,
                SourceSet& sources) {
  Result<std::string> code = store::ReadFile(file.str(), kLimitBytes);
  Result<std::string> map = store::ReadFile((file + ".map").str(), kLimitBytes);
  if (!code || !map) return {};
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(*map);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return {};
  }
  const llvm::json::Object* fields = parsed->getAsObject();
  const llvm::json::Array* names = fields != nullptr ? fields->getArray("sources") : nullptr;
  const llvm::json::Array* texts = fields != nullptr ? fields->getArray("sourcesContent") : nullptr;
  if (names == nullptr || texts == nullptr || names->size() != 1 || texts->size() != 1) return {};
  std::optional<llvm::StringRef> name = names->front().getAsString();
  std::optional<llvm::StringRef> text = texts->front().getAsString();
  std::optional<llvm::StringRef> mappings = fields->getString("mappings");
  if (!name || !text || !mappings) return {};
  std::optional<Original> original = FindOriginal(*mappings, error.line - 1, error.column);
  if (!original) return {};

  std::string shown = DecodeUrl(*name);
  // The files of a package are named after it, since they are compiled once for all programs.
  if (llvm::StringRef(shown).starts_with(".")) {
    llvm::SmallString<256> source(path::parent_path(file));
    path::append(source, shown);
    path::remove_dots(source, /*remove_dot_dot=*/true);
    shown = session::DisplayPath(environment, source);
  }
  const FileId id = sources.Add(std::move(shown), text->str());
  if (original->line < 0 || original->line >= static_cast<int64_t>(sources.LineCount(id))) return {};
  const uint32_t start = sources.LineStart(id, static_cast<uint32_t>(original->line) + 1);
  // Compiled imports say the same in other lines than the source, so what is underlined is looked for from
  // there on.
  llvm::SmallVector<llvm::StringRef, 64> code_lines;
  llvm::StringRef(*code).split(code_lines, '\n');
  const llvm::StringRef underlined =
      error.line <= code_lines.size() ? code_lines[error.line - 1].substr(error.column, error.length) : "";
  size_t at = underlined.empty() ? llvm::StringRef::npos : text->find(underlined, start);
  if (at == llvm::StringRef::npos) return {id, start, start};
  return {id, static_cast<uint32_t>(at), static_cast<uint32_t>(at + underlined.size())};
}

// The package of an import such as "zod/v4" or "@shop/tea/cup"; empty when it is none.
llvm::StringRef PackageOf(llvm::StringRef specifier) {
  if (!specifier::IsNpmSpecifier(specifier)) return "";
  const size_t scope = specifier.starts_with("@") ? specifier.find('/') + 1 : 0;
  return specifier.take_front(specifier.find('/', scope));
}

std::string TipFor(llvm::StringRef message, const Target& target) {
  if (message.starts_with("No matching export"))
    return "`import * as all from ...` gives everything that a module exports";
  if (!message.consume_front("Could not resolve \"")) return "";
  const llvm::StringRef package = PackageOf(message.take_until([](char c) { return c == '"'; }));
  if (package.empty()) return "";
  if (!target.project) return fmt::format("run `npm install {}`", package.str());
  auto names_it = [&](const manifest::NpmDependency& dependency) { return dependency.name == package; };
  const bool is_declared = llvm::any_of(target.project->Manifests(), [&](const manifest::Manifest* manifest) {
    return llvm::any_of(manifest->npm, names_it) || llvm::any_of(manifest->npm_dev, names_it);
  });
  return is_declared ? "run `tovac pkg install`" : fmt::format("run `tovac pkg add npm:{}`", package.str());
}

}  // namespace

std::vector<Diagnostic> ReadBundleErrors(llvm::StringRef output, const std::string& folder,
                                         const Target& target, const session::Environment& environment,
                                         SourceSet& sources) {
  std::vector<Diagnostic> diagnostics;
  for (const BundleError& error : SplitErrors(output)) {
    Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kBundleFailed, "esbuild: " + error.message);
    if (!error.file.empty()) {
      llvm::SmallString<256> file(error.file);
      llvm::sys::fs::make_absolute(folder, file);
      diagnostic.span = SpanInTova(error, file, environment, sources);
    }
    if (std::string tip = TipFor(error.message, target); !tip.empty())
      diagnostic.tips.push_back(std::move(tip));
    if (diagnostic.span.valid()) {
      // Esbuild's advice about its own options helps nobody here.
      for (const std::string& remark : error.remarks) {
        if (!llvm::StringRef(remark).starts_with("You can mark the path")) diagnostic.notes.push_back(remark);
      }
    } else {
      for (llvm::StringRef line : error.lines) diagnostic.body.push_back(line.str());
      const bool is_in_package = ("/" + error.file).find("/node_modules/") != std::string::npos;
      if (is_in_package)
        diagnostic.tips.push_back("it is in an npm package, of which another version may be without it");
    }
    diagnostics.push_back(std::move(diagnostic));
  }
  if (!diagnostics.empty()) return diagnostics;
  Diagnostic diagnostic = MakeDiagnostic(DiagnosticCode::kBundleFailed, "esbuild could not make the bundle");
  llvm::SmallVector<llvm::StringRef, 32> lines;
  output.trim().split(lines, '\n');
  for (llvm::StringRef line : lines) diagnostic.body.push_back(line.rtrim().str());
  diagnostic.tips.push_back("run the project's esbuild by hand: node_modules/.bin/esbuild --version");
  return {std::move(diagnostic)};
}

}  // namespace tova::driver
