#include "compiler/sema/follow_ups.h"

#include "compiler/ast/declarations.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::sema {
namespace {

using Words = llvm::DenseSet<llvm::CachedHashStringRef>;

bool IsWordByte(char c) { return llvm::isAlnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

// The damaged lines of a module: disjoint and in order.
std::vector<Span> DamagedLines(const ast::Module& module) {
  std::vector<Span> damaged = module.damaged.vec();
  llvm::sort(damaged, [](const Span& a, const Span& b) { return a.begin < b.begin; });
  size_t kept = 0;
  for (const Span& span : damaged) {
    if (kept != 0 && span.begin <= damaged[kept - 1].end) {
      damaged[kept - 1].end = std::max(damaged[kept - 1].end, span.end);
    } else {
      damaged[kept++] = span;
    }
  }
  damaged.resize(kept);
  return damaged;
}

bool Overlaps(llvm::ArrayRef<Span> lines, uint32_t begin, uint32_t end) {
  const auto* after = llvm::partition_point(lines, [&](const Span& span) { return span.end < begin; });
  return after != lines.end() && after->begin <= end;
}

// What is said about a name that may be defined, or defined otherwise, in text that could not be read.
bool IsAboutDefinition(DiagnosticCode code) {
  return code == DiagnosticCode::kUnassignedVariable || code == DiagnosticCode::kUnknownVariant ||
         code == DiagnosticCode::kUnknownImplType || code == DiagnosticCode::kUnknownTrait;
}

// What is said about the use of a type, some of whose declaration could not be read.
bool IsAboutShape(DiagnosticCode code) {
  return code == DiagnosticCode::kNotConstructible || code == DiagnosticCode::kVariantPatternArity ||
         code == DiagnosticCode::kWrongArgumentCount || IsAboutDefinition(code);
}

}  // namespace

Words WordsIn(llvm::StringRef text, llvm::ArrayRef<Span> parts) {
  Words words;
  for (const Span& span : parts) {
    llvm::StringRef part = text.slice(span.begin, span.end);
    while (!part.empty()) {
      part = part.drop_until(IsWordByte);
      llvm::StringRef word = part.take_while(IsWordByte);
      if (!word.empty()) words.insert(llvm::CachedHashStringRef(word));
      part = part.drop_front(word.size());
    }
  }
  return words;
}

void DropWhatFollowsFromSyntax(const ast::Module& module, std::vector<Diagnostic>& diagnostics) {
  if (!module.has_syntax_errors) return;
  const std::vector<Span> damaged = DamagedLines(module);
  const Words unread = WordsIn(module.source(), damaged);
  llvm::SmallVector<Span, 8> types;
  bool has_damaged_trait = false;
  for (const ast::Stmt* stmt : module.statements) {
    if (!Overlaps(damaged, stmt->begin, stmt->end)) continue;
    if (llvm::isa<ast::TypeDecl>(stmt)) types.push_back(module.SpanOf(*stmt));
    has_damaged_trait |= llvm::isa<ast::TraitDecl, ast::InterfaceDecl, ast::ImplDecl>(stmt);
  }
  const Words shapes = WordsIn(module.source(), types);
  llvm::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
    if (diagnostic.severity != Severity::kError) return true;
    if (Overlaps(damaged, diagnostic.span.begin, diagnostic.span.begin)) return true;
    if (diagnostic.code == DiagnosticCode::kMissingMethod) return has_damaged_trait;
    const llvm::CachedHashStringRef word(
        module.source().slice(diagnostic.span.begin, diagnostic.span.end).take_while(IsWordByte));
    return (IsAboutDefinition(diagnostic.code) && unread.contains(word)) ||
           (IsAboutShape(diagnostic.code) && shapes.contains(word));
  });
}

}  // namespace tova::sema
