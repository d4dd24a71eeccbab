#!/usr/bin/env python3
"""Measures installing and building the shop example: three packages from a git server on loopback.

    bench_packages.py --tovac <program> [--runs 9]
"""

import shutil
import subprocess
from pathlib import Path

import measuring
import repositories
from git_server import GitServer

SHOP = measuring.HERE.parent.parent / "examples" / "shop"


def print_system_calls(shop, app):
    strace = shutil.which("strace")
    if strace is None:
        print("system calls of a no-op install: strace is not installed")
        return
    log = shop.root / "calls"
    subprocess.run([strace, "-f", "-o", log, shop.tovac, "pkg", "install"], cwd=app, env=shop.environment, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lines = log.read_text(errors="replace").splitlines()
    print(f"system calls of a no-op install: {sum('(' in line for line in lines)}")


def bench(shop):
    repos = shop.root / "repos"
    for package in sorted((SHOP / "packages").iterdir()):
        repositories.make_repository(repos / "git.test" / "shop" / f"{package.name}.git",
                                     repositories.layered_releases(package))
    server = GitServer(repos)
    server.start()
    home = Path(shop.environment["HOME"])
    (home / ".gitconfig").write_text(f'[url "http://127.0.0.1:{server.port}/git.test/"]\n'
                                     "\tinsteadOf = https://git.test/\n")
    app = shop.root / "app"
    shutil.copytree(SHOP / "app", app)

    def forget(_):
        measuring.remove_tree(Path(shop.environment["TOVA_CACHE_DIR"]))
        (app / "tova.lock").unlink(missing_ok=True)

    measuring.print_header(shop.options)
    shop.report(shop.tova("cold install, 3 packages", ["pkg", "install"], app, forget))
    server.stop()
    shop.report(shop.tova("no-op install, 3 packages", ["pkg", "install"], app))
    shop.report(shop.tova("no-op build, shop", ["build"], app))
    print_system_calls(shop, app)


if __name__ == "__main__":
    measuring.main(__doc__, [bench])
