#ifndef TOVA_COMPILER_PARSE_PARSE_MODULE_H
#define TOVA_COMPILER_PARSE_PARSE_MODULE_H

#include <memory>

#include "compiler/ast/module.h"
#include "compiler/lex/lexer.h"
#include "diagnostics/emitter.h"
#include "diagnostics/source_set.h"

namespace tova::parse {

// Reads one file into a tree. Every mistake of the user is reported to the emitter with its place; a tree
// always comes back, with ErrorExpr, ErrorStmt and their like where nothing could be made of the text. The
// tree holds views of the source set's text. May be called from many threads, each with its own emitter.
std::unique_ptr<ast::Module> ParseModule(const SourceSet& sources, FileId file, Emitter& emitter);
// The same for a file whose tokens are at hand. Misspelt keywords become keywords in them.
std::unique_ptr<ast::Module> ParseModule(const SourceSet& sources, FileId file, lex::TokenStream& tokens,
                                         Emitter& emitter);

}  // namespace tova::parse

#endif
