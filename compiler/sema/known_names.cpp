#include "compiler/sema/known_names.h"

#include <algorithm>
#include <iterator>

namespace tova::sema {

namespace {

constexpr llvm::StringLiteral kJsGlobals[] = {
#define JS_GLOBAL(name) llvm::StringLiteral(#name),
#include "compiler/sema/js_globals.def"
#undef JS_GLOBAL
};

constexpr llvm::StringRef kTypeNames[] = {
    "Any",   "Array", "Bool",   "Float",  "Function", "Int",     "List",    "Map",
    "Never", "Nil",   "Number", "Object", "Option",   "Promise", "Range",   "Result",
    "Self",  "Set",   "String", "Table",  "Tuple",    "Unit",    "Unknown", "Void",
};

constexpr llvm::StringRef kCallbackTakers[] = {
    "all",          "any",       "chunkBy",    "chunk_by",  "compose",    "count",       "countBy",
    "count_by",     "curry",     "debounce",   "dropWhile", "drop_while", "each",        "every",
    "filter",       "filterErr", "filterOk",   "find",      "findIndex",  "findLast",    "find_index",
    "find_last",    "flatMap",   "flat_map",   "fold",      "forEach",    "for_each",    "groupBy",
    "group_by",     "indexBy",   "index_by",   "isSorted",  "is_sorted",  "iterate",     "keyBy",
    "key_by",       "map",       "mapEntries", "mapKeys",   "mapValues",  "map_entries", "map_keys",
    "map_values",   "maxBy",     "max_by",     "memoize",   "minBy",      "min_by",      "negate",
    "once",         "partition", "pipe",       "pipeFn",    "pipe_fn",    "reduce",      "reduceRight",
    "reduce_right", "reject",    "retry",      "scan",      "some",       "sortBy",      "sort_by",
    "sorted",       "sumBy",     "sum_by",     "takeWhile", "take_while", "tap",         "throttle",
    "tryCatch",     "try_catch", "uniqueBy",   "unique_by", "where",      "zipWith",     "zip_with",
};

bool Contains(llvm::ArrayRef<llvm::StringRef> sorted, llvm::StringRef name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

}  // namespace

bool IsJsGlobal(llvm::StringRef name) {
  return std::binary_search(std::begin(kJsGlobals), std::end(kJsGlobals), name,
                            [](llvm::StringRef a, llvm::StringRef b) { return a < b; });
}

llvm::ArrayRef<llvm::StringRef> BuiltinTypeNames() { return kTypeNames; }

bool IsBuiltinTypeName(llvm::StringRef name) { return Contains(kTypeNames, name); }

ast::StaticType TypeOfBuiltinTypeName(llvm::StringRef name) {
  using ast::StaticType;
  if (name == "Int") return StaticType::kInt;
  if (name == "Float") return StaticType::kFloat;
  if (name == "Number") return StaticType::kNumber;
  if (name == "String") return StaticType::kString;
  if (name == "Bool") return StaticType::kBool;
  if (name == "Nil") return StaticType::kNil;
  if (name == "Array" || name == "List") return StaticType::kList;
  if (name == "Tuple") return StaticType::kTuple;
  if (name == "Function") return StaticType::kFunction;
  if (name == "Range") return StaticType::kRange;
  if (name == "Result" || name == "Option") return StaticType::kVariant;
  return StaticType::kUnknown;
}

bool TakesCallback(llvm::StringRef builtin) {
  return std::find(std::begin(kCallbackTakers), std::end(kCallbackTakers), builtin) !=
         std::end(kCallbackTakers);
}

}  // namespace tova::sema
