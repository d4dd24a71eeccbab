#!/usr/bin/env python3
"""Edits a project at random and holds every incremental build against a clean one: the same files with the same bytes,
the same messages, the same status, with one thread and with many. Some builds are cut off, or run beside others.

    random_edits.py --tovac <program> [--steps 120] [--seed 1]

The project has some thirty files that import each other, pass names on, copy a JavaScript file and give warnings, and a
package that is read in place. A seed always makes the same edits.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from expectations import base_environment  # noqa: E402

FILES = 30
COPIED = {"src/plain.js", "src/more.mjs", "src/deep/more.mjs"}
MANIFEST = """[project]
name = "app"
version = "0.1.0"
entry = "src"

[dependencies]
tools = { path = "../tools" }
"""
PACKAGE = '[package]\nname = "git.test/ada/tools"\nversion = "1.0.0"\nexports = ["tool", "Shape", "Circle"]\n'


class Project:
    """What the sources are made from. Every function below changes one thing of it on disk."""

    def __init__(self, root: Path, dice: random.Random, tovac, environment):
        self.root, self.dice, self.tovac, self.environment = root, dice, tovac, environment
        self.app, self.tools = root / "app", root / "tools"
        self.saved = {}
        self.counter = 0
        self.is_damaged = False  # the state: then nobody knows any more which JavaScript files were copied
        (self.app / "src" / "deep").mkdir(parents=True)
        (self.tools / "src").mkdir(parents=True)
        (self.app / "tova.toml").write_text(MANIFEST)
        (self.tools / "tova.toml").write_text(PACKAGE)
        (self.app / "src" / "plain.js").write_text("export const plain = 1;\n")
        self.write_tool()
        for number in range(FILES):
            self.write_file(self.name(number), number)

    def name(self, number):
        return ("deep/" if number % 5 == 4 else "") + f"file{number}.tova"

    def sources(self):
        return sorted((self.app / "src").rglob("*.tova"))

    def write_tool(self, extra=""):
        (self.tools / "src" / "inner.tova").write_text(
            f"pub fn inner(n) {{ n + {self.dice.randrange(9)} }}\nfn hidden() {{ 1 }}\npub start = hidden()\n")
        (self.tools / "src" / "lib.tova").write_text(
            'import { inner } from "./inner"\npub type Shape {\n  Circle(radius: Int' + extra + ")\n  Point\n}\n"
            f"pub fn tool(n) {{ inner(n) * {self.dice.randrange(9)} }}\n")

    def write_file(self, name, number):
        """A file that imports earlier ones, so that there is mostly no mistake."""
        dice, up = self.dice, "../" if name.startswith("deep/") else "./"
        lines = [f"// {'-' * dice.randrange(20)}"]
        terms = [str(dice.randrange(100))]
        for other in dice.sample(range(number), min(number, dice.randrange(4))) if number else []:
            lines.append(f'import {{ value{other} as v{other} }} from "{up}{self.name(other)[:-5]}"')
            if dice.random() < 0.8:
                terms.append(f"v{other}")  # else the import is unused, which gives a warning
        if dice.random() < 0.3:
            lines.append('import { tool, Circle } from "tools"')
            terms.append("tool(2)")
            lines.append("pub round = Circle(1)" if dice.random() < 0.5 else "fn shape() { Circle(1) }")
        if dice.random() < 0.15:
            lines.append(f'import {{ plain }} from "{up}plain.js"')
            terms.append("plain")
        if number > 2 and dice.random() < 0.3:
            lines.append(f'pub * from "{up}{self.name(dice.randrange(number))[:-5]}"')
        if dice.random() < 0.3:
            lines.append(f"pub type Kind{number} {{ Left{number}, Right{number}(n: Int) }}")
            lines.append(f"pub fn pick{number}(k) {{ match k {{ Left{number} => 1, Right{number}(n) => n }} }}")
        if dice.random() < 0.3:
            lines.append(f"fn helper{number}(a) {{ a + {dice.randrange(9)} }}")
        lines.append(f"pub value{number} = " + " + ".join(terms))
        (self.app / "src" / name).write_text("\n".join(lines) + "\n")

    # Edits

    def change_file(self):
        number = self.dice.randrange(FILES)
        self.write_file(self.name(number), number)

    def change_body(self):
        path = self.dice.choice(self.sources())
        self.counter += 1
        path.write_text(path.read_text() + f"fn body{self.counter}() {{ {self.counter} }}\nprint(body{self.counter}())\n")

    def move_lines(self):
        path = self.dice.choice(self.sources())
        path.write_text("\n// moved\n" + path.read_text())

    def change_export(self):
        path = self.dice.choice(self.sources())
        self.counter += 1
        path.write_text(path.read_text() + f"pub fn export{self.counter}(a, b) {{ a + b }}\n")

    def break_file(self):
        path = self.dice.choice(self.sources())
        path.write_text(path.read_text() + self.dice.choice(["fn (\n", "x = unknown_name\n", 'import { z } from "./none"\n']))

    def delete(self):
        self.dice.choice(self.sources()).unlink()

    def rename(self):
        path = self.dice.choice(self.sources())
        self.counter += 1
        path.rename(path.with_name(f"renamed{self.counter}.tova"))

    def add(self):
        self.counter += 1
        other = self.dice.choice(self.sources())
        way = os.path.relpath(other, self.app / "src")[:-5]
        (self.app / "src" / f"added{self.counter}.tova").write_text(f'import * as other from "./{way}"\nprint(other)\n')

    def shadow(self):
        """A folder with a file of the same name as an import's target, or what comes before it."""
        number = self.dice.randrange(FILES)
        folder = self.app / "src" / f"file{number}"
        if folder.exists():
            shutil.rmtree(folder)
        else:
            folder.mkdir()
            (folder / "lib.tova").write_text(f"pub value{number} = {self.dice.randrange(9)}\n")

    def save(self):
        self.saved = {path: path.read_text() for path in self.sources()}

    def revert(self):
        for path in self.sources():
            if path not in self.saved:
                path.unlink()
        for path, text in self.saved.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)

    def repair(self):
        self.write_tool()
        (self.tools / "tova.toml").write_text(PACKAGE)
        for path in self.sources():
            path.unlink()
        for number in range(FILES):
            self.write_file(self.name(number), number)

    def touch(self):
        for path in self.dice.sample(self.sources(), 3):
            path.touch()

    def replace(self):
        """As editors save: a new file takes the place of the old one."""
        path = self.dice.choice(self.sources())
        new = path.with_name(".new~")
        new.write_text(path.read_text() + "// saved\n")
        new.rename(path)

    def copy_other(self):
        more = self.dice.choice(["", 'import "./more.mjs";\n', 'import "./deep/more.mjs";\n'])
        (self.app / "src" / "plain.js").write_text(f"{more}export const plain = {self.dice.randrange(99)};\n")

    def change_more(self):
        path = self.app / "src" / self.dice.choice(["more.mjs", "deep/more.mjs"])
        if path.exists() and self.dice.random() < 0.5:
            path.unlink()
        elif path.parent.exists():
            path.write_text(f"console.log({self.dice.randrange(99)});\n")

    def manifest(self):
        (self.app / "tova.toml").write_text(MANIFEST + f"# {self.dice.randrange(99)}\n")

    def change_shape(self):
        self.write_tool(self.dice.choice([", side: Int", ")\n  Square(side: Int"]))

    def exports(self):
        names = self.dice.choice(['"tool"', '"tool", "Shape", "Circle"', '"tool", "Shape", "Circle", "nothing"'])
        (self.tools / "tova.toml").write_text(PACKAGE.replace('"tool", "Shape", "Circle"', names))

    def damage_output(self):
        files = [path for path in (self.app / ".tova-out").rglob("*.js")]
        if files:
            path = self.dice.choice(files)
            path.unlink() if self.dice.random() < 0.5 else path.write_text("damaged\n")

    def cut_off(self):
        """A build that ends in the middle, and others beside it."""
        command = [self.tovac, "build", "--quiet"]
        running = [subprocess.Popen(command, cwd=self.app, env=self.environment, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL) for _ in range(self.dice.choice([1, 1, 3]))]
        time.sleep(self.dice.random() * 0.015)
        running[0].send_signal(self.dice.choice([signal.SIGKILL, signal.SIGINT]))
        for process in running:
            process.wait(60)

    def damage_state(self):
        state = self.app / ".tova-out" / ".tova-state"
        if not state.exists():
            return
        self.is_damaged = True
        text = state.read_bytes()
        chance = self.dice.random()
        if chance < 0.3:
            state.unlink()
        elif chance < 0.6:
            state.write_bytes(text[:self.dice.randrange(len(text))])
        else:
            at = self.dice.randrange(len(text))
            state.write_bytes(text[:at] + bytes([self.dice.randrange(256)]) + text[at + 1:])

    EDITS = [change_file, change_file, change_body, change_body, move_lines, change_export, break_file, delete, rename, add,
             shadow, save, revert, revert, repair, repair, touch, replace, copy_other, copy_other, change_more, change_more, manifest, exports,
             write_tool, change_shape,             damage_output, damage_state, cut_off, cut_off]


