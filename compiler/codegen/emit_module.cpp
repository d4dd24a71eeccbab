#include "compiler/codegen/emitter.h"

namespace tova::codegen {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

namespace {

// The runtime's module for a program's start and end.
constexpr llvm::StringLiteral kProgramModule = "program.js";

}  // namespace

void Emitter::EmitTopLevel() {
  names_.EnterScope();
  // The module that reports uncaught errors is imported for that alone when nothing of it is used.
  if (options_.is_program && RunsAtTopLevel()) helpers_[kProgramModule];
  DeclareImports();
  for (const Stmt* stmt : module_.statements) {
    if (const auto* import = dyn_cast<ImportDecl>(stmt)) EmitImport(*import);
  }
  Predeclare(module_.statements);
  for (const Stmt* stmt : module_.statements) {
    if (isa<TypeDecl, InterfaceDecl, TraitDecl>(stmt)) EmitStmt(*stmt);
  }
  for (const Stmt* stmt : module_.statements) {
    if (isa<ImplDecl>(stmt)) EmitStmt(*stmt);
  }
  if (!module_.has_defer) {
    EmitStatements(module_.statements, {});
  } else {
    // Deferred work needs a `try` around the rest of the module, and neither exports nor functions that others
    // use can stand inside one: names are declared in front, functions stay outside.
    llvm::SmallVector<Stmt*, 32> rest;
    for (Stmt* stmt : module_.statements) {
      bool stays = isa<FunctionDecl, ReExportDecl, PubNamesDecl, TestDecl, TestHookDecl, BenchDecl>(stmt);
      stays ? EmitStmt(*stmt) : rest.push_back(stmt);
    }
    std::vector<llvm::StringRef> declared;
    auto note = [&](const Pattern& pattern) {
      ForEachBinding(pattern, "", [&](const BindingPattern& binding, llvm::StringRef) {
        if (!binding.assigns) declared.push_back(names_.Of(binding.symbol, binding.name));
      });
    };
    for (const Stmt* stmt : rest) {
      if (const auto* assign = dyn_cast<AssignStmt>(stmt)) {
        for (const AssignTarget* target : assign->targets) {
          const auto* name = dyn_cast<IdentifierExpr>(target->place);
          if (name != nullptr && target->declares) declared.push_back(names_.Of(name->symbol, name->name));
        }
      } else if (const auto* variable = dyn_cast<VarDecl>(stmt)) {
        for (const Pattern* target : variable->targets) note(*target);
      } else if (const auto* destructure = dyn_cast<DestructureStmt>(stmt)) {
        note(*destructure->pattern);
      }
    }
    for (llvm::StringRef name : declared) {
      StartLine();
      Write(("let " + name + ";").str());
    }
    names_are_declared_ = true;
    EmitStatements(rest, {});
    names_are_declared_ = false;
  }
  EmitLateExports();
  if (options_.test_functions) EmitTestFunctions();
  if (options_.is_program) EmitMainCall();
  names_.LeaveScope();
}

bool Emitter::RunsAtTopLevel() const {
  return llvm::any_of(module_.statements, [](const Stmt* stmt) {
    return !isa<FunctionDecl, TypeDecl, InterfaceDecl, TraitDecl, ImplDecl, ImportDecl, ReExportDecl, PubNamesDecl,
                TestDecl, TestHookDecl, BenchDecl>(stmt);
  });
}

ImportTarget Emitter::TargetOf(const ModuleReference& reference) const {
  if (options_.import_target) return options_.import_target(reference);
  return {reference.specifier.str(), true};
}

void Emitter::DeclareImports() {
  for (const ModuleReference* reference : module_.references) {
    const auto* import = dyn_cast<ImportDecl>(reference);
    if (import == nullptr) continue;
    auto declare = [&](const ImportedName* name) {
      if (name == nullptr) return;
      llvm::StringRef local = names_.Declare(name->symbol, name->local().text);
      // Variants that are not imported by themselves are reached through their type.
      if (name->symbol != nullptr && name->symbol->imported_kind == SymbolKind::kSumType &&
          !name->symbol->variants.empty()) {
        name->symbol->variants.front()->owner->emitted_name = local;
      }
    };
    declare(import->default_name);
    declare(import->namespace_name);
    for (const ImportedName* name : import->names) declare(name);
  }
  // After all that the user chose: these may take another name.
  for (const ModuleReference* reference : module_.references) {
    const auto* import = dyn_cast<ImportDecl>(reference);
    if (import == nullptr) continue;
    for (Symbol* type : import->implied) names_.Declare(type, type->name);
  }
}

// `import { sqrt } from "math"`: the names are taken out of the namespace `math`.
void Emitter::EmitLibraryImport(const ImportDecl& decl, const runtime::Builtin& library) {
  llvm::StringRef space = Helper(library.file, library.exported);
  for (const ImportedName* name : {decl.namespace_name, decl.default_name}) {
    if (name == nullptr) continue;
    StartLine();
    Mark(decl.begin);
    Write(("const " + names_.Of(name->symbol, name->local().text) + " = " + space + ";").str());
  }
  if (decl.names.empty()) return;
  StartLine();
  Mark(decl.begin);
  Write("const { ");
  for (size_t i = 0; i < decl.names.size(); ++i) {
    const ImportedName& name = *decl.names[i];
    llvm::StringRef local = names_.Of(name.symbol, name.local().text);
    if (i != 0) Write(", ");
    Write(name.name.text);
    if (local != name.name.text) Write((": " + local).str());
  }
  Write((" } = " + space + ";").str());
}

void Emitter::EmitImport(const ImportDecl& decl) {
  ImportTarget target = TargetOf(decl);
  if (target.library != nullptr) return EmitLibraryImport(decl, *target.library);
  auto local = [&](const ImportedName& name) { return names_.Of(name.symbol, name.local().text); };
  auto write_from = [&] {
    Mark(decl.specifier_begin);
    WriteString(target.specifier);
    Write(";");
  };
  // JavaScript allows no braces beside `* as name`.
  if (decl.namespace_name != nullptr) {
    StartLine();
    Mark(decl.begin);
    Write(("import * as " + local(*decl.namespace_name) + " from ").str());
    write_from();
    if (decl.default_name == nullptr && decl.names.empty() && decl.implied.empty()) return;
  }
  StartLine();
  Mark(decl.begin);
  Write("import ");
  std::vector<std::string> names;
  auto add = [&](llvm::StringRef exported, llvm::StringRef name) {
    names.push_back(exported == name ? exported.str() : (exported + " as " + name).str());
  };
  bool has_default = false;
  if (decl.default_name != nullptr) {
    const ImportedName& name = *decl.default_name;
    if (target.is_tova_module) {
      add(name.name.text, local(name));
    } else {
      Write(local(name));
      has_default = true;
    }
  }
  for (const ImportedName* name : decl.names) add(name->name.text, local(*name));
  for (const Symbol* type : decl.implied) add(type->name, names_.Of(type, type->name));
  if (!names.empty()) {
    if (has_default) Write(", ");
    Write("{ ");
    Write(llvm::join(names, ", "));
    Write(" }");
  }
  if (has_default || !names.empty()) Write(" from ");
  write_from();
}

void Emitter::EmitReExport(const ReExportDecl& decl) {
  ImportTarget target = TargetOf(decl);
  StartLine();
  Mark(decl.begin);
  if (decl.is_all) {
    Write("export *");
    if (decl.namespace_name) Write((" as " + decl.namespace_name.text).str());
  } else {
    Write("export {");
    for (size_t i = 0; i < decl.names.size(); ++i) {
      Write(i == 0 ? " " : ", ");
      Write(decl.names[i]->name.text);
      if (decl.names[i]->alias) Write((" as " + decl.names[i]->alias.text).str());
    }
    Write(" }");
  }
  Write(" from ");
  Mark(decl.specifier_begin);
  WriteString(target.specifier);
  Write(";");
}

void Emitter::EmitPubNames(const PubNamesDecl& decl) {
  for (const ImportedName* name : decl.names) {
    late_exports_.push_back({names_.Of(name->symbol, name->name.text), name->local().text});
  }
}

void Emitter::EmitLateExports() {
  if (late_exports_.empty()) return;
  StartLine();
  Write("export { ");
  for (size_t i = 0; i < late_exports_.size(); ++i) {
    if (i != 0) Write(", ");
    auto [written, exported] = late_exports_[i];
    Write(written);
    if (written != exported) Write((" as " + exported).str());
  }
  Write(" };");
}

void Emitter::EmitMainCall() {
  for (const Stmt* stmt : module_.statements) {
    const auto* decl = dyn_cast<FunctionDecl>(stmt);
    if (decl == nullptr || decl->name.text != "main" || decl->function->body == nullptr) continue;
    StartLine();
    Mark(decl->name.begin, decl->name.text);
    WriteHelper(kProgramModule, "runMain");
    Write("(");
    Write(names_.Of(decl->symbol, "main"));
    std::string path;
    AppendJsonString(path, options_.module_path);
    Write(", import.meta.url, ");
    Write(path);
    Write(");");
    return;
  }
}

// The imports of what the module uses of the runtime; bundlers drop the rest.
std::string Emitter::Header() const {
  std::string header;
  for (const auto& [file, names] : helpers_) {
    header += names.empty() ? "import " : "import { ";
    bool is_first = true;
    for (const auto& [exported, local] : names) {
      if (!is_first) header += ", ";
      is_first = false;
      header += exported;
      if (local != exported) header += " as " + local;
    }
    if (!names.empty()) header += " } from ";
    AppendJsonString(header, options_.runtime_prefix + file.str());
    header += ";\n";
  }
  return header;
}

}  // namespace tova::codegen
