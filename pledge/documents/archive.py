"""Open a Word file that nobody vouches for: measured first, then read without entities.

A .docx is a zip of XML files. A hostile one can unpack to terabytes, carry macros, fetch
from elsewhere or hide entities; here it is refused before any other library sees it.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from pledge.unpacking import OLD_OFFICE, UNREADABLE, Measure, Trouble, measured

MAX_FILE = 5_000_000
MOST = Measure(entries=500, entry=20_000_000, xml=5_000_000, total=50_000_000, ratio=200)
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


def unpack(data: bytes) -> tuple[dict[str, bytes] | None, list[Trouble]]:
    """The entries of the file by name, or None, and every reason to refuse it."""
    file = _("The file")
    if len(data) > MAX_FILE:
        megabytes = MAX_FILE // 1_000_000
        sentence = _("It is larger than %(most)d MB. Make the pictures in it smaller.") % {"most": megabytes}
        return None, [Trouble(file, sentence)]
    if data.startswith(OLD_OFFICE):
        sentence = _("It is an old or password-protected Word file. Save it without a password as .docx.")
        return None, [Trouble(file, sentence)]
    if not is_zipfile(BytesIO(data)):
        return None, [Trouble(file, _("It is not a Word document. Save it in Word as .docx."))]
    try:
        with ZipFile(BytesIO(data)) as zipped:
            if troubles := list(measured(zipped.infolist(), MOST)):
                return None, troubles
            contents = {entry.filename: zipped.read(entry) for entry in zipped.infolist()}
    except UNREADABLE:
        return None, [Trouble(file, _("It is damaged. Open it in Word and save it again."))]
    if _MAIN not in contents or "[Content_Types].xml" not in contents:
        return None, [Trouble(file, _("It is not a Word document. Save it in Word as .docx."))]
    troubles = list(_unreadable(contents))
    return (None if troubles else contents), troubles


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
