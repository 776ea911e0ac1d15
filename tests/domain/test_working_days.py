"""Working days, months and the London day: law.md §1.2 and the days on which such code goes wrong."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge.calendar import COVERS, bank_holidays, calendar_for
from pledge.domain.periods import Period, last_day_after, last_day_beginning_with, month_span
from pledge.domain.working_days import BeyondCalendar, WorkingCalendar, london_date, london_time

# law.md §1.2: start, months, the last day in time of a period "beginning with" the start.
BEGINNING_WITH = [
    ("2026-03-10", 1, "2026-04-09"),
    ("2026-01-01", 1, "2026-01-31"),
    ("2026-01-28", 1, "2026-02-27"),
    ("2026-01-29", 1, "2026-02-28"),
    ("2026-01-31", 1, "2026-02-28"),
    ("2028-01-29", 1, "2028-02-28"),
    ("2028-01-30", 1, "2028-02-29"),
    ("2026-02-28", 1, "2026-03-27"),
    ("2026-03-31", 1, "2026-04-30"),
    ("2026-12-31", 1, "2027-01-30"),
    ("2026-03-10", 6, "2026-09-09"),
    ("2026-04-09", 6, "2026-10-08"),
    ("2026-08-28", 6, "2027-02-27"),
    ("2026-08-29", 6, "2027-02-28"),
    ("2026-08-31", 6, "2027-02-28"),
    ("2026-09-01", 6, "2027-02-28"),
    ("2027-08-30", 6, "2028-02-29"),
    ("2026-02-28", 6, "2026-08-27"),
    ("2026-10-31", 6, "2027-04-30"),
]
COVERED_DAYS = st.dates(date(2015, 1, 1), date(2028, 6, 30))


@pytest.fixture
def england() -> WorkingCalendar:
    return calendar_for()


@pytest.mark.parametrize(("start", "months", "last"), BEGINNING_WITH)
def test_a_period_beginning_with_a_day_ends_as_the_act_counts(start: str, months: int, last: str) -> None:
    assert last_day_beginning_with(date.fromisoformat(start), Period(months, "months")) == date.fromisoformat(
        last
    )


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-03-10", 1, "2026-04-10"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_a_period_after_a_day_ends_on_the_corresponding_date(start: str, months: int, last: str) -> None:
    assert last_day_after(date.fromisoformat(start), Period(months, "months")) == date.fromisoformat(last)


def test_weeks_and_days_take_the_first_day_in_or_leave_it_out() -> None:
    monday = date(2026, 3, 2)
    assert last_day_beginning_with(monday, Period(1, "weeks")) == date(2026, 3, 8)
    assert last_day_after(monday, Period(1, "weeks")) == date(2026, 3, 9)
    assert last_day_beginning_with(monday, Period(1, "days")) == monday
    assert last_day_after(monday, Period(28, "days")) == date(2026, 3, 30)


@given(st.dates(), st.integers(1, 400), st.sampled_from(["days", "weeks", "months"]))
def test_beginning_with_never_ends_after_the_other_reading(start: date, length: int, unit: str) -> None:
    period = Period(length, unit)
    inside, after = last_day_beginning_with(start, period), last_day_after(start, period)
    assert start <= inside <= after
    assert after - inside <= timedelta(days=1)


def test_a_period_that_runs_off_the_end_of_time_stops_there() -> None:
    for unit in ("days", "weeks", "months"):
        assert last_day_after(date(9999, 12, 1), Period(5_000, unit)) == date.max


@pytest.mark.parametrize(("length", "unit"), [(0, "months"), (-1, "days"), (1, "fortnights")])
def test_a_period_that_is_none_is_refused(length: int, unit: str) -> None:
    with pytest.raises(ValueError, match="A period"):
        Period(length, unit)


def test_a_month_spans_its_first_and_last_day() -> None:
    assert month_span(2028, 2) == (date(2028, 2, 1), date(2028, 2, 29))


def test_the_day_after_the_event_is_day_one(england: WorkingCalendar) -> None:
    tuesday = date(2026, 3, 10)
    assert england.add_working_days(tuesday, 1) == date(2026, 3, 11)
    assert england.add_working_days(tuesday, 3) == date(2026, 3, 13)
    assert england.add_working_days(tuesday, 4) == date(2026, 3, 16)
    assert england.add_working_days(tuesday, 0) == tuesday


def test_an_event_at_the_weekend_counts_from_monday(england: WorkingCalendar) -> None:
    assert england.add_working_days(date(2026, 3, 14), 1) == date(2026, 3, 16)


def test_easter_takes_out_friday_and_monday(england: WorkingCalendar) -> None:
    assert england.add_working_days(date(2026, 4, 1), 3) == date(2026, 4, 8)
    lines = england.explain(date(2026, 4, 1), 3)
    assert [(line.on.day, line.number, line.note, line.name) for line in lines] == [
        (1, None, "start", ""),
        (2, 1, "", ""),
        (3, None, "holiday", "Good Friday"),
        (4, None, "weekend", ""),
        (5, None, "weekend", ""),
        (6, None, "holiday", "Easter Monday"),
        (7, 2, "", ""),
        (8, 3, "", ""),
    ]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 12, 26), "weekend"),  # Boxing Day on a Saturday
        (date(2026, 12, 28), "holiday"),  # and the Monday in its stead
        (date(2027, 12, 27), "holiday"),  # Christmas on a Saturday: two days in their stead
        (date(2027, 12, 28), "holiday"),
        (date(2028, 1, 3), "holiday"),  # New Year's Day on a Saturday
        (date(2020, 5, 8), "holiday"),  # the May holiday moved from Monday to Friday in 2020
        (date(2022, 6, 3), "holiday"),  # the Platinum Jubilee
        (date(2022, 9, 19), "holiday"),  # the State Funeral
        (date(2023, 5, 8), "holiday"),  # the Coronation
    ],
)
def test_substitute_and_special_days_are_known(england: WorkingCalendar, day: date, why: str) -> None:
    found = england.why_not(day)
    assert found is not None
    assert found[0] == why


@pytest.mark.parametrize("day", [date(2020, 5, 4), date(2022, 5, 30), date(2026, 8, 3), date(2027, 1, 4)])
def test_days_that_only_look_like_holidays_are_worked(england: WorkingCalendar, day: date) -> None:
    assert england.is_working_day(day)


def test_every_year_covered_has_at_least_eight_bank_holidays() -> None:
    on_weekdays = [day for day in bank_holidays() if day.weekday() < 5]
    for year in range(COVERS[0].year, COVERS[1].year + 1):
        assert sum(day.year == year for day in on_weekdays) >= 8


def test_the_days_an_authority_is_closed_do_not_count() -> None:
    closed = calendar_for({date(2026, 12, 29): "Christmas closing", date(2026, 12, 30): "Christmas closing"})
    assert calendar_for().add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert closed.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 31)
    assert closed.why_not(date(2026, 12, 30)) == ("closure", "Christmas closing")


def test_an_authority_may_work_other_weekdays() -> None:
    four_days = calendar_for(working_weekdays=[0, 1, 2, 3])
    assert four_days.add_working_days(date(2026, 3, 12), 1) == date(2026, 3, 16)


@pytest.mark.parametrize("weekdays", [[], [7], [-1, 2]])
def test_weekdays_that_are_none_are_refused(weekdays: list[int]) -> None:
    with pytest.raises(ValueError, match="Working weekdays"):
        calendar_for(working_weekdays=weekdays)


def test_a_calendar_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        WorkingCalendar({}, (date(2027, 1, 1), date(2026, 1, 1)))


def test_beyond_the_calendar_it_is_loud_and_names_the_day(england: WorkingCalendar) -> None:
    last = COVERS[1]
    with pytest.raises(BeyondCalendar, match="2029-01-01 is outside") as beyond:
        england.add_working_days(last, 1)
    assert (beyond.value.on, beyond.value.covers) == (date(2029, 1, 1), COVERS)
    with pytest.raises(BeyondCalendar, match="2013-12-31"):
        england.is_working_day(date(2013, 12, 31))
    with pytest.raises(BeyondCalendar):
        england.working_days_between(last, last + timedelta(days=1))


def test_even_the_last_day_there_is_ends_loudly() -> None:
    endless = WorkingCalendar({}, (date.min, date.max))
    with pytest.raises(BeyondCalendar):
        endless.add_working_days(date.max, 1)


def test_counting_backwards_is_refused(england: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="forwards"):
        england.add_working_days(date(2026, 3, 10), -1)


def test_the_last_working_day_on_or_before(england: WorkingCalendar) -> None:
    assert england.working_day_on_or_before(date(2026, 4, 6)) == date(2026, 4, 2)
    assert england.working_day_on_or_before(date(2026, 4, 7)) == date(2026, 4, 7)


@given(start=COVERED_DAYS, number=st.integers(0, 60))
def test_adding_and_counting_agree(start: date, number: int) -> None:
    england = calendar_for()
    end = england.add_working_days(start, number)
    assert england.working_days_between(start, end) == number
    assert england.working_days_between(end, start) == -number
    lines = england.explain(start, number)
    assert [line.number for line in lines if line.counted] == list(range(1, number + 1))
    assert [line.on for line in lines] == [start + timedelta(days=n) for n in range((end - start).days + 1)]
    assert all(line.note for line in lines if not line.counted)


@pytest.mark.parametrize(
    ("moment", "day", "clock"),
    [
        (datetime(2026, 7, 14, 23, 30, tzinfo=UTC), date(2026, 7, 15), time(0, 30)),
        (datetime(2026, 1, 14, 23, 30, tzinfo=UTC), date(2026, 1, 14), time(23, 30)),
        # 29 March 2026: at 01:00 UTC the clocks go from 1am to 2am.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29), time(0, 59)),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29), time(2, 0)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30), time(0, 0)),
        # 25 October 2026: at 01:00 UTC they go back from 2am to 1am.
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25), time(0, 0)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25), time(1, 30)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25), time(1, 30)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25), time(23, 30)),
        (datetime(2026, 7, 15, 8, 0, tzinfo=timezone(timedelta(hours=9))), date(2026, 7, 15), time(0, 0)),
    ],
)
def test_a_moment_belongs_to_its_day_in_london(moment: datetime, day: date, clock: time) -> None:
    assert london_date(moment) == day
    assert london_time(moment) == clock


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        london_date(datetime.fromisoformat("2026-07-14T23:30"))
