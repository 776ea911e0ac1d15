"""``manage.py serve``: web, task worker and clock in one, until it is told to stop."""

from __future__ import annotations

import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from pledge.env import ROOT
from pledge.supervisor import Child, Supervisor

HEAD_START = 2.0
LONGEST_PAUSE = 10.0


class Command(BaseCommand):
    help = "Run the web server, the task worker and the clock; restart one that dies; stop all together."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=["web", "worker", "tick"], help="run one of the three alone")
        parser.add_argument("--prepare", action="store_true", help="first do what manage.py prepare does")

    def handle(self, *args: Any, only: str | None = None, prepare: bool = False, **options: Any) -> None:
        """Raises CommandError for settings unfit for the public, or when the port is taken."""
        if only in (None, "web"):
            refuse_taken_port(settings.ENV.bind, settings.ENV.port)
        if prepare:
            call_command("prepare", stdout=self.stdout)
        if not settings.DEMONSTRATION:
            call_command("check", deploy=True, fail_level="WARNING", stdout=self.stderr)
        children = [child for child in processes() if only in (None, child.name)]
        connections.close_all()
        supervisor = Supervisor(children)
        if only in (None, "web"):
            supervisor.each_step = Announcement(self).look
        supervisor.run()


def processes() -> list[Child]:
    """What runs, with the very Python that runs this."""
    manage = [sys.executable, str(ROOT / "manage.py")]
    web = [sys.executable, "-m", "gunicorn", "--config", "python:pledge.web"]
    worker = [*manage, "db_worker", "--queue-name", "*", "--interval", "1", "--verbosity", "0"]
    tick = [*manage, "tick", "--every", "60"]
    # The web first, alone: on a small machine it answers twice as soon.
    later = time.monotonic() + HEAD_START
    return [
        Child("web", web),
        Child("worker", worker, start_from=later),
        Child("tick", tick, start_from=later),
    ]


def refuse_taken_port(bind: str, port: int) -> None:
    """Raises CommandError if something else listens there: a child would only die again and again."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((bind.strip("[]"), port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {bind}:{port} ({error.strerror}). Try: PORT={port + 1} make run"
            ) from error


class Announcement:
    """Says where the service is once it answers, and in the demonstration how to sign in."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command
        self.pause = 0.1
        self.look_again = 0.0
        self.done = False

    def look(self) -> None:
        """Ask whether it answers by now; more and more seldom, should it not."""
        now = time.monotonic()
        if self.done or now < self.look_again:
            return
        if not answers():
            self.pause = min(self.pause * 1.2, LONGEST_PAUSE)
            self.look_again = now + self.pause
            return
        self.done = True
        self.command.stdout.write(f"\nReady at {settings.SITE_URL}/ (stop with Ctrl+C)\n")
        if settings.DEMONSTRATION and "demo_logins" in get_commands():
            call_command("demo_logins", stdout=self.command.stdout)
        self.command.stdout.flush()


def answers() -> bool:
    """Whether the web server on this machine says that it is well."""
    host = "127.0.0.1" if settings.ENV.bind in ("0.0.0.0", "[::]") else settings.ENV.bind
    question = urllib.request.Request(
        f"http://{host}:{settings.ENV.port}/healthz", headers={"Host": urlsplit(settings.SITE_URL).netloc}
    )
    try:
        with urllib.request.urlopen(question, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
