#!/usr/bin/env python3
"""Checks who may include whom, and the fences around libraries and system calls.

    check_layering.py <source tree>
    check_layering.py --self-test

The table below is the one of the architecture: a folder may include itself and the folders listed, `diagnostics`,
the standard library, LLVM and fmt. A fence is a pattern that may stand only in some folders. Comments and string
literals do not count. --self-test plants one breach of each rule into a temporary tree and wants it found.
"""

import re
import sys
import tempfile
from pathlib import Path

MODRES_IN_ORDER = ["version", "path", "manifest", "lock", "mvs", "git", "store", "npm", "specifier", "session",
                   "commands"]

# folder -> folders whose headers it may include besides its own and diagnostics
ALLOWED = {
    "diagnostics": set(),
    "analyzer-hooks": set(),
    "compiler/lex": set(),
    "compiler/ast": {"compiler/lex"},
    "compiler/parse": {"compiler/lex", "compiler/ast"},
    "compiler/runtime": set(),
    "compiler/types": {"compiler/lex", "compiler/ast", "compiler/runtime", "analyzer-hooks"},
    "compiler/sema": {"compiler/lex", "compiler/ast", "compiler/types", "compiler/runtime", "analyzer-hooks"},
    "compiler/codegen": {"compiler/lex", "compiler/ast", "compiler/sema", "compiler/runtime", "analyzer-hooks"},
}
for position, room in enumerate(MODRES_IN_ORDER):
    earlier = {f"modres/{name}" for name in MODRES_IN_ORDER[:position]}
    if room in ("version", "path"):
        earlier &= {"modres/version"} if room == "path" else set()
    if room == "mvs":
        earlier = {"modres/version", "modres/path"}
    if room in ("specifier", "session", "commands"):
        earlier.add("analyzer-hooks")
    ALLOWED[f"modres/{room}"] = earlier
ALLOWED["compiler/driver"] = set(ALLOWED)

DISK_OR_CLOCK = (r"#\s*include\s*[<\"](filesystem|fstream|chrono|ctime|time\.h|dirent\.h|fcntl\.h|unistd\.h|sys/(?!mman)\w+\.h|"
                 r"llvm/Support/(FileSystem|MemoryBuffer|Path|Chrono|Process|Program)\.h)[>\"]")
FILE_WRITES = (r"\bofstream\b|\bfopen\s*\(|\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND)\b|\brename(at2?)?\s*\("
               r"|\bopenFileFor(Write|ReadWrite)\b|\bcreateUnique(File|Directory)\b|\bFileOutputBuffer\b|\bmkstemp\s*\("
               r"|\braw_fd_ostream\s+\w+\s*[({]\s*(?!STD|\d|\w*fd\b|\))"
               r"|\bcreate_director(y|ies)\b|\bcopy_file\b|\bremove_all\b")
PURE = {f"compiler/{stage}" for stage in ("lex", "ast", "parse", "types", "sema", "codegen")}
PURE |= {"modres/version", "modres/path", "modres/mvs"}

# (what it is about, pattern, folders in which it may stand)
FENCES = [
    ("libgit2 stays in modres/git", r"#\s*include\s*[<\"]git2", {"modres/git"}),
    ("toml++ stays in modres/manifest and modres/lock", r"#\s*include\s*[<\"]toml\+\+", {"modres/manifest",
                                                                                        "modres/lock"}),
    ("curl/curl.h stays where HTTP is spoken", r"#\s*include\s*[<\"]curl/", {"modres/git"}),
    ("<iostream> is used nowhere", r"#\s*include\s*<iostream>", set()),
    ("the process belongs to compiler/driver",
     r"(?<![\w.>])(std::|::)?(secure_)?(getenv|isatty|_?exit|_Exit|quick_exit)\s*\(", {"compiler/driver"}),
    ("files are written by modres/store", FILE_WRITES, {"modres/store"}),
    ("this folder knows neither disk nor clock", DISK_OR_CLOCK, None),  # None: everywhere but in PURE
]

TOP_FOLDERS = ("diagnostics", "analyzer-hooks", "compiler", "modres")
NAMELESS = {"core", "common", "util", "utils", "misc", "helpers"}  # folders that would say nothing of what they hold

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)


def folder_of(path: str):
    """The row of the table that a path belongs to, or None."""
    folder = path.rpartition("/")[0]
    while folder:
        if folder in ALLOWED:
            return folder
        folder = folder.rpartition("/")[0]
    return None


def without_comments(text: str) -> str:
    """The text with comments and the insides of string literals blanked, line by line in place; include lines keep
    their names."""
    def blank(match):
        token = match[0]
        if token.startswith("#"):
            return token
        if token.startswith(("/", "R")):
            return re.sub(r"[^\n]", " ", token)
        return token[0] + " " * (len(token) - 2) + token[-1]

    return re.sub(r'^[ \t]*#[ \t]*include[^\n]*|//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'
                  r"(?<!\w)'(?:\\.|[^'\\\n])+'", lambda m: m[0] if m[0].lstrip().startswith("#") else blank(m), text,
                  flags=re.DOTALL | re.MULTILINE)


