"""Test archives: one reviewable text file that holds a comment (or script) and named sections.

    free text, or the script of an end-to-end test
    -- src/app.tova --
    print("hi")
    -- notes.txt (crlf) --
    lines that are written with CRLF

A section ends where the next one starts or at the end of the file. Options stand in parentheses behind the name:
`crlf` writes CRLF line ends, `no-newline` drops the last line end, `base64` decodes the section to bytes.
"""

import base64
import re
from dataclasses import dataclass, field
from pathlib import Path

_HEADER = re.compile(r"^-- (?P<name>\S(?:.*?\S)?)(?: \((?P<options>[a-z0-9, -]+)\))? --$")
_OPTIONS = {"crlf", "no-newline", "base64"}


class ArchiveError(Exception):
    """The archive itself is wrong: a duplicate section, an unknown option."""


@dataclass
class Section:
    name: str
    text: str
    options: tuple = ()

    def data(self) -> bytes:
        """The bytes of the file that this section describes."""
        if "base64" in self.options:
            return base64.b64decode(self.text)
        text = self.text
        if "no-newline" in self.options and text.endswith("\n"):
            text = text[:-1]
        if "crlf" in self.options:
            text = text.replace("\n", "\r\n")
        return text.encode("utf-8")


@dataclass
class Archive:
    comment: str
    sections: list = field(default_factory=list)

    def find(self, name):
        """The section of that name, or None."""
        return next((s for s in self.sections if s.name == name), None)

    def text(self, name, default=""):
        section = self.find(name)
        return section.text if section else default

    def set(self, name, text):
        """Replaces a section's text, appends the section when it is new, removes it when `text` is empty."""
        section = self.find(name)
        if not text:
            if section:
                self.sections.remove(section)
        elif section:
            section.text = text
        else:
            self.sections.append(Section(name, text))

    def render(self) -> str:
        parts = [self.comment]
        for section in self.sections:
            options = f" ({', '.join(section.options)})" if section.options else ""
            parts.append(f"-- {section.name}{options} --\n{section.text}")
        return "".join(parts)


def parse(text: str) -> Archive:
    archive = Archive("")
    current = None
    lines = []

    def close():
        body = "".join(lines)
        if current is None:
            archive.comment = body
        else:
            current.text = body
            archive.sections.append(current)

    for line in text.splitlines(keepends=True):
        match = _HEADER.match(line.rstrip("\n"))
        if not match:
            lines.append(line)
            continue
        close()
        lines = []
        options = tuple(o.strip() for o in (match["options"] or "").split(",") if o.strip())
        unknown = set(options) - _OPTIONS
        if unknown:
            raise ArchiveError(f"unknown option of section {match['name']}: {', '.join(sorted(unknown))}")
        if archive.find(match["name"]):
            raise ArchiveError(f"section {match['name']} stands twice")
        current = Section(match["name"], "", options)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    close()
    return archive


def read(path) -> Archive:
    with open(path, encoding="utf-8", newline="\n") as file:
        return parse(file.read())


def write_files(sections, folder: Path):
    """Writes sections as files below `folder`; a name that leaves the folder is an error of the archive."""
    for section in sections:
        target = (folder / section.name).resolve()
        if folder.resolve() not in target.parents:
            raise ArchiveError(f"section {section.name} leaves the work folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(section.data())
