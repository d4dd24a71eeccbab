#ifndef TOVA_MODRES_GIT_LIBCURL_H
#define TOVA_MODRES_GIT_LIBCURL_H

// Type checks of variadic calls are macros over the linked functions; calls here go through pointers.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo

#include <memory>

#include "diagnostics/result.h"

namespace tova::git {

// libcurl, loaded on first use: `curl.easy_init()` is curl_easy_init().
struct LibCurl {
#define CURL_FUNCTION(name) decltype(&::curl_##name) name = nullptr;
#include "modres/git/libcurl_functions.def"
};

// The library, loaded and initialised. Thread-safe; the same object every time.
Result<const LibCurl*> LoadLibCurl();

}  // namespace tova::git

#endif
