#!/usr/bin/env python3
"""Checks the test server itself with the git command: what it serves, what it records, how it misbehaves."""

import subprocess
import tempfile
import unittest
from pathlib import Path

import repositories
from git_server import GitServer, parse_fault

MODULE = "git.test/alice/http"


class GitServerTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tova-server-")
        self.root = Path(self.folder.name)
        releases = [repositories.Release(tag, {"lib.tova": (repositories.REGULAR, f"// {tag}\n".encode() * 200)})
                    for tag in ("v1.0.0", "v1.10.0", "v1.2.0")]
        self.repository = self.root / (MODULE + ".git")
        repositories.make_repository(self.repository, releases)
        self.server = GitServer(self.root)
        self.server.start()
        self.url = f"http://127.0.0.1:{self.server.port}/{MODULE}.git"

    def tearDown(self):
        self.server.stop()
        self.folder.cleanup()

    def git(self, *arguments):
        return subprocess.run(["git", *arguments], env=repositories.git_environment(), text=True, timeout=30,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_commit_ids_are_stable(self):
        self.assertEqual(repositories.rev_parse(self.repository, "v1.0.0"), "f4f9ee2527b220f3a64f667fed0c7ae42c474b0f")

    def test_releases_follow_versions(self):
        log = self.git("-C", str(self.repository), "log", "--format=%s", "refs/heads/main")
        self.assertEqual(log.stdout.split("\n")[:3], ["Release v1.10.0", "Release v1.2.0", "Release v1.0.0"])

    def test_serves_a_shallow_clone_and_records_it(self):
        done = self.git("clone", "-q", "--depth", "1", "--branch", "v1.2.0", self.url, str(self.root / "clone"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.root / "clone/lib.tova").read_text().startswith("// v1.2.0"))
        requests = self.server.requests()
        self.assertEqual(requests[0], f"GET /{MODULE}.git/info/refs?service=git-upload-pack 200 version=2")
        self.server.forget_requests()
        self.assertEqual(self.server.requests(), [])

    def test_wants_the_password(self):
        self.server.auth = "bob:secret"
        self.assertNotEqual(self.git("ls-remote", self.url).returncode, 0)
        good = self.url.replace("http://", "http://bob:secret@")
        self.assertEqual(self.git("ls-remote", good).returncode, 0)

    def test_faults_strike_as_often_as_asked(self):
        self.server.add_fault("info/refs status=503 x2")
        for expected in (False, False, True):
            self.assertEqual(self.git("ls-remote", self.url).returncode == 0, expected)

    def test_broken_answers_are_broken(self):
        for action in ("status=404", "html", "reset", "close-after=40", "truncate=40"):
            with self.subTest(action):
                self.server.clear_faults()
                self.server.add_fault(f"{MODULE} {action}")
                self.assertNotEqual(self.git("ls-remote", self.url).returncode, 0)

    def test_a_flipped_bit_breaks_the_pack(self):
        self.server.add_fault("git-upload-pack$ flip=-30")
        self.assertNotEqual(self.git("clone", "-q", self.url, str(self.root / "clone")).returncode, 0)

    def test_stops_and_starts_on_the_same_port(self):
        self.server.stop()
        self.assertNotEqual(self.git("ls-remote", self.url).returncode, 0)
        self.server.start()
        self.assertEqual(self.git("ls-remote", self.url).returncode, 0)

    def test_a_moved_tag_has_another_commit(self):
        before = repositories.rev_parse(self.repository, "v1.0.0")
        repositories.add_release(self.repository, repositories.read_release(self.repository, "v1.0.0"), move=True)
        self.assertNotEqual(repositories.rev_parse(self.repository, "v1.0.0"), before)

    def test_refuses_an_unknown_fault(self):
        with self.assertRaises(ValueError):
            parse_fault("only-a-pattern")


if __name__ == "__main__":
    unittest.main()
