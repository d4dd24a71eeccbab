#include "analyzer-hooks/export_surface.h"

#include <algorithm>

#include "fmt/format.h"

namespace tova::analyzer_hooks {

namespace {

// Appends a text with its length before it, so that no two lists of texts print alike.
void AppendText(std::string& out, llvm::StringRef text) {
  out += fmt::format("{}:", text.size());
  out += text;
}

}  // namespace

ExportSurface::ExportSurface(std::vector<ExportedName> names) : names_(std::move(names)) {
  std::stable_sort(names_.begin(), names_.end(),
                   [](const ExportedName& a, const ExportedName& b) { return a.name < b.name; });
}

const ExportedName* ExportSurface::Find(llvm::StringRef name) const {
  auto found =
      std::lower_bound(names_.begin(), names_.end(), name,
                       [](const ExportedName& a, llvm::StringRef wanted) { return a.name < wanted; });
  const ExportedName* first = nullptr;
  // A name can stand twice when a file with mistakes declares it twice: the public one counts.
  for (; found != names_.end() && found->name == name; ++found) {
    if (first == nullptr || (found->is_pub && !first->is_pub)) first = &*found;
  }
  return first;
}

std::vector<llvm::StringRef> ExportSurface::PublicNames() const {
  std::vector<llvm::StringRef> names;
  for (const ExportedName& name : names_) {
    if (name.is_pub && (names.empty() || names.back() != name.name)) names.push_back(name.name);
  }
  return names;
}

std::string ExportSurface::Fingerprint() const {
  std::string out;
  for (const ExportedName& name : names_) {
    if (!name.is_pub) continue;
    out += fmt::format("{} {} ", static_cast<int>(name.kind), name.derives_eq ? 1 : 0);
    AppendText(out, name.name);
    AppendText(out, name.owner);
    out += fmt::format(" fields {}", name.fields.size());
    for (const ExportedField& field : name.fields) {
      out += field.has_default ? '+' : '-';
      AppendText(out, field.name);
      AppendText(out, field.type);
    }
    out += fmt::format(" variants {}", name.variants.size());
    for (llvm::StringRef variant : name.variants) AppendText(out, variant);
    out += '\n';
  }
  return out;
}

}  // namespace tova::analyzer_hooks
