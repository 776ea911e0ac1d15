"""The picture of a case: where everything stands on a line of days."""

from __future__ import annotations

from datetime import date, timedelta

from reviews.domain.timeline import (
    LABEL_WIDTH,
    MOST_ROWS,
    WIDTH,
    Row,
    Span,
    draw,
    incident_of,
    span_of,
    window_of,
)

APPLIED = date(2026, 3, 12)


def row(number: int = 1, **spans: Span | None) -> Row:
    given = {"incident": None, "reported": None, "report_window": None, "apply_window": None}
    return Row(key=f"c{number}", number=number, result="counts", **(given | spans))


def day(text: str) -> Span:
    on = date.fromisoformat(text)
    return Span(on, on)


def test_dates_of_the_engine_become_spans_of_days():
    assert span_of("2026-02-03") == day("2026-02-03")
    assert span_of("2026-02") == Span(date(2026, 2, 1), date(2026, 2, 28))
    assert span_of({"from": "2026-02-03", "to": "2026-02-09"}) == Span(date(2026, 2, 3), date(2026, 2, 9))
    assert span_of(None) is None
    assert window_of({"from": "2026-02-03", "last_day": "2026-03-02"}) == Span(
        date(2026, 2, 3), date(2026, 3, 2)
    )
    assert window_of(None) is None


def test_an_incident_runs_to_its_last_day_or_to_the_application_where_it_goes_on():
    assert incident_of({}, APPLIED) is None
    assert incident_of({"incident_first": "2026-02-03"}, APPLIED) == day("2026-02-03")
    several = {"incident_first": "2026-02-03", "incident_last": "2026-02-05"}
    assert incident_of(several, APPLIED) == Span(date(2026, 2, 3), date(2026, 2, 5))
    assert incident_of({"incident_first": "2026-02-03", "ongoing": True}, APPLIED) == Span(
        date(2026, 2, 3), APPLIED
    )
    backwards = {"incident_first": "2026-02-03", "incident_last": "2026-01-05"}
    assert incident_of(backwards, APPLIED) == day("2026-02-03")


def test_later_days_stand_further_right_and_nothing_leaves_the_picture():
    rows = [
        row(1, incident=day("2026-02-01"), reported=day("2026-02-03")),
        row(2, reported=day("2026-03-01"), apply_window=Span(date(2026, 3, 1), date(2026, 8, 31))),
        row(3),
    ]
    picture = draw(rows, APPLIED)
    first, second, third = picture.rows
    assert None not in (first.incident, first.reported, second.reported, second.apply_window)
    assert first.incident.x < first.reported.x < second.reported.x < picture.applied_x
    assert second.apply_window.width > second.reported.width
    assert (third.incident, third.reported) == (None, None)
    assert [line.y for line in picture.rows] == sorted(line.y for line in picture.rows)
    for line in picture.rows:
        for bar in (line.incident, line.reported, line.report_window, line.apply_window):
            assert bar is None or (0 <= bar.x <= WIDTH and bar.width > 0)


def test_a_day_long_ago_is_drawn_at_the_edge_and_does_not_squeeze_the_rest():
    picture = draw([row(1, incident=day("1990-01-01")), row(2, reported=day("2026-03-01"))], APPLIED)
    old, new = picture.rows
    assert old.incident.x == 0
    assert new.reported.x > WIDTH / 2


def test_no_more_rows_are_drawn_than_can_be_read_and_the_rest_are_counted():
    picture = draw([row(number, reported=day("2026-03-01")) for number in range(1, 301)], APPLIED)
    assert len(picture.rows) == MOST_ROWS
    assert picture.left_out == 300 - MOST_ROWS


def test_month_names_have_room_and_are_thinned_where_many():
    long = [row(1, incident=Span(APPLIED - timedelta(days=540), APPLIED))]
    picture = draw(long, APPLIED)
    assert 3 <= len(picture.months) <= 10
    assert all(mark.on.day == 1 and mark.x <= WIDTH - LABEL_WIDTH for mark in picture.months)
    gaps = [b.x - a.x for a, b in zip(picture.months, picture.months[1:], strict=False)]
    assert min(gaps) >= LABEL_WIDTH


def test_a_case_without_reports_still_has_its_application():
    picture = draw([], APPLIED)
    assert picture.rows == ()
    assert 0 < picture.applied_x < WIDTH


def test_the_first_and_the_last_days_that_can_be_written_are_drawn():
    first, last = date.min, date.max
    for applied in (first, APPLIED, last):
        picture = draw([row(1, incident=Span(first, first), reported=Span(last, last))], applied)
        assert 0 <= picture.applied_x <= WIDTH
