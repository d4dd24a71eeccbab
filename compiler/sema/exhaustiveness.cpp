#include "compiler/sema/exhaustiveness.h"

#include <algorithm>

#include "compiler/ast/patterns.h"
#include "compiler/sema/static_types.h"
#include "fmt/format.h"
#include "llvm/ADT/SmallVector.h"

namespace tova::sema {

namespace {

using ast::Pattern;
using ast::Symbol;
using ast::SymbolKind;
using llvm::dyn_cast;

constexpr size_t kBudget = 200'000;         // cells looked at for one match; ordinary ones need a few dozen
constexpr size_t kLongestListPattern = 12;  // elements; lists with longer patterns are treated as open
constexpr size_t kMostWitnesses = 8;

// The outermost shape that a pattern asks for.
enum class Shape : uint8_t { kAny, kVariant, kBool, kNil, kLiteral, kTuple, kList, kOpaque };

struct Head {
  Shape shape = Shape::kAny;
  llvm::StringRef key;             // literals: the text; variants: the name
  const Symbol* symbol = nullptr;  // variants
  size_t arity = 0;                // parts; for lists the least length
  bool is_open = false;            // lists: longer ones too

  bool SameAs(const Head& other) const {
    return shape == other.shape && key == other.key && arity == other.arity && is_open == other.is_open;
  }
};

// What is assumed of a value that is matched. Types are gradual: a value is of the type that its patterns
// speak of when one asks whether they cover it, but another arm behind them may still be meant for `nil` or
// for something else.
enum class Assumption : uint8_t { kTypeOfPatterns, kNothing };

// A null pattern takes everything.
using Row = llvm::SmallVector<const Pattern*, 4>;
using Rows = std::vector<Row>;
using Witness = std::vector<std::string>;

size_t FieldCount(const ast::VariantPattern& pattern) {
  if (pattern.symbol != nullptr && pattern.symbol->has_fields) return pattern.symbol->field_names.size();
  size_t count = pattern.arguments.size();
  if (count != 0 && llvm::isa<ast::RestPattern>(pattern.arguments.back())) --count;
  return count;
}

Head HeadOfLiteral(const ast::Expr& literal) {
  Head head;
  head.shape = Shape::kLiteral;
  if (const auto* value = dyn_cast<ast::BoolLiteral>(&literal)) {
    head.shape = Shape::kBool;
    head.key = value->value ? "true" : "false";
  } else if (llvm::isa<ast::NilLiteral>(&literal)) {
    head.shape = Shape::kNil;
  } else if (const auto* text = dyn_cast<ast::StringLiteral>(&literal)) {
    head.key = text->value;
    head.arity = 0;
    head.is_open = true;  // keeps the string "1" apart from the number 1
  } else if (const auto* number = dyn_cast<ast::NumberLiteral>(&literal)) {
    head.key = number->digits;
  } else {
    head.shape = Shape::kOpaque;
  }
  return head;
}

Head HeadOf(const Pattern* pattern, Assumption assumption) {
  Head head;
  if (pattern == nullptr) return head;
  if (const auto* variant = dyn_cast<ast::VariantPattern>(pattern)) {
    head.shape = Shape::kVariant;
    head.key = variant->name.text;
    head.symbol = variant->symbol;
    head.arity = FieldCount(*variant);
    if (head.symbol == nullptr) head.shape = Shape::kOpaque;
  } else if (const auto* literal = dyn_cast<ast::LiteralPattern>(pattern)) {
    if (literal->literal == nullptr) return head;
    head = HeadOfLiteral(*literal->literal);
  } else if (const auto* tuple = dyn_cast<ast::TuplePattern>(pattern)) {
    head.shape = Shape::kTuple;
    head.arity = tuple->elements.size();
    if (head.arity != 0 && llvm::isa<ast::RestPattern>(tuple->elements.back())) head.shape = Shape::kOpaque;
  } else if (const auto* list = dyn_cast<ast::ListPattern>(pattern)) {
    head.shape = Shape::kList;
    head.arity = list->elements.size();
    if (head.arity != 0 && llvm::isa<ast::RestPattern>(list->elements.back())) {
      --head.arity;
      head.is_open = true;
    }
    if (head.arity > kLongestListPattern) head.shape = Shape::kOpaque;
  } else if (llvm::isa<ast::WildcardPattern, ast::BindingPattern, ast::RestPattern, ast::ErrorPattern>(
                 pattern)) {
    return head;
  } else if (const auto* object = dyn_cast<ast::ObjectPattern>(pattern)) {
    // `{ x, y }` takes every object.
    const bool takes_objects =
        std::all_of(object->fields.begin(), object->fields.end(),
                    [&](const auto* field) { return HeadOf(field->value, assumption).shape == Shape::kAny; });
    const bool assumes_object = assumption == Assumption::kTypeOfPatterns;
    head.shape = takes_objects && assumes_object ? Shape::kAny : Shape::kOpaque;
  } else {
    // Ranges, prefixes and objects take some values; which, is not reasoned about.
    head.shape = Shape::kOpaque;
  }
  return head;
}

// The variants that a value can be besides this one; empty when that isn't known.
llvm::ArrayRef<Symbol*> Siblings(const Head& head) {
  if (head.symbol == nullptr || head.symbol->owner == nullptr) return {};
  return head.symbol->owner->variants;
}

class Checker {
 public:
  explicit Checker(Assumption assumption) : assumption_(assumption) {}

