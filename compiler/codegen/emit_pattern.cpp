#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// The elements without a rest at their end.
llvm::ArrayRef<Pattern*> FixedElements(llvm::ArrayRef<Pattern*> elements) {
  return !elements.empty() && isa<RestPattern>(elements.back()) ? elements.drop_back() : elements;
}

std::string ElementPath(llvm::StringRef path, size_t index) { return (path + "[" + llvm::Twine(index) + "]").str(); }

std::string MemberPath(llvm::StringRef path, llvm::StringRef key) {
  if (IsJavaScriptIdentifier(key)) return path.str().append(".").append(key);
  std::string text = (path + "[").str();
  AppendJsonString(text, key);
  return text + "]";
}

// The length of a string as JavaScript counts it, in UTF-16 units.
size_t Utf16Units(llvm::StringRef text) {
  size_t units = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

}  // namespace

bool Emitter::IsIrrefutable(const Pattern& pattern) const {
  return isa<WildcardPattern, BindingPattern, ErrorPattern>(pattern);
}

void Emitter::EmitVariantReference(const VariantPattern& pattern) {
  if (pattern.qualifier) {
    Mark(pattern.begin, pattern.qualifier.text);
    // The qualifier's symbol is not kept: a type is always reachable under its own name.
    Write(names_.Of(nullptr, pattern.qualifier.text));
    Write(".");
    return Write(pattern.name.text);
  }
  Mark(pattern.name.begin, pattern.name.text);
  if (pattern.symbol == nullptr ? !analysis_.Declares(pattern.name.text)
                                : pattern.symbol->kind == SymbolKind::kBuiltin) {
    return EmitBuiltin(pattern.name.text);
  }
  WriteTypeName(pattern.symbol, pattern.name.text);
}

void Emitter::WriteTypeName(const Symbol* symbol, llvm::StringRef name) {
  const bool is_reached_through_type = symbol != nullptr && symbol->kind == SymbolKind::kVariant &&
                                       symbol->owner != nullptr && symbol->owner->kind == SymbolKind::kImport &&
                                       symbol->emitted_name.empty();
  if (is_reached_through_type) return Write((names_.Of(symbol->owner, symbol->owner->name) + "." + name).str());
  Write(names_.Of(symbol, name));
}

bool Emitter::EmitTests(const Pattern& pattern, llvm::StringRef path, bool follows) {
  switch (pattern.kind) {
    case NodeKind::kLiteralPattern: {
      const Expr& literal = *cast<LiteralPattern>(pattern).literal;
      And(follows);
      Write(path);
      Write(isa<NilLiteral>(literal) ? " == " : " === ");
      EmitExpr(literal);
      return true;
    }
    case NodeKind::kRangePattern: {
      const auto& range = cast<RangePattern>(pattern);
      And(follows);
      Write(("typeof " + path + " === \"number\" && " + path + " >= ").str());
      EmitExpr(*range.low);
      Write((" && " + path + (range.is_inclusive ? " <= " : " < ")).str());
      EmitExpr(*range.high);
      return true;
    }
    case NodeKind::kVariantPattern:
      return EmitVariantTests(cast<VariantPattern>(pattern), path, follows);
    case NodeKind::kListPattern:
      return EmitSequenceTests(cast<ListPattern>(pattern).elements, path, follows);
    case NodeKind::kTuplePattern:
      return EmitSequenceTests(cast<TuplePattern>(pattern).elements, path, follows);
    case NodeKind::kObjectPattern: {
      const auto& object = cast<ObjectPattern>(pattern);
      And(follows);
      WriteHelper("patterns.js", "hasKeys");
      Write("(", path);
      for (const ObjectPatternField* field : object.fields) {
        if (field->default_value != nullptr) continue;
        Write(", ");
        WriteString(field->key.text);
      }
      Write(")");
      for (const ObjectPatternField* field : object.fields) {
        EmitTests(*field->value, MemberPath(path, field->key.text), true);
      }
      return true;
    }
    case NodeKind::kPrefixPattern: {
      const auto& prefix = cast<PrefixPattern>(pattern);
      And(follows);
      Write(("typeof " + path + " === \"string\" && " + path + ".startsWith(").str());
      WriteString(prefix.prefix->value);
      Write(")");
      size_t length = Utf16Units(prefix.prefix->value);
      EmitTests(*prefix.rest, (path + ".slice(" + llvm::Twine(length) + ")").str(), true);
      return true;
    }
    case NodeKind::kRestPattern:
    case NodeKind::kWildcardPattern:
    case NodeKind::kBindingPattern:
    default:
      return follows;
  }
}

