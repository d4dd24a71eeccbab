#ifndef TOVA_MODRES_SPECIFIER_CLASSIFY_H
#define TOVA_MODRES_SPECIFIER_CLASSIFY_H

#include <string>

#include "llvm/ADT/StringRef.h"
#include "modres/specifier/package_graph.h"

namespace tova::specifier {

// What an import specifier is, in the order in which the kinds are tried.
enum class SpecifierKind {
  kRelative,        // "./util", "../lib/helpers", "."
  kProjectRoot,     // "@/utils/validators": from the source folder of the importer's package
  kNodeBuiltin,     // "node:fs"
  kToolchain,       // "tova:testing": what comes with the compiler
  kDeclaredNpm,     // a declared npm name or a file below it: "highlight.js/lib/core"
  kPathDependency,  // a path dependency's key or a file below it: "http", "http/client"
  kTovaModule,      // a first segment with a dot and at least three segments
  kBareNpm,         // any other well-formed name: left to the JavaScript runtime
  kMisfit,          // a dotted name that is neither, or no name at all
};

// Reads a specifier as a file that belongs to a package with these declared names would mean it. Pure.
SpecifierKind Classify(llvm::StringRef specifier, const DeclaredNames& declared);

// Whether the text has the form of an npm package name with an optional path below it.
bool IsNpmSpecifier(llvm::StringRef specifier);

}  // namespace tova::specifier

#endif
