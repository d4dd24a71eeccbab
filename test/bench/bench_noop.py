#!/usr/bin/env python3
"""Measures builds that have nothing to do, of the large generated project and of one with ten times the files.

    bench_noop.py --tovac <program> [--runs 9] [--files 100] [--lines 1200]
"""

import time

import measuring
from generate_project import generate


def bench(shop):
    measuring.print_header(shop.options)
    many = 10 * shop.options.files
    for files, lines in ((shop.options.files, shop.options.lines), (many, shop.options.lines // 10)):
        folder = shop.root / f"noop-{files}"
        generate(folder, files, lines)
        build = shop.tova(f"no-op build, {files} files", ["build"], folder)
        shop.run_once(build, measuring.Measured(), counts=False)
        time.sleep(0.1)  # files that were written a moment ago are compared by content once
        shop.run_once(build, measuring.Measured(), counts=False)
        shop.report(build)


if __name__ == "__main__":
    measuring.main(__doc__, [bench])
