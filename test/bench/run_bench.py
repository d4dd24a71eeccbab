#!/usr/bin/env python3
"""Measures what people wait for, and prints medians; nothing is asserted.

    run_bench.py --tovac <program> [--runs 9] [--files 100] [--lines 1200] [--esbuild <program>]
                 [--bun <program>] [--cargo <program>]

Runs all benchmarks of this folder; each can also be run by itself with the same options. Times are of whole
processes, from spawn to exit, unless a table says otherwise.
"""

import bench_check
import bench_cold_install
import bench_compile
import bench_edit
import bench_memory
import bench_noop
import bench_packages
import bench_resolution
import bench_start
import measuring

if __name__ == "__main__":
    measuring.main(__doc__, [bench_start.bench, bench_packages.bench, bench_cold_install.bench,
                             bench_resolution.bench, bench_check.bench, bench_compile.bench, bench_noop.bench, bench_edit.bench,
                             bench_memory.bench])
