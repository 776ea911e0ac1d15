"""System checks for a deployment that would start but must not: run by ``check --deploy`` and ``serve``.

The environment itself is checked earlier, by :mod:`pledge.env`; these look at what lies on the machine.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections

from pledge.env import ROOT

ASSETS = "pledge/static/build"


@register(Tags.security, deploy=True)
def fit_for_the_public(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What must never be open to the public: the demonstration, debugging, a test database, a test outbox."""
    return unfit(
        demonstration=settings.DEMONSTRATION,
        debug=settings.DEBUG,
        engine=settings.DATABASES["default"]["ENGINE"],
        email_way=settings.ENV.email_way,
    )


@register(Tags.files, deploy=True)
def parts_are_there(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The folders that the pages, letters and uploads stand on."""
    return missing_parts(root=ROOT, var=settings.ENV.var_dir, static=Path(settings.STATIC_ROOT))


@register(Tags.database, deploy=True)
def nobody_is_invented(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A production database may hold no authority of the demonstration (``check --database default``)."""
    from pledge.models import Authority

    if settings.DEMONSTRATION or DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    if Authority._meta.db_table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return []
    names = Authority.objects.filter(demonstration=True).values_list("name", flat=True)
    return [Error(f"{name} belongs to the demonstration.", id="pledge.E009") for name in names]


def unfit(*, demonstration: bool, debug: bool, engine: str, email_way: str) -> list[CheckMessage]:
    """:func:`fit_for_the_public` on the bare facts."""
    found: list[CheckMessage] = []
    if demonstration:
        found.append(
            Warning(
                "This is the demonstration: anybody can sign in.",
                hint="Set PLEDGE_MODE=production.",
                id="pledge.W001",
            )
        )
    if debug:
        found.append(Error("DEBUG is on: error pages would show what people typed.", id="pledge.E002"))
    if engine.endswith("sqlite3") and not demonstration:
        found.append(Error("The database must be PostgreSQL.", id="pledge.E003"))
    if email_way == "outbox" and not demonstration:
        found.append(Error("No message would leave: the outbox is for the demonstration.", id="pledge.E004"))
    return found


def missing_parts(*, root: Path, var: Path, static: Path) -> list[CheckMessage]:
    """:func:`parts_are_there` on the bare facts."""
    found: list[CheckMessage] = []
    if not any((root / ASSETS).glob("*.css")):
        found.append(
            Error(
                "The styles have not been built: no page would be readable.",
                hint="Run make assets.",
                id="pledge.E005",
            )
        )
    if not (static / "staticfiles.json").is_file():
        found.append(
            Error(
                "The static files have not been collected.",
                hint="Run manage.py prepare.",
                id="pledge.E006",
            )
        )
    for folder in ("templates", "docs_templates"):
        if not (root / folder).is_dir():
            found.append(Error(f"The folder {folder} is missing.", id="pledge.E007"))
    if not os.access(var, os.W_OK):
        found.append(Error(f"{var} cannot be written to (PLEDGE_VAR).", id="pledge.E008"))
    return found
