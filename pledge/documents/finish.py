"""What a finished Word file says about itself: properties, language, size of print."""

from datetime import datetime

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from pledge.documents.clean import clean_text

LARGE_PRINT_HALF_POINTS = 36
LARGER_BY = 1.5
_SIZES = (qn("w:sz"), qn("w:szCs"))
_LONGEST_PROPERTY = 255
_PROPERTY_NAMES = {
    "dcterms": "http://purl.org/dc/terms/",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
}


def set_properties(
    document: Document, *, title: str, language: str, author: str, at: datetime | None
) -> None:
    """Write the file's own properties, and take out whatever its template carried.

    Without `at` the file names no moment at which it was made: nothing here reads a clock.
    """
    properties = document.core_properties
    properties.title = clean_text(title)[:_LONGEST_PROPERTY]
    properties.language = language
    properties.author = properties.last_modified_by = clean_text(author)[:_LONGEST_PROPERTY]
    for leftover in ("subject", "comments", "keywords", "category", "identifier", "version",
                     "content_status"):  # fmt: skip
        setattr(properties, leftover, "")
    properties.revision = 1
    if at is not None:
        properties.created = properties.modified = at
        return
    tree = properties._element
    for moment in ("dcterms:created", "dcterms:modified", "cp:lastPrinted"):
        for element in tree.findall(moment, _PROPERTY_NAMES):
            tree.remove(element)


def add_banner(document: Document, words: str) -> None:
    """Say on every page, above everything else, that the document is not a real one."""
    for section in document.sections:
        headers = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if document.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            banner = header.paragraphs[0].insert_paragraph_before()
            banner.add_run(clean_text(words)).bold = True


def set_language(document: Document, language: str) -> None:
    """Make this the language in which the text is spelt and read aloud."""
    defaults = _default_run_properties(document)
    lang = defaults.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        defaults.append(lang)
    lang.set(qn("w:val"), language)


def enlarge_styles(document: Document) -> None:
    """Large print: every size of every style half as large again, 18 points at least."""
    defaults = _default_run_properties(document)
    if defaults.find(qn("w:sz")) is None:
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), "24")
        defaults.insert(_place_before_language(defaults), size)
    enlarge(document.styles.element)


def _place_before_language(run_properties: etree._Element) -> int:
    """Word insists on the order of these elements; a size stands before the language."""
    lang = run_properties.find(qn("w:lang"))
    return len(run_properties) if lang is None else run_properties.index(lang)


def enlarge(tree: etree._Element) -> None:
    """The same for sizes set by hand inside a text."""
    for size in tree.iter(*_SIZES):
        old = int(size.get(qn("w:val"), "24"))
        size.set(qn("w:val"), str(max(LARGE_PRINT_HALF_POINTS, round(old * LARGER_BY))))


def _default_run_properties(document: Document) -> etree._Element:
    tree = document.styles.element
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        inner = tree.find(qn(name))
        if inner is None:
            inner = OxmlElement(name)
            tree.insert(0, inner)
        tree = inner
    return tree