bool Emitter::EmitSequenceTests(llvm::ArrayRef<Pattern*> elements, llvm::StringRef path, bool follows) {
  llvm::ArrayRef<Pattern*> fixed = FixedElements(elements);
  bool has_rest = fixed.size() != elements.size();
  And(follows);
  Write("Array.isArray(", path, ")");
  if (!has_rest || !fixed.empty()) {
    Write((" && " + path + ".length " + (has_rest ? ">= " : "=== ") + llvm::Twine(fixed.size())).str());
  }
  for (size_t i = 0; i < fixed.size(); ++i) EmitTests(*fixed[i], ElementPath(path, i), true);
  return true;
}

bool Emitter::EmitVariantTests(const VariantPattern& pattern, llvm::StringRef path, bool follows) {
  And(follows);
  bool is_known = pattern.symbol != nullptr && pattern.symbol->kind != SymbolKind::kBuiltin;
  bool has_payload = pattern.has_arguments || (is_known && pattern.symbol->has_fields);
  if (has_payload) {
    Write(path, " instanceof ");
    EmitVariantReference(pattern);
  } else {
    // A name alone may be a variant with or without a payload; nil stands for the built-in None.
    WriteHelper("patterns.js", "isVariant");
    Write("(", path, ", ");
    EmitVariantReference(pattern);
    Write(")");
  }
  for (size_t i = 0; i < pattern.arguments.size(); ++i) {
    if (isa<RestPattern>(pattern.arguments[i])) continue;
    EmitTests(*pattern.arguments[i], PayloadPath(pattern, i, path), true);
  }
  return true;
}

std::string Emitter::PayloadPath(const VariantPattern& pattern, size_t index, llvm::StringRef path) {
  if (index < pattern.argument_names.size() && pattern.argument_names[index]) {
    return MemberPath(path, pattern.argument_names[index].text);
  }
  if (pattern.symbol != nullptr && index < pattern.symbol->field_names.size()) {
    return MemberPath(path, pattern.symbol->field_names[index]);
  }
  return (Helper("values.js", "payload") + "(" + path + ", " + llvm::Twine(index) + ")").str();
}

void Emitter::ForEachBinding(const Pattern& pattern, llvm::StringRef path,
                             llvm::function_ref<void(const BindingPattern&, llvm::StringRef)> bind) {
  auto sequence = [&](llvm::ArrayRef<Pattern*> elements) {
    for (size_t i = 0; i < elements.size(); ++i) {
      if (const auto* rest = dyn_cast<RestPattern>(elements[i])) {
        ForEachBinding(*rest->target, (path + ".slice(" + llvm::Twine(i) + ")").str(), bind);
      } else {
        ForEachBinding(*elements[i], ElementPath(path, i), bind);
      }
    }
  };
  switch (pattern.kind) {
    case NodeKind::kBindingPattern:
      return bind(cast<BindingPattern>(pattern), path);
    case NodeKind::kVariantPattern: {
      const auto& variant = cast<VariantPattern>(pattern);
      for (size_t i = 0; i < variant.arguments.size(); ++i) {
        if (isa<RestPattern>(variant.arguments[i])) continue;
        ForEachBinding(*variant.arguments[i], PayloadPath(variant, i, path), bind);
      }
      return;
    }
    case NodeKind::kListPattern:
      return sequence(cast<ListPattern>(pattern).elements);
    case NodeKind::kTuplePattern:
      return sequence(cast<TuplePattern>(pattern).elements);
    case NodeKind::kObjectPattern: {
      const auto& object = cast<ObjectPattern>(pattern);
      for (const ObjectPatternField* field : object.fields) {
        std::string part = MemberPath(path, field->key.text);
        if (field->default_value != nullptr && !path.empty() && !analysis_.NeedsStatements(*field->default_value)) {
          size_t start = out_.size();
          EmitExpr(*field->default_value, Precedence::kBitOr);
          part = "(" + part + " ?? " + Cut(start).text + ")";
        }
        ForEachBinding(*field->value, part, bind);
      }
      if (object.rest == nullptr) return;
      std::string rest;
      if (!path.empty()) {
        rest = (Helper("patterns.js", "without") + "(" + path).str();
        for (const ObjectPatternField* field : object.fields) {
          rest += ", ";
          AppendJsonString(rest, field->key.text);
        }
        rest += ")";
      }
      return ForEachBinding(*object.rest->target, rest, bind);
    }
    case NodeKind::kPrefixPattern: {
      const auto& prefix = cast<PrefixPattern>(pattern);
      size_t length = Utf16Units(prefix.prefix->value);
      return ForEachBinding(*prefix.rest, (path + ".slice(" + llvm::Twine(length) + ")").str(), bind);
    }
    case NodeKind::kRestPattern:
      return ForEachBinding(*cast<RestPattern>(pattern).target, path, bind);
    default:
      return;
  }
}

}  // namespace tova::codegen
