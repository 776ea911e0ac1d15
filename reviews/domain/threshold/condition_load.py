"""Conditions from a procedure's JSON."""

from __future__ import annotations

from collections.abc import Mapping

from .application import CHANNELS, KINDS_OF_PERSON, RECIPIENTS, STARTERS
from .checking import Item
from .conditions import (
    CHECKS,
    CHECKS_OF_REPORTS,
    CHECKS_WITH_WORDS,
    FINDERS,
    KINDS,
    SCOPES,
    Check,
    Condition,
    Group,
    Leaf,
    Node,
    leaves_of,
)
from .problems import shown

DEEPEST = 8
WORDS = {
    "started-by": STARTERS,
    "kind-of-person": KINDS_OF_PERSON,
    "recipient": RECIPIENTS,
    "channel": CHANNELS,
}


def load_conditions(item: Item, key: str) -> tuple[Node, ...]:
    """Every entry of the list under ``key``; all of them must hold."""
    value = item.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        item.problem(key, f"must be a list of conditions, not {shown(value)}")
        return ()
    return _nodes(item, key, value, 0)


def load_condition(item: Item, key: str) -> Node | None:
    """The one condition under ``key``."""
    value = item.get(key)
    nodes = _nodes(item, key, [value], 0, numbered=False)
    return nodes[0] if nodes else None


def about_reports(node: Node) -> bool:
    """True where the condition has to be tried for each report or the person who made it."""
    return any(leaf.scope != "application" for leaf in leaves_of(node))


def _nodes(
    parent: Item, key: str, values: list[object], depth: int, *, numbered: bool = True
) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for index, value in enumerate(values):
        place = f"{key}[{index}]" if numbered else key
        if not isinstance(value, Mapping):
            parent.problem(place, f"must be a condition, not {shown(value)}")
        elif depth >= DEEPEST:
            parent.problem(place, f"is nested more than {DEEPEST} deep")
        else:
            path = f"{parent.path}.{place}" if parent.path else place
            node = _node(Item(value, path, parent.problems), depth)
            if node is not None:
                nodes.append(node)
    return tuple(nodes)


def _node(item: Item, depth: int) -> Node | None:
    for word in ("all", "any"):
        if word in item.data:
            parts = item.get(word)
            item.close()
            if not isinstance(parts, list) or not parts:
                item.problem(word, f"must be a list of conditions, not {shown(parts)}")
                return None
            return Group(word == "any", _nodes(item, word, parts, depth + 1))
    leaf: Leaf = _check(item) if "test" in item.data else _condition(item)
    item.close()
    return leaf


def _condition(item: Item) -> Condition:
    kind = item.choice("kind", KINDS)
    condition = Condition(
        key=item.text("key", required=True),
        kind=kind,
        scope=item.choice("scope", SCOPES, "application"),
        needs=item.yes("needs", True),
        opens=item.choice("effect", ("opens", "restricts"), "restricts") == "opens",
        finder=item.choice("finder", FINDERS, "officer"),
        text=item.text("text", required=True),
        reason=item.text("reason"),
        question=item.text("question"),
        hint=item.text("hint"),
    )
    if kind != "finding" and not condition.question:
        item.problem("question", "is missing; the applicant must be able to say, in plain words")
    return condition


def _check(item: Item) -> Check:
    name = item.choice("test", CHECKS)
    default = "report" if name == "waited" or name in CHECKS_OF_REPORTS else "application"
    check = Check(
        name=name,
        scope=item.choice("scope", SCOPES, default),
        needs=item.yes("needs", True),
        opens=item.choice("effect", ("opens", "restricts"), "restricts") == "opens",
        words=item.words("words", WORDS.get(name)),
        period=item.period("more_than", day_one=False),
        text=item.text("text", required=True),
    )
    if item.data["test"] != name:
        return check
    if name == "waited" and item.data.get("more_than") is None:
        item.problem("more_than", "is missing; say how long must have passed")
    if name in CHECKS_WITH_WORDS and not check.words:
        item.problem("words", "is missing; say which values hold")
    if name in CHECKS_OF_REPORTS and check.scope != "report":
        item.problem("scope", "must be report: it is about a report")
    return check
