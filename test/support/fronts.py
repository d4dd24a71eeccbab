"""Servers in front of the git server and beside it, all on loopback: TLS with a certificate authority of its own, a proxy,
and ssh. Each knows the folder it may write to, and tells the script its port by a variable."""

import os
import pwd
import select
import shutil
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

from expectations import TestFailure


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          **options)
    if done.returncode != 0:
        raise TestFailure(f"{command[0]}: {done.stdout}")


class TcpFront:
    """Accepts connections and hands each to `serve` in a thread of its own."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._guard, args=(connection,), daemon=True).start()

    def _guard(self, connection):
        try:
            self.serve(connection)
        except OSError:
            pass
        finally:
            connection.close()

    def stop(self):
        self.listener.close()

    @staticmethod
    def pipe(one, other):
        """Carries bytes both ways until one side ends."""
        while True:
            ready = [one] if getattr(one, "pending", lambda: 0)() else select.select([one, other], [], [])[0]
            for side in ready:
                data = side.recv(1 << 16)
                if not data:
                    return
                (other if side is one else one).sendall(data)


class TlsFront(TcpFront):
    """TLS in front of a port. The certificate is `good` (from the authority in ca.pem, for 127.0.0.1), `self-signed`,
    `expired` or for a `wrong-host`."""

    def __init__(self, folder: Path, target_port: int, kind: str):
        self.target_port = target_port
        folder.mkdir(exist_ok=True)
        authority, key, request, certificate = (folder / name for name in ("ca.pem", "key.pem", "request.pem", "cert.pem"))
        config = folder / "openssl.cnf"
        config.write_text("[req]\ndistinguished_name=name\n[name]\n[ca]\nbasicConstraints=critical,CA:TRUE\n"
                          "[good]\nsubjectAltName=IP:127.0.0.1\n[wrong]\nsubjectAltName=DNS:elsewhere.test\n")
        new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        if not authority.exists():
            run("openssl", "req", "-x509", *new_key, "-keyout", folder / "ca.key", "-out", authority, "-days", 30,
                "-subj", "/CN=Tova Test CA", "-config", config, "-extensions", "ca")
        extension = "wrong" if kind == "wrong-host" else "good"
        if kind == "self-signed":
            run("openssl", "req", "-x509", *new_key, "-keyout", key, "-out", certificate, "-days", 30, "-subj",
                "/CN=127.0.0.1", "-config", config, "-extensions", extension)
        else:
            run("openssl", "req", *new_key, "-keyout", key, "-out", request, "-subj", "/CN=server", "-config", config)
            run("openssl", "x509", "-req", "-in", request, "-CA", authority, "-CAkey", folder / "ca.key",
                "-CAcreateserial", "-out", certificate, "-days", "-1" if kind == "expired" else "30", "-extfile", config,
                "-extensions", extension)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        super().__init__()

    def serve(self, connection):
        with self.context.wrap_socket(connection, server_side=True) as inner, \
                socket.create_connection(("127.0.0.1", self.target_port)) as target:
            self.pipe(inner, target)


class ProxyFront(TcpFront):
    """A proxy that makes tunnels (CONNECT) and writes each request's first line, and its credentials, into a log."""

    def __init__(self, log: Path):
        self.log = log
        super().__init__()

    def serve(self, connection):
        head = b""
        while b"\r\n\r\n" not in head and len(head) < 1 << 16:
            data = connection.recv(4096)
            if not data:
                return
            head += data
        lines = head.decode("latin-1").split("\r\n")
        with open(self.log, "a", encoding="utf-8") as log:
            log.write(" ".join([lines[0]] + [l for l in lines if l.lower().startswith("proxy-authorization")]) + "\n")
        method, target, _ = lines[0].split(" ", 2)
        if method != "CONNECT":
            connection.sendall(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return
        host, _, port = target.rpartition(":")
        with socket.create_connection((host, int(port))) as other:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self.pipe(connection, other)


class SshFront:
    """A real sshd for the user who runs the tests, with a host key of its own; `authorized_keys` in its folder counts."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        key = folder / "host_key"
        if not key.exists():
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        (folder / "authorized_keys").touch()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        config = folder / "sshd_config"
        config.write_text(f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {key}\nPidFile none\nStrictModes no\n"
                          f"AuthorizedKeysFile {folder / 'authorized_keys'}\nPermitRootLogin yes\nUsePAM no\n"
                          "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPrintMotd no\n")
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        program = shutil.which("sshd", path="/usr/sbin:/sbin:" + os.environ["PATH"])
        self.log = open(folder / "sshd.log", "ab")
        self.process = subprocess.Popen([program, "-D", "-e", "-f", str(config)], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise TestFailure("sshd does not start:\n" + (folder / "sshd.log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


def start(kind, world, arguments):
    """Starts a front of the world's and gives it with the variables that it adds."""
    folder = world.root / "fronts"
    folder.mkdir(exist_ok=True)
    if kind == "tls":
        front = TlsFront(folder / "tls", world.server.port, arguments[0])
        return front, {"TLS_PORT": str(front.port), "CA": str(folder / "tls/ca.pem")}
    if kind == "proxy":
        front = ProxyFront(folder / "proxy.log")
        return front, {"PROXY_PORT": str(front.port), "PROXY_LOG": str(folder / "proxy.log")}
    if kind == "ssh":
        front = SshFront(folder / "ssh")
        return front, {"SSH_PORT": str(front.port), "SSH_USER": front.user, "SSHD": str(folder / "ssh")}
    raise TestFailure(f"there is no front {kind}")
