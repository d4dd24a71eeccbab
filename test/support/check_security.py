#!/usr/bin/env python3
"""Checks the tables of docs/security.md: each row names tests, and each named test exists.

    check_security.py <source tree>

Names are `e2e: <archive>`, `unit: <test case>`, `fuzz: <target>` and `support: <test>`, in backquotes.
"""

import re
import sys
from pathlib import Path

LEAST_ROWS = 60
NAME = re.compile(r"`(\w+): ([^`]+)`")
CASE = re.compile(r'TEST_CASE(?:_METHOD)?\((?:\w+,\s*)?"((?:[^"\\]|\\.)*)"')


def test_cases(root: Path):
    cases = set()
    for file in (root / "test/unit").rglob("*_test.cpp"):
        cases.update(CASE.findall(file.read_text(encoding="utf-8")))
    return cases


def rows(text):
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] not in ("Case", "---"):
            yield cells


def main():
    root = Path(sys.argv[1])
    unit = test_cases(root)
    support = (root / "test/support/CMakeLists.txt").read_text(encoding="utf-8")
    exists = {
        "e2e": lambda name: (root / f"test/e2e/{name}.test").is_file(),
        "unit": lambda name: name in unit,
        "fuzz": lambda name: (root / f"test/fuzz/{name}_fuzz.cpp").is_file(),
        "support": lambda name: f'NAME "support: {name}"' in support,
    }
    problems, count = [], 0
    for case, _, tests in rows((root / "docs/security.md").read_text(encoding="utf-8")):
        count += 1
        named = NAME.findall(tests)
        if not named:
            problems.append(f"no test is named for: {case}")
        problems += [f"there is no test `{kind}: {name}`, named for: {case}" for kind, name in named
                     if kind not in exists or not exists[kind](name)]
    if count < LEAST_ROWS:
        problems.append(f"{count} rows, fewer than {LEAST_ROWS}")
    if problems:
        sys.exit("\n".join(problems))
    print(f"{count} cases, each with a test")


if __name__ == "__main__":
    main()
