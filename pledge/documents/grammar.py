"""The small language of our Word templates: names, lists, conditions, and nothing else.

A template belongs to an authority, so it is treated as hostile. It may print a field
(`{{ contact.name }}`), repeat rows (`{%tr for report in reports %}`) and leave parts out
(`{%p if other_help %}`). It cannot call, import, calculate, assign or reach into Python:
whatever is not on the list below is refused before it runs, and what does run, runs in
Jinja's sandbox. Because the language is this small, `inspect` can name every field that a
template reads and prints.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

MAX_NESTED_LOOPS = 3
FILTERS = frozenset({"length"})
TESTS = frozenset({"defined"})
LOOP_ATTRIBUTES = frozenset({"first", "last", "index", "length"})

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For,
    nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Const, nodes.Filter, nodes.Test,
)  # fmt: skip

_NEW_LINE = Markup('</w:t><w:br/><w:t xml:space="preserve">')


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a template may not do, with the line of the patched XML it stands on."""

    line: int
    sentence: str


@dataclass(slots=True)
class Reading:
    """What a template asks for: dotted names, `[]` after a list (`reports[].because`).

    `read` gives the first line on which a name stands; `printed` are those whose text
    reaches the page.
    """

    read: dict[str, int] = field(default_factory=dict)
    printed: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def note(self, name: str, line: int) -> None:
        self.read.setdefault(name, line)


def environment() -> ImmutableSandboxedEnvironment:
    """A sandbox that escapes everything, knows no globals and refuses unknown names."""
    made = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        keep_trailing_newline=True,
        cache_size=0,
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


def shown(value: object) -> object:
    """A value as Word must hold it: escaped, a newline as a line break.

    Raises TypeError for what would print as Python's own words ("None", "True", a list).
    """
    if isinstance(value, str):
        if isinstance(value, Markup) or "\n" not in value:
            return value
        return _NEW_LINE.join(escape(line) for line in value.split("\n"))
    if isinstance(value, Undefined) or hasattr(value, "__html__"):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(f"a value of type {type(value).__name__} cannot be printed")


def inspect(tree: nodes.Template) -> Reading:
    """Every field the template reads and prints, and everything it may not do."""
    reading = Reading()
    _walk(tree, {}, 0, reading, printing=False)
    reading.problems.sort(key=lambda problem: problem.line)
    return reading


def _refusal(node: nodes.Node) -> str:
    words = {
        "Call": _("calls something with ( )"),
        "Getitem": _("picks an item with [ ]"),
        "Assign": _("sets a value"),
        "Macro": _("defines a macro"),
    }
    name = type(node).__name__
    word = words.get(name) or _("uses “%(word)s”") % {"word": name.lower()}
    return _("The template %(does)s. It may only print fields, repeat lists and use “if”.") % {"does": word}


def _walk(node: nodes.Node, scope: dict[str, str], loops: int, reading: Reading, *, printing: bool) -> None:
    """Follow the names down the tree; `scope` maps a loop's own name to the list it walks."""
    if isinstance(node, nodes.For):
        _walk_loop(node, scope, loops, reading)
    elif isinstance(node, nodes.If):
        _walk(node.test, scope, loops, reading, printing=False)
        for child in (*node.body, *node.elif_, *node.else_):
            _walk(child, scope, loops, reading, printing=False)
    elif isinstance(node, nodes.CondExpr):
        _walk(node.test, scope, loops, reading, printing=False)
        for branch in filter(None, (node.expr1, node.expr2)):
            _walk(branch, scope, loops, reading, printing=printing)
    elif isinstance(node, nodes.Name | nodes.Getattr):
        _note_name(node, scope, reading, printing=printing)
    else:
        if not isinstance(node, _ALLOWED):
            reading.problems.append(Problem(node.lineno, _refusal(node)))
            return
        if isinstance(node, nodes.Filter | nodes.Test):
            _check_filter(node, reading)
            printing = False
        inside = printing or isinstance(node, nodes.Output)
        for child in node.iter_child_nodes():
            _walk(child, scope, loops, reading, printing=inside)


def _walk_loop(node: nodes.For, scope: dict[str, str], loops: int, reading: Reading) -> None:
    if node.recursive or node.test is not None or node.else_:
        reading.problems.append(
            Problem(node.lineno, _("A loop may only say “for x in list”; use “if” for the rest."))
        )
    if loops + 1 > MAX_NESTED_LOOPS:
        sentence = _("Loops may stand at most %(most)d deep inside each other.") % {"most": MAX_NESTED_LOOPS}
        reading.problems.append(Problem(node.lineno, sentence))
    source = _dotted(node.iter, scope)
    if source is None or not isinstance(node.target, nodes.Name):
        reading.problems.append(
            Problem(node.lineno, _("A loop must walk one named list, as in “for report in reports”."))
        )
        return
    _refuse_hidden(source, node.lineno, reading)
    reading.note(source, node.lineno)
    inner = scope | {node.target.name: f"{source}[]", "loop": ""}
    for child in node.body:
        _walk(child, inner, loops + 1, reading, printing=False)


def _note_name(
    node: nodes.Name | nodes.Getattr, scope: dict[str, str], reading: Reading, *, printing: bool
) -> None:
    name = _dotted(node, scope)
    if name is None:
        reading.problems.append(
            Problem(node.lineno, _("A field is a name, or names joined by dots: “contact.name”."))
        )
        return
    if name.startswith("."):
        if name.removeprefix(".") not in LOOP_ATTRIBUTES:
            known = ", ".join(sorted(LOOP_ATTRIBUTES))
            sentence = _("“loop%(name)s” is not one of: %(known)s.") % {"name": name, "known": known}
            reading.problems.append(Problem(node.lineno, sentence))
        return
    _refuse_hidden(name, node.lineno, reading)
    reading.note(name, node.lineno)
    if printing:
        reading.printed.add(name)


def _dotted(node: nodes.Node, scope: dict[str, str]) -> str | None:
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        owner = _dotted(node.node, scope)
        return None if owner is None else f"{owner}.{node.attr}"
    return None


def _refuse_hidden(name: str, line: int, reading: Reading) -> None:
    if any(part.startswith("_") for part in name.replace("[]", "").split(".")):
        sentence = _("“%(name)s” reaches into the program; no field begins with an underscore.")
        reading.problems.append(Problem(line, sentence % {"name": name}))


def _check_filter(node: nodes.Filter | nodes.Test, reading: Reading) -> None:
    known = FILTERS if isinstance(node, nodes.Filter) else TESTS
    if node.name not in known:
        sentence = _("“%(name)s” is not known here; only “length” and “is defined” are.")
        reading.problems.append(Problem(node.lineno, sentence % {"name": node.name}))
