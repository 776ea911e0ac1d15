"""A letter as a page: read back from the very file that is sent, its letterhead apart from its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pledge.documents.reader import Block, Page, read
from pledge.documents.render import RenderError
from reviews.documents.contexts import Letter as Content
from reviews.models import Letter
from reviews.services.letter_files import document_of

# Sender's name, sender's address, reader, date and reference: the four corners of the letterhead.
CORNERS = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as a page: the corners of its letterhead, and the rest from the greeting on."""

    corners: tuple[str, ...]
    document: Page
    large_print: bool

    @property
    def is_set(self) -> bool:
        """Whether the letterhead has its four corners, so that it can be laid out as on paper."""
        return len(self.corners) == CORNERS


def sheet_of(letter: Letter, today: date, content: Content | None = None, *, top: int = 2) -> Sheet | None:
    """The letter as it was issued, or a draft as it stands; None where no file can be made of it."""
    try:
        page = read(document_of(letter, today, content), top=top)
    except RenderError:
        return None
    head: list[Block] = []
    for block in page.blocks:
        if block.kind != "paragraph" or block.text.startswith("Dear "):
            break
        head.append(block)
    rest = page.blocks[len(head) :]
    corners = tuple(block.text for block in head)
    if not rest:
        corners, rest = (), page.blocks
    return Sheet(corners, replace(page, blocks=rest), letter.to.letter_format == "large-print")
