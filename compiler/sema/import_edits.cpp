#include "compiler/sema/import_edits.h"

#include <algorithm>

#include "llvm/ADT/STLExtras.h"

namespace tova::sema {

using ast::ImportDecl;
using ast::ImportedName;

namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

// The statement, and its line with the line break when the line holds nothing else.
Span WholeStatement(const ast::Module& module, const ImportDecl& import) {
  llvm::StringRef source = module.source();
  size_t begin = import.begin;
  size_t end = import.end;
  auto skip_blanks = [&](size_t at) {
    while (at < source.size() && IsBlank(source[at])) ++at;
    return at;
  };
  if (size_t next = skip_blanks(end); next < source.size() && source[next] == ';') end = next + 1;
  const size_t rest = skip_blanks(end);
  size_t line = begin;
  while (line > 0 && IsBlank(source[line - 1])) --line;
  const bool begins_line = line == 0 || source[line - 1] == '\n';
  const bool ends_line = rest == source.size() || source[rest] == '\n' || source.drop_front(rest).starts_with("\r\n");
  if (begins_line && ends_line) {
    begin = line;
    end = rest;
    if (end < source.size() && source[end] == '\r') ++end;
    if (end < source.size()) ++end;
  } else if (!ends_line) {
    end = rest;
  }
  return module.SpanOf(static_cast<uint32_t>(begin), static_cast<uint32_t>(end));
}

// One of several names that stand in braces, with the comma that parts it from a neighbour.
Span OneOfMany(const ast::Module& module, const ImportDecl& import, const ImportedName& name) {
  const size_t at = llvm::find(import.names, &name) - import.names.begin();
  if (at + 1 < import.names.size()) return module.SpanOf(name.begin, import.names[at + 1]->begin);
  return module.SpanOf(import.names[at - 1]->end, name.end);
}

}  // namespace

std::optional<Edit> RemoveImportedName(const ast::Module& module, const ImportDecl& import, const ImportedName& name,
                                       llvm::function_ref<bool(const ImportedName&)> goes) {
  llvm::StringRef source = module.source();
  const bool keeps_default = import.default_name != nullptr && !goes(*import.default_name);
  const bool keeps_namespace = import.namespace_name != nullptr && !goes(*import.namespace_name);
  const bool keeps_braces = llvm::any_of(import.names, [&](const ImportedName* other) { return !goes(*other); });
  Span span;
  if (!keeps_default && !keeps_namespace && !keeps_braces) {
    span = WholeStatement(module, import);
  } else if (&name == import.default_name) {
    const size_t next = source.find_first_of("{*", name.end);
    span = module.SpanOf(name.begin, static_cast<uint32_t>(next));
  } else if (&name == import.namespace_name) {
    span = module.SpanOf(import.default_name->end, name.end);
  } else if (!keeps_braces) {
    const size_t closer = source.find('}', import.names.back()->end);
    span = module.SpanOf(import.default_name->end, static_cast<uint32_t>(closer) + 1);
  } else {
    span = OneOfMany(module, import, name);
  }
  const bool takes_comment = llvm::any_of(module.comments, [&](const ast::Comment& comment) {
    return comment.begin < span.end && comment.end > span.begin;
  });
  if (takes_comment) return std::nullopt;
  return Edit{span, ""};
}

}  // namespace tova::sema
