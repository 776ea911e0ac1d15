"""May this file be read at all? Looked at as a package, before any cell of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from django.utils.translation import gettext as _

from pledge.unpacking import OLD_OFFICE, UNREADABLE, Measure, measured
from pledge.workbooks.problems import Fault, Problem
from pledge.workbooks.stream import Budget, Reader, Refused, damaged, stream

MAX_FILE = 5_000_000
# A sheet may be long: it is never unpacked as a whole, and its elements are counted.
MOST = Measure(entries=500, entry=20_000_000, xml=60_000_000, total=80_000_000, ratio=200)
MOST_ELEMENTS = 600_000
MOST_CHARACTERS = 10_000_000
MOST_SHEETS = 60
_TYPES = "[Content_Types].xml"
_SHEETS = "xl/worksheets/"
# Parts by the beginning of their name, or what stands in it, and what they are.
_UNWANTED = {
    Fault.MACROS: ("vbaproject", "vbadata", "xl/macrosheets/", "xl/dialogsheets/", "customui"),
    Fault.OUTSIDE: (
        "xl/externallinks/",
        "xl/connections.xml",
        "xl/querytables/",
        "xl/model/",
        "webextension",
    ),
    Fault.EMBEDDED: ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/"),
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One part of the package as another refers to it."""

    type: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """A workbook that may be read: where its parts are, and how much of it is left to read."""

    zipped: ZipFile
    workbook: str
    budget: Budget
    relations: dict[str, Relation] = field(default_factory=dict)

    def part(self, kind: str) -> str:
        """The name of the workbook's one part of this kind, or empty."""
        for relation in self.relations.values():
            if relation.type == kind and relation.target in self.zipped.NameToInfo:
                return relation.target
        return ""

    def stream(self, part: str, reader: Reader) -> None:
        stream(self.zipped, part, reader, self.budget)


def open_package(data: bytes) -> tuple[Package | None, list[Problem]]:
    """The package, or None and every reason to refuse it."""
    if refusal := _at_first_sight(data):
        return None, [refusal]
    try:
        zipped = ZipFile(BytesIO(data))
    except UNREADABLE:
        return None, [Problem(Fault.DAMAGED, damaged())]
    troubles = list(measured(zipped.infolist(), MOST))
    if troubles:
        return None, [_too_much(trouble.place, trouble.sentence) for trouble in troubles]
    if "mimetype" in zipped.NameToInfo or _TYPES not in zipped.NameToInfo:
        return None, [_not_a_workbook()]
    problems = list(_unwanted(zipped.namelist()))
    budget = Budget(MOST_ELEMENTS, MOST_CHARACTERS)
    try:
        problems += _of_types(zipped, budget)
        if problems:
            return None, problems
        relations = {
            name: read_relations(zipped, name, budget)
            for name in zipped.namelist()
            if name.lower().endswith(".rels")
        }
        problems += _outside(relations)
    except Refused as refused:
        return None, [*problems, refused.problem]
    if problems:
        return None, problems
    package = _package(zipped, relations, budget)
    return package, [] if package else [_not_a_workbook()]


def _at_first_sight(data: bytes) -> Problem | None:
    if len(data) > MAX_FILE:
        sentence = _("It is larger than %(most)d MB. Take pictures and sheets of your own out of it.")
        return Problem(Fault.TOO_MUCH, sentence % {"most": MAX_FILE // 1_000_000})
    if data.startswith(OLD_OFFICE):
        sentence = _("It is an old or password-protected Excel file. Save it without a password as .xlsx.")
        return Problem(Fault.LOCKED, sentence)
    if not is_zipfile(BytesIO(data)):
        return _not_a_workbook()
    return None


def _not_a_workbook() -> Problem:
    return Problem(Fault.NOT_A_WORKBOOK, _("It is not an Excel workbook. Save it in Excel as .xlsx."))


def _too_much(place: str, sentence: str) -> Problem:
    if place.lower().startswith(_SHEETS):
        sentence = _(
            "One of its sheets is far larger than its answers need, most likely by a great many empty rows. "
            "Delete the rows below the last answer and save it again."
        )
        return Problem(Fault.TOO_MUCH, sentence)
    return Problem(Fault.TOO_MUCH, f"{place}: {sentence}" if "." in place else sentence)


def _unwanted(names: list[str]) -> Iterator[Problem]:
    lowered = [name.lower() for name in names]
    for fault, parts in _UNWANTED.items():
        if any(part in name for name in lowered for part in parts):
            yield Problem(fault, _why(fault))


def _why(fault: Fault) -> str:
    if fault is Fault.MACROS:
        return _("It holds macros. Save it in Excel as “Excel Workbook (.xlsx)”, which has none.")
    if fault is Fault.OUTSIDE:
        return _(
            "It refers to other files or data outside itself. Break those links in Excel and save it again."
        )
    return _("It holds embedded objects or controls. Delete them in Excel and save it again.")


def _of_types(zipped: ZipFile, budget: Budget) -> list[Problem]:
    reader = _Types()
    stream(zipped, _TYPES, reader, budget)
    if any("macroenabled" in kind or "vba" in kind for kind in reader.kinds):
        return [Problem(Fault.MACROS, _why(Fault.MACROS))]
    if not any(
        "spreadsheetml.sheet.main" in kind or "spreadsheetml.template.main" in kind for kind in reader.kinds
    ):
        return [_not_a_workbook()]
    return []


class _Types(Reader):
    def __init__(self) -> None:
        self.kinds: set[str] = set()

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("Override", "Default"):
            self.kinds.add(attributes.get("ContentType", "").lower())


class _Relations(Reader):
    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.found: dict[str, Relation] = {}

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name != "Relationship":
            return
        target = attributes.get("Target", "")
        external = attributes.get("TargetMode", "") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", self.folder, target)).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.found[attributes.get("Id", "")] = Relation(kind, target, external)


def read_relations(zipped: ZipFile, name: str, budget: Budget) -> dict[str, Relation]:
    """What one part refers to, by the name it uses for it."""
    reader = _Relations(posixpath.dirname(posixpath.dirname(name)))
    stream(zipped, name, reader, budget)
    return reader.found


def _outside(relations: Mapping[str, Mapping[str, Relation]]) -> list[Problem]:
    """Anything fetched from elsewhere. A web address that somebody typed is only text."""
    everything = [relation for found in relations.values() for relation in found.values()]
    if any(relation.external and relation.type != "hyperlink" for relation in everything):
        return [Problem(Fault.OUTSIDE, _why(Fault.OUTSIDE))]
    return []


def _package(zipped: ZipFile, relations: Mapping[str, dict[str, Relation]], budget: Budget) -> Package | None:
    for relation in relations.get("_rels/.rels", {}).values():
        if relation.type == "officeDocument" and relation.target in zipped.NameToInfo:
            folder, name = posixpath.split(relation.target)
            own = relations.get(posixpath.join(folder, "_rels", f"{name}.rels"), {})
            return Package(zipped, relation.target, budget, own)
    return None
