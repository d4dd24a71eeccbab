// The one translation unit that compiles toml++.
#define TOML_IMPLEMENTATION
#include "modres/manifest/toml_library.h"
