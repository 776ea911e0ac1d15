"""What no tracked file may hold: hosts and paths of one machine, unfinished work, unlocked dependencies."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests.guards.reading import ROOT, Files, texts

# Each pattern is written so that it does not find itself.
OF_ONE_MACHINE = {
    "a package host": re.compile(
        r"p[y]thonhosted|p[y]pi\.(?:org|[a-z]{2,3}/)|n[p]mjs\.|d[e]b\.debian|y[a]rnpkg\.|[u]npkg\.|[j]sdelivr"
    ),
    "a path of one machine": re.compile(
        r"(?:^|[\s\"'=(:`])/(?:w[o]rk|r[o]ot|f[a]rm)/|(?<![\w.])/(?:h[o]me|U[s]ers)/[a-z]"
    ),
}
UNFINISHED = {
    "unfinished": re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b|raise NotImplemented[E]rror"),
    "skipped": re.compile(
        r"mark\.(?:s[k]ip|xf[a]il)|pytest\.(?:s[k]ip|xf[a]il|imports[k]orskip)\(|unittest\.s[k]ip"
    ),
    "silenced": re.compile(r"pragma: n[o] cover|# t[y]pe: ignore|# n[o]qa|eslint-d[i]sable"),
    "a broad except": re.compile(r"except (?:Base)?E[x]ception\b|except\s*:|suppress\((?:Base)?E[x]ception"),
}
SOURCES = (
    ".py",
    ".html",
    ".js",
    ".scss",
    ".toml",
    ".md",
    ".json",
    ".txt",
    ".in",
    ".yml",
    ".csv",
    "Makefile",
    "run",
)
REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<rest>.*)$")


def lines_with(patterns: dict[str, re.Pattern[str]], files: Files) -> list[str]:
    return [
        f"{name}:{number}: {what}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in patterns.items()
        if pattern.search(line)
    ]


def loose_requirements(text: str) -> list[str]:
    """Lines of a lock file that are neither an exact version with its hashes nor a hash."""
    found = []
    entries = re.sub(r"\\\n\s*", " ", text).splitlines()
    for entry in filter(None, entries):
        pinned = REQUIREMENT.match(entry)
        if not pinned or "--hash=sha256:" not in pinned["rest"]:
            found.append(entry[:60])
    return found


def versions(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if pinned := REQUIREMENT.match(line):
            found.setdefault(pinned["name"].lower(), set()).add(pinned["version"])
    return found


def loose_packages(lock: str) -> list[str]:
    """Packages of package-lock.json with an address, or without a hash."""
    packages = json.loads(lock)["packages"]
    return [
        f"{name}: {'an address' if 'resolved' in entry else 'no hash'}"
        for name, entry in packages.items()
        if name and ("resolved" in entry or "integrity" not in entry)
    ]


def test_nothing_belongs_to_one_machine():
    assert lines_with(OF_ONE_MACHINE, texts(*SOURCES)) == []


@pytest.mark.parametrize(
    "line", ["https://p" + "ypi.org/simple", "cd /wo" + "rk/main", "x = '/ho" + "me/ann/x'"]
)
def test_a_line_of_one_machine_is_seen(line: str):
    assert len(lines_with(OF_ONE_MACHINE, {"x": line})) == 1


def test_nothing_is_unfinished_skipped_or_silenced():
    assert lines_with(UNFINISHED, texts(".py", ".js", ".scss", ".html")) == []


@pytest.mark.parametrize(
    "line",
    [
        "# TO" + "DO: later",
        "@pytest.mark.sk" + "ip",
        "import x  # ty" + "pe: ignore[attr]",
        "x = 1  # no" + "qa",
        "except Exc" + "eption:",
        "except" + ":",
        "raise NotImplemented" + "Error",
    ],
)
def test_unfinished_work_is_seen(line: str):
    assert len(lines_with(UNFINISHED, {"x.py": line})) == 1


def test_python_is_locked_with_hashes_and_without_addresses():
    locks = texts(".txt", under=("requirements/",))
    assert set(locks) == {f"requirements/{name}.txt" for name in ("base", "node", "dev")}
    for name, text in locks.items():
        assert loose_requirements(text) == [], name
        assert "//" not in text, name
    base = versions(locks["requirements/base.txt"])
    dev = versions(locks["requirements/dev.txt"])
    assert {name for name in base.keys() & dev.keys() if base[name] != dev[name]} == set()


def test_a_loose_requirement_is_seen():
    assert loose_requirements("a==1 \\\n    --hash=sha256:00\nb==2\nc>=3\n--index-url=x\n") == [
        "b==2",
        "c>=3",
        "--index-url=x",
    ]


def test_npm_is_locked_with_hashes_and_without_addresses():
    assert loose_packages((ROOT / "package-lock.json").read_text()) == []
    bad = {"packages": {"": {}, "a": {"integrity": "x"}, "b": {"resolved": "y", "integrity": "x"}, "c": {}}}
    assert loose_packages(json.dumps(bad)) == ["b: an address", "c: no hash"]


def test_every_wanted_package_is_locked():
    for name in ("base", "node", "dev"):
        wanted = re.findall(r"^\w[\w.-]*", (ROOT / f"requirements/{name}.in").read_text(), re.MULTILINE)
        locked = versions((ROOT / f"requirements/{name}.txt").read_text())
        assert {package for package in wanted if package.lower().replace("_", "-") not in locked} == set()


def test_warnings_are_errors_and_each_exception_says_why():
    text = (ROOT / "pyproject.toml").read_text()
    rules = tomllib.loads(text)["tool"]["pytest"]["ini_options"]["filterwarnings"]
    assert rules[0] == "error"
    for rule in rules[1:]:
        action, message, *_ = rule.split(":")
        assert action == "ignore"
        assert len(message) > 15, f"{rule} is too wide"
        before = text[: text.index(rule)].rstrip().splitlines()
        assert before[-2].strip().startswith("#") or before[-1].strip().startswith("#"), (
            f"{rule} says no reason"
        )
