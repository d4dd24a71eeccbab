#!/usr/bin/env python3
"""Runs of tovac that are killed, starved of disk space or crowded, and what must be true afterwards.

Started by end-to-end tests, in whose folders and variables (WORK, HOME, CACHE, REPOS, TOVAC, FAULTS) it works:

    fault_runs.py packages <n>            makes n repositories git.test/many/p0 ... that need each other, and a manifest
    fault_runs.py killed-at-steps <every> [--local] <args>     kills `tovac <args>` at every so-manieth step that changes
                                          the file system; --local reads repositories from the disk, not the server
    fault_runs.py killed-at-times <n> <args>      kills it n times, after random times
    fault_runs.py failing-steps <every> <errno name>[!] <args>    lets a step and (without `!`) what comes after it fail
    fault_runs.py crowd <n>               n processes install overlapping sets of the packages into one empty cache

After each kill: the project's files are the old or the new ones, every package that counts as complete is complete, and
the same command, started again without help, succeeds and leaves exactly what a run that nobody disturbed leaves.
"""

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import repositories
from script import make_writable

WORK, HOME, CACHE, REPOS = (Path(os.environ[name]) for name in ("WORK", "HOME", "CACHE", "REPOS"))
LEDGER = HOME / ".tova"
MARKER = ".tova-complete"
# Temporaries of what a build can make again stay until `tovac clean` or `cache clean`: looking for them takes too long.
# The file of a lock that nobody holds any more hinders nobody.
MAY_STAY = re.compile(r"/(\.tova-out|\.cache)/(.*/)?\.[^/]*\.tmp-\w{12}$|/\.vendor\.lock$")
# A slow build, such as one with sanitizers, takes only every so-manieth of the steps.
STRIDE = int(os.environ.get("TOVA_FAULT_STRIDE", "1"))
# A seed that changes from day to day would make failures that nobody can repeat.
RANDOM = random.Random(20260101)


def check(condition, message):
    if not condition:
        sys.exit(f"FAIL {message}")


# The packages

def needs(index, count):
    """Each package needs up to three of those with higher numbers."""
    return [i for i in (2 * index + 1, 2 * index + 2, index + 4) if i < count]


def name(index):
    return f"git.test/many/p{index}"


def manifest(kind, title, dependencies):
    version = 'version = "1.0.0"\n' if kind == "package" else ""
    lines = "".join(f'"{name(i)}" = "^1.0.0"\n' for i in sorted(set(dependencies)))
    return f'[{kind}]\nname = "{title}"\n{version}' + (f"\n[dependencies]\n{lines}" if lines else "")


def make_packages(count):
    for index in range(count):
        files = {"tova.toml": manifest("package", name(index), needs(index, count)),
                 "src/lib.tova": f"pub fn name() {{ \"p{index}\" }}\n",
                 "docs/start.md": f"How to use p{index}.\n" * 300}
        release = repositories.Release("v1.0.0", {path: (repositories.REGULAR, text.encode())
                                                  for path, text in files.items()})
        repositories.make_repository(REPOS / (name(index) + ".git"), [release])
    (WORK / "tova.toml").write_text(manifest("project", "app", [0]))
    (WORK / "src").mkdir(exist_ok=True)
    (WORK / "src/main.tova").write_text(f'import {{ name }} from "{name(0)}"\n\nprint(name())\n')


# The state of a project, its cache and its ledger

def clear(path):
    if path.exists():
        make_writable(path)
        shutil.rmtree(path)


def read_state():
    """All names, and the bytes of what must be the same after each run."""
    state = {}
    for root in (WORK, CACHE, LEDGER):
        for path in [root, *root.rglob("*")]:
            if not path.exists() and not path.is_symlink():
                continue
            key = f"{root.name}/{path.relative_to(root)}"
            if MAY_STAY.search(key):
                continue
            if path.is_file():
                data = path.read_bytes()
                if path.name == "tova.lock":
                    data = re.sub(rb'^generated = ".*"$', b"", data, flags=re.MULTILINE)
                # What a build remembers holds the times of files.
                state[key] = b"" if path.name == ".tova-state" else data
            else:
                state[key] = "folder"
    return state


class Start:
    """The state before the command, which each run starts from."""

    def __init__(self):
        self.saved = WORK.parent / "saved"
        clear(self.saved)
        for root in (WORK, CACHE, LEDGER):
            if root.exists():
                shutil.copytree(root, self.saved / root.name, symlinks=True)
        self.state = read_state()

    def restore(self):
        for root in (WORK, CACHE, LEDGER):
            if root != WORK:
                clear(root)
            else:
                for path in root.iterdir():
                    clear(path) if path.is_dir() else path.unlink()
            if (self.saved / root.name).exists():
                shutil.copytree(self.saved / root.name, root, symlinks=True, dirs_exist_ok=True)


