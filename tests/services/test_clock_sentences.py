"""Every way a date can come about has its sentence, for every published unit of time."""

from __future__ import annotations

from datetime import date

import pytest

from pledge.calendar import calendar_for
from reviews.domain.deadlines import CODES, UNITS, ClockRule, work_out
from reviews.domain.pauses import Pause
from reviews.domain.threshold.procedure import CLOCK_KINDS, CLOCK_STARTS
from reviews.selectors.clock_words import rule_in_words, sentences

RECEIVED = date(2026, 1, 31)


def rule(unit: str, start: str = "receipt", **more: object) -> ClockRule:
    length = {} if unit == "meeting" else {"length": 1}
    return ClockRule.from_entry(
        {"kind": "review", "unit": unit, "from": start, "every": "month", **length, **more}
    )


def test_every_code_is_said_in_words() -> None:
    calendar = calendar_for()
    late, events = date(2028, 12, 29), {"receipt": RECEIVED}
    worked_out = [
        work_out(ClockRule("review", "receipt"), events, calendar, RECEIVED),
        work_out(rule("meeting"), events, calendar, RECEIVED),
        work_out(rule("meeting"), events, calendar, RECEIVED, called_on=date(2026, 3, 9)),
        work_out(rule("days"), events, calendar, RECEIVED, pauses=[Pause(RECEIVED, date(2026, 2, 9))]),
        work_out(rule("months"), events, calendar, RECEIVED, told_on=date(2026, 3, 9)),
        work_out(rule("months"), events, calendar, RECEIVED, told_on=date(2026, 2, 9)),
        work_out(rule("days", "not-stated"), events, calendar, RECEIVED),
        work_out(rule("days"), {}, calendar, RECEIVED),
        work_out(rule("working-days"), {"receipt": late}, calendar, late),
    ]
    assert {code.code for deadline in worked_out for code in deadline.codes} == set(CODES)
    for deadline in worked_out:
        assert len(sentences(deadline)) == len(deadline.codes)
        assert all("%(" not in sentence and sentence.endswith(".") for sentence in sentences(deadline))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("start", CLOCK_STARTS)
@pytest.mark.parametrize("base", [None, RECEIVED])
def test_every_published_clock_can_be_told(unit: str, start: str, base: date | None) -> None:
    one = rule(unit, start)
    deadline = work_out(one, {one.starts_from: base}, calendar_for(), RECEIVED)
    assert all(sentences(deadline))
    assert rule_in_words(deadline.rule)
    assert "_" not in rule_in_words(deadline.rule)


@pytest.mark.parametrize("kind", CLOCK_KINDS)
def test_every_kind_of_clock_has_an_event_before_it(kind: str) -> None:
    assert ClockRule.from_entry({"kind": kind, "length": 1}).starts_from in CLOCK_STARTS
