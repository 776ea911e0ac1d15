"""What time alone causes: jobs that an app registers and that ``manage.py tick`` runs when they are due.

::

    @periodic("drafts", every=timedelta(hours=1))
    def expire_drafts(at: datetime) -> None: ...

A job is safe to repeat and to miss for a week. One that fails keeps no other from running, and is tried again
at the next tick. ``pledge.operations.last_beat("job:drafts")`` says when it last came to its end.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from pledge.models import Heartbeat
from pledge.operations import beat

Run = Callable[[datetime], object]
EVERY_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do, and how long to leave between two times."""

    name: str
    every: timedelta
    run: Run


_jobs: dict[str, Job] = {}


def periodic(name: str, *, every: timedelta = EVERY_TIME) -> Callable[[Run], Run]:
    """Register a job; called at import, from an app's ``background.py``."""

    def register(run: Run) -> Run:
        _jobs[name] = Job(name, every, run)
        return run

    return register


def run_due(*, at: datetime) -> None:
    """Run every job that is due, each to its end whatever becomes of the others.

    Raises:
        Exception: whatever the last of the failing jobs raised, after all have run.
    """
    last = dict(Heartbeat.objects.filter(name__startswith="job:").values_list("name", "at"))
    with ExitStack() as jobs:
        for job in reversed(_jobs.values()):
            if _due(job, last.get(f"job:{job.name}"), at):
                jobs.callback(_run, job, at)


def _due(job: Job, last: datetime | None, at: datetime) -> bool:
    # A clock that was set back must not keep a job waiting.
    return last is None or last > at or at - last >= job.every


def _run(job: Job, at: datetime) -> None:
    job.run(at)
    beat(f"job:{job.name}", at=at)
