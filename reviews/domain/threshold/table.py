"""A procedure as a table, one row a route, for a practitioner to read against the source and sign."""

from __future__ import annotations

from collections.abc import Iterator

from .conditions import Condition, Node, leaves_of
from .procedure import Procedure
from .read_back import Section, Statement, in_english, read_back

Row = dict[str, str]

COLUMNS = (
    "slug",
    "authority",
    "nation",
    "status",
    "as of",
    "route",
    "number",
    "whose",
    "windows",
    "other rules",
    "left to a person",
    "unclear",
    "source",
    "signed by",
    "signed on",
)
NUMBERS = ("count", "act-number")
WHOSE = ("made-by-", "people", "agreement-")
WINDOWS = ("window-", "reporting-", "latest", "not-before", "act-report", "act-apply")
#: What stands under a condition and is for the applicant.
BESIDE = ("asked", "because")
#: Statements that are said elsewhere in the row.
ELSEWHERE = ("kind-complaints", "repeats-", "reading")


def table_rows(procedure: Procedure) -> tuple[Row, ...]:
    """One row for the Act's own route and one for each local route, in the columns of `COLUMNS`.

    The last two columns are empty: they are for whoever signs.
    """
    sections = [one for one in read_back(procedure) if one.code in ("act", "route")]
    people = [_by_the_act(procedure), *(_by_people(procedure, index) for index in range(len(sections) - 1))]
    return tuple(
        _row(procedure, section, left, f"routes[{index - 1}]" if index else "statutory")
        for index, (section, left) in enumerate(zip(sections, people, strict=True))
    )


def _row(procedure: Procedure, section: Section, left: list[str], path: str) -> Row:
    return {
        "slug": procedure.slug,
        "authority": procedure.name,
        "nation": procedure.nation,
        "status": procedure.status,
        "as of": procedure.source.as_of or "no date",
        "route": section.title or "The Act’s own route",
        "number": _said(section, NUMBERS) or "none: people decide",
        "whose": _said(section, WHOSE),
        "windows": _said(section, WINDOWS),
        "other rules": _said(section, ("",), but=(*NUMBERS, *WHOSE, *WINDOWS, *ELSEWHERE)),
        "left to a person": " ".join(left) or "Nothing.",
        "unclear": " ".join(_unclear(procedure, section, path)),
        "source": procedure.source.address,
        "signed by": "",
        "signed on": "",
    }


def _said(section: Section, codes: tuple[str, ...], but: tuple[str, ...] = ()) -> str:
    chosen = [one for one in section.statements if one.code.startswith(codes)]
    return " ".join(_whole(one) for one in chosen if not (but and one.code.startswith(but)))


def _whole(statement: Statement) -> str:
    """A statement with what stands beneath it, in one line; the question to the applicant is left out."""
    under = [_whole(one).rstrip(".") for one in statement.under if not one.code.startswith(BESIDE)]
    if not under:
        return in_english(statement)
    return f"{in_english(statement)} {'; '.join(one[:1].lower() + one[1:] for one in under)}."


def _by_the_act(procedure: Procedure) -> list[str]:
    left = ["Which of one person’s reports count (section 104(12))."]
    if procedure.statutory.apply_basis == "reading" or procedure.statutory.report_basis == "reading":
        left.append("Whether the periods are read rightly.")
    return left


def _by_people(procedure: Procedure, index: int) -> list[str]:
    route = procedure.routes[index]
    left = ["Whether to hold a review under it."] if route.kind == "discretion" else []
    nodes: list[Node] = [*route.whole, *route.each]
    nodes += [one.condition for one in procedure.exclusions] if route.counted else []
    return left + list(dict.fromkeys(_findings(nodes, route.id)))


def _findings(nodes: list[Node], route: str) -> Iterator[str]:
    """What somebody must look up or find; a finding under the route's own name is to hold a review at all."""
    for node in nodes:
        for leaf in leaves_of(node):
            if isinstance(leaf, Condition) and leaf.kind != "belief" and leaf.key != route:
                yield leaf.text


def _unclear(procedure: Procedure, section: Section, path: str) -> Iterator[str]:
    for one in section.statements:
        if one.code.startswith("reading"):
            yield in_english(one)
    for ambiguity in procedure.ambiguities:
        about_a_route = ambiguity.part.startswith("routes[")
        here = ambiguity.part.startswith(path) if about_a_route else path == "statutory"
        if here and not ambiguity.settled:
            yield ambiguity.text
