#ifndef TOVA_MODRES_GIT_REMOTE_TAG_H
#define TOVA_MODRES_GIT_REMOTE_TAG_H

#include <cstddef>
#include <string>

#include "diagnostics/failure.h"
#include "llvm/ADT/StringRef.h"

namespace tova::git {

// A tag of a remote repository and the commit it stands for.
struct RemoteTag {
  std::string name;    // without "refs/tags/": "v1.2.0". Foreign text, printable ASCII not guaranteed
  std::string commit;  // 40 lower-case hex digits; an annotated tag is peeled when the remote says how
};

// What is known of a tag before it is fetched.
struct KnownTag {
  std::string commit;       // the commit it stood for; "" when nothing is known
  bool is_current = false;  // the remote itself has just said so: the tag is not asked about again
};

// The repository was reached and has no such tag.
Failure NoSuchTag(llvm::StringRef tag);

// Tags of one repository. The largest ones have some thousands.
inline constexpr size_t kMaxTags = 200'000;

}  // namespace tova::git

#endif
