"""Files as people hand them in, sound and hostile, made here so that no dangerous file is ever stored."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from tests.documents.hostile_files import entry_of, saved, sound, with_entry

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
LOCKED_PDF = PDF.replace(b"<</Root", b"<</Encrypt 5 0 R/Root")
MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</m:manifest>'
LOCKED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument".encode("utf-16-le")


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    """A file as Django hands it over, but for its name: Django itself would cut a path off it."""
    file = SimpleUploadedFile("x", data)
    file._name = name
    return file


def docx() -> bytes:
    return saved(sound("Dear resident"))


def xlsx() -> bytes:
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


def odf(kind: str = "text", manifest: str = "", **parts: str) -> bytes:
    """An OpenDocument file; ``parts`` by name with __ for a slash."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", 0)
        packed.writestr("content.xml", "<office/>")
        packed.writestr("META-INF/manifest.xml", MANIFEST.format(manifest))
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def png(width: int = 4, height: int = 4) -> bytes:
    """A picture whose header says its size; small inside whatever that is."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * min((width + 1) * height, 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg(width: int = 4, height: int = 4) -> bytes:
    """A picture with a thumbnail's frame inside its first segment, which is no frame of its own."""
    thumbnail = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 1, 1) + b"\x01\x01\x11\x00"
    exif = b"\xff\xe1" + struct.pack(">H", 2 + len(thumbnail)) + thumbnail
    app0 = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + app0 + exif + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9"


def macro_word() -> bytes:
    """A .docm under the name of a .docx."""
    return _declared("application/vnd.ms-word.document.macroEnabled.main+xml")


def template_word() -> bytes:
    """A .dotx under the name of a .docx."""
    return _declared("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")


def _declared(new: str) -> bytes:
    types = entry_of(docx(), "[Content_Types].xml").decode()
    old = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert old in types
    return with_entry(docx(), "[Content_Types].xml", types.replace(old, new).encode())


def template_from(address: str) -> bytes:
    """A document that fetches its template, and whatever comes with it, when it is opened."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}" Target="{address}" TargetMode="External"/></Relationships>'
    )
    return with_entry(docx(), "word/_rels/settings.xml.rels", relations.encode())


def zipped(**parts: str) -> bytes:
    """A zip of anything."""
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return out.getvalue()
