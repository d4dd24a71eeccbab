#!/usr/bin/env python3
"""Ctrl-C while bun installs: bun ends, nothing is changed, and the next install goes through. Needs the real bun.

    interrupted_bun.py --tovac <program>
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from expectations import base_environment  # noqa: E402
from npm_registry import NpmRegistry  # noqa: E402

DEADLINE = 60  # seconds, on a machine that has much else to do
SKIPPED = 77
PACKAGES = {name: {"1.0.0": {"index.js": f"exports.name = '{name}';\n".encode()}} for name in ("first", "second", "third")}
MANIFEST = '[project]\nname = "app"\n\n[npm]\nfirst = "^1.0.0"\n'


def check(holds, what):
    if not holds:
        sys.exit(what)


def snapshot(folder: Path):
    """All files but the mark of a whole installation, which goes before bun starts."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and path.name != ".tovac-stamp"}


def processes_in(folder: Path):
    """The command lines of all processes that work in the folder."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and Path(os.readlink(process / "cwd")) == folder:
                found.append((process / "cmdline").read_bytes())
        except OSError:
            continue
    return found


class World:
    def __init__(self, tovac, root: Path):
        self.tovac, self.app = tovac, root / "app"
        self.app.mkdir()
        (root / "home").mkdir()
        self.registry = NpmRegistry(PACKAGES)
        self.environment = dict(base_environment(root / "home"), TOVA_CACHE_DIR=str(root / "cache"),
                                BUN_CONFIG_REGISTRY=self.registry.address, BUN_INSTALL_CACHE_DIR=str(root / "bun"),
                                npm_config_registry=self.registry.address)

    def run(self, *arguments):
        done = subprocess.run([self.tovac, *arguments], cwd=self.app, env=self.environment, capture_output=True, text=True,
                              timeout=DEADLINE)
        check(done.returncode == 0, f"{arguments} failed:\n{done.stderr}")

    def interrupt(self, number, *arguments):
        """Ends a command when bun waits for a tarball."""
        before = snapshot(self.app)
        self.registry.requests.clear()
        self.registry.may_send.clear()
        process = subprocess.Popen([self.tovac, *arguments], cwd=self.app, env=self.environment, stderr=subprocess.PIPE,
                                   text=True)
        end = time.monotonic() + DEADLINE
        while not any(path.endswith(".tgz") for path in self.registry.requests):
            check(time.monotonic() < end and process.poll() is None, f"bun asked for nothing: {process.poll()}")
            time.sleep(0.01)
        process.send_signal(number)
        try:
            _, said = process.communicate(timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            sys.exit(f"{arguments} went on after signal {number}")
        finally:
            self.registry.may_send.set()
        check(process.returncode == 130, f"{arguments}: status {process.returncode}:\n{said}")
        check("error" not in said, f"{arguments} said:\n{said}")
        check(processes_in(self.app) == [], f"{arguments}: there is still {processes_in(self.app)}")
        after = snapshot(self.app)
        changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        check(changed == [], f"{arguments} changed {changed}")


def scenario(world: World):
    manifest = world.app / "tova.toml"
    manifest.write_text(MANIFEST)
    (world.app / "main.tova").write_text('import { name } from "first"\nprint(name)\n')

    world.interrupt(signal.SIGINT, "pkg", "install")
    world.interrupt(signal.SIGTERM, "run", "main.tova")
    world.run("pkg", "install")
    check((world.app / "node_modules/first/index.js").read_bytes() == PACKAGES["first"]["1.0.0"]["index.js"], "not installed")
    check('first = "1.0.0"' in (world.app / "tova.lock").read_text(), "not locked")

    # What is there already stays.
    world.interrupt(signal.SIGINT, "pkg", "add", "npm:second@^1.0.0")
    manifest.write_text(MANIFEST + 'third = "^1.0.0"\n')
    world.interrupt(signal.SIGINT, "pkg", "install")
    world.run("pkg", "add", "npm:second@^1.0.0")
    for name in PACKAGES:
        check((world.app / "node_modules" / name / "index.js").exists(), f"{name} is not installed")
    world.run("run", "main.tova")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tovac", required=True)
    options = parser.parse_args()
    if shutil.which("bun") is None:
        print("skipped: there is no bun here")
        sys.exit(SKIPPED)
    root = Path(tempfile.mkdtemp(prefix="tova-interrupted-")).resolve()
    try:
        scenario(World(str(Path(options.tovac).resolve()), root))
        print("bun was interrupted four times, and every install after that was whole")
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
