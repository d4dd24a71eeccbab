#include "analyzer-hooks/export_surface.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <iterator>

namespace tova::analyzer_hooks {

namespace {

void AppendNumber(std::string& out, size_t number) {
  char digits[24];
  out.append(digits, std::to_chars(std::begin(digits), std::end(digits), number).ptr);
}

// Appends a text with its length before it, so that no two lists of texts print alike.
void AppendText(std::string& out, llvm::StringRef text) {
  AppendNumber(out, text.size());
  out += ':';
  out += text;
}

void AppendCount(std::string& out, llvm::StringRef what, size_t count) {
  out += what;
  AppendNumber(out, count);
}

void AppendFlags(std::string& out, std::initializer_list<bool> flags) {
  for (bool flag : flags) out += flag ? '1' : '0';
  out += ' ';
}

void AppendFields(std::string& out, const std::vector<ExportedField>& fields) {
  AppendCount(out, " fields ", fields.size());
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
    AppendCount(out, "", static_cast<size_t>(name.kind));
    AppendFlags(out, {name.is_pub, name.derives_eq, name.is_plain, name.is_closed});
    AppendText(out, name.name);
    AppendText(out, name.owner);
    AppendText(out, name.type);
    AppendFields(out, name.fields);
    AppendCount(out, " variants ", name.variants.size());
    for (llvm::StringRef variant : name.variants) AppendText(out, variant);
    AppendCount(out, " of ", name.type_parameters.size());
    for (llvm::StringRef parameter : name.type_parameters) AppendText(out, parameter);
    AppendCount(out, " methods ", name.methods.size());
    for (const ExportedMethod& method : name.methods) {
      AppendFlags(out, {method.has_body, method.is_plain});
      AppendText(out, method.name);
      AppendText(out, method.result);
      AppendFields(out, method.parameters);
    }
    out += '\n';
  }
  return out;
}

}  // namespace tova::analyzer_hooks
