#ifndef TOVA_COMPILER_AST_DUMP_H
#define TOVA_COMPILER_AST_DUMP_H

#include <string>

#include "compiler/ast/module.h"

namespace tova::ast {

// The tree as indented text, one node a line with its kind and the words that tell it apart, for tests and
// for looking at what was parsed. Places are left out. Ends with a newline.
std::string Dump(const Node& node);
std::string Dump(const Module& module);

}  // namespace tova::ast

#endif
