#!/usr/bin/env python3
"""Runs one end-to-end test: a script and its files in one archive, against real git repositories on loopback.

    run_e2e.py --tovac <program> <archive>

The text before the first section is the script (its language: script.py). Sections named
`repos/<host>/<path>/<tag>/<file>` become tagged bare repositories, served over smart HTTP; all other sections are
files of the work folder. The program under test finds the repositories at their canonical `https://<host>/...`
addresses through `url.<base>.insteadOf` of its own home's git configuration. Sections named
`npm/<name>/<version>/<file>` are packages of an npm registry on loopback, which bun finds through its environment.

Each test has a temporary folder with `work`, `home`, `cache` (TOVA_CACHE_DIR) and `repos`; $WORK, $HOME, $CACHE and
$SERVER (the address of the server; its port alone is $PORT) are variables of the script and stand for those paths in all compared output; times
and durations are shown as $TIME. $TOVAC is the program under test, $SUPPORT the folder of this file, $FAULTS the
library of fault_steps.c and $PLAIN_DISK that of plain_disk.c.
TOVA_KEEP_WORK=1 keeps the folder and says where it is. TOVA_UPDATE_GOLDEN=1 rewrites the sections that `cmp` compares.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import archive as archives
import repositories
from expectations import TestFailure, base_environment, normalise, updating
from git_server import GitServer
from npm_registry import NpmRegistry
from script import Script, Skipped, make_writable

SKIP_STATUS = 77  # what ctest's SKIP_RETURN_CODE is set to


class Test:
    """One archive with its folders and its server."""

    def __init__(self, path: Path, tovac: str, root: Path, update: bool):
        self.path = path
        self.root = root
        self.tovac = str(Path(tovac).resolve())
        self.work, self.home, self.cache = root / "work", root / "home", root / "cache"
        self.repos, self.scratch = root / "repos", root / "scratch"
        self.archive = archives.read(path)
        self.update = update
        self.server = GitServer(self.repos)
        self.registry = None

    def run(self):
        for folder in (self.work, self.home, self.repos, self.scratch):
            folder.mkdir()
        releases, npm, files = {}, {}, []
        for section in self.archive.sections:
            if section.name.startswith("repos/"):
                self._add_to_release(releases, section)
            elif section.name.startswith("npm/"):
                self._add_to_npm(npm, section)
            else:
                files.append(section)
        archives.write_files(files, self.work)
        for module, tags in releases.items():
            repositories.make_repository(self.repository(module), list(tags.values()))
        self.server.start()
        self.registry = NpmRegistry(npm)
        try:
            self._write_git_configuration({module.split("/")[0] for module in releases} | {"git.test"})
            environment = base_environment(self.home)
            environment.update(WORK=str(self.work), CACHE=str(self.cache), TOVA_CACHE_DIR=str(self.cache),
                               SERVER=f"http://127.0.0.1:{self.server.port}", PORT=str(self.server.port), REPOS=str(self.repos), TOVAC=self.tovac,
                               SUPPORT=str(Path(__file__).resolve().parent), FAULTS=self.library("fault_steps"),
                               PLAIN_DISK=self.library("plain_disk"))
            environment.update(BUN_CONFIG_REGISTRY=self.registry.address, npm_config_registry=self.registry.address)
            Script(self, environment).run(self.archive.comment)
        finally:
            self.registry.stop()
            self.server.stop()

    def library(self, name) -> str:
        """A library of this folder to be preloaded, which is built beside the program; "" when it is not there."""
        library = Path(self.tovac).parent.parent / f"test/support/lib{name}.so"
        return str(library) if library.exists() else ""

    def repository(self, module) -> Path:
        return self.repos / (module + ".git")

    def normalise(self, text):
        """The text with this run's folders, port and times replaced by names."""
        port = self.server.port
        text = text.replace(self.registry.address, "$REGISTRY")
        text = re.sub(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "$TIME", text)
        text = re.sub(r"\(\d+(\.\d+)? s\)$", "($TIME)", text, flags=re.MULTILINE)
        text = re.sub(r'"duration_ms":\d+(\.\d+)?', '"duration_ms":$TIME', text)
        return normalise(text, [(str(self.work), "$WORK"), (str(self.home), "$HOME"), (str(self.cache), "$CACHE"),
                                (str(self.repos), "$REPOS"), (f"127.0.0.1 port {port}", "127.0.0.1 port $PORT"),
                                (f"http://127.0.0.1:{port}", "$SERVER"), (f"127.0.0.1:{port}", "127.0.0.1:$PORT")])

    def update_section(self, name, text) -> bool:
        """Rewrites an expectation of the archive; False when it is to be compared instead."""
        section = self.archive.find(name)
        if not self.update or section is None:
            return False
        section.text = text
        self.path.write_text(self.archive.render(), encoding="utf-8")
        print(f"updated {name} of {self.path}")
        return True

    def give_away(self, user):
        """Makes another user the owner of all that a program under test may touch, and lets it start the compiler."""
        program = self.root / "tovac"
        if not program.exists():
            shutil.copy2(self.tovac, program)
            self.tovac = str(program)
        self.root.chmod(0o755)
        for folder in (self.work, self.home, self.cache):
            folder.mkdir(exist_ok=True)
            for name, folders, files in os.walk(folder):
                for path in [name, *(os.path.join(name, f) for f in files)]:
                    os.chown(path, user, user, follow_symlinks=False)

    @staticmethod
    def _add_to_release(releases, section):
        segments = section.name.split("/")[1:]
        at = next((i for i, segment in enumerate(segments) if i > 1 and repositories.looks_like_tag(segment)), None)
        if at is None or at + 1 == len(segments):
            raise archives.ArchiveError(f"{section.name} is not repos/<host>/<path>/<tag>/<file>")
        module, tag, name = "/".join(segments[:at]), segments[at], "/".join(segments[at + 1:])
        release = releases.setdefault(module, {}).setdefault(tag, repositories.Release(tag))
        release.files[name] = (repositories.REGULAR, section.data())

    @staticmethod
    def _add_to_npm(packages, section):
        segments = section.name.split("/")[1:]
        words = 2 if segments[0].startswith("@") else 1
        if len(segments) < words + 2:
            raise archives.ArchiveError(f"{section.name} is not npm/<name>/<version>/<file>")
        versions = packages.setdefault("/".join(segments[:words]), {})
        versions.setdefault(segments[words], {})["/".join(segments[words + 1:])] = section.data()

    def _write_git_configuration(self, hosts):
        base = f"http://127.0.0.1:{self.server.port}"
        rules = [f'[url "{base}/{host}/"]\n\tinsteadOf = https://{host}/\n' for host in sorted(hosts)]
        (self.home / ".gitconfig").write_text("".join(rules))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tovac", required=True)
    parser.add_argument("archive", type=Path)
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="tova-e2e-")).resolve()
    test = Test(options.archive, options.tovac, root, updating())
    try:
        test.run()
        print("ok")
    except Skipped as reason:
        print(f"skipped: {reason}")
        sys.exit(SKIP_STATUS)
    except (TestFailure, archives.ArchiveError) as failure:
        print(f"FAIL {options.archive}\n{failure}")
        sys.exit(1)
    finally:
        if os.environ.get("TOVA_KEEP_WORK"):
            print(f"kept {root}")
        else:
            make_writable(root)
            shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
