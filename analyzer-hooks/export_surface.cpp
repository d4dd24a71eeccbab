#include "analyzer-hooks/export_surface.h"

#include <algorithm>
#include <initializer_list>

namespace tova::analyzer_hooks {

namespace {

// Four bytes, of the machine's order: a fingerprint does not leave it.
void AppendNumber(std::string& out, size_t number) {
  const auto bytes = static_cast<uint32_t>(number);
  out.append(reinterpret_cast<const char*>(&bytes), sizeof bytes);
}

// Appends a text with its length before it, so that no two lists of texts print alike.
void AppendText(std::string& out, llvm::StringRef text) {
  AppendNumber(out, text.size());
  out.append(text.data(), text.size());
}

void AppendFlags(std::string& out, std::initializer_list<bool> flags) {
  char bits = 0;
  for (bool flag : flags) bits = static_cast<char>(bits << 1 | static_cast<char>(flag));
  out += bits;
}

void AppendFields(std::string& out, const std::vector<ExportedField>& fields) {
  AppendNumber(out, fields.size());
  for (const ExportedField& field : fields) {
    AppendFlags(out, {field.is_rest, field.has_default});
    AppendText(out, field.name);
    AppendText(out, field.type);
  }
}

bool IsType(ExportKind kind) {
  return kind != ExportKind::kFunction && kind != ExportKind::kValue && kind != ExportKind::kVariable;
}

}  // namespace

// Names are large, so each is moved but once.
ExportSurface::ExportSurface(std::vector<ExportedName> names) {
  std::vector<ExportedName*> sorted;
  sorted.reserve(names.size());
  for (ExportedName& name : names) sorted.push_back(&name);
  std::sort(sorted.begin(), sorted.end(), [](const ExportedName* a, const ExportedName* b) {
    const int order = a->name.compare(b->name);
    return order != 0 ? order < 0 : a < b;
  });
  names_.reserve(names.size());
  for (ExportedName* name : sorted) names_.push_back(std::move(*name));
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
    AppendNumber(out, static_cast<size_t>(name.kind));
    AppendFlags(out, {name.is_pub, name.derives_eq, name.is_plain, name.is_closed});
    AppendText(out, name.name);
    AppendText(out, name.owner);
    AppendText(out, name.type);
    AppendFields(out, name.fields);
    AppendNumber(out, name.variants.size());
    for (llvm::StringRef variant : name.variants) AppendText(out, variant);
    AppendNumber(out, name.type_parameters.size());
    for (llvm::StringRef parameter : name.type_parameters) AppendText(out, parameter);
    AppendNumber(out, name.methods.size());
    for (const ExportedMethod& method : name.methods) {
      AppendFlags(out, {method.has_body, method.is_plain});
      AppendText(out, method.name);
      AppendText(out, method.result);
      AppendFields(out, method.parameters);
    }
  }
  return out;
}

}  // namespace tova::analyzer_hooks
