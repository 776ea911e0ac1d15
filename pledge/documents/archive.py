"""Open a Word file that nobody vouches for: measured first, then read without entities.

A .docx is a zip of XML files. A hostile one can unpack to terabytes, carry macros, fetch
from elsewhere or hide entities; here it is refused before any other library sees it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile
from zlib import error as ZlibError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

MAX_FILE = 5_000_000
MAX_ENTRIES = 500
MAX_ENTRY = 20_000_000
MAX_XML = 5_000_000
MAX_TOTAL = 50_000_000
MAX_RATIO = 200
# Small entries may be as dense as they like: a page of spaces is no bomb.
RATIO_FROM = 1_000_000
_MAIN = "word/document.xml"
_ROOTS = {
    "[[]Content_Types].xml": "Types",
    "docProps/core.xml": "coreProperties",
    "word/document.xml": "document",
    "word/styles.xml": "styles",
    "word/settings.xml": "settings",
    "word/numbering.xml": "numbering",
    "word/comments.xml": "comments",
    "word/footnotes.xml": "footnotes",
    "word/header*.xml": "hdr",
    "word/footer*.xml": "ftr",
}
_OLD_WORD = b"\xd0\xcf\x11\xe0"
# Whatever the zip module raises for a file that is damaged, odd or locked.
UNREADABLE = (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a file is not taken: the part of it, and a sentence."""

    place: str
    sentence: str


def unpack(data: bytes) -> tuple[dict[str, bytes] | None, list[Trouble]]:
    """The entries of the file by name, or None, and every reason to refuse it."""
    file = _("The file")
    if len(data) > MAX_FILE:
        megabytes = MAX_FILE // 1_000_000
        sentence = _("It is larger than %(most)d MB. Make the pictures in it smaller.") % {"most": megabytes}
        return None, [Trouble(file, sentence)]
    if data.startswith(_OLD_WORD):
        sentence = _("It is an old or password-protected Word file. Save it without a password as .docx.")
        return None, [Trouble(file, sentence)]
    if not is_zipfile(BytesIO(data)):
        return None, [Trouble(file, _("It is not a Word document. Save it in Word as .docx."))]
    try:
        with ZipFile(BytesIO(data)) as zipped:
            if troubles := list(_measured(zipped.infolist())):
                return None, troubles
            contents = {entry.filename: zipped.read(entry) for entry in zipped.infolist()}
    except UNREADABLE:
        return None, [Trouble(file, _("It is damaged. Open it in Word and save it again."))]
    if _MAIN not in contents or "[Content_Types].xml" not in contents:
        return None, [Trouble(file, _("It is not a Word document. Save it in Word as .docx."))]
    troubles = list(_unreadable(contents))
    return (None if troubles else contents), troubles


def _measured(entries: list[ZipInfo]) -> Iterator[Trouble]:
    """What the zip's own index says is too much or out of place."""
    if len(entries) > MAX_ENTRIES:
        sentence = _("It holds more than %(most)d parts, far more than a letter needs.")
        yield Trouble(_("The file"), sentence % {"most": MAX_ENTRIES})
        return
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        sentence = _("It unpacks to more than %(most)d MB.") % {"most": MAX_TOTAL // 1_000_000}
        yield Trouble(_("The file"), sentence)
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        dense = entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        most = MAX_XML if name.lower().endswith((".xml", ".rels")) else MAX_ENTRY
        if entry.file_size > most or dense:
            yield Trouble(name, _("This part unpacks to far more than a letter needs."))
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            yield Trouble(name, _("This part points outside the file."))
        if name.lower() in seen:
            yield Trouble(name, _("This part is in the file twice."))
        if entry.flag_bits & 1:
            yield Trouble(name, _("This part has a password. Save the file without one."))
        seen.add(name.lower())


def _unreadable(contents: dict[str, bytes]) -> Iterator[Trouble]:
    """Entities, broken XML, and parts that are not what their names say."""
    again = _("Open the file in Word and save it again.")
    for name, blob in contents.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        try:
            root = fromstring(blob, forbid_dtd=True).tag.rpartition("}")[2]
        except DefusedXmlException:
            yield Trouble(name, _("This part declares XML entities, which Word never does."))
        except (ParseError, ValueError, LookupError):
            yield Trouble(name, _("This part is broken.") + " " + again)
        else:
            expected = _expected_root(name)
            if expected and root != expected:
                yield Trouble(name, _("This part is not what its name says.") + " " + again)


def _expected_root(name: str) -> str:
    if name.endswith(".rels"):
        return "Relationships"
    for pattern, root in _ROOTS.items():
        if fnmatchcase(name, pattern):
            return root
    return ""
