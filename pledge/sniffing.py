"""What an uploaded file is, by what is in it. The only importer of puremagic.

A kind is taken where the ending of the name, puremagic and the kind's own look at the content agree. Nothing
that a browser or an office program would run is a kind: no HTML, SVG, script, program or macro. An email is
none either: what is attached to it nobody here could look into.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pledge.file_names import BadFile
from pledge.packed_files import open_document, word_or_excel
from pledge.picture_sizes import jpeg_size, png_size

# A picture of this many points fills 200 MB when it is opened.
MOST_POINTS, LONGEST_SIDE = 50_000_000, 20_000
_ENCRYPT = re.compile(rb"/Encrypt[\s<]")
# With these no text begins; a program that is told "text" and sniffs for itself would open them.
_OTHER_THAN_TEXT = re.compile(
    r"\s*(?:%PDF-|\{\\rtf|(?:<!--.*?-->\s*)*<(?:!doctype|\?xml|html|head|body|script|svg|iframe|math)\b)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
# What a zip ends with; the length of its comment stands in the last two bytes.
_ZIP_END = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is, and whether a password keeps everybody from looking inside."""

    kind: str
    content_type: str
    locked: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. ``look`` says whether the content has a password; it raises BadFile."""

    label: str | Promise
    endings: tuple[str, ...]
    content_type: str
    look: Callable[[bytes], bool]


def look_at(data: bytes, ending: str, kinds: tuple[str, ...]) -> Found:
    """What ``data`` is, whose name ends with ``ending``.

    Raises:
        BadFile: where it is none of ``kinds``, or not what its name says, or dangerous to open.
    """
    name = next((name for name in kinds if ending in KINDS[name].endings), None)
    if name is None:
        raise _not_taken(ending, kinds)
    kind = KINDS[name]
    return Found(name, kind.content_type, kind.look(data))


def labels(kinds: tuple[str, ...]) -> str:
    """The kinds for a hint beside the field: “PDF, Word (.docx), …”."""
    return ", ".join(str(KINDS[name].label) for name in kinds)


def endings(kinds: tuple[str, ...]) -> str:
    """The kinds for the ``accept`` of the field."""
    return ",".join(f".{ending}" for name in kinds for ending in KINDS[name].endings)


def _not_taken(ending: str, kinds: tuple[str, ...]) -> BadFile:
    taken = _("It must be one of these: %(kinds)s.") % {"kinds": labels(kinds)}
    if not ending:
        return BadFile(
            _("The file’s name has no ending, so we cannot tell what it is.") + " " + taken, "no-ending"
        )
    for these, help_, code in _INSTEAD:
        if ending in these:
            return BadFile(str(help_), code)
    return BadFile(_("We do not take files of this type.") + " " + taken, "type")


_INSTEAD: tuple[tuple[tuple[str, ...], str | Promise, str], ...] = (
    (
        ("docm", "dotm", "xlsm", "xltm", "xlsb", "xlam"),
        lazy("The file may hold macros, which we do not take. Save it as .docx or .xlsx."),
        "macros",
    ),
    (("doc", "dot", "rtf"), lazy("We do not take old Word files. Save it as .docx or PDF."), "type"),
    (("xls", "xlt"), lazy("We do not take old Excel files. Save it as .xlsx or PDF."), "type"),
    (("eml", "msg"), lazy("We do not take emails as files. Print it to a PDF."), "type"),
    (
        ("heic", "heif", "webp", "tif", "tiff", "gif", "bmp"),
        lazy("Save the picture as .jpg or .png."),
        "type",
    ),
    (
        ("htm", "html", "mht", "mhtml", "svg"),
        lazy("We do not take web pages or drawings. Print it to a PDF."),
        "type",
    ),
    (("zip", "7z", "rar", "gz", "tar"), lazy("Unpack it, and give us the files in it one by one."), "type"),
)


def _not_what_it_says() -> BadFile:
    sentence = _("What is in the file is not what its name says. Open it, save it again, and try again.")
    return BadFile(sentence, "not-what-it-says")


def _must_look_like(data: bytes, content_type: str) -> None:
    if content_type not in _guesses(data):
        raise _not_what_it_says()


def _guesses(data: bytes) -> dict[str, float]:
    """Content types by puremagic, with how sure it is of each."""
    try:
        found = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return {}
    return {one.mime_type: one.confidence for one in reversed(found)}


def _must_be_one_thing(data: bytes) -> None:
    """A zip at the end of something else is read as either: a picture here, a program there."""
    place = data.rfind(_ZIP_END)
    if place < 0 or len(data) < place + 22:
        return
    comment = int.from_bytes(data[place + 20 : place + 22], "little")
    if place + 22 + comment == len(data):
        raise BadFile(
            _("The file is two files in one. Save it again in the program it comes from."), "two-in-one"
        )


def _pdf(data: bytes) -> bool:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data:
        raise _not_what_it_says()
    _must_look_like(data, "application/pdf")
    _must_be_one_thing(data)
    return _ENCRYPT.search(data) is not None


def _picture(
    content_type: str, measure: Callable[[bytes], tuple[int, int] | None]
) -> Callable[[bytes], bool]:
    def look(data: bytes) -> bool:
        _must_look_like(data, content_type)
        _must_be_one_thing(data)
        size = measure(data)
        if size is None or 0 in size:
            raise _not_what_it_says()
        if size[0] * size[1] > MOST_POINTS or max(size) > LONGEST_SIDE:
            raise BadFile(
                _("The picture has too many points. Make it smaller and try again."), "picture-too-large"
            )
        return False

    return look


def _packed(content_type: str, open_: Callable[[bytes, str], bool]) -> Callable[[bytes], bool]:
    def look(data: bytes) -> bool:
        if not data.startswith(b"\xd0\xcf\x11\xe0"):
            _must_look_like(data, content_type)
        return open_(data, content_type)

    return look


def _text(data: bytes) -> bool:
    words = _decoded(data)
    strange = words is None or _NOT_IN_TEXT.search(words) or _OTHER_THAN_TEXT.match(words[:5000])
    sure_of_another = any(
        sure >= 0.5 and not name.startswith(("text/plain", "text/csv", "message/"))
        for name, sure in _guesses(data).items()
        if name
    )
    if strange or sure_of_another:
        raise _not_what_it_says()
    return False


def _decoded(data: bytes) -> str | None:
    """Text as Windows and everybody else write it."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


