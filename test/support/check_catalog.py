#!/usr/bin/env python3
"""Checks that every diagnostic appears, whole, in some test's expectation.

    check_catalog.py <source tree>

Every code of diagnostics/catalog/*.def must stand in an expected output of test/golden or test/e2e: in the line that ends
each message as people see it, so that its whole text is held. Codes that no program text can cause yet stand in
test/golden/unseen_codes.txt, one a line. That list may only shrink: a code in it that does appear, or that the
catalog no longer has, fails the check too.
"""

import re
import sys
from pathlib import Path

import archive as archives

ROW = re.compile(r'^DIAGNOSTIC\(\s*(\w+),\s*"([A-Z]\d{3})"', re.MULTILINE)
SEEN = re.compile(r"^  For more about this \w+: tovac explain ([A-Z]\d{3})$", re.MULTILINE)
EXEMPTIONS = "test/golden/unseen_codes.txt"


def catalog(root: Path):
    rows = {}
    for table in sorted((root / "diagnostics/catalog").glob("*.def")):
        for name, code in ROW.findall(table.read_text(encoding="utf-8")):
            if code in rows:
                sys.exit(f"{code} is both {rows[code]} and {name}")
            rows[code] = name
    return rows


def seen_codes(root: Path):
    seen = set()
    for kind in ("golden", "e2e"):
        for path in sorted((root / "test" / kind).rglob("*.test")):
            for section in archives.read(path).sections:
                seen.update(SEEN.findall(section.text))
    return seen


def exemptions(root: Path):
    path = root / EXEMPTIONS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    root = Path(sys.argv[1])
    rows, seen, exempt = catalog(root), seen_codes(root), exemptions(root)
    problems = [f"{code} ({rows[code]}) is in no golden or e2e expectation" for code in sorted(set(rows) - seen - exempt)]
    problems += [f"{code} appears in a test now: take it out of {EXEMPTIONS}" for code in sorted(exempt & seen)]
    problems += [f"{code} is not in the catalog: take it out of {EXEMPTIONS}" for code in sorted(exempt - set(rows))]
    for line in problems:
        print(line)
    print(f"{len(rows)} codes, {len(set(rows) & seen)} seen in tests, {len(exempt)} exempted")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
