#!/usr/bin/env python3
"""Measures compiling a large generated project, phase by phase and as a whole, beside esbuild.

    bench_compile.py --tovac <program> [--runs 9] [--files 100] [--lines 1200] [--esbuild <program>]

esbuild gets the JavaScript that tovac has emitted, file by file, with source maps, and may use as many threads.
"""

import itertools
import json
import shutil
import statistics

import measuring
from generate_project import generate

PHASES = ("lex", "parse", "export surfaces", "analyze", "emit")
ANALYSIS = ("export surfaces", "analyze")


def print_phases(shop, folder, size, move_away):
    """The work between reading and writing on one thread. Processor time: a busy machine changes it little."""
    trace = shop.root / "trace.json"
    spent = {phase: [] for phase in PHASES}

    def add(_):
        once = dict.fromkeys(PHASES, 0)
        for event in json.loads(trace.read_text())["traceEvents"]:
            if event["name"] in once:
                once[event["name"]] += event["tdur"] / 1e3
        for phase in PHASES:
            spent[phase].append(once[phase])

    shop.measure([shop.tova("phases", ["build", "--jobs", "1", f"--trace={trace}"], folder, move_away)], add)
    print(f"{f'one thread, median of {shop.options.runs} runs':<38} {'CPU ms':>9} {'MB/s':>9}")
    for phase in PHASES:
        median = statistics.median(spent[phase])
        print(f"{phase:<38} {median:9.2f} {size / 1e3 / median:9.1f}")
    sums = [sum(times) for times in zip(*spent.values())]
    total = statistics.median(sums)
    print(f"{'lex + parse + analyze + emit':<38} {total:9.2f} {size / 1e3 / total:9.1f}")
    analysis = statistics.median(sum(times) for times in zip(*(spent[phase] for phase in ANALYSIS)))
    print(f"analysis takes {100 * analysis / (total - analysis):.0f} % of the time of lex + parse + emit\n", flush=True)


def print_cold(shop, folder, size, output, move_away):
    scripts_folder = shop.root / "scripts"  # what tovac emitted, for esbuild
    shutil.copytree(output / "src", scripts_folder)
    scripts = sorted(scripts_folder.rglob("*.js"))
    esbuild_output = shop.root / "esbuild"
    subjects, bytes_read = [], []
    for jobs in (1, 2):
        threads = f"{jobs} thread{'s' if jobs > 1 else ''}"
        subjects.append(shop.tova(f"tovac, cold, {threads}", ["build", "--jobs", str(jobs)], folder,
                                  lambda _: move_away(output)))
        bytes_read.append(size)
        if shop.options.esbuild:
            command = [shop.options.esbuild, *map(str, scripts), f"--outdir={esbuild_output}", "--sourcemap",
                       "--format=esm", "--log-level=error"]
            subjects.append(measuring.Subject(f"esbuild, {threads}", command, shop.root,
                                              dict(shop.environment, GOMAXPROCS=str(jobs)),
                                              lambda _: move_away(esbuild_output)))
            bytes_read.append(sum(script.stat().st_size for script in scripts))
    for subject, measured, size_read in zip(subjects, shop.measure(subjects), bytes_read):
        measuring.print_line(subject.name, measured, f"{size_read / 1e3 / measured.median:.1f} MB/s")
    if not shop.options.esbuild:
        print("(no esbuild here: `npm install esbuild` and --esbuild node_modules/@esbuild/*/bin/esbuild)")


def bench(shop):
    folder = shop.root / "generated"
    size = generate(folder, shop.options.files, shop.options.lines)
    lines = sum(text.read_bytes().count(b"\n") for text in (folder / "src").iterdir())
    print(f"\ngenerated project: {shop.options.files + 1} files, {lines} lines, {size / 1e6:.2f} MB of Tova")
    output = folder / ".tova-out"
    numbers = itertools.count()

    # Not removed: for some seconds ext4 searches long for files to make after many were removed.
    def move_away(written):
        if written.exists():
            written.rename(shop.root / f"written-{next(numbers)}")

    print_phases(shop, folder, size, lambda _: move_away(output))
    measuring.print_header(shop.options)
    print_cold(shop, folder, size, output, move_away)
    shop.report(shop.tova("check", ["check"], folder))


if __name__ == "__main__":
    measuring.main(__doc__, [bench])
