#!/usr/bin/env python3
"""Measures the peak memory of compiling, rebuilding, checking and doing nothing.

    bench_memory.py --tovac <program> [--runs 9] [--files 100] [--lines 1200]

The kernel counts a child's memory from before its exec, so each command is started by a small helper and not by Python.
"""

import shutil
import statistics
import subprocess

import measuring
from generate_project import generate

# Prints the peak of its only child in KiB.
HELPER = r"""
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char** argv) {
  struct rusage usage;
  (void)argc;
  pid_t child = vfork();
  if (child == 0) { execv(argv[1], argv + 1); _exit(127); }
  int status = 0;
  if (wait4(child, &status, 0, &usage) < 0 || status != 0) return 1;
  printf("%ld\n", usage.ru_maxrss);
  return 0;
}
"""


def bench(shop):
    compiler = shutil.which("cc")
    if compiler is None:
        print("(no C compiler here, so no memory was measured)")
        return
    helper = shop.root / "peak"
    subprocess.run([compiler, "-x", "c", "-O1", "-o", helper, "-"], input=HELPER, text=True, check=True)
    folder = shop.root / "memory"
    size = generate(folder, shop.options.files, shop.options.lines)
    one = folder / "src" / "module_0000.tova"
    text = one.read_text()

    def peak(arguments, prepare):
        peaks = []
        for number in range(shop.options.runs):
            prepare(number)
            done = subprocess.run([helper, shop.tovac, *arguments], cwd=folder, env=shop.environment, text=True,
                                  check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            peaks.append(int(done.stdout.splitlines()[-1]))
        return statistics.median(peaks) / 1024, max(peaks) / 1024

    def nothing(_):
        pass

    rows = {
        "cold compile, 1 thread": (["build", "--jobs", "1"], lambda _: measuring.remove_tree(folder / ".tova-out")),
        "cold compile, 2 threads": (["build", "--jobs", "2"], lambda _: measuring.remove_tree(folder / ".tova-out")),
        "check": (["check"], nothing),
        "after an edited body": (["build"], lambda n: one.write_text(text.replace("result -= 1", f"result -= {n + 2}"))),
        "no-op build": (["build"], nothing),
        "tovac --version": (["--version"], nothing),
    }
    print(f"\n{size / 1e6:.2f} MB of Tova in {shop.options.files + 1} files")
    print(f"{f'median of {shop.options.runs} runs':<38} {'MiB':>9} {'most':>9}")
    for name, (arguments, prepare) in rows.items():
        median, most = peak(arguments, prepare)
        print(f"{name:<38} {median:9.1f} {most:9.1f}", flush=True)


if __name__ == "__main__":
    measuring.main(__doc__, [bench])
