"""What every test stands on: nothing is skipped, the browser is the machine's own Chromium."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from reviews import procedures
from reviews.domain.threshold import Procedure
from tests.nothing_skipped import pytest_make_collect_report, pytest_runtest_makereport
from tools.browser import find_browser

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

# The same examples on every machine, however busy it is: a run that fails can be run again.
settings.register_profile(
    "product", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("product")

# Playwright's synchronous driver runs an event loop in the test's own thread, where the database is used.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """PostgreSQL drops no database that a thread of the live server still holds: such threads are cut off."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The Chromium of the machine; its own sandbox cannot run as root, as in a container."""
    found = find_browser()
    assert found, "No Chromium on this machine: make test says how to get one."
    return browser_type_launch_args | {
        "executable_path": found,
        "args": ["--no-sandbox"] if os.getuid() == 0 else [],
    }


@pytest.fixture
def change_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Procedure]]:
    """Lay something over one procedure of the library, as a later release would; gives what it holds then."""
    folder = tmp_path / "procedures"
    shutil.copytree(procedures._FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))

    def change(slug: str, **over: Any) -> Procedure:
        file = folder / f"{slug}.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | over), encoding="utf-8")
        monkeypatch.setattr(procedures, "_FOLDER", folder)
        procedures.load_library_procedure.cache_clear()
        return procedures.load_library_procedure(slug)

    yield change
    procedures.load_library_procedure.cache_clear()
