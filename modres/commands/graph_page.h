#ifndef TOVA_MODRES_COMMANDS_GRAPH_PAGE_H
#define TOVA_MODRES_COMMANDS_GRAPH_PAGE_H

#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::commands {

// One HTML file that draws a graph and needs nothing else: no network, no other file. `title` is any text, `json` the
// graph as `pkg graph --format=json` prints it. Nothing in either can become markup or script. The address
// `graph.html#github.com/a/b` opens the page with that module selected.
std::string GraphPage(llvm::StringRef title, llvm::StringRef json);

}  // namespace tova::commands

#endif
