"""Deployments that would start but must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pledge.checks import ASSETS, missing_parts, nobody_is_invented, unfit
from pledge.models import Authority

FIT = {
    "demonstration": False,
    "debug": False,
    "engine": "django.db.backends.postgresql",
    "email_way": "smtp",
}


def ids(found: list) -> list[str]:
    return [message.id for message in found]


def test_a_fit_deployment_has_nothing_to_say():
    assert unfit(**FIT) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"demonstration": True}, ["pledge.W001"]),
        ({"debug": True}, ["pledge.E002"]),
        ({"engine": "django.db.backends.sqlite3"}, ["pledge.E003"]),
        ({"email_way": "outbox"}, ["pledge.E004"]),
    ],
)
def test_what_must_not_be_public_is_named(change: dict[str, object], found: list[str]):
    assert ids(unfit(**FIT | change)) == found


def complete(folder: Path) -> dict[str, Path]:
    for name in (ASSETS, "templates", "docs_templates", "var/static"):
        (folder / name).mkdir(parents=True)
    (folder / ASSETS / "app.css").touch()
    (folder / "var/static/staticfiles.json").touch()
    return {"root": folder, "var": folder / "var", "static": folder / "var/static"}


def test_missing_parts_are_named(tmp_path: Path):
    places = complete(tmp_path)
    assert missing_parts(**places) == []
    (tmp_path / ASSETS / "app.css").unlink()
    (tmp_path / "var/static/staticfiles.json").unlink()
    (tmp_path / "docs_templates").rmdir()
    assert ids(missing_parts(**places | {"var": tmp_path / "nowhere"})) == [
        "pledge.E005",
        "pledge.E006",
        "pledge.E007",
        "pledge.E008",
    ]


@pytest.mark.django_db
def test_nobody_invented_is_in_a_production_database(settings):
    Authority.objects.create(slug="invented", name="Invented Council", demonstration=True)
    Authority.objects.create(slug="real", name="Real Council")
    settings.DEMONSTRATION = False
    assert ids(nobody_is_invented(None, databases=["default"])) == ["pledge.E009"]
    assert nobody_is_invented(None, databases=None) == []
