#!/usr/bin/env python3
"""Checks what the compiler emits, as far as that can be told without running it.

    check_emitted.py --tovac <program> <archive or folder>...

Builds the sources of every golden archive that is a project without errors, then lets one node process
(check_emitted.mjs) parse each module and verify each source map. Nothing is compared with an expectation: the
properties hold for every program.
"""

import argparse
import json
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import archive as archives
from expectations import base_environment, run_program
from run_golden import MANIFEST, OUTPUT_FOLDER, is_input

DEADLINE = 120  # seconds for all modules together


def build(path: Path, tovac: str, work: Path):
    """The output folder of an archive's project; None for an archive that builds nothing."""
    archive = archives.read(path)
    if path.name.startswith("fail_") or shlex.split(archive.text("args", "build"))[0] != "build":
        return None
    work.mkdir(parents=True)
    archives.write_files([section for section in archive.sections if is_input(section)], work)
    if not archive.find("tova.toml"):
        (work / "tova.toml").write_text(MANIFEST)
    outcome = run_program([tovac, "build"], work, base_environment(work.parent / "home"))
    if outcome.status != 0:
        sys.exit(f"{path} does not build\n{outcome.stderr}")
    return work / OUTPUT_FOLDER


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tovac", required=True)
    parser.add_argument("paths", nargs="+", type=Path)
    options = parser.parse_args()
    tovac = str(Path(options.tovac).resolve())
    tests = sorted({file for path in options.paths
                    for file in (path.rglob("*.test") if path.is_dir() else [path])})
    work = Path(tempfile.mkdtemp(prefix="tova-emitted-")).resolve()
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            outputs = pool.map(lambda test: build(test, tovac, work / test.parent.name / test.stem / "work"), tests)
            folders = [str(output) for output in outputs if output]
        if not folders:
            sys.exit("no archive builds anything")
        checker = Path(__file__).with_name("check_emitted.mjs")
        command = ["node", "--experimental-vm-modules", "--no-warnings", str(checker)]
        result = subprocess.run(command, input=json.dumps(folders), text=True, timeout=DEADLINE, check=False)
        sys.exit(result.returncode)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
