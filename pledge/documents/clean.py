"""Make any text safe to stand in a Word file, without losing a word of it.

Applicants paste from Word, web pages and telephones. Some of those characters are not
allowed in XML and would corrupt the file; others (tab, page break, bell) would let the
text of a letter change its layout. `prepare` walks a whole context, cleans every string
and remembers which field each one came from, so that the renderer can look for it again
in the finished document.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from types import SimpleNamespace

# Everything a person or a program may use to start a new line. The vertical tab is Word's
# own line break, the form feed its page break.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# A tab, and Word's mark for the end of a table cell: words on each side stay apart.
_GAPS = re.compile("[\t\a]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for a document, with the words a screen reader says instead of it.

    It is made smaller where it would be wider than ``widest_mm``.
    """

    data: bytes
    alt: str
    height_mm: int = 18
    widest_mm: int = 80


@dataclass(frozen=True, slots=True)
class FieldText:
    """One cleaned string of a context: `reports[2].because`, its pattern and its text."""

    field: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A cleaned context: values for the template, and every string with its field."""

    values: dict[str, object]
    texts: tuple[FieldText, ...]


def clean_text(text: str) -> str:
    """The text with nothing in it that XML forbids or that could change a page's layout.

    Line ends become a plain newline, tabs a space; control characters go; half characters
    and noncharacters become the replacement character, so that a reader sees that something
    stood there. Space around the whole is taken off. Everything else stays as it was:
    markup, braces, emoji, right-to-left text.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _GAPS.sub(" ", text)
    text = _CONTROLS.sub("", text)
    text = _SURROGATES.sub(REPLACEMENT, text)
    return _NONCHARACTERS.sub(REPLACEMENT, text).strip()


def prepare(context: object, show: Callable[[Picture], object]) -> Prepared:
    """Clean a mapping or a dataclass of strings, numbers, lists and dataclasses.

    `show` turns a picture into what the template prints for it. Raises TypeError, naming
    the field first, for a value that a document cannot show.
    """
    washing = _Washing(show, [])
    values = {name: washing.clean(value, name, name) for name, value in _members(context)}
    return Prepared(values, tuple(washing.texts))


@dataclass(slots=True)
class _Washing:
    show: Callable[[Picture], object]
    texts: list[FieldText]

    def clean(self, value: object, field: str, name: str) -> object:
        if isinstance(value, str):
            text = clean_text(value)
            if text:
                self.texts.append(FieldText(field, name, text))
            return text
        if isinstance(value, Picture):
            return self.show(value)
        if value is None or isinstance(value, int):
            return value
        if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
            return tuple(
                self.clean(item, f"{field}[{place}]", f"{name}[]") for place, item in enumerate(value)
            )
        if isinstance(value, Mapping) or is_dataclass(value):
            inner = {
                key: self.clean(item, f"{field}.{key}", f"{name}.{key}") for key, item in _members(value)
            }
            return SimpleNamespace(**inner)
        kind = type(value).__name__
        raise TypeError(f"{field}: a document cannot show a value of type {kind}")


def _members(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key), item
    elif is_dataclass(value) and not isinstance(value, type):
        for member in fields(value):
            yield member.name, getattr(value, member.name)
    else:
        raise TypeError(f"A context is a mapping or a dataclass, not {type(value).__name__}")
