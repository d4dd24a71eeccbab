"""The script language of the end-to-end tests: what each command does.

A line is a command; `!` in front turns its expectation round, `#` starts a comment, single quotes group words and keep
them literal ('' inside quotes is one quote). `$NAME` stands for an environment variable outside quotes. In file names
`stdout` and `stderr` stand for the output of the last program.

    run tovac <args>          runs the compiler; a status other than 0 fails the test, `! run` wants one
    run <program> <args>      any other program, the same way
    status <n>                the exit status of the last program was exactly n
    node <file> <args>        `run node`
    tips <n>                  the last program proposed exactly n commands that satisfy all; each of them, started from
                              the work folder as it is now, succeeds, and so does `tovac pkg install` after it
    parallel <n> tovac <args> starts n processes at once; all must succeed
    stdin <file>              the input of the next program
    deadline <seconds>        how long each later program may take, in place of a minute
    stdout <regex>            the output of the last program holds a match; `-count=<n>`: exactly n of them
    stderr <regex>
    grep <regex> <file>
    cmp <file> <file>         both have the same bytes; the second is rewritten by TOVA_UPDATE_GOLDEN=1
    cmpenv <file> <file>      the same after the variables in the second file are replaced
    holds <file> <file>       the first holds the whole text of the second, line by line in one piece
    exists <file>...          `! exists`: none of them
    cd, mkdir, cp, mv, rm, append <file> <text>, chmod <mode> <file>, symlink <link> <target>, touch <file>...
    edit <file> <old> <new>   replaces text that must be there
    env <NAME>=<value>        `env -<NAME>` removes it
    snapshot <name> <path>    remembers a file or folder; `unchanged <name>` compares it with now, names and bytes
    git <args>                runs git in the current folder, with no configuration of the user
    git-repo <module> <args>  runs git in the bare repository of a module
    tag <module> <tag> <folder>       adds a release with the folder's files to a module's repository
    move-tag <module> <tag> [<folder>]  moves a tag to a new commit, with the folder's files or the same ones
    server stop|start|reset           reset forgets the requests and the faults
    server fault <regex> <action> [x<n>]   see git_server.py
    server requests <n> | norequests       how many requests came in since the last reset
    server saw [-count=<n>] <regex>   a request since the last reset matches, or exactly so many do
    server auth <user:password> | auth none
    server protocol 0|2         the newest version of git's protocol that it speaks
    front tls <certificate> | proxy | ssh    starts a server of fronts.py, in place of the one of that kind before; it
                              tells its port and files by variables: TLS_PORT and CA, PROXY_PORT and PROXY_LOG, or
                              SSH_PORT, SSH_USER and SSHD
    registry reset | requests <n> | norequests | saw <regex>   the same for the npm registry
    npm-install <package>...  installs from npm's public registry into the current folder; the test ends as skipped where
                              that can't be had
    unprivileged              later programs run as a user without rights, when the test runs as root
    skip <reason>             ends the test as skipped; only after a condition: `[root]`, `[!root]`, `[!faults]` without
                              the library of fault_steps.c, `[!mounted]`, when the cache is no disk of its own, or `[!zsh]`, where no program of that name is to be found
"""

import filecmp
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import archive as archives
import fronts
import repositories
from expectations import PROGRAM_DEADLINE, Outcome, TestFailure, check_text, run_program

NOBODY = 65534  # user and group id without rights on every Linux system


class Skipped(Exception):
    """The test cannot run here."""


def split_words(line, variables):
    """Words of a script line: quotes group and keep literal, variables are replaced elsewhere."""
    words, word, position = [], None, 0
    while position < len(line):
        char = line[position]
        if char == "'":
            word = word or ""
            position += 1
            while True:
                end = line.find("'", position)
                if end < 0:
                    raise archives.ArchiveError(f"unterminated quote in: {line}")
                word += line[position:end]
                position = end + 1
                if not line.startswith("'", position):
                    break
                word += "'"
                position += 1
            continue
        if char in " \t":
            if word is not None:
                words.append(word)
            word = None
        elif char == "#" and word is None:
            break
        else:
            match = re.match(r"\$(\w+)|\$\{(\w+)\}", line[position:])
            if match:
                word = (word or "") + variables.get(match[1] or match[2], "")
                position += match.end()
                continue
            word = (word or "") + char
        position += 1
    if word is not None:
        words.append(word)
    return words