  // Whether some value that no row takes is taken by `query`; what such values look like goes to `witnesses`.
  bool IsUseful(const Rows& rows, const Row& query, std::vector<Witness>* witnesses);

  bool is_spent() const { return spent_ > kBudget; }

 private:
  bool TryConstructor(const Rows& rows, const Row& query, const Head& head, std::vector<Witness>* witnesses);
  bool TryEverything(const Rows& rows, const Row& query, std::vector<Witness>* witnesses);
  bool TryLists(const Rows& rows, const Row& query, size_t longest, std::vector<Witness>* witnesses);

  Assumption assumption_;
  size_t spent_ = 0;
};

// The parts of a pattern that has the head's shape, `arity` of them.
void AppendParts(const Pattern* pattern, size_t arity, Row& out) {
  Row parts(arity, nullptr);
  if (const auto* variant = llvm::dyn_cast_or_null<ast::VariantPattern>(pattern)) {
    for (size_t i = 0; i < variant->arguments.size(); ++i) {
      if (llvm::isa<ast::RestPattern>(variant->arguments[i])) break;
      size_t place = i;
      if (i < variant->argument_names.size() && variant->argument_names[i] && variant->symbol != nullptr) {
        llvm::ArrayRef<llvm::StringRef> names = variant->symbol->field_names;
        place = std::find(names.begin(), names.end(), variant->argument_names[i].text) - names.begin();
      }
      if (place < arity) parts[place] = variant->arguments[i];
    }
  } else if (pattern != nullptr) {
    llvm::ArrayRef<Pattern*> elements;
    if (const auto* tuple = dyn_cast<ast::TuplePattern>(pattern)) elements = tuple->elements;
    if (const auto* list = dyn_cast<ast::ListPattern>(pattern)) elements = list->elements;
    for (size_t i = 0; i < elements.size() && i < arity; ++i) {
      if (!llvm::isa<ast::RestPattern>(elements[i])) parts[i] = elements[i];
    }
  }
  out.append(parts.begin(), parts.end());
}

bool Takes(const Head& row, const Head& wanted) {
  if (row.shape == Shape::kAny) return true;
  if (row.shape != wanted.shape) return false;
  if (row.shape == Shape::kList) {
    return row.is_open ? row.arity <= wanted.arity : !wanted.is_open && row.arity == wanted.arity;
  }
  return row.SameAs(wanted);
}

// The rows that take a value with that head, with the first cell replaced by its parts.
Rows Specialize(const Rows& rows, const Head& head, Assumption assumption) {
  Rows out;
  for (const Row& row : rows) {
    if (!Takes(HeadOf(row.front(), assumption), head)) continue;
    Row narrowed;
    AppendParts(row.front(), head.arity, narrowed);
    narrowed.append(row.begin() + 1, row.end());
    out.push_back(std::move(narrowed));
  }
  return out;
}

std::string Print(const Head& head, llvm::ArrayRef<std::string> parts) {
  std::string text;
  switch (head.shape) {
    case Shape::kVariant:
      text = head.key.str();
      if (parts.empty()) return text;
      return fmt::format("{}({})", text, fmt::join(parts.begin(), parts.end(), ", "));
    case Shape::kTuple:
      return fmt::format("({})", fmt::join(parts.begin(), parts.end(), ", "));
    case Shape::kList:
      text = fmt::format("[{}", fmt::join(parts.begin(), parts.end(), ", "));
      if (head.is_open) text += parts.empty() ? "..._" : ", ..._";
      return text + "]";
    case Shape::kBool:
      return head.key.str();
    case Shape::kNil:
      return "nil";
    case Shape::kAny:
    case Shape::kLiteral:
    case Shape::kOpaque:
      return "_";
  }
  return "_";
}

bool Checker::TryConstructor(const Rows& rows, const Row& query, const Head& head,
                             std::vector<Witness>* witnesses) {
  Row narrowed;
  AppendParts(query.front(), head.arity, narrowed);
  narrowed.append(query.begin() + 1, query.end());
  std::vector<Witness> inner;
  if (!IsUseful(Specialize(rows, head, assumption_), narrowed, witnesses != nullptr ? &inner : nullptr))
    return false;
  for (Witness& witness : inner) {
    if (witnesses->size() >= kMostWitnesses) break;
    Witness outer = {Print(head, llvm::ArrayRef(witness).take_front(head.arity))};
    outer.insert(outer.end(), witness.begin() + static_cast<std::ptrdiff_t>(head.arity), witness.end());
    witnesses->push_back(std::move(outer));
  }
  return true;
}

bool Checker::TryLists(const Rows& rows, const Row& query, size_t longest, std::vector<Witness>* witnesses) {
  bool is_useful = false;
  for (size_t length = 0; length <= longest + 1; ++length) {
    Head head;
    head.shape = Shape::kList;
    head.arity = length;
    head.is_open = length == longest + 1;
    is_useful |= TryConstructor(rows, query, head, witnesses);
    if (is_useful && witnesses == nullptr) return true;
  }
  return is_useful;
}

// The query's first cell takes everything: look for a value of any shape that the rows leave out.
bool Checker::TryEverything(const Rows& rows, const Row& query, std::vector<Witness>* witnesses) {
  std::vector<Head> heads;
  Rows defaults;
  size_t longest_list = 0;
  bool has_list = false;
  for (const Row& row : rows) {
    Head head = HeadOf(row.front(), assumption_);
    if (head.shape == Shape::kAny) {
      defaults.emplace_back(row.begin() + 1, row.end());
      continue;
    }
    if (head.shape == Shape::kList) {
      has_list = true;
      longest_list = std::max(longest_list, head.arity);
    }
    if (std::none_of(heads.begin(), heads.end(), [&](const Head& other) { return other.SameAs(head); })) {
      heads.push_back(head);
    }
  }
  auto has_variant = [&](llvm::StringRef name) {
    return std::any_of(heads.begin(), heads.end(),
                       [&](const Head& head) { return head.shape == Shape::kVariant && head.key == name; });
  };
  // A family of shapes that a value's type is known to be limited to, if there is one.
  std::vector<Head> family;
  if (assumption_ == Assumption::kNothing) {
    heads.clear();
    has_list = false;
  }
  for (const Head& head : heads) {
    if (head.shape == Shape::kVariant) {
      if (EffectiveKind(*head.symbol) == SymbolKind::kStruct) {
        family = {head};
        break;
      }
      for (const Symbol* sibling : Siblings(head)) {
        Head member;
        member.shape = Shape::kVariant;
        member.key = sibling->name;
        member.symbol = sibling;
        member.arity = sibling->field_names.size();
        family.push_back(member);
      }
      break;
    }
    if (head.shape == Shape::kBool) {
      Head truth = head;
      truth.key = "true";
      Head falsehood = head;
      falsehood.key = "false";
      family = {truth, falsehood};
      break;
    }
    if (head.shape == Shape::kTuple) {
      family = {head};
      break;
    }
  }
  if (family.empty() && has_list) return TryLists(rows, query, longest_list, witnesses);
  bool is_useful = false;
  for (Head& member : family) {
    // Imported names keep the spelling of the patterns.
    if (member.shape == Shape::kVariant && !has_variant(member.key)) {
      Rows left = defaults;
      Row rest(query.begin() + 1, query.end());
      std::vector<Witness> inner;
      if (!IsUseful(left, rest, witnesses != nullptr ? &inner : nullptr)) continue;
      is_useful = true;
      for (Witness& witness : inner) {
        if (witnesses->size() >= kMostWitnesses) break;
        Witness outer = {Print(member, std::vector<std::string>(member.arity, "_"))};
        outer.insert(outer.end(), witness.begin(), witness.end());
        witnesses->push_back(std::move(outer));
      }
    } else {
      is_useful |= TryConstructor(rows, query, member, witnesses);
    }
    if (is_useful && witnesses == nullptr) return true;
  }
  if (!family.empty()) return is_useful;
  std::vector<Witness> inner;
  if (!IsUseful(defaults, Row(query.begin() + 1, query.end()), witnesses != nullptr ? &inner : nullptr))
    return false;
  for (Witness& witness : inner) {
    if (witnesses->size() >= kMostWitnesses) break;
    Witness outer = {"_"};
    outer.insert(outer.end(), witness.begin(), witness.end());
    witnesses->push_back(std::move(outer));
  }
  return true;
}

bool Checker::IsUseful(const Rows& rows, const Row& query, std::vector<Witness>* witnesses) {
  spent_ += (rows.size() + 1) * (query.size() + 1);
  if (is_spent()) return false;
  if (query.empty()) {
    if (!rows.empty()) return false;
    if (witnesses != nullptr) witnesses->emplace_back();
    return true;
  }
  const Head head = HeadOf(query.front(), assumption_);
  switch (head.shape) {
    case Shape::kAny:
      return TryEverything(rows, query, witnesses);
    case Shape::kVariant:
    case Shape::kBool:
    case Shape::kNil:
    case Shape::kLiteral:
    case Shape::kTuple:
      return TryConstructor(rows, query, head, witnesses);
    case Shape::kList:
      if (!head.is_open) return TryConstructor(rows, query, head, witnesses);
      [[fallthrough]];
    case Shape::kOpaque: {
      // Only rows that take everything are known to take all of this.
      Rows defaults;
      for (const Row& row : rows) {
        if (HeadOf(row.front(), assumption_).shape == Shape::kAny)
          defaults.emplace_back(row.begin() + 1, row.end());
      }
      return IsUseful(defaults, Row(query.begin() + 1, query.end()), witnesses);
    }
  }
  return true;
}

}  // namespace

bool IsIrrefutable(const Pattern& pattern) {
  return HeadOf(&pattern, Assumption::kNothing).shape == Shape::kAny;
}

MatchCoverage CheckCoverage(const ast::MatchExpr& match) {
  MatchCoverage coverage;
  Rows rows;
  std::vector<Head> heads;  // of the rows
  size_t compared = 0;
  Checker reachable(Assumption::kNothing);
  for (size_t i = 0; i < match.arms.size(); ++i) {
    const ast::MatchArm& arm = *match.arms[i];
    Row row = {arm.pattern};
    const Head head = HeadOf(arm.pattern, Assumption::kNothing);
    // Most arms differ from all before them at first sight.
    compared += heads.size();
    const bool may_be_taken = compared < kBudget && std::any_of(heads.begin(), heads.end(), [&](const Head& earlier) {
                                return Takes(earlier, head);
                              });
    if (may_be_taken && !reachable.IsUseful(rows, row, nullptr) && !reachable.is_spent())
      coverage.unreachable_arms.push_back(i);
    if (arm.guard != nullptr) continue;
    rows.push_back(std::move(row));
    heads.push_back(head);
  }
  const Row everything = {nullptr};
  if (match.subject->static_type == ast::StaticType::kBool) {
    Checker certain(Assumption::kTypeOfPatterns);
    coverage.is_exhaustive = !certain.IsUseful(rows, everything, nullptr) && !certain.is_spent();
  } else {
    coverage.is_exhaustive =
        std::any_of(heads.begin(), heads.end(), [](const Head& head) { return head.shape == Shape::kAny; });
  }
  if (coverage.is_exhaustive) return coverage;
  Checker checker(Assumption::kTypeOfPatterns);
  std::vector<Witness> witnesses;
  checker.IsUseful(rows, everything, &witnesses);
  for (const Witness& witness : witnesses) coverage.missing.push_back(witness.front());
  return coverage;
}

}  // namespace tova::sema
