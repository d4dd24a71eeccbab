#!/usr/bin/env python3
"""Measures what people wait for, and prints medians; nothing is asserted.

    run_bench.py --tovac <program> [--runs 9] [--files 100] [--lines 1200]

Start-up, no-op install and no-op build of the shop example (three packages, loopback git server), cold compile,
no-op build and the edit of one file of a generated project. Times are of whole processes, from spawn to exit.
"""

import argparse
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import repositories  # noqa: E402
from expectations import base_environment  # noqa: E402
from generate_project import generate  # noqa: E402
from git_server import GitServer  # noqa: E402

SHOP = HERE.parent.parent / "examples" / "shop"


@dataclass
class Measured:
    milliseconds: list
    peak_kib: int

    @property
    def median(self):
        return statistics.median(self.milliseconds)


def run_once(command, folder, environment, log):
    """Milliseconds and peak memory (KiB) of one process; ends the benchmark when the process fails."""
    before = os.getcwd()
    os.chdir(folder)
    actions = [(os.POSIX_SPAWN_OPEN, fd, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644) for fd in (1, 2)]
    start = time.perf_counter_ns()
    pid = os.posix_spawn(command[0], command, environment, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    elapsed = (time.perf_counter_ns() - start) / 1e6
    os.chdir(before)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed:\n{log.read_text(errors='replace')}")
    return elapsed, usage.ru_maxrss


def measure(command, folder, environment, log, runs, prepare=None) -> Measured:
    times, peak = [], 0
    for number in range(runs + 1):
        if prepare:
            prepare(number)
        elapsed, memory = run_once(command, folder, environment, log)
        if number:  # the first run warms the disk cache
            times.append(elapsed)
        peak = max(peak, memory)
    return Measured(times, peak)


def own_peak_kib():
    """The kernel counts a child's memory from before its exec, so smaller peaks than our own cannot be seen."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def report(name, measured, note=""):
    peak = f"{measured.peak_kib / 1024:.0f} MiB" if measured.peak_kib > own_peak_kib() else "small"
    span = f"{min(measured.milliseconds):.2f} .. {max(measured.milliseconds):.2f}"
    print(f"{name:<34} {measured.median:9.2f} ms   {span:>20}   {peak:>8}   {note}", flush=True)


def shop_benches(tovac, root, environment, runs):
    repos = root / "repos"
    for package in sorted((SHOP / "packages").iterdir()):
        repositories.make_repository(repos / "git.test" / "shop" / f"{package.name}.git",
                                     repositories.layered_releases(package))
    server = GitServer(repos)
    server.start()
    home = Path(environment["HOME"])
    (home / ".gitconfig").write_text(f'[url "http://127.0.0.1:{server.port}/git.test/"]\n'
                                     "\tinsteadOf = https://git.test/\n")
    app, log = root / "app", root / "log"
    shutil.copytree(SHOP / "app", app)
    cache = Path(environment["TOVA_CACHE_DIR"])

    def forget(_):
        if cache.exists():
            for folder, _, _ in os.walk(cache):
                os.chmod(folder, 0o755)
            shutil.rmtree(cache)
        (app / "tova.lock").unlink(missing_ok=True)

    report("cold install, 3 packages", measure([tovac, "pkg", "install"], app, environment, log, runs, forget))
    server.stop()
    report("no-op install, 3 packages", measure([tovac, "pkg", "install"], app, environment, log, runs))
    report("no-op build, shop", measure([tovac, "build"], app, environment, log, runs))


def generated_benches(tovac, root, environment, options):
    folder, log = root / "generated", root / "log"
    size = generate(folder, options.files, options.lines)
    lines = sum(text.read_bytes().count(b"\n") for text in (folder / "src").iterdir())
    print(f"\ngenerated project: {options.files + 1} files, {lines} lines, {size / 1e6:.2f} MB")
    output = folder / ".tova-out"
    one = folder / "src" / "module_0000.tova"
    text = one.read_text()

    def clean(_):
        shutil.rmtree(output, ignore_errors=True)

    def edit(number):
        one.write_text(text.replace("result -= 1", f"result -= {number + 2}"))

    for jobs in (1, 2):
        cold = measure([tovac, "build", "--jobs", str(jobs)], folder, environment, log, options.runs, clean)
        report(f"cold build, {jobs} thread{'s' if jobs > 1 else ''}", cold, f"{size / 1e3 / cold.median:.1f} MB/s")
    report("no-op build", measure([tovac, "build"], folder, environment, log, options.runs))
    report("build after one edited body", measure([tovac, "build"], folder, environment, log, options.runs, edit))
    report("check", measure([tovac, "check"], folder, environment, log, options.runs))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tovac", required=True)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--lines", type=int, default=1200)
    options = parser.parse_args()
    tovac = str(Path(options.tovac).resolve())
    root = Path(tempfile.mkdtemp(prefix="tova-bench-"))
    try:
        (root / "home").mkdir()
        environment = base_environment(root / "home")
        environment["TOVA_CACHE_DIR"] = str(root / "cache")
        print(f"{f'{options.runs} runs each':<34} {'median':>12}   {'least .. most':>20}   {'memory':>8}")
        true = shutil.which("true") or "/bin/true"
        report("an empty program (/bin/true)", measure([true], root, environment, root / "log", options.runs))
        report("tovac --version", measure([tovac, "--version"], root, environment, root / "log", options.runs))
        shop_benches(tovac, root, environment, options.runs)
        generated_benches(tovac, root, environment, options)
    finally:
        for folder, _, _ in os.walk(root):
            os.chmod(folder, 0o755)
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
