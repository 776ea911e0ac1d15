"""The clocks of a case: published rules, base events, what was told, and what is not published."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge.calendar import calendar_for
from pledge.domain.working_days import DayLine, WorkingCalendar
from reviews.domain.deadlines import (
    STATES,
    UNITS,
    ClockRule,
    Deadline,
    moved_later,
    next_due,
    work_out,
    work_out_all,
)

ENGLAND = calendar_for()
COUNTED_UNITS = [unit for unit in UNITS if unit != "meeting"]
RECEIVED = date(2026, 3, 10)  # a Tuesday


def clock(length: int | None = 3, unit: str = "working-days", starts_from: str = "received") -> ClockRule:
    return ClockRule("acknowledge", starts_from, length, unit)


def codes(deadline: Deadline) -> list[str]:
    return [code.code for code in deadline.codes]


# Real published clocks (pain.md, "Published clocks"; documents.md §6.0), from a Tuesday in March.
@pytest.mark.parametrize(
    ("place", "length", "unit", "due"),
    [
        ("Richmond, acknowledge", 2, "working-days", "2026-03-12"),
        ("East Herts, acknowledge", 3, "working-days", "2026-03-13"),
        ("Greenwich, acknowledge", 5, "working-days", "2026-03-17"),
        ("Gosport, acknowledge", 10, "working-days", "2026-03-24"),
        ("Cheltenham, acknowledge", 1, "weeks", "2026-03-17"),
        ("East Herts, threshold", 14, "working-days", "2026-03-30"),
        ("Richmond, threshold (over Easter)", 21, "working-days", "2026-04-10"),
        ("Wales, review", 28, "days", "2026-04-07"),
        ("Selby, in all", 8, "weeks", "2026-05-05"),
        ("six months", 6, "months", "2026-09-10"),
    ],
)
def test_published_clocks_give_the_dates_a_practitioner_expects(
    place: str, length: int, unit: str, due: str
) -> None:
    deadline = work_out(clock(length, unit), {"received": RECEIVED}, ENGLAND, RECEIVED)
    assert deadline.due_on == date.fromisoformat(due), place
    assert deadline.base_on == RECEIVED


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 3, 9), "not-started"),
        (date(2026, 3, 10), "running"),
        (date(2026, 3, 18), "running"),
        (date(2026, 3, 19), "due-soon"),  # three working days before
        (date(2026, 3, 21), "due-soon"),  # Saturday
        (date(2026, 3, 24), "due-today"),
        (date(2026, 3, 25), "overdue"),
    ],
)
def test_the_state_follows_the_day(today: date, state: str) -> None:
    deadline = work_out(clock(10), {"received": RECEIVED}, ENGLAND, today)
    assert deadline.state == state
    assert deadline.days_left == (date(2026, 3, 24) - today).days


def test_due_soon_looks_past_a_weekend_and_a_holiday() -> None:
    # Due Wednesday 8 April 2026: Good Friday and Easter Monday leave three working days after 1 April.
    deadline = work_out(clock(6), {"received": date(2026, 3, 27)}, ENGLAND, date(2026, 4, 1))
    assert (deadline.due_on, deadline.state) == (date(2026, 4, 8), "due-soon")


@pytest.mark.parametrize(("done", "state"), [(date(2026, 3, 13), "met"), (date(2026, 3, 14), "met-late")])
def test_a_step_that_is_done_is_met_or_met_late(done: date, state: str) -> None:
    deadline = work_out(clock(3), {"received": RECEIVED}, ENGLAND, date(2026, 6, 1), done_on=done)
    assert (deadline.state, deadline.days_left, deadline.is_open) == (state, None, False)


def test_a_clock_waits_for_its_own_event() -> None:
    rule = ClockRule("decide", "acknowledged", 15)
    waiting = work_out(rule, {"received": RECEIVED, "acknowledged": None}, ENGLAND, date(2026, 8, 1))
    assert (waiting.state, waiting.due_on, waiting.working) == ("not-started", None, ())
    assert waiting.codes[0].code == "waits-for-event"
    assert waiting.codes[0].args == {
        "event": "acknowledged",
        "length": 15,
        "unit": "working-days",
        "strength": "commitment",
    }
    started = work_out(rule, {"received": RECEIVED, "acknowledged": date(2026, 3, 12)}, ENGLAND, RECEIVED)
    assert started.base_kind == "acknowledged"
    assert started.due_on == date(2026, 4, 2)


def test_each_clock_counts_from_its_own_event_and_never_from_another_clocks_date() -> None:
    rules = [ClockRule("acknowledge", "received", 10), ClockRule("decide", "received", 10)]
    late = {"acknowledge": date(2026, 4, 30)}
    first, second = work_out_all(rules, {"received": RECEIVED}, ENGLAND, RECEIVED, done=late)
    assert first.state == "met-late"
    assert second.due_on == first.due_on == date(2026, 3, 24)


def test_a_step_without_a_published_time_has_no_date_and_says_so() -> None:
    deadline = work_out(clock(None), {"received": RECEIVED}, ENGLAND, date(2027, 1, 1))
    assert deadline.no_target
    assert (deadline.due_on, deadline.days_left, deadline.state) == (None, None, "running")
    assert codes(deadline) == ["no-target-published"]
    assert deadline.working == ()
    done = work_out(clock(None), {"received": RECEIVED}, ENGLAND, date(2027, 1, 1), done_on=date(2026, 5, 1))
    assert done.state == "met"


def test_how_the_date_was_worked_out_is_told_day_by_day() -> None:
    deadline = work_out(clock(3), {"received": date(2026, 4, 1)}, ENGLAND, date(2026, 4, 1))
    assert deadline.working[0] == DayLine(date(2026, 4, 1), False, None, "start")
    assert deadline.working[2] == DayLine(date(2026, 4, 3), False, None, "holiday", "Good Friday")
    assert deadline.working[-1] == DayLine(date(2026, 4, 8), True, 3)


def test_a_long_span_is_told_by_the_month() -> None:
    deadline = work_out(clock(6, "months"), {"received": RECEIVED}, ENGLAND, RECEIVED)
    months = deadline.working_by_month
    assert [(group.month, group.counted) for group in months] == [
        (3, 21),
        (4, 30),
        (5, 31),
        (6, 30),
        (7, 31),
        (8, 31),
        (9, 10),
    ]
    assert sum(len(group.days) for group in months) == len(deadline.working)


def test_a_short_month_and_a_closed_day_are_remarked_on_and_move_nothing() -> None:
    short = work_out(clock(1, "months"), {"received": date(2026, 1, 31)}, ENGLAND, date(2026, 2, 1))
    assert short.due_on == date(2026, 2, 28)
    assert codes(short) == ["counted-from", "no-corresponding-date", "not-a-working-day"]
    assert short.codes[2].args == {"on": date(2026, 2, 28), "working_day_before": date(2026, 2, 27)}


def test_a_date_that_was_told_never_moves_later_by_itself() -> None:
    told = date(2026, 12, 29)
    events = {"received": date(2026, 12, 23)}
    before = work_out(clock(3), events, ENGLAND, date(2026, 12, 23))
    assert before.due_on == date(2026, 12, 30)
    closed = calendar_for({date(2026, 12, 30): "Closed"})
    kept = work_out(clock(3), events, closed, date(2026, 12, 30), told_on=told)
    assert (kept.worked_out_on, kept.due_on, kept.state) == (date(2026, 12, 31), told, "overdue")
    assert codes(kept) == ["counted-from", "kept-as-told"]
    assert kept.working[-1].on == kept.worked_out_on


def test_a_date_that_moves_earlier_binds_at_once() -> None:
    deadline = work_out(clock(3), {"received": RECEIVED}, ENGLAND, RECEIVED, told_on=date(2026, 3, 20))
    assert deadline.due_on == date(2026, 3, 13)
    assert codes(deadline) == ["counted-from", "earlier-than-told"]


@pytest.mark.parametrize(
    ("told", "now", "later"),
    [
        (None, date(2026, 3, 1), False),
        (None, None, False),
        (date(2026, 3, 1), date(2026, 3, 1), False),
        (date(2026, 3, 2), date(2026, 3, 1), False),
        (date(2026, 3, 1), date(2026, 3, 2), True),
        (date(2026, 3, 1), None, True),
    ],
)
def test_moving_later_is_told_apart(told: date | None, now: date | None, later: bool) -> None:
    assert moved_later(told, now) is later


def test_beyond_the_calendar_there_is_no_guess() -> None:
    deadline = work_out(clock(10), {"received": date(2028, 12, 20)}, ENGLAND, date(2028, 12, 21))
    assert (deadline.state, deadline.due_on) == ("beyond-calendar", None)
    assert deadline.codes[0].code == "beyond-calendar"
    assert deadline.codes[0].args == {"on": date(2029, 1, 1), "covers_to": date(2028, 12, 31)}
    told = work_out(
        clock(10), {"received": date(2028, 12, 20)}, ENGLAND, date(2028, 12, 30), told_on=date(2029, 1, 8)
    )
    assert (told.state, told.due_on) == ("running", date(2029, 1, 8))


def test_calendar_days_need_no_working_days_even_beyond_the_calendar() -> None:
    deadline = work_out(clock(28, "days"), {"received": date(2028, 12, 20)}, ENGLAND, date(2028, 12, 28))
    assert (deadline.due_on, deadline.state) == (date(2029, 1, 17), "running")
    assert codes(deadline) == ["counted-from"]


def test_the_next_due_is_the_earliest_open_one() -> None:
    rules = [
        ClockRule("acknowledge", "received", 2),
        ClockRule("decide", "received", 21),
        ClockRule("review", "decided", 5),
        ClockRule("outcome", "received"),
    ]
    deadlines = work_out_all(rules, {"received": RECEIVED}, ENGLAND, RECEIVED, done={"acknowledge": RECEIVED})
    found = next_due(deadlines)
    assert found is not None
    assert found.kind == "decide"
    assert next_due([deadlines[2], deadlines[3]]) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"starts_from": ""}, "from"),
        ({"length": 0}, "length"),
        ({"length": True}, "length"),
        ({"unit": "moons"}, "unit"),
        ({"strength": "hope"}, "aim"),
        ({"unit": "meeting"}, "length"),
    ],
)
def test_a_rule_that_is_none_is_refused_by_name(change: dict[str, object], field: str) -> None:
    good: dict[str, object] = {"kind": "decide", "starts_from": "received", "length": 5}
    with pytest.raises(ValueError, match=f"^{field}:"):
        ClockRule(**{**good, **change})


@given(
    base=st.dates(date(2015, 1, 1), date(2027, 6, 1)),
    length=st.integers(1, 60),
    unit=st.sampled_from(COUNTED_UNITS),
    after=st.integers(0, 400),
    told=st.none() | st.dates(date(2015, 1, 1), date(2027, 12, 1)),
)
def test_whatever_the_clock_the_promise_holds(
    base: date, length: int, unit: str, after: int, told: date | None
) -> None:
    today = base + timedelta(days=after)
    deadline = work_out(clock(length, unit), {"received": base}, ENGLAND, today, told_on=told)
    assert deadline.state in STATES
    assert deadline.due_on is not None
    assert told is None or deadline.due_on <= told
    assert (deadline.state == "overdue") == (today > deadline.due_on)
    if deadline.working:
        assert deadline.working[-1].on == deadline.worked_out_on
        assert all(b.on - a.on == timedelta(days=1) for a, b in pairwise(deadline.working))


def test_a_clock_entry_of_a_procedure_becomes_a_rule() -> None:
    entry = {"kind": "decide", "from": "acknowledgement", "length": 15, "unit": "working-days", "aim": "aim"}
    assert ClockRule.from_entry({**entry, "source": "page 3"}) == ClockRule(
        "decide", "acknowledgement", 15, "working-days", "aim"
    )
    assert ClockRule.from_entry({"kind": "review"}) == ClockRule("review", "receipt", start_stated=False)
    with pytest.raises(ValueError, match=r"^kind:"):
        ClockRule.from_entry({})


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("acknowledge", "receipt"),
        ("decide", "receipt"),
        ("outcome", "meeting"),
        ("appeal-ask", "letter-sent"),
    ],
)
def test_a_clock_that_does_not_say_from_when_runs_from_the_step_before_and_says_so(
    kind: str, event: str
) -> None:
    rule = ClockRule.from_entry({"kind": kind, "from": "not-stated", "length": 5, "unit": "working-days"})
    assert (rule.starts_from, rule.start_stated) == (event, False)
    deadline = work_out(rule, {event: RECEIVED}, ENGLAND, RECEIVED)
    assert codes(deadline) == ["counted-from", "start-not-stated"]


def test_the_next_meeting_has_no_date_until_it_is_called() -> None:
    rule = ClockRule.from_entry({"kind": "review", "from": "decision", "unit": "meeting", "every": "month"})
    deadline = work_out(rule, {"decision": RECEIVED}, ENGLAND, date(2026, 9, 1))
    assert (deadline.due_on, deadline.state, deadline.no_target) == (None, "running", False)
    assert codes(deadline) == ["at-next-meeting"]
    assert deadline.codes[0].args == {"every": "month"}


def test_an_authority_of_another_week_has_its_own_dates() -> None:
    four_days = WorkingCalendar(ENGLAND.holidays, ENGLAND.covers, working_weekdays=frozenset({0, 1, 2, 3}))
    assert work_out(clock(3), {"received": RECEIVED}, four_days, RECEIVED).due_on == date(2026, 3, 16)
