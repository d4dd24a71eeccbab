#!/usr/bin/env python3
"""Bare repositories that no honest git would make: trees, tags and objects written byte by byte.

    hostile_repositories.py <case>...     makes $REPOS/git.test/evil/<case>.git with the tag v1.0.0; `list` prints all
    hostile_repositories.py refuse [--local] <case> <regex>   makes it, installs it into the project in $WORK, and wants
                                          it to be refused with a message that matches, nothing written to cache and
                                          project; --local reads it from the disk: the server's git won't send all of them
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import repositories

FILE, LINK, FOLDER, SUBMODULE = "100644", "120000", "40000", "160000"
SOMEWHERE = "1234567890123456789012345678901234567890"
WHEN = "Tova Test <test@git.test> 1767225600 +0000"


class Repository:
    def __init__(self, case):
        self.path = Path(os.environ["REPOS"]) / f"git.test/evil/{case}.git"
        self.manifest = f'[package]\nname = "git.test/evil/{case}"\nversion = "1.0.0"\n'.encode()
        repositories.make_bare(self.path)

    def git(self, *arguments, data=b""):
        done = subprocess.run(["git", *arguments], cwd=self.path, input=data, stdout=subprocess.PIPE, check=True,
                              env=repositories.git_environment())
        return done.stdout.decode().strip()

    def write(self, kind, data):
        return self.git("hash-object", "-w", "--literally", "-t", kind, "--stdin", data=data)

    def blob(self, data=b"x\n"):
        return self.write("blob", data)

    def tree(self, *entries):
        """Entries are (mode, name as bytes, id), kept in this order."""
        return self.write("tree", b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(id)
                                           for mode, name, id in entries))

    def commit(self, tree):
        return self.write("commit", f"tree {tree}\nauthor {WHEN}\ncommitter {WHEN}\n\nRelease\n".encode())

    def annotate(self, kind, id, name="v1.0.0"):
        return self.write("tag", f"object {id}\ntype {kind}\ntag {name}\ntagger {WHEN}\n\nTag\n".encode())

    def refer(self, name, id):
        # Not `git update-ref`, which looks at what it points to.
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_text(id + "\n")

    def package(self, *entries):
        """The id of a package's tree with these entries beside its manifest and its entry module."""
        library = self.tree((FILE, b"lib.tova", self.blob(b"pub a = 1\n")))
        return self.tree(*entries, (FOLDER, b"src", library), (FILE, b"tova.toml", self.blob(self.manifest)))

    def release(self, *entries):
        commit = self.commit(self.package(*entries))
        self.refer("refs/tags/v1.0.0", commit)
        self.refer("refs/heads/main", commit)


def file(name):
    return lambda r: r.release((FILE, name, r.blob()))


def folder(name, inner=b"x"):
    return lambda r: r.release((FOLDER, name, r.tree((FILE, inner, r.blob()))))


def files(*names):
    return lambda r: r.release(*((FILE, name, r.blob(name)) for name in names))


def link_and_folder(r):
    """The link is made, and the file is then written through it: into the folder that the link leads to."""
    r.release((LINK, b"a", r.blob(b"/tmp")), (FOLDER, b"a", r.tree((FILE, b"planted", r.blob()))))


def deep(r):
    tree = r.tree((FILE, b"x", r.blob()))
    for _ in range(520):
        tree = r.tree((FOLDER, b"d", tree))
    r.release((FOLDER, b"d", tree))


def many_files(r):
    """Ten objects that stand for ten thousand million files."""
    tree = r.tree(*((FILE, b"%d" % i, r.blob()) for i in range(10)))
    for _ in range(9):
        tree = r.tree(*((FOLDER, b"%d" % i, tree) for i in range(10)))
    r.release((FOLDER, b"bomb", tree))


def large_file(r):
    """A package of half a megabyte that becomes more than 512."""
    size = (512 << 20) + 1
    huge = r.path / "zeros"
    with open(huge, "wb") as zeros:
        zeros.truncate(size)
    r.release((FILE, b"zeros", r.git("-c", "core.bigFileThreshold=1m", "hash-object", "-w", str(huge))))
    huge.unlink()


def large_manifest(r):
    r.manifest = b"#" * ((16 << 20) + 1)
    r.release()


def cut_tree(r):
    commit = r.commit(r.write("tree", b"100644 tova.toml\0short"))
    r.refer("refs/tags/v1.0.0", commit)


def commit_without_tree(r):
    r.refer("refs/tags/v1.0.0", r.write("commit", f"author {WHEN}\ncommitter {WHEN}\n\nx\n".encode()))


def tag_of_blob(r):
    r.release()
    r.refer("refs/tags/v1.0.0", r.blob())


def tag_of_tree(r):
    r.release()
    r.refer("refs/tags/v1.0.0", r.package())


def annotated_blob(r):
    r.release()
    r.refer("refs/tags/v1.0.0", r.annotate("blob", r.blob()))


def tag_of_tag(r):
    r.release()
    inner = r.annotate("commit", r.commit(r.package()), "inner")
    r.refer("refs/tags/v1.0.0", r.annotate("tag", inner))


def chain_of_tags(r):
    id, kind = r.commit(r.package()), "commit"
    for _ in range(40):
        id, kind = r.annotate(kind, id), "tag"
    r.refer("refs/tags/v1.0.0", id)


