"""The README shows what there is: its pictures, links and logins exist, and pictures stay small."""

from __future__ import annotations

import re
from pathlib import Path

from reviews.demo.logins import logins
from reviews.demo.people import PASSWORD
from tests.guards.reading import ROOT, names, texts
from tests.pictures import LARGEST, PICTURES, pictures

LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
EMAIL = re.compile(r"[a-z]+@[a-z-]+\.example\.org")


def broken_links(name: str, text: str) -> list[str]:
    """Links to files that are not there, from the folder of the file they stand in."""
    folder = (ROOT / name).parent
    return [f"{name}: {link}" for link in LINK.findall(text) if not (folder / link).exists()]


def unused_pictures(there: list[str], pages: dict[str, str]) -> list[str]:
    shown = {Path(link).name for text in pages.values() for link in LINK.findall(text)}
    return sorted(set(there) - shown)


def test_every_link_of_the_documentation_leads_somewhere():
    assert [broken for name, text in texts(".md").items() for broken in broken_links(name, text)] == []
    assert broken_links("README.md", "[x](docs/nowhere.md) [y](https://example.org/z) [z](LICENSE)") == [
        "README.md: docs/nowhere.md"
    ]


def test_the_pictures_are_those_that_are_made_and_each_is_shown():
    there = sorted(Path(name).name for name in names() if name.startswith("docs/pictures/"))
    assert there == sorted(f"{picture.name}.png" for picture in pictures())
    assert unused_pictures(there, texts(".md")) == []
    assert unused_pictures(["a.png", "b.png"], {"x.md": "![a](docs/pictures/a.png)"}) == ["b.png"]


def test_pictures_are_small():
    large = [file.name for file in PICTURES.iterdir() if file.stat().st_size > LARGEST]
    assert large == []


def test_every_picture_says_what_it_shows():
    assert re.findall(r"!\[\s*\]\(", (ROOT / "README.md").read_text()) == []


def test_the_logins_are_the_demonstrations():
    from django.utils import timezone

    text = (ROOT / "README.md").read_text()
    known = {login.email for login in logins(timezone.now())}
    assert set(EMAIL.findall(text)) <= known
    assert PASSWORD in text


def test_the_first_screen_has_what_a_stranger_needs():
    head = (ROOT / "README.md").read_text().split("\n## ")[0]
    assert "make run" in head
    assert "make test" in head
    assert "docs/pictures/ledger.png" in head
    assert "three minutes" in head
    assert "does not do yet" in head
