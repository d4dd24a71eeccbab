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

void AppendFields(std::string& out, const std::vector<ExportedField>& fields) {
  out += fmt::format(" fields {}", fields.size());
  for (const ExportedField& field : fields) {
    out += field.is_rest ? '*' : field.has_default ? '+' : '-';
    AppendText(out, field.name);
    AppendText(out, field.type);
  }
}

bool IsType(ExportKind kind) {
  return kind != ExportKind::kFunction && kind != ExportKind::kValue && kind != ExportKind::kVariable;
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
    // Public names may speak of private types.
    if (!name.is_pub && !IsType(name.kind)) continue;
    out += fmt::format("{} {}{}{}{} ", static_cast<int>(name.kind), name.is_pub ? 1 : 0, name.derives_eq ? 1 : 0,
                       name.is_plain ? 1 : 0, name.is_closed ? 1 : 0);
    AppendText(out, name.name);
    AppendText(out, name.owner);
    AppendText(out, name.type);
    AppendFields(out, name.fields);
    out += fmt::format(" variants {}", name.variants.size());
    for (llvm::StringRef variant : name.variants) AppendText(out, variant);
    out += fmt::format(" of {}", name.type_parameters.size());
    for (llvm::StringRef parameter : name.type_parameters) AppendText(out, parameter);
    for (const ExportedMethod& method : name.methods) {
      out += fmt::format(" method {}{} ", method.has_body ? 1 : 0, method.is_plain ? 1 : 0);
      AppendText(out, method.name);
      AppendText(out, method.result);
      AppendFields(out, method.parameters);
    }
    out += '\n';
  }
  return out;
}

}  // namespace tova::analyzer_hooks