def _office(
    label: str | Promise, ending: str, content_type: str, open_: Callable[[bytes, str], bool]
) -> Kind:
    return Kind(label, (ending,), content_type, _packed(content_type, open_))


KINDS: dict[str, Kind] = {
    "pdf": Kind("PDF", ("pdf",), "application/pdf", _pdf),
    "docx": _office(lazy("Word (.docx)"), "docx", _OFFICE + "wordprocessingml.document", word_or_excel),
    "xlsx": _office(lazy("Excel (.xlsx)"), "xlsx", _OFFICE + "spreadsheetml.sheet", word_or_excel),
    "odt": _office(lazy("OpenDocument text (.odt)"), "odt", _ODF + "text", open_document),
    "ods": _office(lazy("OpenDocument spreadsheet (.ods)"), "ods", _ODF + "spreadsheet", open_document),
    "jpg": Kind(lazy("JPG picture"), ("jpg", "jpeg"), "image/jpeg", _picture("image/jpeg", jpeg_size)),
    "png": Kind(lazy("PNG picture"), ("png",), "image/png", _picture("image/png", png_size)),
    "csv": Kind("CSV", ("csv",), "text/csv", _text),
    "txt": Kind(lazy("plain text (.txt)"), ("txt",), "text/plain", _text),
}
# What shows how an organisation works: documents, tables, photographs of notices, plain notes.
EVIDENCE = tuple(KINDS)