def build(tovac, folder, environment, jobs):
    done = subprocess.run([tovac, "build", "--jobs", str(jobs)], cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def tree(folder: Path):
    """Files with their bytes, and folders."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
            for path in folder.rglob("*") if not path.name.startswith(".tova-")}


def compare(step, edit, project, tovac, environment):
    clean = project.root / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(project.tools, clean / "tools")
    shutil.copytree(project.app, clean / "app", ignore=shutil.ignore_patterns(".tova-out"))
    status, words = build(tovac, project.app, environment, jobs=7)
    clean_status, clean_words = build(tovac, clean / "app", environment, jobs=1)
    # The package lies outside of the project, so messages name it by its whole path.
    clean_words = clean_words.replace(str(clean), str(project.root))
    problems = []
    if (status, words) != (clean_status, clean_words):
        problems.append(f"status {status}:\n{words}\n--- but a clean build, status {clean_status}:\n{clean_words}")
    if status == clean_status == 0:
        ours, theirs = tree(project.app / ".tova-out"), tree(clean / "app" / ".tova-out")
        for name in COPIED & ours.keys() - theirs.keys() if project.is_damaged else []:
            (project.app / ".tova-out" / name).unlink()
            del ours[name]
        project.is_damaged = False
        problems += [f"{name} differs" for name in sorted(ours.keys() | theirs.keys()) if ours.get(name) != theirs.get(name)]
    if problems:
        sys.exit(f"step {step}, {edit}:\n" + "\n".join(problems))
    return status


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tovac", required=True)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tovac = str(Path(options.tovac).resolve())
    root = Path(tempfile.mkdtemp(prefix="tova-edits-"))
    try:
        (root / "home").mkdir()
        environment = dict(base_environment(root / "home"), TOVA_CACHE_DIR=str(root / "cache"))
        dice = random.Random(options.seed)
        project = Project(root, dice, tovac, environment)
        project.save()
        good = not compare(0, "start", project, tovac, environment)
        failures = 0  # in a row
        for step in range(1, options.steps + 1):
            edits = [dice.choice(Project.EDITS) for _ in range(dice.choice([1, 1, 1, 2, 3]))]
            if failures >= 3:
                edits = [Project.repair]
            for edit in edits:
                edit(project)
            status = compare(step, ", ".join(edit.__name__ for edit in edits), project, tovac, environment)
            good += status == 0
            failures = failures + 1 if status else 0
        print(f"{options.steps} steps, {good} good builds, each like a clean one")
        if good < options.steps // 4:
            sys.exit("too few good builds to mean anything")
    finally:
        if not os.environ.get("TOVA_KEEP_WORK"):
            shutil.rmtree(root, ignore_errors=True)
        else:
            print(root)


if __name__ == "__main__":
    main()
