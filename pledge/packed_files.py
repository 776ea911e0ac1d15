"""Word, Excel and OpenDocument files as somebody hands them in: measured zips, and little of them read.

They are kept as they are and opened on another machine, so what counts is what would happen there: macros,
a template or object fetched from elsewhere, and more than a memory holds are refused.
"""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from pledge.file_names import BadFile
from pledge.unpacking import OLD_OFFICE, UNREADABLE, Measure, measured

MOST = Measure(entries=3000, entry=50_000_000, xml=50_000_000, total=200_000_000, ratio=200)
MOST_READ = 2_000_000
# Where Office keeps a file with a password: a container of before 2007 around it.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MACROS = re.compile(r"vbaproject|macrosheets/|(?:^|/)(?:basic|scripts)/", re.IGNORECASE)
_MAIN = {"document": ("word/document.xml", ".main+xml"), "sheet": ("xl/workbook.xml", ".main+xml")}
# What an office program fetches by itself on opening.
_FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk")
_ELSEWHERE = re.compile(r"\s*(?:https?|ftp):", re.IGNORECASE)


def word_or_excel(data: bytes, content_type: str) -> bool:
    """Look at a .docx or .xlsx; whether it has a password.

    Raises:
        BadFile: where it is not one, or dangerous to open.
    """
    if data.startswith(OLD_OFFICE):
        if _LOCKED in data:
            return True
        raise BadFile(_("It is a file of an old Office. Save it as .docx, .xlsx or PDF."), "type")
    with _unpacked(data) as packed:
        main, ending = _MAIN[content_type.rpartition(".")[2]]
        names = {name.lower(): name for name in packed.namelist()}
        if main not in names or "[content_types].xml" not in names:
            raise _not_what_it_says()
        declared = _xml(packed, names["[content_types].xml"])
        types = [(one.get("PartName", ""), one.get("ContentType", "")) for one in declared.iter()]
        if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for _part, kind in types):
            raise _macros()
        if (f"/{main}", content_type + ending) not in types:
            raise _not_what_it_says()
        for name in names.values():
            if name.lower().endswith(".rels"):
                _must_fetch_nothing(_xml(packed, name))
    return False


def open_document(data: bytes, content_type: str) -> bool:
    """Look at an .odt or .ods; whether it has a password.

    Raises:
        BadFile: where it is not one, or dangerous to open.
    """
    with _unpacked(data) as packed:
        names = packed.namelist()
        if "mimetype" not in names or "content.xml" not in names or "META-INF/manifest.xml" not in names:
            raise _not_what_it_says()
        if _read(packed, "mimetype").strip() != content_type.encode():
            raise _not_what_it_says()
        manifest = _xml(packed, "META-INF/manifest.xml")
        return any(one.tag.endswith("}encryption-data") for one in manifest.iter())


def _unpacked(data: bytes) -> ZipFile:
    """The zip, measured; closed by the caller, or by nobody where it is refused: it holds no file open."""
    try:
        packed = ZipFile(BytesIO(data))
    except UNREADABLE as error:
        raise _damaged() from error
    entries = packed.infolist()
    troubles = list(measured(entries, MOST))
    if troubles:
        told = " ".join(f"{trouble.place}: {trouble.sentence}" for trouble in troubles[:1])
        raise BadFile(_("The file cannot be opened safely. %(why)s") % {"why": told}, "packed")
    if not data.startswith(b"PK\x03\x04") or min(entry.header_offset for entry in entries) != 0:
        raise BadFile(
            _("The file is two files in one. Save it again in the program it comes from."), "two-in-one"
        )
    if any(_MACROS.search(entry.filename) for entry in entries):
        raise _macros()
    return packed


def _read(packed: ZipFile, name: str) -> bytes:
    if packed.getinfo(name).file_size > MOST_READ:
        raise _damaged()
    try:
        return packed.read(name)
    except UNREADABLE as error:
        raise _damaged() from error


def _xml(packed: ZipFile, name: str) -> Element:
    try:
        root: Element = fromstring(_read(packed, name), forbid_dtd=not name.startswith("META-INF/"))
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        raise _damaged() from error
    return root


def _must_fetch_nothing(relations: Element) -> None:
    for one in relations.iter():
        fetched = one.get("Type", "").rpartition("/")[2] in _FETCHED
        if fetched and one.get("TargetMode") == "External" and _ELSEWHERE.match(one.get("Target", "")):
            sentence = _(
                "The file fetches a part of itself from the internet when it is opened. Save it as a PDF."
            )
            raise BadFile(sentence, "fetches")


def _macros() -> BadFile:
    sentence = _("The file holds macros, which we do not take. Save it without them, or as a PDF.")
    return BadFile(sentence, "macros")


def _damaged() -> BadFile:
    sentence = _("The file is damaged. Open it in the program it comes from, save it again, and try again.")
    return BadFile(sentence, "damaged")


def _not_what_it_says() -> BadFile:
    sentence = _("What is in the file is not what its name says. Open it, save it again, and try again.")
    return BadFile(sentence, "not-what-it-says")
