#ifndef TOVA_MODRES_VERSION_VERSION_H
#define TOVA_MODRES_VERSION_VERSION_H

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "llvm/ADT/StringRef.h"

namespace tova::version {

// A version of a package by SemVer 2.0: MAJOR.MINOR.PATCH and an optional prerelease. Build metadata is no
// part of it, since tags never carry any. Parse and ToString are inverse to each other. A plain value.
class Version {
 public:
  // 0.0.0
  Version() = default;
  // `prerelease` must be empty or a valid dotted list of identifiers (see IsPrerelease).
  Version(uint32_t major, uint32_t minor, uint32_t patch, std::string prerelease = {});

  // Reads "1.2.3" or "1.2.3-rc.1"; nothing else: no "v", no blanks, no leading zeros, components of at most
  // nine digits, at most kMaxVersionBytes bytes.
  static std::optional<Version> Parse(llvm::StringRef text);

  uint32_t major_number() const { return major_; }
  uint32_t minor_number() const { return minor_; }
  uint32_t patch_number() const { return patch_; }
  // "rc.1"; empty for a release.
  llvm::StringRef prerelease() const { return prerelease_; }
  bool is_prerelease() const { return !prerelease_.empty(); }

  // Whether both have the same MAJOR.MINOR.PATCH.
  bool HasSameCore(const Version& other) const;
  // "1.2.3-rc.1"
  std::string ToString() const;
  // "v1.2.3-rc.1": the tag of this version, without "refs/tags/".
  std::string ToTag() const;

  // SemVer 2.0 precedence (section 11): a total order, since there is no build metadata.
  friend std::strong_ordering operator<=>(const Version& a, const Version& b);
  friend bool operator==(const Version& a, const Version& b) = default;

 private:
  uint32_t major_ = 0;
  uint32_t minor_ = 0;
  uint32_t patch_ = 0;
  std::string prerelease_;
};

// No version that people write comes near; keeps hostile tags and manifests small.
inline constexpr size_t kMaxVersionBytes = 128;

// The version of the tag "v1.2.3" (without "refs/tags/"), or nothing when the tag names no version.
std::optional<Version> ParseTag(llvm::StringRef tag);

// Whether `text` is a dotted list of prerelease identifiers: not empty, of [0-9A-Za-z-], numbers without
// leading zeros.
bool IsPrerelease(llvm::StringRef text);

}  // namespace tova::version

#endif
