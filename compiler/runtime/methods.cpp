#include "compiler/runtime/methods.h"

#include <algorithm>
#include <iterator>

namespace tova::runtime {

namespace {

struct Method {
  llvm::StringLiteral name;
  unsigned receivers;
};

constexpr Method kMethods[] = {
#define METHOD(name, receivers) {name, receivers},
#include "compiler/runtime/methods.def"
#undef METHOD
};

}  // namespace

unsigned ReceiversOf(llvm::StringRef name) {
  const Method* found = std::lower_bound(std::begin(kMethods), std::end(kMethods), name,
                                         [](const Method& method, llvm::StringRef wanted) {
                                           return method.name < wanted;
                                         });
  return found != std::end(kMethods) && found->name == name ? found->receivers : kNoReceiver;
}

}  // namespace tova::runtime
