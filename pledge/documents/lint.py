"""Check a Word template that an authority uploads: every problem, with its place, in a sentence.

Nothing in the file is trusted: it is measured before it is unpacked, its XML is read by a
parser that knows no entities, and its merge fields are inspected, not run. Only a file
with no error is filled, with sample facts, to see that it still opens.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from lxml import etree

from pledge.documents import archive, package
from pledge.documents.render import CompiledTemplate, RenderError, compile_template, render

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_OPENING = re.compile(r"\{\{|\{%")
_CLOSING = re.compile(r"\}\}|%\}")
_BLOCK = re.compile(r"\{%-?\s*(?:p|tr)?\s*(if|for|endif|endfor)\b")
# What docxtpl would understand and our small language does not.
_UNKNOWN_PREFIX = re.compile(r"\{[{%](tc|r)\b|\{%\s*(colspan|cellbg|vm|hm)\b")


class Severity(StrEnum):
    """An error keeps a template out; a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: how bad, where (words to look for in Word, or a part of the file), and what."""

    severity: Severity
    place: str
    sentence: str


def lint(
    data: bytes,
    allowed_names: Collection[str],
    *,
    required_names: Collection[str] = (),
    samples: Iterable[object] = (),
) -> list[Finding]:
    """Everything wrong with an uploaded template; an empty list means that it can be used.

    `allowed_names` are dotted, `[]` after a list (`names.field_names` gives them);
    `required_names` are those that the template must print; each of `samples` is a context
    that a sound template is filled with. Never raises for anything in the file.
    """
    contents, troubles = archive.unpack(data)
    findings = [_error(trouble.place, trouble.sentence) for trouble in troubles]
    if contents is None:
        return findings
    findings += _of_archive(contents)
    in_text = list(_of_texts(contents))
    findings += in_text
    if _has_error(in_text):
        return findings
    try:
        compiled = compile_template(data)
    except RenderError as error:
        return [*findings, _error(_("The file"), error.sentence)]
    findings += [_error(problem.place, problem.sentence) for problem in compiled.problems]
    findings += _of_names(compiled, frozenset(allowed_names), required_names)
    if _has_error(findings):
        return findings
    return [*findings, *_of_filling(data, samples)]


def _has_error(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _error(place: str, sentence: str) -> Finding:
    return Finding(Severity.ERROR, place, sentence)


def _warning(place: str, sentence: str) -> Finding:
    return Finding(Severity.WARNING, place, sentence)


def _of_archive(contents: dict[str, bytes]) -> Iterator[Finding]:
    """Macros, embedded files and whatever the document would fetch from elsewhere."""
    types = contents["[Content_Types].xml"].decode("utf-8", "replace").lower()
    if "macroenabled" in types and not any("vba" in name.lower() for name in contents):
        yield _error(_("The file"), _("It is a file for macros. Save it as .docx, without macros."))
    for name in contents:
        low = name.lower()
        if "vbaproject" in low or "vbadata" in low:
            yield _error(name, _("It contains macros. Save it as .docx, without macros."))
        elif low.startswith(("word/embeddings/", "word/activex/", "word/controls/")):
            yield _error(name, _("It contains an embedded file or control. Take it out."))
        elif low.startswith("word/afchunk") or low.endswith((".mht", ".html", ".rtf", ".exe", ".dll")):
            yield _error(name, _("It contains another document. Copy the text into this one instead."))
        elif low.endswith(".rels"):
            yield from _of_links(name, contents[name])
        elif low == "word/comments.xml":
            yield _warning(name, _("It contains comments, which would go out with every letter."))


def _of_links(name: str, blob: bytes) -> Iterator[Finding]:
    for link in etree.fromstring(blob, package.strict_parser()):
        if link.get("TargetMode") != "External":
            continue
        target, kind = link.get("Target", ""), link.get("Type", "").rsplit("/", 1)[-1]
        if kind != "hyperlink":
            sentence = _("It fetches “%(target)s” from elsewhere when it is opened. Take this out.")
            yield _error(name, sentence % {"target": target[:80]})
        elif not target.lower().startswith(("https://", "http://", "mailto:", "tel:")):
            sentence = _("It links to “%(target)s”, which is no web page, email or telephone.")
            yield _error(name, sentence % {"target": target[:80]})
        else:
            sentence = _("It links to “%(target)s”. Make sure that readers should go there.")
            yield _warning(name, sentence % {"target": target[:80]})


def _of_texts(contents: dict[str, bytes]) -> Iterator[Finding]:
    """Paragraph by paragraph: broken tags, tags in pieces, fields that fetch, what pages lose."""
    for name, blob in contents.items():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        tree = etree.fromstring(blob, package.strict_parser())
        merged = _is_merged(name)
        for paragraph in tree.iter(qn("w:p")):
            yield from _of_paragraph(paragraph, merged=merged)
        yield from _of_codes(tree)
        if merged:
            yield from _of_nesting(tree)
            yield from _of_revisions(tree)


def _is_merged(name: str) -> bool:
    """Whether the renderer fills this part."""
    stem = name.removeprefix("word/")
    return stem in {"document.xml", "footnotes.xml"} or stem.startswith(("header", "footer"))


def _of_paragraph(paragraph: etree._Element, *, merged: bool) -> Iterator[Finding]:
    if paragraph.find(f".//{qn('w:p')}") is not None:
        return
    text = package.paragraph_text(paragraph)
    place = _place(text)
    whole = _TAG.findall(text)
    left = _TAG.sub("", text)
    if not whole and not _OPENING.search(left) and not _CLOSING.search(left):
        return
    if not merged:
        yield _error(place, _("Fields are not filled in here (an endnote, a comment or a shape)."))
    elif _OPENING.search(left):
        yield _error(place, _("A field begins here and does not end in the same paragraph."))
    elif _CLOSING.search(left):
        yield _error(place, _("A field ends here that does not begin in the same paragraph."))
    elif unknown := _UNKNOWN_PREFIX.search(text):
        yield _error(place, _("“%(tag)s” is not known here; use “p” or “tr”.") % {"tag": unknown.group()})
    runs = "\x00".join(element.text or "" for element in paragraph.iter(qn("w:t")))
    if merged and any(tag not in runs for tag in whole):
        sentence = _("Word keeps this field in pieces. It works now; typing it again in one go is safer.")
        yield _warning(place, sentence)


def _place(text: str) -> str:
    """The beginning of a paragraph, to look for in Word."""
    return f"“{' '.join(text.split())[:80]}”"


def _of_nesting(tree: etree._Element) -> Iterator[Finding]:
    """Each “if” and “for” has its end, found here because Jinja only names the last line."""
    begun: list[tuple[str, str]] = []
    for paragraph in tree.iter(qn("w:p")):
        if paragraph.find(f".//{qn('w:p')}") is not None:
            continue
        text = package.paragraph_text(paragraph)
        for word in _BLOCK.findall(text):
            if not word.startswith("end"):
                begun.append((word, _place(text)))
            elif begun and begun[-1][0] == word.removeprefix("end"):
                begun.pop()
            else:
                sentence = _("“%(word)s” ends something that did not begin just before.")
                yield _error(_place(text), sentence % {"word": word})
                return
    for word, place in begun:
        sentence = _("“%(word)s” begins here and no “end%(word)s” follows.")
        yield _error(place, sentence % {"word": word})


def _of_codes(tree: etree._Element) -> Iterator[Finding]:
    """Word's own field codes that read other files or run programs."""
    codes = [element.text or "" for element in tree.iter(qn("w:instrText"))]
    codes += [element.get(qn("w:instr"), "") for element in tree.iter(qn("w:fldSimple"))]
    joined = " ".join(codes).upper()
    for code in ("DDEAUTO", "DDE", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "IMPORT", "MACROBUTTON"):
        if re.search(rf"\b{code}\b", joined):
            yield _error(code, _("This Word field fetches or runs something. Take it out."))


