#include "modres/git/libcurl.h"

#include "modres/git/shared_library.h"

namespace tova::git {
namespace {

// The interface has been stable under this name since 2006.
constexpr llvm::StringLiteral kLibraryName = "libcurl.so.4";

Result<LibCurl> Load() {
  TOVA_TRY(void* library, LoadSharedLibrary(kLibraryName));
  LibCurl curl;
#define CURL_FUNCTION(name)                                                      \
  {                                                                              \
    TOVA_TRY(void* address, FindFunction(library, kLibraryName, "curl_" #name)); \
    curl.name = reinterpret_cast<decltype(curl.name)>(address);                  \
  }
#include "modres/git/libcurl_functions.def"
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return Failure(FailureKind::kUnsupported, "cannot initialise libcurl");
  }
  return curl;
}

}  // namespace

Result<const LibCurl*> LoadLibCurl() {
  static const Result<LibCurl> loaded = Load();
  if (!loaded) return Failure(loaded.failure());
  return &*loaded;
}

}  // namespace tova::git
