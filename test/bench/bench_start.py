#!/usr/bin/env python3
"""Measures the start-up of tovac.

    bench_start.py --tovac <program> [--runs 9]
"""

import shutil

import measuring


def bench(shop):
    measuring.print_header(shop.options)
    true = shutil.which("true") or "/bin/true"
    shop.report(measuring.Subject("an empty program (/bin/true)", [true], shop.root, shop.environment),
                shop.tova("tovac --version", ["--version"], shop.root))


if __name__ == "__main__":
    measuring.main(__doc__, [bench])
