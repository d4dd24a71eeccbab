#!/usr/bin/env python3
"""Bare git repositories with stable commit ids, made from folders or archive sections.

The same files and versions give the same ids on every machine: author, committer, time and time zone are fixed, the
user's git configuration is not read, and the objects are written by one `git fast-import`.

    repositories.py <releases> <bare.git>

makes a repository out of a folder that holds one folder for each release (`v1.0.0/`, `v1.1.0/`, ...). The lowest one
has a whole tree, each later one the files that were added or changed since the one before. A file
`.git-tag` in a release makes its tag an annotated one, with that text.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

AUTHOR = "Tova Test <test@git.test>"
FIRST_COMMIT_TIME = 1767225600  # seconds since the epoch, 2026-01-01T00:00:00Z; each commit is a minute later
TAG_MESSAGE_FILE = ".git-tag"
_TAG = re.compile(r"v?\d+(\.\d+)*([-+].*)?")

REGULAR, EXECUTABLE, SYMLINK = "100644", "100755", "120000"


@dataclass
class Release:
    """One tag: its name and the whole tree, path -> (mode, bytes)."""
    tag: str
    files: dict = field(default_factory=dict)


def git_environment(**extra):
    """An environment in which git reads no configuration of the user or the system."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", GIT_TERMINAL_PROMPT="0", TZ="UTC",
                       LC_ALL="C.UTF-8")
    environment.update(extra)
    return environment


def looks_like_tag(segment: str) -> bool:
    return _TAG.fullmatch(segment) is not None


def release_order(tag: str):
    """Releases are committed from the lowest version to the highest, a prerelease before its release."""
    numbers, _, rest = tag.lstrip("v").partition("-")
    return [int(n) for n in numbers.split("+")[0].split(".")], rest == "", rest


def make_bare(path: Path):
    """An empty bare repository; what `git init` writes, without starting it."""
    for folder in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
        (path / folder).mkdir(parents=True, exist_ok=True)
    (path / "HEAD").write_text("ref: refs/heads/main\n")
    (path / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
                                 "[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n")


def commit_releases(path: Path, releases, first_index=0, parent=None, move=False):
    """Adds each release as a commit on top of the one before, with its tag. `move` lets a tag that exists move, with
    another commit time so that its id changes even when the files do not."""
    out = bytearray()
    for index, release in enumerate(releases, first_index):
        when = FIRST_COMMIT_TIME + 60 * index + (86400 * 365 if move else 0)
        message = f"Release {release.tag}\n".encode()
        out += b"commit refs/heads/main\nmark :%d\n" % (index + 1)
        out += f"author {AUTHOR} {when} +0000\ncommitter {AUTHOR} {when} +0000\n".encode()
        out += b"data %d\n%s" % (len(message), message)
        if parent and index == first_index:
            out += f"from {parent}\n".encode()
        out += b"deleteall\n"
        for name in sorted(release.files):
            if name == TAG_MESSAGE_FILE:
                continue
            mode, data = release.files[name]
            quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
            out += f"M {mode} inline {quoted}\ndata {len(data)}\n".encode() + data + b"\n"
        annotation = release.files.get(TAG_MESSAGE_FILE)
        if annotation:
            out += f"tag {release.tag}\nfrom :{index + 1}\ntagger {AUTHOR} {when} +0000\n".encode()
            out += b"data %d\n%s\n" % (len(annotation[1]), annotation[1])
        else:
            out += f"reset refs/tags/{release.tag}\nfrom :{index + 1}\n\n".encode()
    subprocess.run(["git", "fast-import", "--quiet", "--date-format=raw", "--force"], input=bytes(out), cwd=path,
                   env=git_environment(), check=True)


def make_repository(path: Path, releases):
    make_bare(path)
    commit_releases(path, sorted(releases, key=lambda r: release_order(r.tag)))


def add_release(path: Path, release: Release, move=False):
    """Commits one more release on top of `main`; with `move` its tag may exist already."""
    head = rev_parse(path, "refs/heads/main")
    count = int(_git(path, "rev-list", "--count", "refs/heads/main"))
    commit_releases(path, [release], first_index=count, parent=head, move=move)


def rev_parse(path: Path, revision: str) -> str:
    return _git(path, "rev-parse", "--verify", revision + "^{commit}").strip()


def read_release(path: Path, tag: str) -> Release:
    """The tree of an existing tag."""
    release = Release(tag)
    for line in _git(path, "ls-tree", "-r", "-z", f"refs/tags/{tag}").split("\0"):
        if line:
            info, name = line.split("\t", 1)
            mode, _, blob = info.split(" ")
            data = subprocess.run(["git", "cat-file", "blob", blob], cwd=path, env=git_environment(), check=True,
                                  stdout=subprocess.PIPE).stdout
            release.files[name] = (mode, data)
    return release


def read_folder(tag: str, folder: Path) -> Release:
    release = Release(tag)
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_symlink():
            release.files[name] = (SYMLINK, os.readlink(file).encode())
        elif file.is_file():
            mode = EXECUTABLE if os.access(file, os.X_OK) and file.stat().st_mode & 0o111 else REGULAR
            release.files[name] = (mode, file.read_bytes())
    return release


def _git(path, *arguments):
    return subprocess.run(["git", *arguments], cwd=path, env=git_environment(), check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def layered_releases(folder: Path):
    """The releases of a folder of release folders, each on top of the one before."""
    releases = [read_folder(child.name, child) for child in folder.iterdir()
                if child.is_dir() and looks_like_tag(child.name)]
    releases.sort(key=lambda release: release_order(release.tag))
    for before, release in zip(releases, releases[1:]):
        release.files = {**before.files, **release.files}
    return releases


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    releases = layered_releases(Path(sys.argv[1]))
    if not releases:
        sys.exit(f"no release folder (v1.0.0, ...) in {sys.argv[1]}")
    make_repository(Path(sys.argv[2]), releases)


if __name__ == "__main__":
    main()
