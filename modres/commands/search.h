#ifndef TOVA_MODRES_COMMANDS_SEARCH_H
#define TOVA_MODRES_COMMANDS_SEARCH_H

#include <string>
#include <vector>

#include "modres/session/environment.h"

namespace tova::commands {

inline constexpr unsigned kDefaultSearchLimit = 20;
inline constexpr unsigned kMaxSearchLimit = 100;  // GitHub gives no more at once

// `tovac pkg search`: packages with these words, the best match first, under the names that `pkg add` takes.
struct SearchRequest {
  std::vector<std::string> words;
  unsigned limit = kDefaultSearchLimit;
  bool json = false;
};

// Returns an exit status: finding nothing is no failure.
int Search(const SearchRequest& request, session::Environment& environment);

}  // namespace tova::commands

#endif