def describe(before, after):
    words = [f"{key} is {'new' if key not in before else 'missing' if key not in after else 'different'}"
             for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
    return "; ".join(words[:5])


def below(folder, state):
    return {key: data for key, data in state.items() if key.startswith(folder)}


def check_survivors(reference, start, label):
    """What a run left that was killed."""
    state = read_state()
    for file in ("work/tova.toml", "work/tova.lock", "work/package.json"):
        check(state.get(file) in (start.state.get(file), reference.get(file)),
              f"{label}: {file} is neither the old nor the new one")
    for key in state:
        if not key.endswith("/" + MARKER) or re.search(r"/\.([^/]*\.)?tmp-", key):
            continue
        folder = key[:-len(MARKER)]
        survivors = below(folder, state)
        check(survivors in (below(folder, reference), below(folder, start.state)),
              f"{label}: {folder} has its marker and is not complete")


# Running

def run(arguments, step=None, action=None, count=None, limit=120):
    environment = dict(os.environ, LD_PRELOAD=os.environ["FAULTS"])
    # The sanitizers' library wants to be the first one, which here it need not be.
    environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    settings = (("TOVA_FAULT_STEP", step), ("TOVA_FAULT_ACTION", action), ("TOVA_FAULT_COUNT", count))
    environment.update({key: str(value) for key, value in settings if value is not None})
    return subprocess.run([os.environ["TOVAC"], *arguments], cwd=WORK, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=limit)


def measure(arguments, start):
    """The steps that a run takes and what it leaves."""
    counter = WORK.parent / "steps"
    done = run(arguments, count=counter)
    check(done.returncode == 0, f"the undisturbed run failed: {done.stderr}")
    reference = read_state()
    start.restore()
    return int(counter.read_text()), reference


def heal(arguments, reference, label):
    if "remove" in arguments and read_state()["work/tova.toml"] == reference["work/tova.toml"]:
        arguments = ["pkg", "install"]  # what is removed can't be removed again
    done = run(arguments)
    check(done.returncode == 0, f"{label}: the next run failed:\n{done.stderr}")
    state = read_state()
    check(state == reference, f"{label}: after the next run {describe(reference, state)}")


def use_local_repositories():
    (HOME / ".gitconfig").write_text(f'[url "file://{REPOS}/git.test/"]\n\tinsteadOf = https://git.test/\n')


def killed_at_steps(every, arguments):
    if arguments[0] == "--local":
        arguments = arguments[1:]
        use_local_repositories()
    start = Start()
    steps, reference = measure(arguments, start)
    kills = 0
    for step in range(1, steps + 1, every):
        label = f"killed at step {step} of {steps}"
        killed = run(arguments, step, "kill")
        # With several threads a run may come out with fewer steps than the one that was counted.
        check(killed.returncode in (-signal.SIGKILL, 0), f"{label}: status {killed.returncode}\n{killed.stderr}")
        kills += killed.returncode != 0
        check_survivors(reference, start, label)
        heal(arguments, reference, label)
        start.restore()
    print(f"killed {kills} times in {steps} steps")
    check(kills > 0, "nothing was killed")


def killed_at_times(count, arguments):
    start = Start()
    began = time.monotonic()
    _, reference = measure(arguments, start)
    whole = time.monotonic() - began
    kills = 0
    for turn in range(count):
        program = subprocess.Popen([os.environ["TOVAC"], *arguments], cwd=WORK, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            program.wait(RANDOM.uniform(0, whole))
        except subprocess.TimeoutExpired:
            program.kill()
        kills += program.wait() == -signal.SIGKILL
        check_survivors(reference, start, f"kill {turn}")
        heal(arguments, reference, f"kill {turn}")
        start.restore()
    print(f"killed {kills} of {count} times")
    check(kills > 0, "nothing was killed")


def failing_steps(every, error, arguments):
    number = getattr(errno, error.rstrip("!"))
    action = f"{number}{'!' if error.endswith('!') else ''}"
    use_local_repositories()
    start = Start()
    steps, reference = measure(arguments, start)
    failures = 0
    for step in range(1, steps + 1, every):
        label = f"{error} at step {step} of {steps}"
        done = run(arguments, step, action)
        check(done.returncode in (0, 1), f"{label}: status {done.returncode}\n{done.stderr}")
        if done.returncode == 1:
            failures += 1
            check(done.stderr.startswith("error: ") or "\nerror: " in done.stderr, f"{label}: no error\n{done.stderr}")
            check(os.strerror(number).lower() in done.stderr.lower(), f"{label}: the reason is not said\n{done.stderr}")
            check(read_state()["work/tova.toml"] == start.state["work/tova.toml"], f"{label}: the manifest changed")
        check_survivors(reference, start, label)
        heal(arguments, reference, label)
        start.restore()
    print(f"{failures} failures in {steps} steps")
    check(failures > 0, "nothing failed")


def crowd(count):
    total = len(list((REPOS / "git.test/many").iterdir()))
    folders = []
    for index in range(count):
        folder = WORK / f"app{index}"
        folder.mkdir()
        (folder / "tova.toml").write_text(manifest("project", "app", RANDOM.sample(range(total), 3)))
        folders.append(folder)
    running = [subprocess.Popen([os.environ["TOVAC"], "pkg", "install"], cwd=folder, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for folder in folders]
    for program, folder in zip(running, folders):
        words = program.communicate()[1]
        check(program.returncode == 0, f"{folder.name}: status {program.returncode}\n{words}")
        check((folder / "tova.lock").exists(), f"{folder.name} has no lock file")
    left = [key for key in read_state() if re.search(r"/\.(tmp|lock)", key)]
    check(not left, f"left behind: {left}")


def main():
    command, *arguments = sys.argv[1:]
    if command == "packages":
        make_packages(int(arguments[0]))
    elif command == "killed-at-steps":
        killed_at_steps(int(arguments[0]) * STRIDE, arguments[1:])
    elif command == "killed-at-times":
        killed_at_times(int(arguments[0]), arguments[1:])
    elif command == "failing-steps":
        failing_steps(int(arguments[0]) * STRIDE, arguments[1], arguments[2:])
    elif command == "crowd":
        crowd(int(arguments[0]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
