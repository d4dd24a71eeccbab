"""A registry of npm on loopback, with real tarballs, for the end-to-end tests."""

import base64
import hashlib
import http.server
import io
import json
import tarfile
import threading
import urllib.parse

EPOCH = 1767225600  # the time of all files: 2026-01-01


class NpmRegistry:
    """Serves packages given as {name: {version: {file: bytes}}}; records the paths that were asked for. While `may_send`
    is cleared, no tarball is sent."""

    def __init__(self, packages):
        self.requests = []
        self.may_send = threading.Event()
        self.may_send.set()
        self._answers = {}
        registry = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = urllib.parse.unquote(self.path).strip("/")
                registry.requests.append(path)
                if path.endswith(".tgz"):
                    registry.may_send.wait()
                body = registry._answers.get(path)
                self.send_response(200 if body is not None else 404)
                body = b'{"error":"Not found"}' if body is None else body
                self.send_header("Content-Type", "application/json" if path[-4:] != ".tgz" else "application/gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass  # bun was ended meanwhile

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        for name, versions in packages.items():
            self._publish(name, versions)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def _publish(self, name, versions):
        described = {}
        for version, files in versions.items():
            manifest = {"name": name, "version": version, "main": "index.js"}
            if "package.json" in files:
                manifest.update(json.loads(files["package.json"]))
            tarball = _pack({**files, "package.json": json.dumps(manifest).encode()})
            path = f"{name}/-/{name.rpartition('/')[2]}-{version}.tgz"
            self._answers[path] = tarball
            described[version] = {**manifest, "hasInstallScript": "scripts" in manifest, "dist": {
                "tarball": f"{self.address}/{path}",
                "shasum": hashlib.sha1(tarball).hexdigest(),
                "integrity": "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode()}}
        latest = max(versions, key=lambda version: [int(part) for part in version.split("-")[0].split(".")])
        document = {"name": name, "dist-tags": {"latest": latest}, "versions": described}
        self._answers[name] = json.dumps(document).encode()


def _pack(files) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in sorted(files.items()):
            entry = tarfile.TarInfo("package/" + name)
            entry.size, entry.mode, entry.mtime = len(data), 0o644, EPOCH
            archive.addfile(entry, io.BytesIO(data))
    return packed.getvalue()