def _of_revisions(tree: etree._Element) -> Iterator[Finding]:
    if next(tree.iter(qn("w:ins"), qn("w:del")), None) is not None:
        yield _warning(_("The document"), _("It contains tracked changes. Accept or reject them first."))
    if next(tree.iter(qn("w:txbxContent")), None) is not None:
        sentence = _("It contains text boxes, which screen readers miss. Use ordinary paragraphs.")
        yield _warning(_("The document"), sentence)


def _of_names(
    compiled: CompiledTemplate, allowed: frozenset[str], required: Collection[str]
) -> Iterator[Finding]:
    groups = {prefix for name in allowed for prefix in _prefixes(name)}
    for name, place in compiled.places.items():
        if name not in allowed and name not in groups:
            yield _error(place, _unknown(name, allowed | groups))
    for name in sorted(compiled.printed & (groups - allowed)):
        sentence = _("“%(name)s” has several parts. Print them one by one, a list with “for”.")
        yield _error(compiled.places[name], sentence % {"name": _plain(name)})
    for name in sorted(set(required) - compiled.printed):
        sentence = _("“%(name)s” is never printed. No letter goes out without it.")
        yield _error(_("The document"), sentence % {"name": _plain(name)})


def _prefixes(name: str) -> Iterator[str]:
    """`reports[].because` begins with `reports` and `reports[]`."""
    for place, letter in enumerate(name):
        if letter == "." or name[place:].startswith("[]"):
            yield name[:place]


def _unknown(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        sentence = _("There is no field “%(name)s”. Did you mean “%(close)s”?")
        return sentence % {"name": _plain(name), "close": _plain(close[0])}
    return _("There is no field “%(name)s”.") % {"name": _plain(name)}


def _plain(name: str) -> str:
    """The name as a person would say it: “because” in “reports”."""
    owner, dots, field = name.removesuffix("[]").rpartition("[].")
    return f"{owner}: {field}" if dots else field


def _of_filling(data: bytes, samples: Iterable[object]) -> Iterator[Finding]:
    """Fill it with each sample; the same failure is told once."""
    told: set[str] = set()
    for sample in samples:
        try:
            render(data, sample, title="Sample")
        except RenderError as error:
            if error.sentence not in told:
                yield _error(_("With sample facts"), error.sentence)
                told.add(error.sentence)
