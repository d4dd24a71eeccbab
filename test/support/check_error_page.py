#!/usr/bin/env python3
"""Checks that a page is what `tovac explain --all` prints.

    check_error_page.py --tovac <program> <page>

TOVA_UPDATE_GOLDEN=1 rewrites the page; it is refused when CI is set.
"""

import argparse
import difflib
import subprocess
import sys
from pathlib import Path

from expectations import updating


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tovac", required=True)
    parser.add_argument("page", type=Path)
    options = parser.parse_args()
    wanted = subprocess.run([options.tovac, "explain", "--all"], capture_output=True, check=True).stdout.decode()
    if updating():
        options.page.write_text(wanted, encoding="utf-8")
    found = options.page.read_text(encoding="utf-8") if options.page.exists() else ""
    if found == wanted:
        return
    difference = difflib.unified_diff(found.splitlines(), wanted.splitlines(), str(options.page), "tovac explain --all", lineterm="")
    print("\n".join(list(difference)[:60]))
    sys.exit("the page is old: tovac explain --all > docs/errors.md")


if __name__ == "__main__":
    main()
