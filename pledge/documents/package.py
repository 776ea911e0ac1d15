"""The Word file as a zip of XML parts: which hold text, how to write it, how to read it back."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

# The parts whose text a reader sees, and so the only ones that may hold merge fields.
TEXT_PARTS = frozenset(
    {
        CONTENT_TYPE.WML_DOCUMENT_MAIN,
        CONTENT_TYPE.WML_HEADER,
        CONTENT_TYPE.WML_FOOTER,
        CONTENT_TYPE.WML_FOOTNOTES,
    }
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_BREAKS = frozenset({qn("w:br"), qn("w:cr")})


def text_parts(document: Document) -> Iterator[Part]:
    """The parts of the file that hold text: body, headers, footers, footnotes."""
    for part in document.part.package.iter_parts():
        if part.content_type in TEXT_PARTS:
            yield part


def tree_of(part: Part) -> etree._Element:
    """The XML of a part; for headers and bodies the live one."""
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def put(part: Part, xml: str) -> None:
    """Give a part new XML, parsed strictly, its pictures numbered afresh.

    Raises lxml.etree.XMLSyntaxError when it is not well formed.
    """
    tree = parse_xml(xml)
    for number, picture in enumerate(tree.iter(qn("wp:docPr")), start=1):
        picture.set("id", str(number))
    if isinstance(part, XmlPart):
        part._element = tree
    else:
        part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def sealed(document: Document) -> bytes:
    """The file as bytes, every entry with the same date, so that equal files are equal."""
    written, out = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            dated = ZipInfo(entry.filename, _EARLIEST)
            dated.compress_type = ZIP_DEFLATED
            target.writestr(dated, source.read(entry))
    return out.getvalue()


def paragraphs_of(data: bytes) -> list[str]:
    """The text of every paragraph of a finished file, its line breaks as newlines.

    Reads the file as any other program would: unzips it, checks each entry, parses the XML
    strictly. Raises zipfile.BadZipFile or lxml.etree.XMLSyntaxError.
    """
    found: list[str] = []
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            blob = archive.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                found.extend(_texts(etree.fromstring(blob, strict_parser())))
    return found


def strict_parser() -> etree.XMLParser:
    """A parser that mends nothing and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=True)


def _texts(tree: etree._Element) -> Iterator[str]:
    for paragraph in tree.iter(qn("w:p")):
        yield paragraph_text(paragraph)


def paragraph_text(paragraph: etree._Element) -> str:
    """What a reader sees in one paragraph, a line break as a newline, a tab as a tab."""
    pieces: list[str] = []
    for element in paragraph.iter():
        if element.tag == qn("w:t"):
            pieces.append(element.text or "")
        elif element.tag in _BREAKS:
            pieces.append("\n")
        elif element.tag == qn("w:tab") and element.getparent().tag == qn("w:r"):
            pieces.append("\t")
    return "".join(pieces)
