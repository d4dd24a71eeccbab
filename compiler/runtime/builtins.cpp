#include "compiler/runtime/builtins.h"

#include <algorithm>
#include <iterator>

#include "llvm/ADT/StringSwitch.h"

namespace tova::runtime {

namespace {

constexpr Builtin kBuiltins[] = {
#define BUILTIN(name, file, exported, kind, type) \
  {llvm::StringLiteral(name), llvm::StringLiteral(file), llvm::StringLiteral(exported), BuiltinKind::k##kind, BuiltinType::k##type},
#include "compiler/runtime/builtins.def"
#undef BUILTIN
};

constexpr bool Precedes(llvm::StringRef a, llvm::StringRef b) {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (a.data()[i] != b.data()[i]) return a.data()[i] < b.data()[i];
  }
  return a.size() < b.size();
}

constexpr bool IsSorted() {
  for (size_t i = 1; i < std::size(kBuiltins); ++i) {
    if (!Precedes(kBuiltins[i - 1].name, kBuiltins[i].name)) return false;
  }
  return true;
}

static_assert(IsSorted(), "builtins.def is searched by bisection: keep its rows sorted by name");

struct Unbuilt {
  llvm::StringLiteral name;
  llvm::StringLiteral part;
};

constexpr Unbuilt kUnbuilt[] = {
#define UNBUILT(name, part) {name, part},
#include "compiler/runtime/unbuilt.def"
#undef UNBUILT
};

}  // namespace

llvm::ArrayRef<Builtin> Builtins() { return kBuiltins; }

const Builtin* FindBuiltin(llvm::StringRef name) {
  const Builtin* found = std::lower_bound(
      std::begin(kBuiltins), std::end(kBuiltins), name,
      [](const Builtin& builtin, llvm::StringRef wanted) { return builtin.name < wanted; });
  return found != std::end(kBuiltins) && found->name == name ? found : nullptr;
}

llvm::StringRef UnbuiltPartOf(llvm::StringRef name) {
  const Unbuilt* found = std::find_if(std::begin(kUnbuilt), std::end(kUnbuilt),
                                      [&](const Unbuilt& unbuilt) { return unbuilt.name == name; });
  return found != std::end(kUnbuilt) ? llvm::StringRef(found->part) : llvm::StringRef();
}

const Builtin* FindLibraryModule(llvm::StringRef specifier) {
  specifier.consume_front("stdlib/");
  llvm::StringRef name = llvm::StringSwitch<llvm::StringRef>(specifier)
                             .Cases("math", "str", "arr", "json", "dt", "re", specifier)
                             .Case("collections", "arr")
                             .Case("strings", "str")
                             .Case("datetime", "dt")
                             .Case("regex", "re")
                             .Default("");
  return name.empty() ? nullptr : FindBuiltin(name);
}

}  // namespace tova::runtime
