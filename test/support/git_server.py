#!/usr/bin/env python3
"""A smart HTTP server for bare git repositories on loopback that records requests and misbehaves on request.

    git_server.py --root <folder of repositories> --port-file <file> [--log <file>] [--faults <file>]
                  [--auth user:password] [--old-protocol] [--until-stdin-closes]

The port is chosen by the operating system and written to the port file when the server is ready. Requests go to
`git http-backend`, with protocol version 2, gzip bodies and chunked bodies passed on. The log has one line a request:
`<method> <path and query> <status> <Git-Protocol header or ->`, `fetch` when objects are asked for, and then each header that may be a secret: Authorization
(decoded), Cookie and those whose names begin with X-. With --old-protocol the server knows nothing of version 2.

Faults, one a line in the faults file (read again for each request) or given to GitServer.add_fault:

    <regular expression over path and query> <action> [x<times>]

    status=503             that status, with a plain text body; 401 asks for basic authentication
    retry-after=1          429 with a Retry-After header of so many seconds
    html                   200 with a page of HTML
    redirect=<url>         302 to that URL
    close-after=<bytes>    the right headers, then only so many bytes of the body, then the connection is closed
    truncate=<bytes>       a complete response whose body is cut to so many bytes
    flip=<byte>            one bit flipped at that offset of the body (negative: from the end)
    slow=<bytes a second>  the body in small pieces
    stall                  the headers, then nothing until the client or the server goes away
    reset                  the connection is closed before any answer
    refuse=<words>         git's own way to refuse, a packet `ERR <words>`; blanks as +, other bytes as %XX
    endless                the right headers, then lines of refs for as long as anybody reads
    pack-of=<repository>   the answer for that repository's v1.0.0 in place of the commit that was asked for
"""

import argparse
import base64
import gzip
import os
import re
import socket
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

try:
    from repositories import git_environment, rev_parse
except ImportError:  # started through another folder
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from repositories import git_environment, rev_parse

MAX_BODY = 256 << 20  # bytes of a request body; nothing a client of ours sends comes near
HTML = b"<!doctype html><title>Sign in</title><p>Please sign in to continue.</p>\n"


@dataclass
class Fault:
    pattern: re.Pattern
    action: str
    argument: str = ""
    remaining: int = -1  # how often it still strikes; -1 is for ever


def parse_fault(line: str) -> Fault:
    words = line.split()
    times = -1
    if len(words) == 3 and re.fullmatch(r"x\d+", words[2]):
        times = int(words.pop()[1:])
    if len(words) != 2:
        raise ValueError(f"a fault is `<pattern> <action> [x<times>]`, not `{line}`")
    action, _, argument = words[1].partition("=")
    return Fault(re.compile(words[0]), action, argument, times)


