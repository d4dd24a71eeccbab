#!/usr/bin/env python3
"""Measures the selection of versions alone, in memory, on graphs that are larger than people's.

    bench_resolution.py --tovac <program> [--runs 9]

Needs the program `resolve_graph` beside tovac: `ninja resolve_graph`.
"""

import re
from pathlib import Path

import measuring

SHAPES = {"wide": "10,000 modules, 5 versions each", "chain": "chain of 500", "diamond": "diamond 200 wide"}


def bench(shop):
    program = Path(shop.tovac).parent / "resolve_graph"
    if not program.exists():
        print(f"resolution is not measured: build the target {program.name} first")
        return
    measuring.print_header(shop.options)
    for shape, name in SHAPES.items():
        resolutions = measuring.Measured()
        selected = ""

        def note(_):
            nonlocal selected
            selected, milliseconds = re.match(r"(\d+) modules,.* resolved in ([\d.]+) ms", shop.log.read_text()).groups()
            resolutions.milliseconds.append(float(milliseconds))

        subject = measuring.Subject(name, [str(program), shape], shop.root, shop.environment)
        measured, = shop.measure([subject], after_run=note)
        measured.milliseconds = resolutions.milliseconds
        measuring.print_line(name, measured, f"resolution alone; {selected} selected")


if __name__ == "__main__":
    measuring.main(__doc__, [bench])
