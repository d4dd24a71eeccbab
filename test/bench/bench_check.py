#!/usr/bin/env python3
"""Measures `tovac check` after an edit, in a project whose packages hold many files: what an editor waits for.

    bench_check.py --tovac <program> [--runs 9]

Ten packages of 200 files each, from a git server on loopback into the cache, and a project of 50 files that imports all
of them. Before each run the body of one function of the project is edited.
"""

from pathlib import Path

import measuring
import repositories
from generate_project import generate, module_name
from git_server import GitServer

PACKAGES = 10
FILES = 200      # a package
OWN_FILES = 50   # of the project
LINES = 40       # a file, about


def make_package(shop, number):
    name = f"git.test/bench/package{number}"
    folder = shop.root / "packages" / f"package{number}"
    generate(folder, FILES - 1, LINES)
    (folder / "src/main.tova").rename(folder / "src/lib.tova")
    entry = folder / "src/lib.tova"
    entry.write_text(entry.read_text().replace("print(", f"pub answer{number} = ("))
    (folder / "tova.toml").write_text(f'[package]\nname = "{name}"\nversion = "1.0.0"\n')
    repositories.make_repository(shop.root / "repos" / f"{name}.git", [repositories.read_folder("v1.0.0", folder)])
    return name


def make_project(shop, names):
    folder = shop.root / "app"
    generate(folder, OWN_FILES, LINES)
    with open(folder / "tova.toml", "a") as manifest:
        manifest.write("\n[dependencies]\n" + "".join(f'"{name}" = "^1.0.0"\n' for name in names))
    imports = "".join(f'import {{ answer{i} }} from "{name}"\n' for i, name in enumerate(names))
    sums = " + ".join(f"answer{i}" for i in range(len(names)))
    (folder / "src/answers.tova").write_text(f"{imports}\npub fn answers() {{ {sums} }}\n")
    return folder


def bench(shop):
    folder = make_project(shop, [make_package(shop, number) for number in range(PACKAGES)])
    server = GitServer(shop.root / "repos")
    server.start()
    (Path(shop.environment["HOME"]) / ".gitconfig").write_text(
        f'[url "http://127.0.0.1:{server.port}/git.test/"]\n\tinsteadOf = https://git.test/\n')
    one = folder / "src" / f"{module_name(3)}.tova"
    text = one.read_text()

    def edit(number):
        one.write_text(text.replace("result -= 1", f"result -= {number + 2}"))

    print(f"\n{PACKAGES} packages of {FILES} files, {OWN_FILES + 2} files of the project, about {LINES} lines a file")
    measuring.print_header(shop.options)
    install = measuring.Measured()
    shop.run_once(shop.tova("install", ["pkg", "install"], folder), install, counts=True)
    server.stop()
    shop.report(shop.tova("check after one edited body", ["check"], folder, edit))
    shop.report(shop.tova("check of the edited file alone", ["check", str(one.relative_to(folder))], folder, edit))


if __name__ == "__main__":
    measuring.main(__doc__, [bench])
