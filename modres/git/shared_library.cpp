#include "modres/git/shared_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

namespace tova::git {

Result<void*> LoadSharedLibrary(llvm::StringRef name) {
  void* library = ::dlopen(name.str().c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* reason = ::dlerror();  // NOLINT(concurrency-mt-unsafe): per thread in glibc and musl
    return Failure(FailureKind::kUnsupported,
                   fmt::format("cannot load {}, which is needed to fetch packages: {}", name.str(),
                               reason ? reason : "unknown reason"));
  }
  return library;
}

Result<void*> FindFunction(void* library, llvm::StringRef library_name, llvm::StringRef function) {
  void* address = ::dlsym(library, function.str().c_str());
  if (!address) {
    return Failure(FailureKind::kUnsupported,
                   fmt::format("{} has no function {}: it is another version than tovac was built for",
                               library_name.str(), function.str()));
  }
  return address;
}

}  // namespace tova::git