def sources(root: Path):
    for top in (*TOP_FOLDERS, *sorted(NAMELESS)):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".cpp", ".h", ".def", ".c"):
                yield path.relative_to(root).as_posix(), path


def check(root: Path):
    """The breaches, one line each."""
    breaches = []
    for name, path in sources(root):
        original = path.read_text(encoding="utf-8")
        text = without_comments(original)
        lines = original.split("\n")
        folder = folder_of(name)
        if folder is None or NAMELESS & set(name.split("/")):
            breaches.append(f"{name}: stands in no folder of the architecture's table")
            continue

        def report(position, what):
            breaches.append(f"{name}:{text.count(chr(10), 0, position) + 1}: {what}")

        includes = list(INCLUDE.finditer(text))
        for match in includes:
            target = match[1]
            if not target.startswith(("diagnostics/", "analyzer-hooks/", "compiler/", "modres/", "llvm/", "fmt/")):
                if not (target.startswith("git2") or target.startswith("toml++") or target.startswith("curl/")):
                    report(match.start(), f"\"{target}\" is not a path from the root of the repository")
                continue
            other = folder_of(target)
            if other and other not in (folder, "diagnostics") and other not in ALLOWED[folder]:
                report(match.start(), f"{folder} may not include {other}")
        own = name[:-len(".cpp")] + ".h" if name.endswith(".cpp") else ""
        if own and (root / own).exists() and (not includes or includes[0][1] != own):
            report(includes[0].start() if includes else 0, f"its own header {own} comes first")
        for what, pattern, where in FENCES:
            if (folder in where) if where is not None else (folder not in PURE):
                continue
            for match in re.finditer(pattern, text):
                if pattern is FILE_WRITES and '"/dev/null"' in lines[text.count("\n", 0, match.start())]:
                    continue  # nothing is written
                report(match.start(), f"{what}: `{match[0].strip()}`")
    return breaches


PLANTED = [
    ("compiler/lex/a.cpp", '#include "compiler/parse/parser.h"\n'),
    ("compiler/sema/a.cpp", '#include "modres/store/store.h"\n'),
    ("modres/mvs/a.cpp", '#include "modres/manifest/manifest.h"\n'),
    ("modres/version/a.h", '#include "modres/path/module_path.h"\n'),
    ("modres/session/a.h", '#include "modres/commands/add.h"\n'),
    ("diagnostics/a.h", '#include "analyzer-hooks/export_surface.h"\n'),
    ("compiler/parse/a.cpp", '#include "token.h"\n'),
    ("modres/store/a.cpp", '#include <git2.h>\n'),
    ("modres/session/b.cpp", '#include <toml++/toml.hpp>\n'),
    ("compiler/codegen/a.cpp", '#include <iostream>\n'),
    ("modres/session/c.cpp", 'auto home = std::getenv("HOME");\n'),
    ("modres/commands/a.cpp", "void F() { exit(1); }\n"),
    ("modres/lock/a.cpp", "std::ofstream out(path);\n"),
    ("compiler/driver/a.cpp", "int f = open(p, O_WRONLY | O_CREAT, 0644);\n"),
    ("modres/mvs/b.cpp", "#include <filesystem>\n"),
    ("core/strings.h", ""),
]
INNOCENT = [
    ("modres/git/ok.cpp", "#include <git2.h>\n// exit(1) in a comment, <iostream> too\n"
                          'int f = open("/dev/null", O_WRONLY);\n'),
    ("modres/store/ok.cpp", 'int f = open(p, O_WRONLY | O_CREAT, 0644);\nauto t = "exit(1)";\n'),
    ("compiler/driver/ok.cpp", '#include "modres/commands/add.h"\nint main() { exit(getenv("A") != nullptr); }\n'),
    ("modres/manifest/ok.cpp", '#include "modres/manifest/ok.h"\n#include <toml++/toml.hpp>\n'),
    ("modres/manifest/ok.h", "inline void F(Scope& scope) { scope.exit(); }\n"),
]


def self_test():
    def tree(files):
        folder = tempfile.TemporaryDirectory(prefix="tova-layering-")
        for name, text in files:
            path = Path(folder.name) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return folder

    with tree(INNOCENT) as folder:
        wrong = check(Path(folder))
        if wrong:
            sys.exit("found a breach where there is none:\n" + "\n".join(wrong))
    for planted in PLANTED:
        with tree([*INNOCENT, planted]) as folder:
            found = [line for line in check(Path(folder)) if line.startswith(planted[0])]
            if not found:
                sys.exit(f"the planted breach in {planted[0]} was not found: {planted[1]}")
    print(f"{len(PLANTED)} planted breaches found")


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    breaches = check(Path(sys.argv[1]))
    for line in breaches:
        print(line)
    sys.exit(f"{len(breaches)} breaches of the include rules" if breaches else 0)


if __name__ == "__main__":
    main()
