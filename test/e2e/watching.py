#!/usr/bin/env python3
"""Holds `build --watch` to what it promises: edits as editors make them, mistakes, new folders, packages that are read in
place, bursts, the manifest, and Ctrl-C.

    watching.py --tovac <program>
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from expectations import base_environment  # noqa: E402

DEADLINE = 60  # seconds for one answer, on a machine that has much else to do


class Watching:
    def __init__(self, command, folder, environment):
        self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True)
        self.text, self.seen, self.condition = "", 0, threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while char := self.process.stderr.read(1):
            with self.condition:
                self.text += char
                self.condition.notify()

    def expect(self, pattern):
        """Waits until what was said since the last answer matches; gives that."""
        end = time.monotonic() + DEADLINE
        with self.condition:
            while not (found := re.search(pattern, self.text[self.seen:], re.MULTILINE)):
                if time.monotonic() > end or self.process.poll() is not None:
                    sys.exit(f"no {pattern!r} in what came since:\n{self.text[self.seen:]}")
                self.condition.wait(0.2)
            said = self.text[self.seen:self.seen + found.end()]
            self.seen += found.end()
            return said

    def end(self, number):
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)


def check(holds, what):
    if not holds:
        sys.exit(what)


def save(path: Path, text):
    """As most editors do: another file takes the place of the old one."""
    new = path.with_name(path.name + "~")
    new.write_text(text)
    new.rename(path)


def scenario(tovac, root, environment):
    app, tools = root / "app", root / "tools"
    (app / "src").mkdir(parents=True)
    tools.mkdir()
    manifest = '[project]\nname = "app"\nversion = "0.1.0"\n\n[dependencies]\ntools = { path = "../tools" }\n'
    (app / "tova.toml").write_text(manifest)
    (tools / "tova.toml").write_text('[package]\nname = "git.test/ada/tools"\nversion = "1.0.0"\n')
    (tools / "lib.tova").write_text("pub fn tool() { 1 }\n")
    (app / "src" / "other.tova").write_text("pub other = 1\n")
    main = app / "src" / "main.tova"
    main.write_text('import { other } from "./other"\nimport { tool } from "tools"\nprint(other + tool())\n')
    watch = Watching([tovac, "build", "--watch"], app, environment)
    watch.expect(r"^built 3 modules in \d+ ms$")
    watch.expect(r"^watching \d+ folders for changes; Ctrl-C ends this$")
    written = app / ".tova-out" / "src"

    save(app / "src" / "other.tova", "pub other = 2 * 1\n")
    said = watch.expect(r"^built \d of 3 modules in \d+ ms$")
    check("changed: src/other.tova" in said, f"the file is not named:\n{said}")
    check("\x1b" not in watch.text, "colours or clearing off a terminal")
    check("2 * 1" in (written / "other.js").read_text(), "the output is not new")

    main.write_text(main.read_text() + "print(nothing_here)\n")
    watch.expect(r"^error: .*nothing_here")
    watch.expect(r"^not built$")
    main.write_text(main.read_text().replace("print(nothing_here)\n", ""))
    watch.expect(r"^(built|nothing to do)")

    (tools / "lib.tova").write_text("pub fn tool() { 7 }\n")
    watch.expect(r"^built 1 of 3 modules")

    # JavaScript beside the searched folder, of a file that the last build had no need to look at.
    (app / "js").mkdir()
    (app / "js" / "plain.js").write_text("export const plain = 1;\n")
    main.write_text('import { plain } from "../js/plain.js"\nprint(plain)\n' + main.read_text())
    watch.expect(r"^built 1 of 3 modules")
    save(app / "src" / "other.tova", "pub other = 3 * 1\n")
    watch.expect(r"^built 1 of 3 modules")
    (app / "js" / "plain.js").write_text("export const plain = 2;\n")
    watch.expect(r"^built 1 of 3 modules")

    (app / "src" / "deep" / "deeper").mkdir(parents=True)
    (app / "src" / "deep" / "deeper" / "new.tova").write_text("pub fresh = 5\n")
    watch.expect(r"^built \d of 4 modules")
    (app / "src" / "deep" / "deeper" / "new.tova").write_text("pub fresh = 55 + 0\n")
    watch.expect(r"^built 1 of 4 modules")
    check("55 + 0" in (written / "deep" / "deeper" / "new.js").read_text(), "the new folder is not watched")

    (app / "src" / "deep").rename(app / "src" / "moved")
    watch.expect(r"^built \d of 4 modules")
    check(not (written / "deep").exists(), "what is gone was left")

    for number in range(200):
        (app / "src" / f"many{number}.tova").write_text(f"pub many{number} = {number}\n")
    said = watch.expect(r"of 204 modules in \d+ ms$")
    check(said.count("changed:") < 20, "a burst gave a build for each file")

    (app / "tova.toml").write_text("broken")
    watch.expect(r"^error")
    (app / "tova.toml").write_text(manifest + "# mended\n")
    watch.expect(r"^built 204 modules")
    (app / "src" / ".hidden.tova").write_text("x")
    (app / "src" / "notes.txt").write_text("x")
    (app / "src" / "other.tova").unlink()
    watch.expect(r"there is no file for")
    (app / "src" / "other.tova").write_text("pub other = 3\n")
    watch.expect(r"^built")
    check("hidden" not in watch.text and "notes" not in watch.text, "files that don't matter count")
    check(watch.end(signal.SIGINT) == 130, "Ctrl-C gives another status than 130")
    check(watch.text.count("\n") < 120, f"too many words:\n{watch.text}")

    checking = Watching([tovac, "check", "--watch"], app, environment)
    checking.expect(r"^checked 204 modules")
    checking.expect(r"^watching")
    save(app / "src" / "other.tova", "pub other = wrong\n")
    checking.expect(r"^error: .*wrong")
    check(checking.end(signal.SIGTERM) == 130, "the end of check --watch")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tovac", required=True)
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="tova-watch-")).resolve()
    try:
        (root / "home").mkdir()
        environment = dict(base_environment(root / "home"), TOVA_CACHE_DIR=str(root / "cache"))
        scenario(os.path.abspath(options.tovac), root, environment)
        print("ok")
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
