"""The one way to keep an uploaded file, to give it out again, and to forget it.

The caller has asked whether the person may (``pledge/access.py``), and writes the log. Bytes go into the
storage before their row is committed, so a file whose row exists has its bytes; where the row is rolled back,
``pledge/file_care.py`` clears the bytes away. A file leaves only through :func:`serve`: as an attachment,
never by an address of the storage, and where there is a virus scanner only once it was found clean.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _

from pledge import file_bytes, scanning
from pledge.audit import Actor
from pledge.file_care import check_file
from pledge.file_names import BadFile, clean_name
from pledge.models import StoredFile
from pledge.scanning import Reason
from pledge.scoping import OutsideScope, current_authority_id
from pledge.sniffing import EVIDENCE, look_at

__all__ = ["BadFile", "NotServed", "files_about", "find", "forget", "keep", "serve", "withheld"]

# Below what a request may hold (FILE_UPLOAD_LIMIT): so the sentence comes beside the field, with all that
# was typed kept, and not as an error page.
LIMIT = 15_000_000
State = StoredFile.State


class NotServed(Exception):
    """Why a file is not given out now; ``pledge/failures.py`` makes a page of it."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence
        super().__init__(code)


def keep(
    upload: File[bytes],
    *,
    about: str,
    actor: Actor,
    at: datetime,
    kinds: tuple[str, ...] = EVIDENCE,
    limit: int = LIMIT,
) -> StoredFile:
    """Keep an uploaded file for the authority in scope, in the caller's transaction.

    Args:
        about: what it belongs to, ``"<kind>:<id>"``.
        kinds: names of ``pledge.sniffing.KINDS``.
        limit: the most bytes.

    Raises:
        BadFile: with a sentence for beside the field, and a code. Nothing is kept then.
    """
    name, ending = clean_name(upload.name or "")
    data = _read(upload, limit)
    found = look_at(data, ending, kinds)
    authority_id = current_authority_id()
    if authority_id is None:
        raise OutsideScope("A file is kept for one authority.")
    stored = StoredFile.objects.create(
        authority_id=authority_id,
        key=secrets.token_hex(16),
        path=file_bytes.write(data, authority_id),
        name=name,
        kind=found.kind,
        content_type=found.content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        about=about,
        kept_at=at,
        kept_by_label=actor.label[:150],
        state=State.COULD_NOT_CHECK if found.locked else State.WAITING,
        reason=Reason.LOCKED if found.locked else "",
        checked_at=at if found.locked else None,
        next_check_at=at,
    )
    if stored.state == State.WAITING and scanning.scanner():
        check_file.enqueue(stored.pk, stored.authority_id)
    return stored


def find(key: str, *, about: str) -> StoredFile | None:
    """The file of the authority in scope with this key, if it belongs to ``about``."""
    return StoredFile.objects.filter(key=key, about=about).first()


def files_about(about: str) -> QuerySet[StoredFile]:
    """The files that belong to something, oldest first, without those that were forgotten."""
    return StoredFile.objects.filter(about=about, forgotten_at=None).order_by("pk")


def serve(stored: StoredFile) -> FileResponse:
    """The file as an attachment, streamed. The caller has checked the permission and writes the log.

    Raises:
        NotServed: where it may not leave, with a sentence that says why.
    """
    reason = withheld(stored)
    if reason is not None:
        raise reason
    try:
        file = default_storage.open(stored.path)
    except FileNotFoundError:
        raise NotServed(Reason.GONE, _sentence(Reason.GONE)) from None
    response = FileResponse(file, as_attachment=True, filename=stored.name, content_type=stored.content_type)
    response.headers["Content-Length"] = str(stored.size)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def withheld(stored: StoredFile) -> NotServed | None:
    """Why a file may not leave now, for its page; None where it may."""
    if stored.forgotten_at is not None:
        return NotServed("forgotten", _sentence("forgotten"))
    if stored.state == State.INFECTED:
        return NotServed(State.INFECTED, _sentence(State.INFECTED))
    if stored.state == State.CLEAN or scanning.scanner() is None:
        return None
    if stored.state == State.WAITING:
        return NotServed(State.WAITING, _sentence(State.WAITING))
    locked = stored.reason in (Reason.LOCKED, Reason.TOO_LARGE, Reason.GONE)
    return NotServed(State.COULD_NOT_CHECK, _sentence(stored.reason if locked else State.COULD_NOT_CHECK))


def forget(stored: StoredFile, *, at: datetime) -> None:
    """Mark a file as deleted, in the caller's transaction; its bytes go when that is committed.

    Safe to repeat. What is left says that there was a file, of which size, and what became of it.
    """
    if StoredFile.objects.filter(pk=stored.pk, forgotten_at=None).update(forgotten_at=at):
        file_bytes.delete_after_commit(stored.path)
    stored.refresh_from_db(fields=["forgotten_at"])


def _read(upload: File[bytes], limit: int) -> bytes:
    """All of it; by counting, since the size that an upload names is what somebody says."""
    upload.seek(0)
    data: bytes = upload.read(limit + 1)
    if not data:
        raise BadFile(_("The file is empty. Choose the file again, or another one."), "empty")
    if len(data) > limit:
        sentence = _("The file is larger than %(most)s MB. Choose a smaller one.")
        raise BadFile(sentence % {"most": f"{limit / 1_000_000:g}"}, "too-large")
    return data


def _sentence(code: str) -> str:
    return {
        "forgotten": _("This file was deleted."),
        State.INFECTED: _(
            "A virus was found in this file, so it was deleted. Ask whoever gave it for a clean copy."
        ),
        State.WAITING: _("This file is still being checked for viruses. Try again in a few minutes."),
        State.COULD_NOT_CHECK: _(
            "This file could not be checked for viruses, so it cannot be opened here. That does not mean "
            "that there is one. Ask for the file in another form, such as PDF."
        ),
        Reason.LOCKED: _(
            "This file is locked, so it could not be checked for viruses. Ask for a copy without a password "
            "or restrictions."
        ),
        Reason.TOO_LARGE: _("This file is too large to be checked for viruses. Ask for a smaller copy."),
        Reason.GONE: _("This file cannot be found. Tell whoever looks after the service."),
    }[code]
