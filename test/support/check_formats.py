#!/usr/bin/env python3
"""Checks what `--message-format sarif`, `json` and `short` print for programs with mistakes, and that nothing but
`--color always` brings colours.

    check_formats.py --tovac <program> <folder of golden archives>...

SARIF is held against the facts below, which say of each object of the 2.1.0 schema that tovac writes which properties it
has to have and which it may have; the schema forbids all others.
"""

import argparse
import json
import re
import shlex
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

import archive as archives
from expectations import base_environment, run_program
from run_golden import MANIFEST, is_input

LEVELS = {"none", "note", "warning", "error"}

# object: {property: what it is}. A name in capitals is another object, [X] a list of at least one X, [X?] any list.
SCHEMA = {
    "LOG": ({"version", "runs"}, {"$schema": "uri", "version": "2.1.0", "runs": ["RUN"]}),
    "RUN": ({"tool"}, {"tool": "TOOL", "columnKind": "column kind", "results": ["RESULT?"]}),
    "TOOL": ({"driver"}, {"driver": "COMPONENT"}),
    "COMPONENT": ({"name"}, {"name": "text", "rules": ["RULE?"]}),
    "RULE": ({"id"}, {"id": "text", "shortDescription": "MESSAGE", "fullDescription": "MESSAGE",
                      "defaultConfiguration": "CONFIGURATION"}),
    "CONFIGURATION": (set(), {"level": "level"}),
    "MESSAGE": ({"text"}, {"text": "text"}),
    "RESULT": ({"message"}, {"ruleId": "text", "ruleIndex": "index", "level": "level", "message": "MESSAGE",
                             "locations": ["LOCATION"], "relatedLocations": ["LOCATION"], "fixes": ["FIX"]}),
    "LOCATION": (set(), {"physicalLocation": "PLACE", "message": "MESSAGE"}),
    "PLACE": ({"artifactLocation"}, {"artifactLocation": "ARTIFACT", "region": "REGION"}),
    "ARTIFACT": (set(), {"uri": "uri", "uriBaseId": "text"}),
    "REGION": (set(), {"startLine": "line", "startColumn": "line", "endLine": "line", "endColumn": "line",
                       "byteOffset": "index", "byteLength": "index"}),
    "FIX": ({"artifactChanges"}, {"artifactChanges": ["CHANGE"], "description": "MESSAGE"}),
    "CHANGE": ({"artifactLocation", "replacements"}, {"artifactLocation": "ARTIFACT", "replacements": ["REPLACEMENT"]}),
    "REPLACEMENT": ({"deletedRegion"}, {"deletedRegion": "REGION", "insertedContent": "MESSAGE"}),
}

# A URI reference (RFC 3986) without a scheme: percent-encoded, no colon in its first segment.
URI = re.compile(r"^(?:https://[a-z.]+)?(?:[A-Za-z0-9._~/@-]|%[0-9A-F]{2})*$")

PLAIN = {
    "text": lambda value: isinstance(value, str),
    "uri": lambda value: isinstance(value, str) and URI.match(value),
    "2.1.0": lambda value: value == "2.1.0",
    "column kind": lambda value: value in ("utf16CodeUnits", "unicodeCodePoints"),
    "level": lambda value: value in LEVELS,
    "index": lambda value: type(value) is int and value >= 0,
    "line": lambda value: type(value) is int and value >= 1,
}


class Breach(Exception):
    """What is printed is not what it should be."""


def check_object(value, kind, where):
    if not isinstance(value, dict):
        raise Breach(f"{where} is no object")
    required, properties = SCHEMA[kind]
    if missing := required - set(value):
        raise Breach(f"{where} lacks {missing}")
    for name, item in value.items():
        if name not in properties:
            raise Breach(f"{where} has a property {name}, which the schema does not know")
        check_value(item, properties[name], f"{where}.{name}")


def check_value(value, kind, where):
    if isinstance(kind, list):
        texts = [json.dumps(item, sort_keys=True) for item in value]
        if len(set(texts)) != len(texts) and kind != ["RESULT?"]:
            raise Breach(f"{where} holds the same twice")
        if not value and not kind[0].endswith("?"):
            raise Breach(f"{where} is empty")
        for number, item in enumerate(value):
            check_value(item, kind[0].rstrip("?"), f"{where}[{number}]")
    elif kind in SCHEMA:
        check_object(value, kind, where)
    elif not PLAIN[kind](value):
        raise Breach(f"{where} is {value!r}, not a {kind}")