def wrong_kind(r):
    """A folder whose object is a file."""
    r.release((FOLDER, b"folder", r.blob()))


def branch_of_that_name(r):
    r.release()
    evil = r.commit(r.tree((FILE, b"tova.toml", r.blob(b"taken over"))))
    r.refer("refs/heads/v1.0.0", evil)
    r.refer("refs/heads/refs/tags/v1.0.0", evil)
    r.refer("refs/v1.0.0", evil)


def links(r):
    r.release((LINK, b"absolute", r.blob(b"/etc/passwd")), (LINK, b"above", r.blob(b"../../../..")))


def link_as_manifest(r):
    target = r.path.parent / "outside.toml"
    target.write_bytes(r.manifest)
    library = r.tree((FILE, b"lib.tova", r.blob(b"pub a = 1\n")))
    commit = r.commit(r.tree((FOLDER, b"src", library), (LINK, b"tova.toml", r.blob(str(target).encode()))))
    r.refer("refs/tags/v1.0.0", commit)


def submodule(r):
    modules = (b'[submodule "x"]\n\tpath = vendored\n\turl = ext::sh -c "touch $WORK/planted"\n'
               b"\tupdate = !touch planted\n")
    r.release((FILE, b".gitmodules", r.blob(modules)), (SUBMODULE, b"vendored", SOMEWHERE))


def attributes(r):
    """What git's working trees would convert, expand, filter or run."""
    r.release((FILE, b".gitattributes", r.blob(b"* text eol=crlf ident filter=lfs export-subst\nhidden export-ignore\n")),
              (FILE, b".lfsconfig", r.blob(b"[lfs]\n\turl = https://evil.test/\n")),
              (FILE, b"hidden", r.blob(b"$Id$ $Format:%H$\nline\r\n")),
              ("100755", b"post-checkout", r.blob(b"#!/bin/sh\ntouch planted\n")))


CASES = {
    "parent-folder": folder(b".."), "this-folder": folder(b"."), "empty-name": file(b""),
    "slash": file(b"../../planted"), "absolute": file(b"/tmp/planted"), "backslash": file(b"..\\planted"),
    "drive": file(b"c:planted"), "git-folder": folder(b".git", b"config"), "git-in-capitals": folder(b".GIT", b"config"),
    "git-short-name": folder(b"git~1", b"config"), "git-stream": folder(b".git::$INDEX_ALLOCATION", b"config"),
    "git-blank": folder(b".git ", b"config"), "git-invisible": folder(".g\u200cit".encode(), b"config"),
    "line-break": file(b"a\nb"), "escape": file(b"\x1b]0;owned\x07\x1b[2J"), "not-utf8": file(b"\xff\xfe"),
    "overlong": file(b"\xc0\xae\xc0\xae"), "device": file(b"NUL.txt"),
    "case-twins": files(b"Readme", b"README"), "unicode-twins": files("caf\u00e9".encode(), "cafe\u0301".encode()),
    "same-name": files(b"same", b"same"), "link-and-folder": link_and_folder, "marker": file(b".tova-complete"),
    "deep": deep, "many-files": many_files, "large-file": large_file, "large-manifest": large_manifest,
    "unknown-mode": lambda r: r.release(("104755", b"suid", r.blob())), "cut-tree": cut_tree,
    "commit-without-tree": commit_without_tree, "tag-of-blob": tag_of_blob, "tag-of-tree": tag_of_tree,
    "annotated-blob": annotated_blob, "tag-of-tag": tag_of_tag, "chain-of-tags": chain_of_tags,
    "wrong-kind": wrong_kind, "branch-of-that-name": branch_of_that_name, "links": links,
    "link-as-manifest": link_as_manifest, "submodule": submodule, "attributes": attributes,
}


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))


def refuse(*arguments):
    *local, case, pattern = arguments
    if local:
        rule = f'[url "file://{os.environ["REPOS"]}/git.test/"]\n\tinsteadOf = https://git.test/\n'
        (Path(os.environ["HOME"]) / ".gitconfig").write_text(rule)
    CASES[case](Repository(case))
    work = Path(os.environ["WORK"])
    (work / "tova.toml").write_text(f'[project]\nname = "app"\n\n[dependencies]\n"git.test/evil/{case}" = "1.0.0"\n')
    before = files_below(work), files_below(os.environ["HOME"])
    done = subprocess.run([os.environ["TOVAC"], "pkg", "install"], cwd=work, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    words = done.stderr.decode("utf-8", "backslashreplace")
    if done.returncode != 1 or not re.search(pattern, words):
        sys.exit(f"FAIL {case}: status {done.returncode}, no match of {pattern}:\n{words}")
    if re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]", words):
        sys.exit(f"FAIL {case}: what was printed holds characters that a terminal may obey:\n{words!r}")
    left = files_below(os.environ["CACHE"]) if Path(os.environ["CACHE"]).exists() else []
    if left or (files_below(work), files_below(os.environ["HOME"])) != before:
        sys.exit(f"FAIL {case}: left behind {left}, {files_below(work)}, {files_below(os.environ['HOME'])}")


def main():
    if sys.argv[1] == "list":
        print("\n".join(CASES))
    elif sys.argv[1] == "refuse":
        refuse(*sys.argv[2:])
    else:
        for case in sys.argv[1:]:
            CASES[case](Repository(case))


if __name__ == "__main__":
    main()
