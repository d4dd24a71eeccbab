#include "compiler/runtime/builtins.h"

#include <catch2/catch_test_macros.hpp>

#include "compiler/runtime/files.h"
#include "compiler/runtime/methods.h"

using namespace tova::runtime;

TEST_CASE("every built-in is exported by its file") {
  for (const Builtin& builtin : Builtins()) {
    INFO(builtin.name.str());
    const File* file = nullptr;
    for (const File& candidate : Files()) {
      if (candidate.path == builtin.file) file = &candidate;
    }
    REQUIRE(file != nullptr);
    std::string name = builtin.exported.str();
    bool is_exported = false;
    for (const char* keyword : {"function ", "const ", "async function ", "function* ", "class "}) {
      for (const char* end : {"(", " ", ";"}) {
        is_exported |= file->contents.contains("export " + std::string(keyword) + name + end);
      }
    }
    CHECK(is_exported);
    CHECK(FindBuiltin(builtin.name) == &builtin);
  }
  CHECK(FindBuiltin("no_such_name") == nullptr);
  CHECK(FindBuiltin("") == nullptr);
}

TEST_CASE("methods are found by name") {
  CHECK(ReceiversOf("upper") == kStringReceiver);
  CHECK(ReceiversOf("contains") == (kStringReceiver | kListReceiver));
  CHECK(ReceiversOf("trim") == kNoReceiver);
}

TEST_CASE("imports of library areas mean namespaces") {
  for (const char* specifier :
       {"math", "str", "arr", "json", "dt", "re", "stdlib/math", "stdlib/collections"}) {
    INFO(specifier);
    CHECK(FindLibraryModule(specifier) != nullptr);
  }
  CHECK(FindLibraryModule("collections") == FindBuiltin("arr"));
  for (const char* specifier : {"", "zod", "fs", "url", "stdlib", "stdlib/", "stdlib/zod", "node:math"}) {
    INFO(specifier);
    CHECK(FindLibraryModule(specifier) == nullptr);
  }
}
