"""A zip that nobody vouches for, measured by its own index before anything in it is unpacked.

Word files and workbooks are zips. A hostile one can unpack to terabytes, write outside itself or say one
thing twice. The zip module never gives more of an entry than the index promised, so what is measured here
is the most that will ever be unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipInfo
from zlib import error as ZlibError

from django.utils.translation import gettext as _

# Small entries may be as dense as they like: a page of spaces is no bomb.
RATIO_FROM = 1_000_000
# The first bytes of the files that Office wrote before 2007, and of every one with a password.
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# Whatever the zip module raises for a file that is damaged, odd or locked.
UNREADABLE = (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a file is not taken: the part of it, and a sentence."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Measure:
    """The most of each thing, in bytes but for the number of entries and the ratio."""

    entries: int
    entry: int
    xml: int
    total: int
    ratio: int


def measured(entries: list[ZipInfo], most: Measure) -> Iterator[Trouble]:
    """What the zip's own index says is too much or out of place."""
    if len(entries) > most.entries:
        sentence = _("It holds more than %(most)d parts, far more than it needs.")
        yield Trouble(_("The file"), sentence % {"most": most.entries})
        return
    if sum(entry.file_size for entry in entries) > most.total:
        sentence = _("It unpacks to more than %(most)d MB.") % {"most": most.total // 1_000_000}
        yield Trouble(_("The file"), sentence)
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        dense = entry.file_size > RATIO_FROM and entry.file_size > most.ratio * max(entry.compress_size, 1)
        size = most.xml if name.lower().endswith((".xml", ".rels")) else most.entry
        if entry.file_size > size or dense:
            yield Trouble(name, _("This part unpacks to far more than it should."))
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            yield Trouble(name, _("This part points outside the file."))
        if name.lower() in seen:
            yield Trouble(name, _("This part is in the file twice."))
        if entry.flag_bits & 1:
            yield Trouble(name, _("This part has a password. Save the file without one."))
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            yield Trouble(name, _("This part is packed in a way that Office never uses."))
        seen.add(name.lower())
