#!/usr/bin/env python3
"""Measures installing 82 packages of a graph of 100, over smart HTTP on loopback, beside other package managers.

    bench_cold_install.py --tovac <program> [--runs 7] [--bun <program>] [--cargo <program>] [--go <program>]

Every package is a Tova module, an npm package and a Rust crate at once, so that all tools fetch the same commits
of the same repositories. A tool that isn't found is left out. Needs nginx, fcgiwrap and git.
"""

import json
import os
import random
import shutil
from pathlib import Path

import measuring
import repositories
import smart_http

MODULES = 100
NEEDED = 82
DIRECT = 10  # dependencies of the project itself
RELEASES = ["1.0.0", "1.1.0", "1.2.0", "1.3.0"]
SELECTED = "1.2.0"  # the smallest one that ^1.2.0 admits
HOST = "git.test/bench"
SOURCES = 8  # files of a package beside its entry
OLD_TAGS = 40  # tags of other names, as repositories gather them


def name_of(module):
    return f"m{module:02}"


def make_graph():
    """The dependencies of each module. Modules from NEEDED on are required by old releases alone."""
    chance = random.Random(82)
    graph = {module: set() for module in range(MODULES)}
    for module in range(DIRECT, NEEDED):
        for _ in range(chance.randint(1, 3)):
            graph[chance.randint(max(0, module - 16), module - 1)].add(module)
    return {module: sorted(needs) for module, needs in graph.items()}


def source_text(module, number):
    lines = [f"// File {number} of {name_of(module)}.\n"]
    for i in range(40):
        lines.append(f"pub fn step_{number}_{i}(value) {{\n  value * {module + 2} + {i}\n}}\n")
    return "".join(lines)


def release_of(module, version, needs, base):
    """The files of one release, for all tools."""
    name = name_of(module)
    old = version == RELEASES[0]
    needs = [NEEDED + module % (MODULES - NEEDED)] if old and module < NEEDED else needs
    floor = version if old else SELECTED
    files = {
        "tova.toml": f'[package]\nname = "{HOST}/{name}"\nversion = "{version}"\n\n[dependencies]\n'
                     + "".join(f'"{HOST}/{name_of(n)}" = "^{floor}"\n' for n in needs),
        "src/lib.tova": f"pub fn {name}() {{\n  {module}\n}}\n",
        "package.json": json.dumps({"name": name, "version": version,
                                    "dependencies": {name_of(n): npm_address(base, n) for n in needs}}, indent=2),
        "index.js": f"export const {name} = {module};\n",
        "Cargo.toml": f'[package]\nname = "{name}"\nversion = "{version}"\nedition = "2021"\n\n[dependencies]\n'
                      + cargo_lines(base, needs),
        "src/lib.rs": f"pub fn {name}() -> u32 {{\n    {module}\n}}\n",
        "README.md": f"# {name}\n" + "A package that stands for any other.\n" * 40,
    }
    for number in range(SOURCES):
        files[f"src/part_{number}.tova"] = source_text(module, number)
    return repositories.Release(f"v{version}", {path: (repositories.REGULAR, text.encode())
                                                for path, text in files.items()})


def npm_address(base, module):
    return f"git+{base}bench/{name_of(module)}.git#v{SELECTED}"


def cargo_lines(base, needs):
    return "".join(f'{name_of(n)} = {{ git = "{base}bench/{name_of(n)}.git", tag = "v{SELECTED}" }}\n' for n in needs)


def make_repositories(root: Path, base):
    for module, needs in make_graph().items():
        path = root / "bench" / f"{name_of(module)}.git"
        repositories.make_repository(path, [release_of(module, version, needs, base) for version in RELEASES])
        commit = repositories.rev_parse(path, f"refs/tags/v{RELEASES[0]}")
        lines = "".join(f"{commit} refs/tags/nightly-{i}\n" for i in range(OLD_TAGS))
        with open(path / "packed-refs", "a", encoding="utf-8") as file:
            file.write(lines)


