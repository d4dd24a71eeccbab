#ifndef TOVA_COMPILER_AST_MODULE_H
#define TOVA_COMPILER_AST_MODULE_H

#include <type_traits>

#include "compiler/ast/declarations.h"
#include "compiler/ast/slabs.h"
#include "compiler/ast/statements.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Allocator.h"

namespace tova::ast {

struct Comment {
  uint32_t begin = 0;     // of the first slash
  uint32_t end = 0;       // past the text; the line's end is not part of it
  bool is_doc = false;    // `///`
  bool is_block = false;  // `/* */`
};

// One parsed file. Owns every node, name list and decoded string of its tree; views into the source text last
// as long as the SourceSet. Not thread-safe.
class Module {
 public:
  Module(FileId file, llvm::StringRef source) : file_(file), source_(source) {}
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  FileId file() const { return file_; }
  llvm::StringRef source() const { return source_; }

  llvm::ArrayRef<Stmt*> statements;
  // Every import and re-export at the top level, in source order; each is also among the statements.
  llvm::ArrayRef<ModuleReference*> references;
  llvm::ArrayRef<Comment> comments;  // in source order
  // The lines that the parser or the lexer reported and could not read as they were meant, in no order; may
  // overlap. What stands there may be missing from the tree.
  llvm::ArrayRef<Span> damaged;
  bool has_syntax_errors = false;    // something was reported, if only a word of another language
  bool has_defer = false;            // a DeferStmt is directly among the statements
  bool has_await = false;            // an `await` stands outside every function
  bool mentions_it = false;          // some expression is the name `it`

  Span SpanOf(const Node& node) const { return {file_, node.begin, node.end}; }
  Span SpanOf(const Name& name) const { return {file_, name.begin, name.end()}; }
  Span SpanOf(uint32_t begin, uint32_t end) const { return {file_, begin, end}; }
  // The documentation in front of a statement, as written, with its slashes; may be empty.
  llvm::StringRef DocOf(const Stmt& stmt) const { return source_.slice(stmt.doc_begin, stmt.doc_end); }

  // To be called before the tree is walked when other files were worked on since it was made: by then it has left the
  // processor's cache.
  void Prefetch() const { slabs_.Prefetch(); }

  // A new node (or Symbol) in the arena.
  template <typename T>
  T* Make() {
    static_assert(std::is_trivially_destructible_v<T>, "arena objects are never destroyed");
    return new (arena_.Allocate<T>()) T();
  }
  // A copy of a list in the arena.
  template <typename T>
  llvm::ArrayRef<T> Copy(llvm::ArrayRef<T> list) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    return list.copy(arena_);
  }
  // A copy of a text in the arena.
  llvm::StringRef CopyText(llvm::StringRef text) { return text.copy(arena_); }

 private:
  static constexpr size_t kSlabsOfOneSize = size_t{1} << 20;  // before larger ones are taken
  Slabs slabs_;
  llvm::BumpPtrAllocatorImpl<Slabs::Allocator, Slabs::kSize, Slabs::kSize, kSlabsOfOneSize> arena_{
      Slabs::Allocator(slabs_)};
  FileId file_;
  llvm::StringRef source_;
};

}  // namespace tova::ast

#endif
