"""The Word file of a letter: made when it is issued and kept; a draft is made to be looked at only."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from pledge.documents.library import shipped_template
from pledge.models import Authority
from reviews.documents.build import build_letter
from reviews.documents.build.facts import addressee
from reviews.documents.contexts import Letter as Content
from reviews.documents.gaps import marked
from reviews.documents.letters import write_letter
from reviews.documents.requirements import MissingPart, missing_parts
from reviews.documents.store import from_json
from reviews.models import Letter
from reviews.selectors.letter_facts import facts_of, logo_of


def content_of(letter: Letter, today: date) -> Content:
    """What a letter says: as it was sent, or for a draft as it would be sent today."""
    if letter.state == Letter.State.DRAFT:
        return build_letter(letter.kind, facts_of(letter, today))
    kept = from_json(letter.kind, letter.context)
    return replace(kept, letterhead=replace(kept.letterhead, logo=logo_of(letter.case.authority)))


def gaps(letter: Letter, today: date, *, posted: bool = False) -> list[MissingPart]:
    """What must be filled in before it may go out."""
    return missing_parts(content_of(letter, today), posted=posted)


def document_of(letter: Letter, today: date, content: Content | None = None) -> bytes:
    """The Word file as it was issued; of a draft as it stands, with what is missing marked.

    ``content`` is what a draft says, where the caller has it already. An acknowledgement that went out
    with gaps (it is never kept back) has them marked too. A file that is lost is made again from what was
    frozen when it was issued.
    """
    kept = _kept_file(letter)
    if kept is not None:
        return kept
    content = content or content_of(letter, today)
    return _written(marked(content, missing_parts(content)), letter)


def _kept_file(letter: Letter) -> bytes | None:
    if not letter.document:
        return None
    try:
        with letter.document.open("rb") as file:
            data: bytes = file.read()
    except FileNotFoundError:
        return None
    return data


def keep_document(letter: Letter, content: Content, *, at: datetime) -> None:
    """Make the file of a letter that is being issued; none while it has gaps. The caller saves the row."""
    if missing_parts(content, posted=letter.way == Letter.Way.POST):
        return
    data = _written(content, letter, at=at)
    letter.template_digest = shipped_template(letter.kind).digest
    letter.checksum = hashlib.sha256(data).hexdigest()
    letter.document.save(f"{letter.case_id}-{letter.number}.docx", ContentFile(data), save=False)


def drop_document(letter: Letter) -> None:
    """Forget the file of a letter taken back; the disk forgets it once that is certain. The caller saves."""
    storage, name = letter.document.storage, letter.document.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    letter.document = ""
    letter.template_digest = letter.checksum = ""


def address_on(letter: Letter) -> tuple[str, ...]:
    """The lines a letter was made with for its envelope."""
    return tuple((letter.context.get("addressee") or {}).get("address_lines") or ())


def may_be_in_the_post(letter: Letter) -> bool:
    """Whether a letter may still be posted to the address on it; where post is unsafe, nowhere."""
    lines = addressee(letter.to).address_lines
    return bool(lines) and lines == address_on(letter)


def document_name(letter: Letter) -> str:
    """The name of the downloaded file: nothing that gives the matter away."""
    return f"letter-{letter.number}.docx"


def banner_of(authority: Authority) -> str:
    """What stands on top of every page of a practice document; "" for a real one."""
    return _("Demonstration: not a real case") if authority.demonstration else ""


def _written(content: Content, letter: Letter, at: datetime | None = None) -> bytes:
    return write_letter(
        content,
        large_print=letter.to.letter_format == "large-print",
        posted=letter.way == Letter.Way.POST,
        made_at=at,
        banner=banner_of(letter.case.authority),
    )
