#!/usr/bin/env python3
"""Writes a large Tova project for measurements: always the same text for the same numbers.

    generate_project.py <folder> [--files 100] [--lines 1200]

Each file holds types, functions with match, loops, comprehensions, pipes and interpolation, imports three earlier
files, and is imported by later ones. src/main.tova calls into the last files and prints one number.
"""

import argparse
from pathlib import Path

MANIFEST = '[project]\nname = "generated"\nversion = "0.1.0"\nentry = "src"\n'

# One piece of a file, 24 lines; %(n)s is its number within the file, %(f)s the number of the file.
PIECE = '''\
/// A measurement of kind %(n)s.
pub type Reading%(n)s {
  Missing%(n)s
  Value%(n)s(amount: Int, unit: String)
}

/// Adds up what is there; values above the limit count twice.
pub fn total_%(f)s_%(n)s(readings, limit = %(n)s) {
  var result = 0
  for index, reading in readings {
    amount = match reading {
      Missing%(n)s => 0
      Value%(n)s(amount, _) if amount > limit => amount * 2
      Value%(n)s(amount, _) => amount
    }
    if index %% 2 == 0 and 0 <= amount < 1000 {
      result += amount
    } elif amount >= 1000 {
      result += 1000   // an outlier
    } else {
      result -= 1
    }
  }
  result
}

pub fn series_%(f)s_%(n)s(count) {
  readings = [Value%(n)s(i * %(n)s + 1, "mm") for i in range(count) if i %% 3 != 1]
  words = { first: "reading {len(readings)} of {count}", last: 'plain "text"', all: [1, 2.5, 0xFF, 1_000] }
  readings |> total_%(f)s_%(n)s(len(words.first)) |> max_of(%(n)s)
}

'''
HEADER = "// Module %(f)s of a generated project.\n"
HELPER = '''
fn max_of(left, right) {
  if left > right { left } else { right }
}

'''


def module_name(number):
    return f"module_{number:04}"


def module_text(number, lines):
    parts = [HEADER % {"f": number}]
    earlier = [number - step for step in (1, 2, 7) if number >= step]
    parts += [f'import {{ series_{other}_1 as from_{other} }} from "./{module_name(other)}"\n' for other in earlier]
    parts.append(HELPER)
    for piece in range(1, max(2, lines // PIECE.count("\n") + 1)):
        parts.append(PIECE % {"f": number, "n": piece})
    calls = " + ".join(["series_%d_1(12)" % number] + [f"from_{other}(3)" for other in earlier])
    parts.append(f"pub fn run_{number}() {{\n  {calls}\n}}\n")
    return "".join(parts)


def generate(folder: Path, files: int, lines: int) -> int:
    """Writes the project; returns its size in bytes of Tova source."""
    source = folder / "src"
    source.mkdir(parents=True, exist_ok=True)
    (folder / "tova.toml").write_text(MANIFEST)
    size = 0
    for number in range(files):
        text = module_text(number, lines)
        (source / f"{module_name(number)}.tova").write_text(text)
        size += len(text)
    last = range(max(0, files - 10), files)
    main = "".join(f'import {{ run_{n} }} from "./{module_name(n)}"\n' for n in last)
    main += "\nprint(" + " + ".join(f"run_{n}()" for n in last) + ")\n"
    (source / "main.tova").write_text(main)
    return size + len(main)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--lines", type=int, default=1200, help="lines a file, about")
    options = parser.parse_args()
    print(f"{generate(options.folder, options.files, options.lines)} bytes of Tova in {options.files + 1} files")


if __name__ == "__main__":
    main()
