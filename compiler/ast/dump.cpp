#include "compiler/ast/dump.h"

#include "compiler/ast/visitor.h"
#include "fmt/format.h"
#include "llvm/ADT/StringExtras.h"

namespace tova::ast {
namespace {

std::string Quote(llvm::StringRef text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\x{:02X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// The words that tell a node apart from others of its kind; empty for most.
std::string Words(const Node& node) {
  auto flag = [](bool is_set, const char* word) { return is_set ? std::string(" ") + word : std::string(); };
  switch (node.kind) {
    case NodeKind::kNumberLiteral:
      return " " + llvm::cast<NumberLiteral>(node).digits.str();
    case NodeKind::kStringLiteral:
      return " " + Quote(llvm::cast<StringLiteral>(node).value);
    case NodeKind::kTemplateLiteral: {
      std::string out;
      for (llvm::StringRef text : llvm::cast<TemplateLiteral>(node).texts) out += " " + Quote(text);
      return out;
    }
    case NodeKind::kRegexLiteral: {
      const auto& regex = llvm::cast<RegexLiteral>(node);
      return fmt::format(" /{}/{}", regex.pattern.str(), regex.flags.str());
    }
    case NodeKind::kBoolLiteral:
      return llvm::cast<BoolLiteral>(node).value ? " true" : " false";
    case NodeKind::kIdentifierExpr:
      return " " + llvm::cast<IdentifierExpr>(node).name.str();
    case NodeKind::kObjectEntry: {
      const auto& entry = llvm::cast<ObjectEntry>(node);
      if (entry.form == EntryForm::kSpread) return " ...";
      if (entry.form == EntryForm::kComputed) return " computed";
      return (entry.form == EntryForm::kShorthand ? " shorthand " : " ") + entry.name.text.str();
    }
    case NodeKind::kUnaryExpr:
      return " " + Spelling(llvm::cast<UnaryExpr>(node).op).str();
    case NodeKind::kBinaryExpr:
      return " " + Spelling(llvm::cast<BinaryExpr>(node).op).str();
    case NodeKind::kComparisonChain: {
      std::string out;
      for (BinaryOperator op : llvm::cast<ComparisonChain>(node).operators) out += " " + Spelling(op).str();
      return out;
    }
    case NodeKind::kIsExpr:
      return flag(llvm::cast<IsExpr>(node).is_negated, "not");
    case NodeKind::kRangeExpr:
      return llvm::cast<RangeExpr>(node).is_inclusive ? " ..=" : " ..";
    case NodeKind::kMethodPipeTarget: {
      const auto& target = llvm::cast<MethodPipeTarget>(node);
      return " ." + target.name.text.str() + (target.is_call ? "()" : "");
    }
    case NodeKind::kYieldExpr:
      return flag(llvm::cast<YieldExpr>(node).is_delegate, "from");
    case NodeKind::kArgument: {
      const auto& argument = llvm::cast<Argument>(node);
      return argument.name ? (argument.is_column ? " ." : " ") + argument.name.text.str() : "";
    }
    case NodeKind::kCallExpr:
      return flag(llvm::cast<CallExpr>(node).is_optional, "?.");
    case NodeKind::kMemberExpr: {
      const auto& member = llvm::cast<MemberExpr>(node);
      return (member.is_optional ? " ?." : " .") + member.name.text.str();
    }
    case NodeKind::kIndexExpr:
      return flag(llvm::cast<IndexExpr>(node).is_optional, "?.");
    case NodeKind::kSliceExpr: {
      const auto& slice = llvm::cast<SliceExpr>(node);
      return flag(slice.start != nullptr, "start") + flag(slice.stop != nullptr, "stop") +
             flag(slice.step != nullptr, "step") + flag(slice.is_inclusive, "inclusive");
    }
    case NodeKind::kLambdaExpr:
      return flag(llvm::cast<LambdaExpr>(node).is_arrow, "arrow");
    case NodeKind::kBlock: {
      const auto& block = llvm::cast<Block>(node);
      return flag(!block.is_braced, "inline") + flag(block.has_defer, "defer");
    }
    case NodeKind::kIfExpr:
      return flag(llvm::cast<IfExpr>(node).else_block != nullptr, "else");
    case NodeKind::kTryExpr: {
      const auto& expr = llvm::cast<TryExpr>(node);
      return flag(expr.handler != nullptr, "catch") + flag(expr.finalizer != nullptr, "finally");
    }
    case NodeKind::kConcurrentExpr:
      switch (llvm::cast<ConcurrentExpr>(node).mode) {
        case ConcurrentMode::kAll:
          return "";
        case ConcurrentMode::kCancelOnError:
          return " cancel_on_error";
        case ConcurrentMode::kFirst:
          return " first";
        case ConcurrentMode::kTimeout:
          return " timeout";
      }
      return "";
    case NodeKind::kSelectCase:
      switch (llvm::cast<SelectCase>(node).form) {
        case SelectForm::kReceive:
          return " receive";
        case SelectForm::kSend:
          return " send";
        case SelectForm::kTimeout:
          return " timeout";
        case SelectForm::kDefault:
          return " default";
      }
      return "";
    case NodeKind::kCompoundAssignStmt:
      return " " + Spelling(llvm::cast<CompoundAssignStmt>(node).op).str();
    case NodeKind::kDestructureStmt:
      return flag(llvm::cast<DestructureStmt>(node).has_let, "let");
    case NodeKind::kBreakStmt:
      return flag(llvm::cast<BreakStmt>(node).label ? true : false,
                  llvm::cast<BreakStmt>(node).label.text.str().c_str());
    case NodeKind::kContinueStmt:
      return flag(llvm::cast<ContinueStmt>(node).label ? true : false,
                  llvm::cast<ContinueStmt>(node).label.text.str().c_str());
    case NodeKind::kForStmt: {
      const auto& loop = llvm::cast<ForStmt>(node);
      return (loop.label ? " " + loop.label.text.str() + ":" : "") + flag(loop.is_async, "async") +
             flag(loop.guard != nullptr, "when") + flag(loop.else_block != nullptr, "else");
    }
    case NodeKind::kWhileStmt: {
      const Name label = llvm::cast<WhileStmt>(node).label;
      return label ? " " + label.text.str() + ":" : "";
    }
    case NodeKind::kLoopStmt: {
      const Name label = llvm::cast<LoopStmt>(node).label;
      return label ? " " + label.text.str() + ":" : "";
    }
    case NodeKind::kFunctionDecl: {
      const auto& decl = llvm::cast<FunctionDecl>(node);
      return " " + decl.name.text.str() + flag(decl.is_extern, "extern");
    }
    case NodeKind::kFunction: {
      const auto& function = llvm::cast<Function>(node);
      return flag(function.is_async, "async") + flag(function.is_generator, "generator") +
             flag(function.body == nullptr, "signature");
    }
    case NodeKind::kParameter:
      return flag(llvm::cast<Parameter>(node).is_rest, "...");
    case NodeKind::kTypeParameter:
      return " " + llvm::cast<TypeParameter>(node).name.text.str();
    case NodeKind::kDecorator:
      return " @" + llvm::cast<Decorator>(node).name.text.str();
    case NodeKind::kTypeDecl: {
      const auto& type = llvm::cast<TypeDecl>(node);
      std::string out = " " + type.name.text.str();
      if (type.form == TypeForm::kAlias) out += " alias";
      if (type.form == TypeForm::kRefinement) out += " refinement";
      for (const Name& name : type.derives) out += " derive:" + name.text.str();
      return out;
    }
    case NodeKind::kInterfaceDecl:
      return " " + llvm::cast<InterfaceDecl>(node).name.text.str();
    case NodeKind::kTraitDecl:
      return " " + llvm::cast<TraitDecl>(node).name.text.str();
    case NodeKind::kImplDecl:
      return flag(llvm::cast<ImplDecl>(node).trait != nullptr, "for");
    case NodeKind::kFieldDecl:
      return " " + llvm::cast<FieldDecl>(node).name.text.str();
    case NodeKind::kVariantDecl:
      return " " + llvm::cast<VariantDecl>(node).name.text.str();
    case NodeKind::kImportDecl: {
      const auto& import = llvm::cast<ImportDecl>(node);
      return " " + Quote(import.specifier) + flag(import.default_name != nullptr, "default") +
             flag(import.namespace_name != nullptr, "namespace");
    }
    case NodeKind::kReExportDecl: {
      const auto& reexport = llvm::cast<ReExportDecl>(node);
      return " " + Quote(reexport.specifier) + flag(reexport.is_all, "*");
    }
    case NodeKind::kImportedName: {
      const auto& name = llvm::cast<ImportedName>(node);
      return " " + name.name.text.str() + (name.alias ? " as " + name.alias.text.str() : "");
    }
    case NodeKind::kTestHookDecl:
      return llvm::cast<TestHookDecl>(node).is_after ? " after_each" : " before_each";
    case NodeKind::kUnbuiltBlock:
      return " " + llvm::cast<UnbuiltBlock>(node).keyword.text.str();
    case NodeKind::kBindingPattern:
      return " " + llvm::cast<BindingPattern>(node).name.str();
    case NodeKind::kRangePattern:
      return llvm::cast<RangePattern>(node).is_inclusive ? " ..=" : " ..";
    case NodeKind::kVariantPattern: {
      const auto& variant = llvm::cast<VariantPattern>(node);
      std::string out = " ";
      if (variant.qualifier) out += variant.qualifier.text.str() + ".";
      out += variant.name.text.str();
      if (variant.has_arguments) out += "()";
      for (const Name& name : variant.argument_names)
        out += " " + (name ? name.text.str() : std::string("_"));
      return out;
    }
    case NodeKind::kObjectPatternField:
      return " " + llvm::cast<ObjectPatternField>(node).key.text.str();
    case NodeKind::kNamedType: {
      const auto& type = llvm::cast<NamedType>(node);
      return " " + (type.qualifier ? type.qualifier.text.str() + "." : "") + type.name.text.str();
    }
    case NodeKind::kObjectType: {
      std::string out;
      for (const Name& name : llvm::cast<ObjectType>(node).names) out += " " + name.text.str();
      return out;
    }
    default:
      return "";
  }
}

void DumpInto(const Node& node, unsigned depth, std::string& out) {
  out.append(depth * 2, ' ');
  out += NodeKindName(node.kind).str();
  if (const auto* stmt = llvm::dyn_cast<Stmt>(&node); stmt != nullptr && stmt->is_pub) out += " pub";
  out += Words(node);
  out += '\n';
  ForEachChild(node, [&](const Node& child) { DumpInto(child, depth + 1, out); });
}

}  // namespace

std::string Dump(const Node& node) {
  std::string out;
  DumpInto(node, 0, out);
  return out;
}

std::string Dump(const Module& module) {
  std::string out;
  for (const Stmt* stmt : module.statements) DumpInto(*stmt, 0, out);
  return out;
}

}  // namespace tova::ast
