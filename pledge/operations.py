"""What keeps the service itself well: signs of life, alarms, and the work of workers that died.

A task is a hint and rows are the truth (design.md §4 "Rows and work"): every task is safe to repeat, so one
whose worker died is simply done again. The only importer of `django_tasks_db`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import wraps
from types import TracebackType
from typing import ParamSpec, TypeVar

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from pledge.logs import trace
from pledge.models import Alarm, Heartbeat

P = ParamSpec("P")
T = TypeVar("T")

LOST_AFTER = timedelta(minutes=10)
KEPT_DONE = timedelta(days=1)
KEPT_FAILED = timedelta(days=30)
# A task that has taken this many workers with it is not given another.
MOST_CLAIMS = 5
WORKER, CLOCK = "worker", "tick"


def beat(name: str, *, at: datetime, detail: str = "") -> None:
    """A background process shows that it is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at, "detail": detail[:200]})


def last_beat(name: str) -> datetime | None:
    """When a background process last showed that it is alive: ``WORKER``, ``CLOCK`` or the name of a job."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def raise_alarm(name: str, *, reason: str, at: datetime) -> None:
    """Something holds up work until a person sets it right; ``since`` stays when raised again."""
    Alarm.objects.update_or_create(
        name=name,
        defaults={"reason": reason, "tried_at": at},
        create_defaults={"reason": reason, "tried_at": at, "since": at},
    )


def clear_alarm(name: str) -> bool:
    """It works again; whether there was an alarm."""
    return bool(Alarm.objects.filter(name=name).delete()[0])


def alarms() -> list[Alarm]:
    """What holds up work now, oldest first."""
    return list(Alarm.objects.order_by("since"))


class FailedTask(Exception):
    """Why a task failed, as places and kinds: what the error itself said may name a person."""


class _Wordless(AbstractContextManager[None]):
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, frames: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            raise FailedTask(trace(error)) from None


def wordless(function: Callable[P, T]) -> Callable[P, T]:
    """Under ``@task``: what is kept of a failure says where and of what kind it was, and no more."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with _Wordless():
            return function(*args, **kwargs)

    return run


def unfinished(path: str) -> list[list[object]]:
    """The arguments of every task of the function at ``path`` that is waiting or running."""
    rows = DBTaskResult.objects.filter(
        task_path=path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    return [held["args"] for held in rows.values_list("args_kwargs", flat=True)]


def drop_waiting(path: str) -> int:
    """Forget every waiting task of the function at ``path``, whose rows say what is left to do; how many."""
    return int(DBTaskResult.objects.filter(task_path=path, status=TaskResultStatus.READY).delete()[0])


def take_up_lost_tasks(*, at: datetime) -> int:
    """Have tasks whose worker died done again; one that has outlived many workers is given up. How many."""
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - LOST_AFTER)
    taken_up = 0
    for row in lost:
        # By compare and set: another clock may have taken it up, or its worker may have come to its end.
        same = DBTaskResult.objects.filter(
            pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at
        )
        if len(row.worker_ids) < MOST_CLAIMS:
            taken_up += same.update(status=TaskResultStatus.READY, started_at=None)
        else:
            same.update(status=TaskResultStatus.FAILED, finished_at=at, exception_class_path="lost")
    return taken_up


def drop_old_tasks(*, at: datetime) -> int:
    """Forget finished tasks; failed ones are kept a month for whoever looks into them. How many."""
    done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=at - KEPT_DONE)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__lt=at - KEPT_FAILED)
    return int(done.delete()[0] + failed.delete()[0])


@task
@wordless
def show_life() -> None:
    """Run by a worker, it shows that there is one."""
    beat(WORKER, at=timezone.now())


def ask_the_worker() -> None:
    """Ask the worker for a sign of life, unless one is asked for already."""
    if not unfinished(show_life.module_path):
        show_life.enqueue()


def failed_tasks_since(at: datetime) -> int:
    """How many tasks have failed since a moment."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=at).count()
