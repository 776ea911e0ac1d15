"""Word files that nobody should accept, made here so that no dangerous file is ever stored."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.document import Document as WordDocument

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sound(*paragraphs: str) -> WordDocument:
    """An ordinary document with these paragraphs, to be spoilt."""
    document = Document()
    for text in paragraphs or ("Dear {{ name }}",):
        document.add_paragraph(text)
    return document


def saved(document: WordDocument) -> bytes:
    """The file of a document."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_entry(data: bytes, name: str, blob: bytes) -> bytes:
    """The same file with one entry added or replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, blob)
    return out.getvalue()


def added(name: str, blob: bytes = b"x") -> bytes:
    """A sound file with one entry more, or another in its place."""
    return with_entry(saved(sound()), name, blob)


def lacking(name: str) -> bytes:
    """A sound file with one entry fewer."""
    return without_entry(saved(sound()), name)


def without_entry(data: bytes, name: str) -> bytes:
    """The same file with one entry taken out."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
    return out.getvalue()


def entry_of(data: bytes, name: str) -> bytes:
    """One entry of a file."""
    with ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def with_link(kind: str, target: str) -> bytes:
    """A file that points outside itself."""
    document = sound()
    document.part.relate_to(target, f"{_RELATION}/{kind}", is_external=True)
    return saved(document)


def with_body(xml: str) -> bytes:
    """A file whose body begins with this XML."""
    data = saved(sound())
    body = entry_of(data, "word/document.xml").replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)
    return with_entry(data, "word/document.xml", body)


def bomb() -> bytes:
    """Two hundred megabytes in a hundred kilobytes."""
    return with_entry(saved(sound()), "word/media/image1.bmp", b"\0" * 60_000_000)


def crowd() -> bytes:
    """More entries than any letter has."""
    out = BytesIO(saved(sound()))
    with ZipFile(out, "a", ZIP_DEFLATED) as archive:
        for number in range(600):
            archive.writestr(f"word/media/{number}.png", b"")
    return out.getvalue()


def dense() -> bytes:
    """A small bomb in a part with an innocent name."""
    return with_entry(saved(sound()), "word/media/image1.bmp", b"\0" * 3_000_000)


def with_entities() -> bytes:
    """The billion laughs, and a file of the machine."""
    data = saved(sound())
    body = entry_of(data, "word/document.xml").decode()
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    head, rest = body.split("?>", 1)
    return with_entry(
        data, "word/document.xml", (head + "?>" + laughs + rest.replace("Dear ", "Dear &b;&c;", 1)).encode()
    )


def with_doctype() -> bytes:
    """A document that asks for a definition from elsewhere, without an entity."""
    data = saved(sound())
    head, rest = entry_of(data, "word/document.xml").decode().split("?>", 1)
    body = f'{head}?><!DOCTYPE x SYSTEM "https://evil.example/x.dtd">{rest}'
    return with_entry(data, "word/document.xml", body.encode())


def encrypted() -> bytes:
    """A file whose index says that an entry has a password."""
    data = bytearray(saved(sound()))
    place = data.rfind(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def lying() -> bytes:
    """An index that says an entry is smaller than it is."""
    data = bytearray(saved(sound()))
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(data)
