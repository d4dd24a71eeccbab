#!/usr/bin/env python3
"""Runs golden tests: archives that hold the sources, the command and everything that must come out.

    run_golden.py --tovac <program> [--jobs N] <archive or folder>...

Sections with a meaning of their own; all others are input files:

    args          the command line, `build` when absent
    stdout        the whole standard output of tovac; absent means empty
    stderr        the whole standard error of tovac; absent means empty
    out/<path>    the whole text of a file of the output folder
    run           the standard output of the first source's JavaScript under node with source maps, started after a
                  build that succeeds; a status other than 0 is its last line, `[status 1]`
    run-stderr    the standard error of that run; absent means empty, stack frames below the first are dropped

An archive without a tova.toml gets one whose source folder is the archive itself. The name `fail_*.test` says that
tovac ends with another status than 0, and the runner enforces both directions. Paths of the work folder are shown as
$WORK. TOVA_UPDATE_GOLDEN=1 rewrites the expectations; it is refused when CI is set.
"""

import argparse
import re
import shlex
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import archive as archives
from expectations import Outcome, TestFailure, base_environment, check_text, normalise, run_program, updating

OUTPUT_FOLDER = ".tova-out"
MANIFEST = '[project]\nname = "golden"\nversion = "0.1.0"\nentry = "."\n'
_EXPECTATIONS = {"args", "stdout", "stderr", "run", "run-stderr"}


def is_input(section) -> bool:
    return section.name not in _EXPECTATIONS and not section.name.startswith("out/")


class Golden:
    """One archive, run in a folder of its own."""

    def __init__(self, path: Path, tovac: str, work: Path):
        self.path = path
        self.tovac = tovac
        self.work = work / "work"
        self.archive = archives.read(path)
        self.environment = base_environment(work / "home")
        self.environment["TOVA_CACHE_DIR"] = str(work / "cache")
        self.actual = {}  # section name -> text that came out

    def run(self):
        self.work.mkdir(parents=True)
        inputs = [section for section in self.archive.sections if is_input(section)]
        archives.write_files(inputs, self.work)
        if not self.archive.find("tova.toml"):
            (self.work / "tova.toml").write_text(MANIFEST)
        outcome = self._run([self.tovac, *shlex.split(self.archive.text("args", "build"))])
        self._check_name(outcome)
        self.actual["stdout"] = outcome.stdout
        self.actual["stderr"] = outcome.stderr
        for section in self.archive.sections:
            if section.name.startswith("out/"):
                self.actual[section.name] = self._output_file(section.name[len("out/"):])
        if self.archive.find("run") or self.archive.find("run-stderr"):
            self._run_output(inputs, outcome)

    def _run(self, command) -> Outcome:
        outcome = run_program(command, self.work, self.environment)
        replacements = [(str(self.work), "$WORK"), (str(self.work.parent), "$TEST")]
        return Outcome(outcome.status, normalise(outcome.stdout, replacements),
                       normalise(outcome.stderr, replacements))

    def _check_name(self, outcome):
        should_fail = self.path.name.startswith("fail_")
        if should_fail and outcome.status == 0:
            raise TestFailure("the name starts with fail_ but tovac ended with status 0")
        if not should_fail and outcome.status != 0:
            raise TestFailure(f"tovac ended with status {outcome.status}\n{outcome.stdout}{outcome.stderr}")

    def _output_file(self, name) -> str:
        file = self.work / OUTPUT_FOLDER / name
        if not file.is_file():
            raise TestFailure(f"{name} is not in the output folder")
        return file.read_text(encoding="utf-8")

    def _run_output(self, inputs, outcome):
        if outcome.status != 0:
            raise TestFailure("a test with a run section must build")
        source = next((s.name for s in inputs if s.name.endswith(".tova")), None)
        if source is None:
            raise TestFailure("a run section needs a .tova source")
        program = self.work / OUTPUT_FOLDER / (source[:-len(".tova")] + ".js")
        node = self._run(["node", "--enable-source-maps", str(program)])
        self.actual["run"] = node.stdout + (f"[status {node.status}]\n" if node.status else "")
        self.actual["run-stderr"] = drop_inner_frames(node.stderr)

    def check(self):
        for name, text in self.actual.items():
            check_text(name, self.archive.text(name), text)

    def update(self) -> bool:
        """Writes what came out into the archive; says whether anything changed."""
        before = self.archive.render()
        for name, text in self.actual.items():
            if text and not text.endswith("\n"):
                text += "\n"
            self.archive.set(name, text)
        after = self.archive.render()
        if after != before:
            self.path.write_text(after, encoding="utf-8")
        return after != before


def drop_inner_frames(text: str) -> str:
    """Keeps the first stack frame of each error: the others depend on the version of node."""
    kept, in_stack = [], False
    for line in text.splitlines(keepends=True):
        frame = re.match(r"\s+at ", line) is not None
        if not (frame and in_stack):
            kept.append(line)
        in_stack = frame
    return "".join(kept)


def run_one(path: Path, tovac: str, update: bool):
    """The text of what went wrong, empty when nothing did."""
    work = Path(tempfile.mkdtemp(prefix="tova-golden-")).resolve()
    try:
        golden = Golden(path, tovac, work)
        golden.run()
        if update:
            if golden.update():
                print(f"updated {path}")
        else:
            golden.check()
        return ""
    except (TestFailure, archives.ArchiveError) as failure:
        return str(failure)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tovac", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("paths", nargs="+", type=Path)
    options = parser.parse_args()
    tovac = str(Path(options.tovac).resolve())
    update = updating()
    tests = sorted({file for path in options.paths
                    for file in (path.glob("*.test") if path.is_dir() else [path])})
    if not tests:
        sys.exit("no golden test found")
    with ThreadPoolExecutor(max_workers=options.jobs) as pool:
        results = list(pool.map(lambda path: run_one(path, tovac, update), tests))
    failed = [(path, text) for path, text in zip(tests, results) if text]
    for path, text in failed:
        print(f"FAIL {path}\n{text}\n")
    print(f"{len(tests) - len(failed)} of {len(tests)} golden tests passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
