#ifndef TOVA_COMPILER_DRIVER_JAVASCRIPT_RUNTIME_H
#define TOVA_COMPILER_DRIVER_JAVASCRIPT_RUNTIME_H

#include <optional>
#include <string>
#include <vector>

#include "modres/session/environment.h"

namespace tova::driver {

// The user's node or bun.
struct JavaScriptRuntime {
  std::string path;
  std::vector<std::string> arguments;  // before the program
};

// Finds the first of node and bun on the PATH. Nothing when there is neither, which has been reported.
std::optional<JavaScriptRuntime> FindRuntime(session::Environment& environment);

// Becomes the program, so that signals, exit status and terminal are its own. Returns only when that fails.
int ReplaceProcess(const JavaScriptRuntime& runtime, const std::string& program,
                   const std::vector<std::string>& arguments, session::Environment& environment);

// Runs the program and waits for it; gives its exit status. An interruption is passed on to it.
int RunProcess(const JavaScriptRuntime& runtime, const std::string& program,
               const std::vector<std::string>& arguments, session::Environment& environment);

}  // namespace tova::driver

#endif
