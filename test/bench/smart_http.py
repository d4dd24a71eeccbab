"""git repositories served the way that hosts do it: nginx, fcgiwrap and git http-backend, on loopback."""

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

NEEDED = ("nginx", "fcgiwrap", "git")
WORKERS = 16  # of fcgiwrap, so that many requests are served at the same time

CONFIGURATION = """
daemon off;
worker_processes 2;
pid {state}/nginx.pid;
error_log {state}/error.log;
{user}
events {{ worker_connections 512; }}
http {{
  log_format agents "$http_user_agent";
  access_log {access_log} agents;
  client_body_temp_path {state}/body;
  proxy_temp_path {state}/proxy;
  fastcgi_temp_path {state}/fastcgi;
  uwsgi_temp_path {state}/uwsgi;
  scgi_temp_path {state}/scgi;
  keepalive_requests 100000;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      fastcgi_pass unix:{state}/fcgi.socket;
      fastcgi_param SCRIPT_FILENAME {backend};
      fastcgi_param GIT_PROJECT_ROOT {root};
      fastcgi_param GIT_HTTP_EXPORT_ALL 1;
      fastcgi_param GIT_PROTOCOL $http_git_protocol;
      fastcgi_param GIT_CONFIG_NOSYSTEM 1;
      fastcgi_param PATH_INFO $uri;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
      fastcgi_param REMOTE_ADDR $remote_addr;
    }}
  }}
}}
"""


def find(program):
    """Also where only the administrator's PATH leads."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")


def missing():
    """The programs that are not installed."""
    return [program for program in NEEDED if find(program) is None]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(condition, what):
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise RuntimeError(f"{what} did not start")


def _start(command):
    # A group of its own: fcgiwrap leaves its workers behind when it is ended.
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def _answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class SmartHttp:
    """The running server; its log has the user agent of each request."""

    def __init__(self, port, log):
        self.address = f"http://127.0.0.1:{port}/"
        self._log = log

    def count_requests(self, agent):
        return sum(agent in line for line in self._log.read_text().splitlines()) if self._log.exists() else 0


@contextmanager
def serve(root: Path, state: Path):
    """Serves the bare repositories below `root`; `state` is an empty folder for what the servers write."""
    port = _free_port()
    backend = subprocess.run(["git", "--exec-path"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    log = state / "requests.log"
    configuration = state / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(
        state=state, root=root, port=port, backend=f"{backend}/git-http-backend", access_log=log,
        user="user root;" if os.geteuid() == 0 else ""))
    processes = []
    try:
        processes.append(_start([find("fcgiwrap"), "-c", str(WORKERS), "-s", f"unix:{state}/fcgi.socket"]))
        _wait_for((state / "fcgi.socket").exists, "fcgiwrap")
        processes.append(_start([find("nginx"), "-p", str(state), "-c", str(configuration), "-e",
                                 f"{state}/error.log"]))
        _wait_for(lambda: _answers(port), "nginx")
        yield SmartHttp(port, log)
    finally:
        for process in reversed(processes):
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
