"""The documentation names commands, settings and files that exist."""

from __future__ import annotations

import re

from django.core.management import get_commands

from tests.guards.reading import ROOT, names, texts

SETTING = re.compile(r"\b(?:PLEDGE_[A-Z0-9_]+|DATABASE_URL)\b")
# A path in backticks that begins in one of our rooms.
PATH = re.compile(
    r"`((?:pledge|reviews|selfassess|tests|tools|templates|docs|docs_templates|requirements)/[\w./-]+)`"
)

BUILT = {"pledge/static/build"}


def unknown_targets(text: str, makefile: str) -> set[str]:
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    return set(re.findall(r"\bmake ([a-z][a-z-]+)`", text)) - targets


def unknown_commands(text: str, commands: set[str]) -> set[str]:
    return set(re.findall(r"\bmanage\.py ([a-z_]+)", text)) - commands


def unknown_paths(text: str, tracked: tuple[str, ...]) -> set[str]:
    folders = {
        "/".join(name.split("/")[:depth]) for name in tracked for depth in range(1, name.count("/") + 1)
    }
    known = folders | set(tracked) | {name.removeprefix("templates/") for name in tracked} | BUILT
    return {path for path in PATH.findall(text) if path.rstrip("/") not in known}


def settings_read(source: str) -> set[str]:
    return set(re.findall(r"\"(PLEDGE_[A-Z0-9_]+|DATABASE_URL|PORT)\"", source))


def test_the_documentation_is_true():
    makefile = (ROOT / "Makefile").read_text()
    known = settings_read((ROOT / "pledge/env.py").read_text())
    for name, text in texts(".md").items():
        assert unknown_targets(text, makefile) == set(), name
        assert unknown_commands(text, set(get_commands())) == set(), name
        assert unknown_paths(text, names()) == set(), name
        assert set(SETTING.findall(text)) - known == set(), name


def test_every_setting_is_documented():
    documented = (ROOT / "docs/running.md").read_text()
    read = settings_read((ROOT / "pledge/env.py").read_text())
    assert len(read) > 15
    assert {name for name in read if f"`{name}`" not in documented} == set()


def test_what_is_not_there_is_seen():
    assert unknown_targets("`make run` and `make coffee`", "run: x\n") == {"coffee"}
    assert unknown_commands("manage.py brew", {"serve"}) == {"brew"}
    assert unknown_paths("`pledge/tea.py` and `pledge/`", ("pledge/env.py",)) == {"pledge/tea.py"}
