"""A real service of its own for a test: its database, its gunicorn, killed and started at will."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import requests
from django.conf import settings

from tests.guards.reading import ROOT

UP_WITHIN = 40.0


class Service:
    """One authority's service on a free port, with a database made for it and dropped afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.database = _new_database(folder)
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = os.environ | {
            "PLEDGE_MODE": "demonstration",
            "PLEDGE_VAR": str(folder),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "pledge.settings",
        }
        self.manage("prepare", "--bare")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def run(self, code: str) -> Any:
        """Run Python inside the service's own Django; what it prints last, read as JSON."""
        return json.loads(self.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1])

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "pledge.wsgi:application", "--chdir", str(ROOT)),
                *("--bind", f"127.0.0.1:{self.port}", "--workers", "2"),
                *("--worker-class", "gthread", "--threads", "4", "--log-level", "critical"),
                "--no-control-socket",
            ],
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
        )
        until = time.monotonic() + UP_WITHIN
        while time.monotonic() < until:
            with suppress(requests.RequestException):
                if requests.get(self.address + "/healthz", timeout=2).ok:
                    return
            time.sleep(0.1)
        raise AssertionError("The service did not start.")

    def kill(self) -> None:
        """As when the machine loses its power: nothing is finished, nothing is told."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def end(self) -> None:
        self.kill()
        _drop_database(self.database)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _new_database(folder: Path) -> str:
    """A file of its own on SQLite; a database of its own on PostgreSQL."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{folder / 'service.sqlite3'}"
    name = f"service_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(settings.ENV.database_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(settings.ENV.database_url)._replace(path=f"/{name}"))


def _drop_database(address: str) -> None:
    if address.startswith("sqlite"):
        return
    name = urlsplit(address).path.lstrip("/")
    with psycopg.connect(settings.ENV.database_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