def places(node):
    if isinstance(node, dict):
        if "artifactLocation" in node:
            yield node["artifactLocation"]["uri"], node.get("region")
        for value in node.values():
            yield from places(value)
    elif isinstance(node, list):
        for value in node:
            yield from places(value)


def check_sarif(text, folder: Path):
    log = json.loads(text)
    check_object(log, "LOG", "log")
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        if rules[result["ruleIndex"]] != result["ruleId"]:
            raise Breach(f"{result['ruleId']} is not the rule at its index")
    # Regions lie inside of the files that the URIs name.
    for uri, region in places(run["results"]):
        file = folder / unquote(uri)
        if region and file.is_file():
            lines = file.read_bytes().decode(errors="replace").removeprefix("\ufeff").split("\n")
            if region["endLine"] > len(lines) or region["startLine"] > region["endLine"]:
                raise Breach(f"{uri} has no lines {region}")
            if region["startColumn"] > len(lines[region["startLine"] - 1]) + 2:
                raise Breach(f"{uri} has no column {region}")
    return [(result["ruleId"], result["level"]) for result in run["results"]]


JSON_FIELDS = ["version", "code", "severity", "title", "message", "span", "label", "labels", "body", "notes", "tips", "fix",
               "fix_is_safe"]


def check_json(text):
    found = []
    for line in text.splitlines():
        entry = json.loads(line)
        if list(entry) != JSON_FIELDS or entry["version"] != 1:
            raise Breach(f"a JSON line has the fields {list(entry)}")
        found.append((entry["code"], entry["severity"]))
    return found


SHORT = re.compile(r"^(?:(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): )?(?P<level>error|warning|note)\[(?P<code>\w\d{3})\]: \S")


def check_short(text):
    found = []
    for line in text.splitlines():
        match = SHORT.match(line)
        if not match:
            raise Breach(f"this short line can't be read: {line}")
        found.append((match["code"], match["level"]))
    return found


def check_archive(path: Path, tovac: str):
    archive = archives.read(path)
    words = shlex.split(archive.text("args", "build"))
    if words[0] not in ("build", "check", "run"):
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary) / "work"
        archives.write_files([section for section in archive.sections if is_input(section)], work)
        if not archive.find("tova.toml"):
            work.mkdir(exist_ok=True)
            (work / "tova.toml").write_text(MANIFEST)
        environment = base_environment(Path(temporary) / "home")
        del environment["NO_COLOR"]
        environment["TOVA_CACHE_DIR"] = str(Path(temporary) / "cache")

        def output(*more):
            outcome = run_program([tovac, "check", *words[1:], *more], work, environment)
            return None if outcome.status == 2 else outcome

        first = output("--message-format", "sarif")
        if first is None:
            return 0
        found = check_sarif(first.stdout, work)
        if check_json(output("--message-format", "json").stdout) != found:
            raise Breach("JSON and SARIF differ")
        short = output("--message-format", "short")
        if check_short(short.stderr) != found:
            raise Breach("short lines and SARIF differ")
        for color, wanted in (("auto", False), ("never", False), ("always", True)):
            text = output("--color", color, "--message-format", "human").stderr
            if ("\x1b[" in text) != (wanted and bool(found)):
                raise Breach(f"--color {color} is not heeded")
            plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
            if re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]", plain):
                raise Breach("a control character reaches the terminal")
        return len(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tovac", required=True)
    parser.add_argument("folders", nargs="+", type=Path)
    options = parser.parse_args()
    tovac = str(Path(options.tovac).resolve())
    count, failed = 0, False
    for folder in options.folders:
        for path in sorted(folder.rglob("*.test")):
            try:
                count += check_archive(path, tovac)
            except (Breach, json.JSONDecodeError) as problem:
                failed = True
                print(f"{path}: {problem}")
    print(f"{count} diagnostics in all formats")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