class GitServer:
    """The server in this process. start() and stop() may alternate; the port stays the same."""

    def __init__(self, root, log_path=None, faults_path=None, auth=None, old_protocol=False):
        self.root = Path(root)
        self.auth = auth
        self.old_protocol = old_protocol
        self.log = []
        self.port = 0
        self.stopping = threading.Event()
        self._log_path = log_path
        self._faults_path = faults_path
        self._faults = []
        self._file_faults = {}
        self._lock = threading.Lock()
        self._server = None
        self._thread = None

    def start(self):
        if self._server:
            return
        self.stopping.clear()
        handler = type("Handler", (_Handler,), {"git": self})
        self._server = _Listener(("127.0.0.1", self.port), handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def stop(self):
        if not self._server:
            return
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._server = None

    def record(self, line):
        with self._lock:
            self.log.append(line)
            if self._log_path:
                with open(self._log_path, "a", encoding="utf-8") as file:
                    file.write(line + "\n")

    def requests(self):
        with self._lock:
            return list(self.log)

    def forget_requests(self):
        with self._lock:
            self.log.clear()

    def add_fault(self, line):
        with self._lock:
            self._faults.append(parse_fault(line))

    def clear_faults(self):
        with self._lock:
            self._faults.clear()

    def next_fault(self, target):
        """The fault that strikes this request, used up by one."""
        with self._lock:
            for fault in self._faults + self._faults_of_file():
                if fault.remaining != 0 and fault.pattern.search(target):
                    fault.remaining -= fault.remaining > 0
                    return fault
        return None

    def _faults_of_file(self):
        if not self._faults_path or not os.path.exists(self._faults_path):
            return []
        with open(self._faults_path, encoding="utf-8") as file:
            lines = [line.strip() for line in file if line.strip() and not line.startswith("#")]
        for line in lines:
            self._file_faults.setdefault(line, parse_fault(line))
        return [self._file_faults[line] for line in lines]


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, request, client_address):
        """A client that goes away is part of the tests, not worth a stack trace."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, socket.timeout)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    git: GitServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def do_GET(self):
        self._serve()

    def do_POST(self):
        self._serve()

    def log_message(self, format, *args):
        pass

    def _serve(self):
        if self.git.stopping.is_set():
            self._reset()
            return
        body = self._read_body()
        self.asks_for_objects = b"want " in body
        fault = self.git.next_fault(self.path)
        if fault and self._answer_with_fault(fault):
            return
        if self.git.auth and self.headers.get("Authorization") != _basic(self.git.auth):
            self._refuse()
            return
        if fault and fault.action == "pack-of":
            status, headers, data = self._run_backend_for(fault.argument, body)
        else:
            status, headers, data = self._run_backend(body)
        self._answer(status, headers, data, fault)

    def _read_body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            body = bytearray()
            while size := int(self.rfile.readline().split(b";")[0], 16):
                if len(body) + size > MAX_BODY:
                    raise ConnectionError("request body too large")
                body += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return bytes(body)
        return self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MAX_BODY))

    def _run_backend_for(self, repository, body):
        """The answer to the same question about another repository's commit."""
        if self.headers.get("Content-Encoding", "") == "gzip":
            body = gzip.decompress(body)
            del self.headers["Content-Encoding"]
        if b"want " not in body:
            return self._run_backend(body)
        commit = rev_parse(self.git.root / repository, "refs/tags/v1.0.0").encode()
        self.path = f"/{repository}/git-upload-pack"
        return self._run_backend(re.sub(rb"want [0-9a-f]{40}", b"want " + commit, body))

    def _run_backend(self, body):
        url = urlsplit(self.path)
        if self.headers.get("Content-Encoding", "") == "gzip":
            body = gzip.decompress(body)
        environment = git_environment(
            GIT_PROJECT_ROOT=str(self.git.root), GIT_HTTP_EXPORT_ALL="1", PATH_INFO=unquote(url.path),
            QUERY_STRING=url.query, REQUEST_METHOD=self.command, REMOTE_ADDR=self.client_address[0],
            CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)),
            GIT_PROTOCOL="" if self.git.old_protocol else self.headers.get("Git-Protocol", ""),
            # The tests may own the repositories as another user.
            GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="safe.directory", GIT_CONFIG_VALUE_0="*")
        done = subprocess.run(["git", "http-backend"], input=body, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              env=environment)
        head, _, data = done.stdout.partition(b"\r\n\r\n")
        status, headers = 200, []
        for line in head.decode("latin-1").split("\r\n"):
            name, _, value = line.partition(":")
            if name.lower() == "status":
                status = int(value.split()[0])
            elif name:
                headers.append((name, value.strip()))
        if not head:
            return 500, [("Content-Type", "text/plain")], b"git http-backend failed\n"
        return status, headers, data

    def _answer(self, status, headers, data, fault=None):
        self._record(status)
        action, argument = (fault.action, fault.argument) if fault else ("", "")
        if action == "truncate":
            data = data[:int(argument)]
        elif action == "flip" and data:
            data = bytearray(data)
            data[int(argument) % len(data)] ^= 0x10
            data = bytes(data)
        self.send_response(status)
        for name, value in headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if action == "close-after":
            self.wfile.write(data[:int(argument)])
            self.wfile.flush()
            self._reset()
        elif action == "slow":
            self._write_slowly(data, int(argument))
        elif action == "stall":
            self.wfile.flush()
            self._wait_for_the_end()
        else:
            self.wfile.write(data)

    def _answer_with_fault(self, fault) -> bool:
        """Answers without asking git; False when the fault only changes git's answer."""
        plain = [("Content-Type", "text/plain")]
        if fault.action == "status":
            status = int(fault.argument)
            if status == 401:
                self._refuse()
            else:
                self._answer(status, plain, f"the server says {status}\n".encode())
        elif fault.action == "retry-after":
            self._answer(429, plain + [("Retry-After", fault.argument)], b"slow down\n")
        elif fault.action == "html":
            self._answer(200, [("Content-Type", "text/html")], HTML)
        elif fault.action == "redirect":
            self._answer(302, plain + [("Location", fault.argument)], b"")
        elif fault.action == "refuse":
            words = b"ERR " + unquote_to_bytes(fault.argument.replace("+", " "))
            self._answer(200, [("Content-Type", self._service_type())], b"%04x" % (len(words) + 4) + words + b"0000")
        elif fault.action == "endless":
            self._send_endlessly()
        elif fault.action == "reset":
            self._record(0)
            self._reset()
        elif fault.action in ("close-after", "truncate", "flip", "slow", "stall", "pack-of"):
            return False
        else:
            raise ValueError(f"unknown fault {fault.action}")
        return True

    def _service_type(self):
        kind = "advertisement" if self.command == "GET" else "result"
        return f"application/x-git-upload-pack-{kind}"

    def _send_endlessly(self):
        self._record(200)
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", self._service_type())
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"001e# service=git-upload-pack\n0000")
        number = 0
        while not self.git.stopping.is_set():
            lines = []
            for number in range(number, number + 1000):
                line = b"%040x refs/heads/branch-%012d-%s\n" % (number + 1, number, b"x" * 900)
                lines.append(b"%04x" % (len(line) + 4) + line)
            self.wfile.write(b"".join(lines))

    def _refuse(self):
        challenge = ("WWW-Authenticate", 'Basic realm="git"')
        self._answer(401, [("Content-Type", "text/plain"), challenge], b"who are you?\n")

    def _write_slowly(self, data, bytes_per_second):
        for start in range(0, len(data), max(1, bytes_per_second // 10)):
            self.wfile.write(data[start:start + max(1, bytes_per_second // 10)])
            self.wfile.flush()
            if self.git.stopping.wait(0.1):
                return

    def _wait_for_the_end(self):
        self.connection.settimeout(0.1)
        while not self.git.stopping.is_set():
            try:
                if not self.connection.recv(1):
                    return
            except socket.timeout:
                continue
        self._reset()

    def _record(self, status):
        line = f"{self.command} {self.path} {status} {self.headers.get('Git-Protocol') or '-'}"
        line += " fetch" * self.asks_for_objects
        for name, value in self.headers.items():
            if name.lower() == "authorization" and value.startswith("Basic "):
                value = base64.b64decode(value[6:]).decode("utf-8", "replace")
            if name.lower() in ("authorization", "cookie") or name.lower().startswith("x-"):
                line += f" {name}: {value}"
        self.git.record(line)

    def _reset(self):
        """Closes the connection with a reset, so that the client cannot take it for a normal end."""
        self.close_connection = True
        try:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def _basic(auth: str) -> str:
    return "Basic " + base64.b64encode(auth.encode()).decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", required=True)
    parser.add_argument("--port-file", required=True)
    parser.add_argument("--log")
    parser.add_argument("--faults")
    parser.add_argument("--auth")
    parser.add_argument("--old-protocol", action="store_true")
    parser.add_argument("--until-stdin-closes", action="store_true",
                        help="end when standard input is closed, so that the server never outlives its parent")
    options = parser.parse_args()
    server = GitServer(options.root, options.log, options.faults, options.auth, options.old_protocol)
    server.start()
    temporary = options.port_file + ".new"
    Path(temporary).write_text(f"{server.port}\n")
    os.rename(temporary, options.port_file)
    try:
        if options.until_stdin_closes:
            sys.stdin.buffer.read()
        else:
            threading.Event().wait()
    except KeyboardInterrupt:
        pass
    server.stop()


if __name__ == "__main__":
    main()
