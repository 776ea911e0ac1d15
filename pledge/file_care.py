"""What becomes of a file after it was kept: the check for viruses, and the storage and the rows agreeing.

The row is the truth: a task that ran twice, late or never does no harm. Each check is claimed by compare and
set, which also says when the next one is due, should this one never come to its end. While the scanner does
not answer at all every file waits, for as long as that takes, and an alarm stands.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from pledge import audit, file_bytes
from pledge.audit import Action, Actor
from pledge.models import Authority, StoredFile
from pledge.operations import alarms as all_alarms
from pledge.operations import clear_alarm, raise_alarm, unfinished, wordless
from pledge.scanning import MAY_PASS, Outcome, Reason, Verdict, scanner
from pledge.scoping import across_authorities, in_authority

log = logging.getLogger(__name__)
State = StoredFile.State

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 480))
PROBE_EVERY = timedelta(minutes=5)
AT_ONCE = 1000
SCANNER_ALARM, GONE_ALARM = "virus-scanner", "stored-files"
# What a member who minds the service reads of each.
ALARM_WORDS = {
    SCANNER_ALARM: _(
        "Uploaded files wait and cannot be opened until it answers. Tell whoever looks after the service."
    ),
    GONE_ALARM: _(
        "Their bytes are no longer in the storage. Whoever looks after the service can bring them back."
    ),
}
# Bytes without a row may be those of a row that is about to be committed; and the other way round.
STRAY_AFTER, SEEN_AFTER = timedelta(days=1), timedelta(hours=1)


@task
@wordless
def check_file(file_id: int, authority_id: int) -> None:
    """Check one file, if it is still to be checked."""
    with in_authority(authority_id):
        check(file_id, at=timezone.now())


def check(file_id: int, *, at: datetime) -> None:
    """Check one file in scope; what was found stands in its row."""
    asked = scanner()
    stored = _claim(file_id, at) if asked else None
    if asked is None or stored is None:
        return
    try:
        with default_storage.open(stored.path) as file:
            verdict = asked.scan(file.chunks())
    except FileNotFoundError:
        verdict = Verdict(Outcome.COULD_NOT_CHECK, Reason.GONE)
    if verdict.reason == Reason.UNREACHABLE:
        _hold(stored, at)
        return
    _settle(stored, verdict, at)
    _answers_again(at)


def take_up_waiting_files(*, at: datetime) -> int:
    """Hand to the worker every file that waits to be checked and that no task is about to check; how many.

    While the scanner does not answer, one file tries whether it does again.
    """
    if scanner() is None:
        clear_alarm(SCANNER_ALARM)
        return 0
    silent = any(alarm.name == SCANNER_ALARM for alarm in all_alarms())
    in_hand = {tuple(args) for args in unfinished(check_file.module_path)}
    with across_authorities():
        rows = StoredFile.objects.filter(state=State.WAITING, forgotten_at=None, next_check_at__lte=at)
        keys = list(rows.order_by("next_check_at").values_list("pk", "authority_id")[:AT_ONCE])
    due = [key for key in keys if key not in in_hand][: 1 if silent else AT_ONCE]
    for key in due:
        check_file.enqueue(*key)
    return len(due)


def put_in_order(*, at: datetime) -> int:
    """Delete bytes that no row wants, and raise an alarm about rows whose bytes are gone; how many of each.

    Bytes nobody wants: their row was never committed, or the file was forgotten or infected and the storage
    did not answer when they were to go.
    """
    gone = strays = 0
    for authority in Authority.objects.order_by("pk"):
        with in_authority(authority):
            there = file_bytes.paths_of(authority.pk)
            wanted = StoredFile.objects.filter(forgotten_at=None).exclude(state=State.INFECTED)
            paths = dict(wanted.values_list("path", "kept_at"))
        strays += sum(file_bytes.delete_if_older(path, at - STRAY_AFTER) for path in there - paths.keys())
        missing = sum(path not in there and kept_at < at - SEEN_AFTER for path, kept_at in paths.items())
        if missing:
            log.error("%d stored files of authority %d are gone from the storage.", missing, authority.pk)
        gone += missing
    if gone:
        raise_alarm(GONE_ALARM, reason=Reason.GONE, at=at)
    else:
        clear_alarm(GONE_ALARM)
    if strays:
        log.info("%d stored files that no row wants were deleted.", strays)
    return gone + strays


def _claim(file_id: int, at: datetime) -> StoredFile | None:
    """The file, for this worker alone until its next check is due; None where nothing is to be done."""
    mine = StoredFile.objects.filter(
        pk=file_id, state=State.WAITING, forgotten_at=None, next_check_at__lte=at
    )
    stored = mine.first()
    if stored is None:
        return None
    next_check_at = at + BACK_OFF[min(stored.tries, len(BACK_OFF) - 1)]
    if not mine.filter(tries=stored.tries).update(next_check_at=next_check_at, tries=F("tries") + 1):
        return None
    stored.tries += 1
    return stored


def _settle(stored: StoredFile, verdict: Verdict, at: datetime) -> None:
    waiting = StoredFile.objects.filter(pk=stored.pk, state=State.WAITING)
    if verdict.reason in MAY_PASS and stored.tries <= len(BACK_OFF):
        waiting.update(reason=verdict.reason)
        return
    with transaction.atomic():
        if not waiting.update(state=State(verdict.outcome), reason=verdict.reason, checked_at=at):
            return
        if verdict.outcome == Outcome.INFECTED:
            audit.record(Action.FILE_INFECTED, actor=Actor.system(), at=at, about=stored.about)
            file_bytes.delete_after_commit(stored.path)


def _hold(stored: StoredFile, at: datetime) -> None:
    """No try of this file's: it waits, like all others, for the scanner to answer."""
    mine = StoredFile.objects.filter(pk=stored.pk, state=State.WAITING)
    mine.update(next_check_at=at + PROBE_EVERY, tries=F("tries") - 1, reason=Reason.UNREACHABLE)
    raise_alarm(SCANNER_ALARM, reason=Reason.UNREACHABLE, at=at)
    log.error("The virus scanner does not answer: uploaded files wait until it does.")


def _answers_again(at: datetime) -> None:
    if clear_alarm(SCANNER_ALARM):
        log.warning("The virus scanner answers again.")
        with across_authorities():
            held = StoredFile.objects.filter(state=State.WAITING, reason=Reason.UNREACHABLE)
            held.update(next_check_at=at, reason="")