class Script:
    """The state of one running script. `world` is the runner's Test: folders, server, archive."""

    def __init__(self, world, environment):
        self.world = world
        self.environment = environment
        self.folder = world.work
        self.last = Outcome(0, "", "")
        self.last_command = []
        self.stdin = b""
        self.snapshots = {}
        self.as_nobody = False
        self.deadline = PROGRAM_DEADLINE
        self.fronts = {}

    def run(self, text):
        try:
            for number, line in enumerate(text.splitlines(), 1):
                self._numbered_line(number, line.strip())
        finally:
            for front in self.fronts.values():
                front.stop()
            if os.path.ismount(self.environment["CACHE"]):
                subprocess.run(["umount", "--lazy", self.environment["CACHE"]], check=False)

    def _numbered_line(self, number, line):
        try:
            self._line(line)
        except (TestFailure, OSError) as failure:
            raise TestFailure(f"line {number}: {line}\n{failure}") from failure

    def _line(self, line):
        if not line or line.startswith("#"):
            return
        while condition := re.match(r"\[(!?)(\w+)\]\s*", line):
            holds = self._holds(condition[2])
            if holds == bool(condition[1]):
                return
            line = line[condition.end():]
        negated = line.startswith("!")
        words = split_words(line.lstrip("! "), self.environment)
        command = getattr(self, "do_" + words[0].replace("-", "_"), None)
        if command is None:
            raise archives.ArchiveError(f"unknown command {words[0]}")
        command(negated, *words[1:])

    def _holds(self, condition):
        if condition == "root":
            return os.geteuid() == 0
        if condition == "faults":
            return self.environment.get("FAULTS", "") != ""
        if condition == "mounted":
            return os.path.ismount(self.environment["CACHE"])
        return shutil.which(condition, path=os.environ["PATH"] + ":/usr/sbin:/sbin") is not None

    def _path(self, name) -> Path:
        return self.folder / name

    def _text(self, name) -> str:
        if name == "stdout":
            return self.last.stdout
        if name == "stderr":
            return self.last.stderr
        path = self._path(name)
        if not path.is_file():
            raise TestFailure(f"there is no file {name}")
        return self.world.normalise(path.read_bytes().decode("utf-8", "backslashreplace"))

    # Programs

    def do_run(self, negated, program, *arguments):
        self.last_command = [self._program(program), *arguments]
        outcome = self._start(self.last_command)
        self.last = Outcome(outcome.status, self.world.normalise(outcome.stdout),
                            self.world.normalise(outcome.stderr))
        if (self.last.status != 0) != negated:
            raise TestFailure(f"status {self.last.status}\n{self.last.stdout}{self.last.stderr}")

    def do_status(self, negated, expected):
        if (self.last.status == int(expected)) == negated:
            raise TestFailure(f"the status was {self.last.status}")

    def do_node(self, negated, *arguments):
        self.do_run(negated, "node", *arguments)

    def do_tips(self, _, count):
        tips = re.findall(r"^ *Tip: `tovac (.*)` satisfies all(; then run this command again)?$", self.last.stderr,
                          re.MULTILINE)
        if len(tips) != int(count):
            raise TestFailure(f"{len(tips)} proposals, not {count}:\n{self.last.stderr}")
        work, saved = self.world.work, self.world.scratch / "before-tips"
        shutil.copytree(work, saved, symlinks=True)
        for command, again in tips:
            words = shlex.split(command)
            place = words[words.index("--manifest-path") :] if "--manifest-path" in words else []
            steps = [[self.world.tovac, *words]]
            if again:
                steps.append(self.last_command)
            steps.append([self.world.tovac, "pkg", "install", *place])
            for step in steps:
                outcome = self._start(step)
                if outcome.status != 0:
                    raise TestFailure(f"after following `tovac {command}`: {' '.join(step[1:])}\n{outcome.stderr}")
            for path in work.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            shutil.copytree(saved, work, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(saved)

    def do_git(self, negated, *arguments):
        git = ["git", "-c", "user.name=Tova Test", "-c", "user.email=test@git.test", "-c", "init.defaultBranch=main"]
        outcome = run_program([*git, *arguments], self.folder, repositories.git_environment())
        self.last = outcome
        if (outcome.status != 0) != negated:
            raise TestFailure(f"git: status {outcome.status}\n{outcome.stdout}{outcome.stderr}")

    def do_git_repo(self, negated, module, *arguments):
        self.do_git(negated, "--git-dir", str(self.world.repository(module)), *arguments)

    def do_parallel(self, negated, count, program, *arguments):
        command = [self._program(program), *arguments]
        running = [subprocess.Popen(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(int(count))]
        texts = [process.communicate() for process in running]
        failed = [texts[i][1].decode() for i, process in enumerate(running) if process.returncode != 0]
        if bool(failed) != negated:
            raise TestFailure(f"{len(failed)} of {count} failed\n" + "\n".join(failed[:3]))

    def do_stdin(self, _, name):
        self.stdin = self._text(name).encode()

    def do_deadline(self, _, seconds):
        self.deadline = int(seconds)

    def do_npm_install(self, _, *packages):
        # As the user would: the test's own environment points to a registry that has none of it.
        command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--no-package-lock", *packages]
        try:
            done = subprocess.run(command, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  timeout=120)
        except subprocess.TimeoutExpired:
            raise Skipped(f"npm did not answer when asked for {' '.join(packages)}") from None
        if done.returncode != 0:
            raise Skipped(f"npm can't install {' '.join(packages)}: {done.stderr.strip().splitlines()[:1]}")

    def do_unprivileged(self, _):
        if os.geteuid() == 0 and not self.as_nobody:
            self.as_nobody = True
            self.world.give_away(NOBODY)

    def _program(self, name):
        return self.world.tovac if name == "tovac" else name

    def _start(self, command) -> Outcome:
        options = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if self.as_nobody else {}
        stdin, self.stdin = self.stdin, b""
        return run_program(command, self.folder, self.environment, stdin, self.deadline, **options)

    # Expectations

    def do_stdout(self, negated, *arguments):
        self._match(negated, "stdout", *arguments)

    def do_stderr(self, negated, *arguments):
        self._match(negated, "stderr", *arguments)

    def do_grep(self, negated, *arguments):
        self._match(negated, arguments[-1], *arguments[:-1])

    def _match(self, negated, name, *arguments):
        count = None
        if arguments[0].startswith("-count="):
            count = int(arguments[0][len("-count="):])
            arguments = arguments[1:]
        (pattern,) = arguments
        text = self._text(name)
        found = len(re.findall(pattern, text, re.MULTILINE))
        if count is not None and found != count:
            raise TestFailure(f"{found} matches of {pattern}, not {count}, in {name}:\n{text}")
        if count is None and bool(found) == negated:
            raise TestFailure(f"{'a' if found else 'no'} match of {pattern} in {name}:\n{text}")

    def do_cmp(self, negated, actual, expected):
        self._compare(negated, actual, expected, self._text(expected))

    def do_cmpenv(self, negated, actual, expected):
        text = re.sub(r"\$(\w+)", lambda m: self.environment.get(m[1], m[0]), self._text(expected))
        self._compare(negated, actual, expected, self.world.normalise(text))

    def _compare(self, negated, actual, expected, text):
        produced = self._text(actual)
        section = os.path.relpath(self._path(expected), self.world.work)
        if not negated and produced != text and self.world.update_section(section, produced):
            self._path(expected).write_text(produced, encoding="utf-8")
            return
        if negated:
            if produced == text:
                raise TestFailure(f"{actual} and {expected} are equal")
        else:
            check_text(actual, text, produced)

    def do_holds(self, negated, name, part):
        text, wanted = self._text(name), self._text(part)
        if (("\n" + wanted) in ("\n" + text)) == negated:
            check_text(f"{name} (which should {'not ' if negated else ''}hold {part})", wanted, text)
            raise TestFailure(f"{name} holds {part}")

    def do_exists(self, negated, *names):
        for name in names:
            if self._path(name).exists() == negated:
                raise TestFailure(f"{name} {'exists' if negated else 'does not exist'}")

    def do_snapshot(self, _, name, path):
        copy = self.world.scratch / f"snapshot-{name}"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        source = self._path(path)
        if source.is_dir():
            shutil.copytree(source, copy / "it", symlinks=True)
        elif source.exists():
            shutil.copy2(source, copy / "it")
        self.snapshots[name] = (source, copy / "it")

    def do_unchanged(self, negated, name):
        now, before = self.snapshots[name]
        differences = list(tree_differences(before, now))
        if bool(differences) != negated:
            raise TestFailure(f"{name}: " + (", ".join(differences) or "nothing changed"))

    # Files

    def do_cd(self, _, folder):
        self.folder = self._path(folder)
        if not self.folder.is_dir():
            raise TestFailure(f"there is no folder {folder}")

    def do_mkdir(self, _, *folders):
        for folder in folders:
            self._path(folder).mkdir(parents=True, exist_ok=True)

    def do_cp(self, _, *names):
        for name in names[:-1]:
            source, target = self._path(name), self._path(names[-1])
            if name in ("stdout", "stderr"):
                target.write_text(self._text(name), encoding="utf-8")
            elif source.is_dir():
                shutil.copytree(source, target / source.name if target.is_dir() else target, symlinks=True)
            else:
                shutil.copy2(source, target)

    def do_mv(self, _, source, target):
        shutil.move(self._path(source), self._path(target))

    def do_rm(self, _, *names):
        for name in names:
            path = self._path(name)
            if path.is_dir() and not path.is_symlink():
                make_writable(path)
                shutil.rmtree(path)
            elif path.exists() or path.is_symlink():
                path.unlink()

    def do_touch(self, _, *names):
        for name in names:
            self._path(name).touch()

    def do_append(self, _, name, text):
        with open(self._path(name), "a", encoding="utf-8") as file:
            file.write(text + "\n")

    def do_edit(self, _, name, old, new):
        path = self._path(name)
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise TestFailure(f"{name} does not hold: {old}")
        path.write_text(text.replace(old, new), encoding="utf-8")

    def do_chmod(self, _, mode, *names):
        for name in names:
            for path in [self._path(name), *self._path(name).rglob("*")]:
                if not path.is_symlink():
                    path.chmod(int(mode, 8))

    def do_symlink(self, _, link, target):
        self._path(link).symlink_to(target)

    def do_env(self, _, *settings):
        for setting in settings:
            if setting.startswith("-"):
                self.environment.pop(setting[1:], None)
            else:
                name, _, value = setting.partition("=")
                self.environment[name] = value

    # Repositories and their server

    def do_tag(self, _, module, tag, folder):
        repositories.add_release(self.world.repository(module), repositories.read_folder(tag, self._path(folder)))

    def do_move_tag(self, _, module, tag, folder=None):
        repository = self.world.repository(module)
        release = (repositories.read_folder(tag, self._path(folder)) if folder
                   else repositories.read_release(repository, tag))
        repositories.add_release(repository, release, move=True)

    def do_server(self, negated, action, *arguments):
        server = self.world.server
        if action == "stop":
            server.stop()
        elif action == "start":
            server.start()
        elif action == "reset":
            server.forget_requests()
            server.clear_faults()
        elif action == "fault":
            server.add_fault(" ".join(arguments))
        elif action == "auth":
            server.auth = None if arguments[0] == "none" else arguments[0]
        elif action == "protocol":
            server.old_protocol = arguments[0] == "0"
        elif action in ("requests", "norequests"):
            expected = int(arguments[0]) if arguments else 0
            seen = server.requests()
            if (len(seen) == expected) == negated:
                raise TestFailure(f"{len(seen)} requests:\n" + "\n".join(seen))
        elif action == "saw":
            wanted = 0
            if arguments[0].startswith("-count="):
                wanted, arguments = int(arguments[0][len("-count="):]), arguments[1:]
            found = sum(re.search(arguments[0], line) is not None for line in server.requests())
            if (found == wanted if wanted else found > 0) == negated:
                raise TestFailure("the requests were:\n" + "\n".join(server.requests()))
        else:
            raise archives.ArchiveError(f"unknown server command {action}")

    def do_front(self, _, kind, *arguments):
        if kind in self.fronts:
            self.fronts.pop(kind).stop()
        self.fronts[kind], variables = fronts.start(kind, self.world, arguments)
        self.environment.update(variables)

    def do_registry(self, negated, action, *arguments):
        requests = self.world.registry.requests
        if action == "reset":
            requests.clear()
            return
        if action == "saw":
            holds = any(re.search(arguments[0], path) for path in requests)
        elif action in ("requests", "norequests"):
            holds = len(requests) == int(arguments[0] if arguments else 0)
        else:
            raise archives.ArchiveError(f"unknown registry action {action}")
        if holds == negated:
            raise TestFailure("requests were:\n" + "\n".join(requests))

    def do_skip(self, _, *reason):
        raise Skipped(" ".join(reason))


def tree_differences(before: Path, now: Path):
    """Names below both paths that were added, lost or changed."""
    def names(root):
        if not root.is_dir():
            return {""} if root.exists() else set()
        return {path.relative_to(root).as_posix() for path in root.rglob("*")}

    old, new = names(before), names(now)
    yield from (f"new: {name or now.name}" for name in sorted(new - old))
    yield from (f"lost: {name or now.name}" for name in sorted(old - new))
    for name in sorted(old & new):
        first, second = (before / name, now / name) if name else (before, now)
        if first.is_file() != second.is_file() or (first.is_file() and not filecmp.cmp(first, second, shallow=False)):
            yield f"changed: {name or now.name}"


def make_writable(folder: Path):
    """Gives the owner all rights below a folder, so that it can be removed."""
    for root, folders, _ in os.walk(folder):
        for name in [root, *(os.path.join(root, f) for f in folders)]:
            if not os.path.islink(name):
                os.chmod(name, 0o755)
