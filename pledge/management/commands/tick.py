"""``manage.py tick``: what time alone causes, safe to repeat and to miss for a week."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from pledge.operations import CLOCK, beat
from pledge.ticking import run_due


class Command(BaseCommand):
    help = "Do what is due: reminders, expiry, work left behind. Once, or every so many seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on until told to stop")

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        stopping = threading.Event()
        if every is None:
            tick(timezone.now())
            return
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        while not stopping.is_set():
            tick(timezone.now())
            close_old_connections()
            stopping.wait(every)


def tick(at: datetime) -> None:
    """Run what is due (`pledge/ticking.py`), then note that the clock is alive.

    Raises:
        Exception: what a job raised, after all have run; the heartbeat then stays old, which the operator's
            page shows.
    """
    run_due(at=at)
    beat(CLOCK, at=at)
