"""A clock that stands still: the days between count for nothing, the first and the last one do."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge.calendar import calendar_for
from reviews.domain.deadlines import ClockRule, work_out
from reviews.domain.pauses import Pause

ENGLAND = calendar_for()
# A Thursday.
RECEIVED = date(2026, 3, 12)


def due(length: int, unit: str, *pauses: Pause, base: date = RECEIVED) -> date | None:
    rule = ClockRule("decide", "receipt", length, unit)
    return work_out(rule, {"receipt": base}, ENGLAND, base, pauses=pauses).due_on


@pytest.mark.parametrize(
    ("length", "unit", "pause", "last_day"),
    [
        # Friday 13 counts, Monday 16 to Wednesday 18 do not, Thursday 19 does.
        (5, "working-days", Pause(date(2026, 3, 13), date(2026, 3, 19)), date(2026, 3, 24)),
        (28, "days", Pause(date(2026, 3, 13), date(2026, 3, 19)), date(2026, 4, 14)),
        (2, "weeks", Pause(date(2026, 3, 13), date(2026, 3, 19)), date(2026, 3, 31)),
        (1, "months", Pause(date(2026, 3, 13), date(2026, 3, 19)), date(2026, 4, 17)),
        # Over Easter: Thursday 2 April counts, Tuesday 7 and Wednesday 8 do not; Friday and Monday never did.
        (20, "working-days", Pause(date(2026, 4, 2), date(2026, 4, 9)), date(2026, 4, 15)),
        # A pause over days that do not count costs nothing; nor does one that ends the next day.
        (5, "working-days", Pause(date(2026, 3, 13), date(2026, 3, 16)), date(2026, 3, 19)),
        (5, "working-days", Pause(date(2026, 3, 13), date(2026, 3, 14)), date(2026, 3, 19)),
        # Before the clock began, and after its date.
        (5, "working-days", Pause(date(2026, 3, 1), date(2026, 3, 13)), date(2026, 3, 19)),
        (5, "working-days", Pause(date(2026, 3, 19), date(2026, 3, 30)), date(2026, 3, 19)),
    ],
)
def test_a_practitioner_counts_the_same(length: int, unit: str, pause: Pause, last_day: date) -> None:
    assert due(length, unit, pause) == last_day


def test_a_pause_that_began_before_the_clock_holds_its_first_days() -> None:
    # Saturday to Monday 16 are left out; Tuesday 17 is day 1.
    pause = Pause(RECEIVED - timedelta(days=2), date(2026, 3, 17))
    assert due(1, "days", pause) == date(2026, 3, 17)
    deadline = work_out(
        ClockRule("decide", "receipt", 1, "days"), {"receipt": RECEIVED}, ENGLAND, RECEIVED, pauses=[pause]
    )
    assert [code.code for code in deadline.codes] == ["counted-from", "days-paused"]


def test_a_paused_date_beyond_the_calendar_is_not_guessed() -> None:
    rule = ClockRule("decide", "receipt", 3)
    pause = Pause(date(2028, 12, 27), date(2029, 1, 10))
    deadline = work_out(rule, {"receipt": date(2028, 12, 22)}, ENGLAND, date(2028, 12, 28), pauses=[pause])
    assert (deadline.due_on, deadline.state, deadline.codes[0].code) == (
        None,
        "beyond-calendar",
        "beyond-calendar",
    )
    assert deadline.working == ()


def test_a_done_step_is_done_and_an_earlier_date_they_were_told_is_not_paused() -> None:
    rule, pause = ClockRule("decide", "receipt", 5), Pause(RECEIVED, date(2026, 3, 18))
    events, told = {"receipt": RECEIVED}, date(2026, 3, 19)
    done = work_out(rule, events, ENGLAND, RECEIVED, done_on=RECEIVED, pauses=[pause])
    silent = work_out(rule, events, ENGLAND, date(2026, 3, 17), told_on=told, pauses=[pause])
    assert (done.state, silent.state, silent.due_on) == ("met", "due-soon", told)
    assert work_out(rule, events, ENGLAND, RECEIVED, pauses=[pause]).state == "paused"


def test_a_pause_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end before it begins"):
        Pause(RECEIVED, RECEIVED - timedelta(days=1))
    assert Pause(RECEIVED, RECEIVED).days == 0


@given(
    length=st.integers(1, 40),
    unit=st.sampled_from(["working-days", "days", "weeks"]),
    begins=st.integers(-40, 60),
    lasts=st.integers(0, 28),
)
def test_whatever_the_pause_no_day_counts_twice_and_none_is_lost(
    length: int, unit: str, begins: int, lasts: int
) -> None:
    pause = Pause(RECEIVED + timedelta(days=begins), RECEIVED + timedelta(days=begins + lasts))
    rule = ClockRule("decide", "receipt", length, unit)
    deadline = work_out(rule, {"receipt": RECEIVED}, ENGLAND, RECEIVED, pauses=[pause])
    bare = work_out(rule, {"receipt": RECEIVED}, ENGLAND, RECEIVED)
    assert deadline.due_on is not None
    assert bare.due_on is not None
    assert bare.due_on <= deadline.due_on
    counted = [line for line in deadline.working if line.counted]
    assert [line.number for line in counted] == list(range(1, len(counted) + 1))
    assert len(counted) == sum(line.counted for line in bare.working)
    assert not any(pause.covers(line.on) for line in counted)
    assert {line.on for line in deadline.working if line.note == "paused"} == {
        line.on for line in deadline.working[1:] if pause.covers(line.on)
    }
