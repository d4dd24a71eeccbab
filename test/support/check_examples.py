#!/usr/bin/env python3
"""Checks the examples of the catalog: what `tovac explain` calls wrong yields its code, what it calls right yields nothing.

    check_examples.py --tovac <program> [<code>...]

The examples of the language's codes (E and W) are programs, indented under `Wrong:` and `Right:`. A line `// ./util.tova`
begins another file; what stands before the first such line is the main file, and a file `tova.toml` is the project's own.
Examples on the line of the heading are prose and not run; the codes of such stand in PROSE with the reason.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# Codes whose example can't be a program, and why.
PROSE = {
    "E002": "a file that is no UTF-8",
    "E032": "a thousand parentheses",
    "W103": "a character that nobody sees",
}

# Codes that only `--strict` brings.
STRICT = {"E116"}

HEADING = re.compile(r"^(Wrong|Right)\b[^:]*:(.*)$")
FILE = re.compile(r"^(?://|#) \./(\S+)$")


def examples(explanation):
    """Yields ("Wrong" or "Right", text)."""
    kind, lines = None, []
    for line in explanation.splitlines() + [""]:
        heading = HEADING.match(line)
        if heading:
            if kind:
                yield kind, "\n".join(lines)
            kind, lines = heading[1], []
            if heading[2].strip():
                kind = None
        elif kind and (line.startswith("  ") or not line.strip()):
            lines.append(line)
        elif kind:
            yield kind, "\n".join(lines)
            kind, lines = None, []
    if kind:
        yield kind, "\n".join(lines)


def dedent(text):
    lines = text.strip("\n").splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines).rstrip() + "\n"


def files(text):
    name, found = "main.tova", {}
    for line in dedent(text).splitlines():
        mark = FILE.match(line)
        if mark:
            name = mark[1]
        else:
            found[name] = found.get(name, "") + line + "\n"
    return found


def findings(tovac, sources, options):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "tova.toml").write_text('[project]\nname = "example"\nentry = "."\n')
        for name, text in sources.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        command = [tovac, "check", "--message-format", "json", *options]
        environment = {"HOME": folder, "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
        return [json.loads(line) for line in done.stdout.splitlines()]


def check(tovac, code, explanation):
    problems = []
    kinds = []
    for kind, text in examples(explanation):
        kinds.append(kind)
        found = [f"{f['code']} {f['message']}" for f in findings(tovac, files(text), ["--strict"] * (code in STRICT))]
        codes = [f.split()[0] for f in found]
        if kind == "Wrong" and code not in codes:
            problems.append(f"{code}: the wrong example yields {found or 'nothing'}")
        if kind == "Wrong" and [c for c in codes if c != code]:
            problems.append(f"{code}: the wrong example also yields {[f for f in found if not f.startswith(code)]}")
        if kind == "Right" and codes:
            problems.append(f"{code}: the right example yields {found}")
    if code not in PROSE and not {"Wrong", "Right"} <= set(kinds):
        problems.append(f"{code} has no wrong and right program")
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tovac", required=True)
    parser.add_argument("codes", nargs="*")
    options = parser.parse_args()
    tovac = str(Path(options.tovac).resolve())
    catalog = json.loads(subprocess.run([tovac, "explain", "--all", "--json"], capture_output=True, check=True).stdout)
    problems, count = [], 0
    for entry in catalog:
        code = entry["code"]
        if code[0] not in "EW" or (options.codes and code not in options.codes):
            continue
        count += 1
        problems += check(tovac, code, entry["explanation"])
    for line in problems:
        print(line)
    print(f"the examples of {count} codes")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
