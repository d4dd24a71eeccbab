#!/usr/bin/env python3
"""Measures builds after one change in a project of 1,000 files: of a body, of a comment's line, of what a file exports,
and of the manifest, which builds everything.

    bench_edit.py --tovac <program> [--runs 9]
"""

import measuring
from generate_project import generate

FILES, LINES = 1000, 120


def bench(shop):
    folder = shop.root / "edits"
    size = generate(folder, FILES, LINES)
    print(f"\n{FILES + 1} files, {size / 1e6:.2f} MB of Tova; each is imported by up to three others")
    one = folder / "src" / "module_0500.tova"
    manifest = folder / "tova.toml"
    text, settings = one.read_text(), manifest.read_text()
    edits = {
        "an edited body": lambda n: one.write_text(text.replace("result -= 1", f"result -= {n + 2}")),
        "a line more, nothing else": lambda n: one.write_text(f"// {n}\n" * (n % 2 + 1) + text),
        "a changed export": lambda n: one.write_text(text + f"pub fn added_{n}() {{ {n} }}\n"),
        "an edited manifest (builds all)": lambda n: manifest.write_text(settings + f"# {n}\n"),
    }
    measuring.print_header(shop.options)
    shop.run_once(shop.tova("", ["build"], folder), measuring.Measured(), counts=False)
    for name, edit in edits.items():
        shop.report(shop.tova(name, ["build"], folder, edit))


if __name__ == "__main__":
    measuring.main(__doc__, [bench])
