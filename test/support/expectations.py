"""What the golden and the end-to-end runner share: running a program, normalising its output, showing a difference."""

import difflib
import os
import re
import subprocess
import sys
from dataclasses import dataclass

PROGRAM_DEADLINE = 60  # seconds; a hang is a failure, not a stuck test run


class TestFailure(Exception):
    """An expectation that does not hold."""


@dataclass
class Outcome:
    status: int
    stdout: str
    stderr: str


def updating() -> bool:
    """Whether expectations are rewritten instead of compared. Refused in CI, where nobody reads what changed."""
    if not os.environ.get("TOVA_UPDATE_GOLDEN"):
        return False
    if os.environ.get("CI"):
        sys.exit("TOVA_UPDATE_GOLDEN is refused when CI is set")
    return True


def base_environment(home):
    """The environment of a program under test: nothing of the user's, a home of its own."""
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS",
                                                     "TOVA_FAULT_STRIDE")
                   if name in os.environ}
    environment.update(HOME=str(home), TZ="UTC", LC_ALL="C.UTF-8", NO_COLOR="1", GIT_CONFIG_NOSYSTEM="1",
                       GIT_TERMINAL_PROMPT="0")
    return environment


def run_program(command, cwd, environment, stdin=b"", deadline=PROGRAM_DEADLINE, **options) -> Outcome:
    try:
        done = subprocess.run(command, cwd=cwd, env=environment, input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=deadline, **options)
    except subprocess.TimeoutExpired as error:
        raise TestFailure(f"{command[0]} did not end within {deadline} s") from error
    except OSError as error:
        raise TestFailure(f"cannot start {command[0]}: {error.strerror}") from error
    if done.returncode < 0:
        raise TestFailure(f"{command[0]} died of signal {-done.returncode}\n{_decode(done.stderr)}")
    return Outcome(done.returncode, _decode(done.stdout), _decode(done.stderr))


def _decode(data: bytes) -> str:
    return data.decode("utf-8", errors="backslashreplace")


def normalise(text: str, replacements) -> str:
    """Replaces what differs from run to run: the pairs (text, replacement), the longest text first."""
    for old, new in sorted(replacements, key=lambda pair: -len(pair[0])):
        text = text.replace(old, new)
    return text


def check_text(what, expected, actual):
    """Fails with a unified difference unless both texts are equal."""
    if expected == actual:
        return
    shown = "".join(difflib.unified_diff(_visible(expected), _visible(actual), f"expected {what}", f"actual {what}"))
    raise TestFailure(f"{what} differs:\n{shown}")


def _visible(text):
    lines = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda m: f"\\x{ord(m[0]):02x}", text).splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "<no newline at the end>\n"
    return lines
