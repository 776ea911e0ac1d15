"""Fill a Word template: the one place that does, and the only importer of docxtpl.

docxtpl turns a Word file into a Jinja template; left to itself it neither escapes nor
checks, and text can vanish without a sign. Here every string is cleaned and escaped, the
template runs in a sandbox and may only use the small language of `grammar`, the XML is
parsed strictly, and the finished file is opened again to find every string that went in.
Compiled templates are remembered by their digest, which more than pays for the care.
"""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from lxml import etree

from pledge.documents import archive, finish, grammar, package
from pledge.documents.clean import FieldText, prepare
from pledge.documents.library import TemplateFile
from pledge.documents.pictures import BAD_PICTURE, Easel

REMEMBERED = 64
_ENVIRONMENT = grammar.environment()
_QUOTED = re.compile(r"'(\w+)'")
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
_MARKUP = re.compile(r"<[^>]*>")
_EMPTIED = '<w:{tag} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


class RenderError(Exception):
    """The document could not be made. Says why and names the field, never its text."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """Something wrong in a template: the text of the paragraph it stands in, and what."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template ready to fill: the package with its texts taken out, and those as Jinja.

    `places` gives, for every name the template reads, the paragraph where it first stands.
    """

    skeleton: bytes
    parts: Mapping[str, Template]
    places: Mapping[str, str]
    printed: frozenset[str]
    problems: tuple[TemplateProblem, ...]


def render(
    template: TemplateFile | Path | bytes,
    context: object,
    *,
    title: str,
    language: str = "en-GB",
    author: str = "",
    large_print: bool = False,
    made_at: datetime | None = None,
    banner: str = "",
) -> bytes:
    """The filled Word file. The same arguments give the same bytes.

    `context` is a mapping or a dataclass of strings, whole numbers, pictures, lists and
    further mappings or dataclasses. `title` and `author` are shown by Word and by screen
    readers, so they hold nothing about a person; `large_print` makes every size half as
    large again, 18 points at least; `made_at` is written into the file's properties; `banner`
    stands on top of every page, for demonstration and practice data.

    Raises RenderError when the template is not one we may run, asks for a name that the
    context does not have, or when a string that it prints is not found in the finished file.
    """
    compiled = _remembered(template, language, large_print=large_print)
    if compiled.problems:
        raise RenderError(f"{compiled.problems[0].place}: {compiled.problems[0].sentence}")
    easel = Easel()
    try:
        prepared = prepare(context, easel.hang)
    except TypeError as error:
        raise RenderError(str(error), field=str(error).split(":")[0]) from None
    document = Document(BytesIO(compiled.skeleton))
    parts = {str(part.partname): part for part in package.text_parts(document)}
    for name, filling in compiled.parts.items():
        easel.part = parts[name]
        _fill(parts[name], filling, prepared.values)
    if banner:
        finish.add_banner(document.part.document, banner)
    finish.set_properties(document, title=title, language=language, author=author, at=made_at)
    data = package.sealed(document)
    _find_every_string(data, prepared.texts, compiled.printed)
    return data


def compile_template(data: bytes, *, language: str = "en-GB", large_print: bool = False) -> CompiledTemplate:
    """Read a template once: its texts as Jinja, the rest as a skeleton, its problems listed.

    Raises RenderError when the bytes are no Word document at all.
    """
    document = open_document(data)
    parts: dict[str, Template] = {}
    places: dict[str, str] = {}
    printed: set[str] = set()
    problems: list[TemplateProblem] = []
    for part in package.text_parts(document):
        tree = package.tree_of(part)
        if large_print:
            finish.enlarge(tree)
        source = _as_jinja(tree)
        parsed, reading = _understood(source)
        problems += [TemplateProblem(_place(source, p.line), p.sentence) for p in reading.problems]
        for name, line in reading.read.items():
            places.setdefault(name, _place(source, line))
        printed |= reading.printed
        if "{" in source and not reading.problems:
            parts[str(part.partname)] = _ENVIRONMENT.from_string(parsed)
            package.put(part, _EMPTIED.format(tag=etree.QName(tree).localname))
    finish.set_language(document, language)
    if large_print:
        finish.enlarge_styles(document)
    skeleton = BytesIO()
    document.save(skeleton)
    return CompiledTemplate(skeleton.getvalue(), parts, places, frozenset(printed), tuple(problems))


def open_document(data: bytes) -> WordDocument:
    """The file as python-docx sees it; raises RenderError when it is no Word document or unsafe."""
    _contents, troubles = archive.unpack(data)
    if troubles:
        raise RenderError(f"{troubles[0].place}: {troubles[0].sentence}")
    try:
        return Document(BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError):
        raise RenderError(_("This file is not a Word document (.docx).")) from None


def _as_jinja(tree: etree._Element) -> str:
    """The part as docxtpl rewrites it, each paragraph on a line of its own."""
    xml = DocxTemplate(BytesIO()).patch_xml(etree.tostring(tree, encoding="unicode"))
    return _PARAGRAPH.sub("\n<w:p", xml)


def _understood(source: str) -> tuple[nodes.Template, grammar.Reading]:
    """The part as a tree and what it asks for; what cannot be read at all is a problem too."""
    try:
        parsed = _ENVIRONMENT.parse(source)
        return parsed, grammar.inspect(parsed)
    except TemplateSyntaxError as error:
        said = _("The merge fields here cannot be understood: %(why)s") % {"why": error.message}
        problem = grammar.Problem(error.lineno, said)
    except RecursionError:
        problem = grammar.Problem(0, _("The merge fields are nested too deeply."))
    return nodes.Template([]), grammar.Reading(problems=[problem])


def _place(source: str, line: int) -> str:
    """The words of the paragraph on a line, so that a person can find it in Word."""
    words = " ".join(_MARKUP.sub("", "".join(source.split("\n")[line - 1 : line])).split())
    return f"“{words[:80]}”" if words else _("The document")


def _fill(part: Part, filling: Template, values: dict[str, object]) -> None:
    """Put the filled text in its part, and every way this can fail in one sentence."""
    field = ""
    try:
        package.put(part, filling.render(values))
        return
    except UndefinedError as error:
        field = (_QUOTED.findall(str(error.message)) or [""])[-1]
        sentence = _("The template asks for “%(field)s”, which this document does not have.") % {
            "field": field
        }
    except TypeError as error:
        sentence = _("The template prints something that is not words: %(what)s.") % {"what": error}
    except SecurityError:
        sentence = _("The template reaches for something it may not use.")
    except BAD_PICTURE:
        sentence = _("The logo is not a picture that Word can show: use PNG or JPEG.")
    except etree.XMLSyntaxError:
        sentence = _("The filled document is broken: a tag stands where Word does not allow one.")
    raise RenderError(sentence, field=field)


def _find_every_string(data: bytes, texts: tuple[FieldText, ...], printed: frozenset[str]) -> None:
    """Open the finished file and look for each string that the template prints."""
    try:
        paragraphs = package.paragraphs_of(data)
    except (BadZipFile, etree.XMLSyntaxError):
        raise RenderError(_("The finished document cannot be opened again.")) from None
    whole, everything = set(paragraphs), "\n\n".join(paragraphs)
    for text in texts:
        if text.name in printed and text.text not in whole and text.text not in everything:
            raise RenderError(
                _("“%(field)s” is not whole in the document.") % {"field": text.field}, field=text.field
            )


class _Memory:
    """The last compiled templates, by digest, language and size; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str, bool], CompiledTemplate] = OrderedDict()

    def recall(self, key: tuple[str, str, bool]) -> CompiledTemplate | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: tuple[str, str, bool], compiled: CompiledTemplate) -> None:
        with self._lock:
            self._kept[key] = compiled
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)


_MEMORY = _Memory()


def _remembered(
    template: TemplateFile | Path | bytes, language: str, *, large_print: bool
) -> CompiledTemplate:
    """Compile, or recall. Two threads may compile the same template at once; either serves."""
    if isinstance(template, TemplateFile):
        digest = template.digest
    else:
        digest = hashlib.sha256(_bytes_of(template)).hexdigest()
    key = (digest, language, large_print)
    compiled = _MEMORY.recall(key)
    if compiled is None:
        data = _bytes_of(template)
        if hashlib.sha256(data).hexdigest() != digest:
            raise RenderError(_("The template has changed since it was listed: it is not used."))
        compiled = compile_template(data, language=language, large_print=large_print)
        _MEMORY.keep(key, compiled)
    return compiled


def _bytes_of(template: TemplateFile | Path | bytes) -> bytes:
    if isinstance(template, bytes):
        return template
    return (template.path if isinstance(template, TemplateFile) else template).read_bytes()
