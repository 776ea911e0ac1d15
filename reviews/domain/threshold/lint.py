"""The lawful checks on a procedure: what the Act demands of its text, what guidance asks, what is good.

MUST is the Act, SHOULD is Home Office guidance (or a lawful term that narrows what the Act gives), GOOD
is good practice; docs/lawful-checks.md has every check with its reasoning. A finding is a *breach* only where
the text that was read shows it. What was not seen, or is a reading, is *not-seen*: a person must check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from .added import Added, Args, added_conditions, for_one_person, is_other_way, needed, of_condition, shorter
from .arrangements import ARRANGEMENTS
from .conditions import Node
from .lint_words import citation, mending, sentence
from .periods import last_day
from .procedure import Procedure
from .procedure_load import ACT_APPLY, ACT_NUMBER, ACT_REPORT

MUST, SHOULD, GOOD = "MUST", "SHOULD", "GOOD"
WEIGHTS = (MUST, SHOULD, GOOD)
BREACH, NOT_SEEN = "breach", "not-seen"
#: The arrangements that every procedure owes; the other two are owed only where something calls for them.
OWED = tuple(name for name in ARRANGEMENTS if name not in ("joint_co_option", "act_prevails"))
#: Who decides an appeal: somebody outside the bodies that decided, or one of those.
OUTSIDE = ("local-policing-body", "neighbouring-partnership")
INSIDE = ("council", "partnership", "police", "landlord")
#: What rests on a reading of section 104(4) rather than on its words.
READINGS = ("added-one-person", "added-separate-incidents", "added-recipients")


@dataclass(frozen=True, slots=True)
class LawfulFinding:
    """One finding. ``part`` is its path in the procedure; ``args`` fill the sentences of its code.

    A *not-seen* finding has ``why`` in its args: absent (not seen in what was read), marked (a value that is
    not the source's own), reading (of unclear words) or unsaid (seen, but not enough to tell).
    """

    code: str
    weight: str
    state: str
    part: str
    citation: str
    args: Args = field(default_factory=dict)

    def in_english(self) -> str:
        """What was found, in a sentence or two."""
        return sentence(self.code, self.state, self.args)

    def wording(self) -> str:
        """Wording that mends it; what stands in square brackets is to be filled in."""
        return mending(self.code, self.args)


def lawful_checks(procedure: Procedure, today: date) -> tuple[LawfulFinding, ...]:
    """Every finding about a procedure's text, MUST first, then in the order of the Act and of the file.

    ``today`` decides what is overdue. A statement for several areas is not a procedure, and has that one
    finding only: its areas' own procedures are to be checked.
    """
    if procedure.area.covers == "statement":
        return (_finding(procedure, "not-a-procedure", MUST, "area.covers", why="unsaid"),)
    added = added_conditions(procedure, today)
    found = [
        *_arrangements(procedure),
        *_joint(procedure),
        *_act_prevails(procedure, added),
        *_numbers(procedure),
        *_periods(procedure),
        *(_finding(procedure, one.code, SHOULD, one.part, **one.args) for one in added),
        *_bars(procedure),
        *_ways_to_apply(procedure),
        *_overdue(procedure, today),
        *_deciders(procedure),
        *_good(procedure),
    ]
    return tuple(sorted(found, key=lambda one: WEIGHTS.index(one.weight)))


def _finding(procedure: Procedure, code: str, weight: str, part: str, **args: object) -> LawfulFinding:
    """A finding: a breach, unless ``why`` says otherwise or the value is marked as not the source's own."""
    given = {name: value for name, value in args.items() if value != ""}
    if "why" not in given and _marked(procedure, part):
        given["why"] = "marked"
    state = NOT_SEEN if "why" in given else BREACH
    given["nation"] = procedure.nation
    return LawfulFinding(code, weight, state, part, citation(code, given), given)


def _marked(procedure: Procedure, part: str) -> bool:
    """Whether a mark stands on the part, on something it belongs to, or on something in it."""
    return any(_within(part, one.part) or _within(one.part, part) for one in procedure.marks)


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith((f"{outer}.", f"{outer}["))


def _arrangements(procedure: Procedure) -> Iterator[LawfulFinding]:
    joint = procedure.arranged("joint_co_option")
    for name in OWED:
        one = procedure.arranged(name)
        # A joint co-option is a co-option (para 8(2)).
        if name == "co_option" and joint is not None and joint.said:
            continue
        if one is None or not one.said:
            yield _arrangement(procedure, name, **_appeal_seen(procedure, name))


def _arrangement(procedure: Procedure, name: str, **args: object) -> LawfulFinding:
    """One that the text has not, or that nobody has seen in what was read."""
    if procedure.arranged(name) is None:
        args["why"] = "absent"
    return _finding(procedure, name.replace("_", "-"), MUST, f"arrangements.{name}", **args)


def _appeal_seen(procedure: Procedure, name: str) -> Args:
    """An appeal that is published may cover either half of para 3, and nobody has said which."""
    seen = procedure.appeal is not None and name.startswith("dissatisfied") and not procedure.arranged(name)
    return {"appeal": procedure.appeal.word} if seen and procedure.appeal else {}


def _joint(procedure: Procedure) -> Iterator[LawfulFinding]:
    """Joint procedures and a joint co-option come as a pair (para 8(1)(b), (2)(b))."""
    pair = procedure.arranged("joint_co_option")
    if procedure.area.covers == "joint":
        if pair is None or not pair.said:
            yield _arrangement(procedure, "joint_co_option")
    elif pair is not None and pair.said:
        # A part of an area may stand under a joint procedure (para 9), and then this is not all of it.
        why = {"why": "unsaid"} if procedure.area.covers == "part" else {}
        yield _finding(procedure, "joint-procedure", MUST, "area.covers", **why)


def _act_prevails(procedure: Procedure, added: tuple[Added, ...]) -> Iterator[LawfulFinding]:
    """What is added must be printed with the sentence that it ends where the Act's number is reached."""
    one = procedure.arranged("act_prevails")
    grounds = [
        *((ground.part, ground.code, "why" in ground.args) for ground in added),
        *((f"exclusions[{index}]", "exclusion", False) for index in range(len(procedure.exclusions))),
        *(
            ("who_may_apply.conditions", "who-may-apply", False)
            for _ in procedure.who_may_apply.conditions[:1]
        ),
    ]
    if not grounds or (one is not None and one.said):
        return
    parts = tuple(dict.fromkeys(part for part, _, _ in grounds))
    codes = tuple(dict.fromkeys(code for _, code, _ in grounds))
    args: dict[str, object] = {"parts": parts, "grounds": codes, "number": procedure.statutory.number}
    args["basis"] = "reading" if all(code in READINGS for code in codes) else "words"
    if all(unsure or _marked(procedure, part) for part, _, unsure in grounds):
        args["why"] = "marked"
    yield _arrangement(procedure, "act_prevails", **args)


def _numbers(procedure: Procedure) -> Iterator[LawfulFinding]:
    """A number above three, unless three reports by one person are enough on some route."""
    terms = procedure.statutory
    counted = [(i, route) for i, route in enumerate(procedure.routes) if not is_other_way(route)]
    if any(for_one_person(route) and needed(route) <= ACT_NUMBER for _, route in counted):
        return
    if terms.number > ACT_NUMBER:
        why = {} if terms.number_basis == "stated" else {"why": "reading"}
        yield _finding(
            procedure, "number-above-three", SHOULD, "statutory.number", number=terms.number, **why
        )
    elif terms.number_basis == "act-default":
        for index, route in counted:
            if needed(route) > ACT_NUMBER:
                part = "number" if (route.number or 0) > ACT_NUMBER else "people"
                args = {"number": needed(route), "route": route.title}
                yield _finding(procedure, "route-above-three", SHOULD, f"routes[{index}].{part}", **args)


def _periods(procedure: Procedure) -> Iterator[LawfulFinding]:
    """The two periods of s.104(11), where they are shorter than the Act's own. A longer one is no finding."""
    terms = procedure.statutory
    for name, period, basis, act in (
        ("report", terms.report_period, terms.report_basis, ACT_REPORT),
        ("apply", terms.apply_period, terms.apply_basis, ACT_APPLY),
    ):
        how = shorter(period, act)
        if how:
            args: dict[str, object] = {"within": period.written, "usual": act.written, "how": how}
            if basis != "stated":
                args["why"] = "reading"
            yield _finding(procedure, f"shorter-{name}-period", SHOULD, f"statutory.{name}_period", **args)


def _bars(procedure: Procedure) -> Iterator[LawfulFinding]:
    """Who may apply, and exclusions that ask for a closed case or how anybody responded.

    Other exclusions are the authority's own policy, on which no guidance was seen; see `_act_prevails`.
    """
    for index, node in enumerate(procedure.who_may_apply.conditions):
        part = f"who_may_apply.conditions[{index}]"
        yield _finding(procedure, "who-may-apply", SHOULD, part, text=_text(node))
    for index, one in enumerate(procedure.exclusions):
        bar = of_condition(one.condition, f"exclusions[{index}]", "")
        if bar.code != "added-condition":
            yield _finding(procedure, bar.code, SHOULD, bar.part, text=one.text)


def _text(node: Node) -> object:
    return of_condition(node, "", "").args["text"]


def _ways_to_apply(procedure: Procedure) -> Iterator[LawfulFinding]:
    ways = tuple(dict.fromkeys(procedure.apply_by))
    if len(ways) > 1:
        return
    args: dict[str, object] = {"ways": ways}
    if not ways or not procedure.source.whole:
        args["why"] = "absent"
    yield _finding(procedure, "one-way-to-apply", SHOULD, "apply_by", **args)


def _overdue(procedure: Procedure, today: date) -> Iterator[LawfulFinding]:
    """The next assessment (para 4(a)), by the date published or by how often and the last one done."""
    first, last = procedure.valid_from, procedure.valid_to
    if procedure.status in ("superseded", "abolished"):
        return
    if (first is not None and first > today) or (last is not None and last < today):
        return
    assessing = procedure.arranged("assessing")
    done = max((day for day in assessing.dates if day <= today), default=None) if assessing else None
    due, part = procedure.review_due, "review_due"
    if due is None and done is not None and assessing is not None and assessing.every is not None:
        due, part = last_day(done, assessing.every), "arrangements.assessing"
    if due is not None and due < today and (done is None or done < due):
        yield _finding(procedure, "review-overdue", SHOULD, part, on=due.isoformat())


def _deciders(procedure: Procedure) -> Iterator[LawfulFinding]:
    people = (procedure.as_data().get("deciders") or {}).get("people")
    if people is None and len(procedure.deciders.named) < 2:
        yield _finding(procedure, "one-decider", SHOULD, "deciders", why="absent")
    elif people == 1:
        yield _finding(procedure, "one-decider", SHOULD, "deciders.people")


def _good(procedure: Procedure) -> Iterator[LawfulFinding]:
    unseen = {} if procedure.source.whole else {"why": "absent"}
    if not procedure.clocks:
        yield _finding(procedure, "no-clocks", GOOD, "clocks", **unseen)
    yield from _appeal(procedure)
    if not any(_for_hate_or_harm(procedure)):
        # A route that people open may be for harm; only somebody who reads it can tell.
        opened = any(is_other_way(route) for route in procedure.routes)
        why = {"why": "unsaid"} if opened and not unseen else unseen
        yield _finding(procedure, "no-hate-or-harm-route", GOOD, "routes", **why)


def _for_hate_or_harm(procedure: Procedure) -> Iterator[bool]:
    for route in procedure.routes:
        hate = route.hate is not None and route.hate.share != "none"
        yield route.kind in ("hate", "harm-or-vulnerability") or hate


def _appeal(procedure: Procedure) -> Iterator[LawfulFinding]:
    """Somebody who had no part in the decision should look at it again."""
    appeal = procedure.appeal
    if appeal is None:
        said = [procedure.arranged(name) for name in ("dissatisfied_application", "dissatisfied_review")]
        none = all(one is not None and not one.said for one in said)
        unseen = any(one is not None and one.said for one in said) or not procedure.source.whole
        why = {"why": "absent"} if unseen and not none else {}
        yield _finding(procedure, "no-independent-appeal", GOOD, "appeal", **why)
    elif appeal.body_kind not in OUTSIDE:
        why = {} if appeal.body_kind in INSIDE else {"why": "unsaid"}
        args = {"word": appeal.word, "body": appeal.body_kind, **why}
        yield _finding(procedure, "no-independent-appeal", GOOD, "appeal.body_kind", **args)
