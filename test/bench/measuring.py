"""What the benchmarks share: runs whole processes and prints medians. Nothing is asserted."""

import argparse
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from expectations import base_environment  # noqa: E402


@dataclass
class Measured:
    """What the runs of one command took, from spawn to exit."""
    milliseconds: list = field(default_factory=list)
    processor: list = field(default_factory=list)  # milliseconds of all its threads, user and system
    peak_kib: int = 0

    @property
    def median(self):
        return statistics.median(self.milliseconds)


@dataclass
class Subject:
    """A command to measure, and what has to be done before each run of it."""
    name: str
    command: list
    folder: Path
    environment: dict
    prepare: object = None  # called with the number of the run; the first, 0, warms the disk cache and is not counted


class Workshop:
    """A temporary folder with a home and a package cache of its own."""

    def __init__(self, root: Path, options):
        self.root = root
        self.options = options
        self.tovac = str(Path(options.tovac).resolve())
        (root / "home").mkdir()
        self.environment = base_environment(root / "home")
        self.environment["TOVA_CACHE_DIR"] = str(root / "cache")
        self.log = root / "log"

    def tova(self, name, arguments, folder, prepare=None):
        return Subject(name, [self.tovac, *arguments], folder, self.environment, prepare)

    def run_once(self, subject: Subject, measured: Measured, counts: bool):
        before = os.getcwd()
        os.chdir(subject.folder)
        actions = [(os.POSIX_SPAWN_OPEN, fd, str(self.log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
                   for fd in (1, 2)]
        start = time.perf_counter_ns()
        pid = os.posix_spawn(subject.command[0], subject.command, subject.environment, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        elapsed = (time.perf_counter_ns() - start) / 1e6
        os.chdir(before)
        if status != 0:
            sys.exit(f"{' '.join(subject.command)} failed:\n{self.log.read_text(errors='replace')}")
        measured.peak_kib = max(measured.peak_kib, usage.ru_maxrss)
        if counts:
            measured.milliseconds.append(elapsed)
            measured.processor.append((usage.ru_utime + usage.ru_stime) * 1e3)

    def measure(self, subjects, after_run=None):
        """Measures the subjects in turn, so that whatever else the machine does meets all of them alike. Calls
        `after_run(subject)` after each run that counts."""
        results = [Measured() for _ in subjects]
        for number in range(self.options.runs + 1):
            for subject, measured in zip(subjects, results):
                if subject.prepare:
                    subject.prepare(number)
                self.run_once(subject, measured, counts=number > 0)
                if after_run and number > 0:
                    after_run(subject)
        return results

    def report(self, *subjects):
        """Measures and prints a line for each subject."""
        for subject, measured in zip(subjects, self.measure(subjects)):
            print_line(subject.name, measured)


def print_header(options):
    print(f"{f'median of {options.runs} runs':<38} {'ms':>9} {'CPU ms':>9}   {'least .. most':>19}   {'memory':>8}")


def print_line(name, measured, note=""):
    # The kernel counts a child's memory from before its exec, so smaller peaks than our own cannot be seen.
    own_peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = f"{measured.peak_kib / 1024:.0f} MiB" if measured.peak_kib > own_peak_kib else "small"
    span = f"{min(measured.milliseconds):.2f} .. {max(measured.milliseconds):.2f}"
    print(f"{name:<38} {measured.median:9.2f} {statistics.median(measured.processor):9.2f}   {span:>19}   {peak:>8}   {note}",
          flush=True)


def remove_tree(folder: Path):
    """Also a package cache, whose folders are write-protected."""
    for inside, _, _ in os.walk(folder):
        os.chmod(inside, 0o755)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def workshop(options):
    root = Path(tempfile.mkdtemp(prefix="tova-bench-"))
    try:
        yield Workshop(root, options)
    finally:
        remove_tree(root)


def option_parser(description):
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument("--tovac", required=True)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--files", type=int, default=100, help="of the generated project")
    parser.add_argument("--lines", type=int, default=1200, help="lines a file, about")
    parser.add_argument("--esbuild", default=shutil.which("esbuild"), help="the program out of npm's esbuild")
    for tool in ("bun", "cargo", "go"):
        parser.add_argument(f"--{tool}", default=shutil.which(tool))
    return parser


def main(description, benches):
    """The main program of a benchmark script."""
    options = option_parser(description).parse_args()
    for bench in benches:
        with workshop(options) as shop:
            bench(shop)
