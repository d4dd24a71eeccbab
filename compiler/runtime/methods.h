#ifndef TOVA_COMPILER_RUNTIME_METHODS_H
#define TOVA_COMPILER_RUNTIME_METHODS_H

#include "llvm/ADT/StringRef.h"

namespace tova::runtime {

// The kinds of values that have a Tova method which JavaScript's own methods don't provide, as a set of bits.
enum MethodReceivers : unsigned { kNoReceiver = 0, kStringReceiver = 1, kListReceiver = 2 };

// Which receivers the method table of methods.js has `name` for; zero when a plain JavaScript call will do.
unsigned ReceiversOf(llvm::StringRef name);

}  // namespace tova::runtime

#endif