class Tool:
    """A package manager with its project: what it is called with, what it writes beside the manifest, and where its
    downloads go."""

    def __init__(self, name, command, folder, environment, lock, products, caches):
        self.name = name
        self.command = command
        self.folder = folder
        self.environment = environment
        self.lock = folder / lock
        self.products = [folder / product for product in products]
        self.caches = caches

    def subject(self, case, keep_lock, keep_cache, keep_products=False):
        def prepare(_):
            if not keep_cache:
                for cache in self.caches:
                    measuring.remove_tree(cache)
            if not keep_lock:
                self.lock.unlink(missing_ok=True)
            if not keep_products:
                for product in self.products:
                    measuring.remove_tree(product)

        return measuring.Subject(f"{case}, {self.name}", self.command, self.folder, self.environment, prepare)


def tova_tool(shop, base, direct):
    home = Path(shop.environment["HOME"])
    (home / ".gitconfig").write_text(f'[url "{base}"]\n\tinsteadOf = https://git.test/\n')
    folder = shop.root / "app"
    folder.mkdir()
    (folder / "tova.toml").write_text('[project]\nname = "app"\nversion = "0.1.0"\n\n[dependencies]\n'
                                      + "".join(f'"{HOST}/{name_of(n)}" = "^{SELECTED}"\n' for n in direct))
    return Tool("tovac", [shop.tovac, "pkg", "install"], folder, shop.environment, "tova.lock", [],
                [Path(shop.environment["TOVA_CACHE_DIR"]), home / ".tova"])


def bun_tool(shop, base, direct):
    folder = shop.root / "bun"
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps(
        {"name": "app", "private": True, "dependencies": {name_of(n): npm_address(base, n) for n in direct}}))
    environment = dict(shop.environment, BUN_INSTALL_CACHE_DIR=str(shop.root / "bun-cache"))
    return Tool("bun", [shop.options.bun, "install", "--ignore-scripts"], folder, environment, "bun.lock",
                ["node_modules"], [shop.root / "bun-cache"])


def cargo_tool(shop, base, direct):
    folder = shop.root / "cargo"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "lib.rs").write_text("")
    (folder / "Cargo.toml").write_text('[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n'
                                       + cargo_lines(base, direct))
    cargo_home = shop.root / "cargo-home"
    environment = dict(shop.environment, CARGO_HOME=str(cargo_home),
                       RUSTUP_HOME=os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup")))
    return Tool("cargo", [shop.options.cargo, "fetch"], folder, environment, "Cargo.lock", [], [cargo_home])


def tools_of(shop, base):
    direct = range(DIRECT)
    tools = [tova_tool(shop, base, direct)]
    for name, program, make in (("bun", shop.options.bun, bun_tool), ("cargo", shop.options.cargo, cargo_tool)):
        if program:
            tools.append(make(shop, base, direct))
        else:
            print(f"{name} is not installed: left out")
    if not shop.options.go:
        print("go is not installed: left out")
    else:
        print("go mod download speaks to module proxies or https alone, so it can't take part: left out")
    return tools


def report(shop, case, tools, **kept):
    results = shop.measure([tool.subject(case, **kept) for tool in tools])
    for tool, measured in zip(tools, results):
        ratio = f"tovac takes {results[0].median / measured.median:.2f} of it" if tool is not tools[0] else ""
        measuring.print_line(f"{case}, {tool.name}", measured, ratio)


def bench(shop):
    absent = smart_http.missing()
    if absent:
        print(f"the installation of packages is not measured: {', '.join(absent)} missing")
        return
    root, state = shop.root / "repos", shop.root / "server"
    root.mkdir()
    state.mkdir()
    with smart_http.serve(root, state) as server:
        make_repositories(root, server.address)
        tools = tools_of(shop, server.address)
        measuring.print_header(shop.options)
        for case, keep_lock in (("cold install", False), ("cold install, locked", True)):
            before = server.count_requests("tovac")
            report(shop, case, tools, keep_lock=keep_lock, keep_cache=False)
            made = server.count_requests("tovac") - before
            print(f"  tovac made {made / (shop.options.runs + 1):.0f} requests each time")
        report(shop, "warm cache, fresh checkout", tools, keep_lock=True, keep_cache=True)
        report(shop, "no-op install", tools, keep_lock=True, keep_cache=True, keep_products=True)
    packages = len(list(Path(shop.environment["TOVA_CACHE_DIR"]).glob("git.test/bench/*/v*")))
    print(f"{packages} packages of {MODULES}")


if __name__ == "__main__":
    measuring.main(__doc__, [bench])
