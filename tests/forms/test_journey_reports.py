"""The list of reports and the page of one report."""

from __future__ import annotations

from datetime import date

import pytest

from pledge.domain.known_dates import day_of, month_of, unknown
from reviews.domain.journey import (
    UNREAD,
    missing,
    put_page,
)
from reviews.forms.journey.summary import entry_rows, page_rows
from tests.domain.test_journey import LEAST
from tests.forms.test_journey_forms import FOR_ANOTHER, TODAY, page, report, typed_date


def test_a_bad_date_comes_back_as_typed_and_is_asked_again() -> None:
    form = report({"to": "police", **typed_date("reported", "31", "6", "2025")})
    kept = form.stored()
    assert not form.is_valid()
    assert kept["reported"] == {
        "kind": "unread",
        "day": "31",
        "month": "6",
        "year": "2025",
        "month_only": False,
        "not_sure": False,
    }
    assert kept[UNREAD] == ["reported"]
    answers = {**LEAST, "reports": {"items": [{"id": "r1", **kept}]}}
    assert [(gap.page, gap.field) for gap in missing(answers)] == [("reports", "r1")]
    assert 'value="31"' in str(report(entry=answers["reports"]["items"][0]))


def test_the_first_report_and_the_next_are_asked_for_differently() -> None:
    first = page("reports")
    assert [value for value, _label in first.fields["more"].choices] == [
        "add",
        "cannot-remember",
        "nobody-yet",
    ]
    some = {**LEAST, "reports": {"items": [{"id": "r1", "to": "police"}]}}
    more = page("reports", answers=some)
    assert [value for value, _label in more.fields["more"].choices] == ["add", "no"]
    assert page("reports", {}, answers=some).is_valid()
    assert page("reports", {"more": "add"}, answers={}).is_valid()
    assert page("people").heading == "Is anyone else affected?"
    people = {**LEAST, "people": {"items": [{"id": "p1", "name": "Bo"}]}}
    assert page("people", answers=people).heading == "Is there anyone else to add?"


def test_saving_the_list_page_keeps_its_entries() -> None:
    some = {**LEAST, "reports": {"items": [{"id": "r1", "to": "police"}], "numbered": 4}}
    saved = put_page(some, "reports", page("reports", {"more": "no"}, answers=some).stored())
    assert saved["reports"]["items"] == [{"id": "r1", "to": "police"}]
    assert saved["reports"]["numbered"] == 4


def test_a_report_may_be_blank_or_hardly_known() -> None:
    assert report({}).is_valid()
    form = report(
        {"reported-not-sure": "on", "to": "not-sure", "incident-month": "1", "incident-year": "2026"}
    )
    assert form.is_valid(), form.errors
    kept = form.stored()
    assert kept["reported"] == unknown()
    assert kept["incident"] == month_of(date(2026, 1, 1))


def test_a_report_before_the_incident_is_asked_about_and_never_refused() -> None:
    dates = {**typed_date("incident", "5", "2", "2026"), **typed_date("reported", "1", "2", "2026")}
    assert "dates_right" not in report().fields
    asked = report(dates)
    assert list(asked.errors) == ["dates_right"]
    names = list(asked.fields)
    assert names.index("dates_right") == names.index("reported") + 1
    agreed = report({**dates, "dates_right": "on"})
    assert agreed.is_valid(), agreed.errors
    kept = agreed.stored()
    assert kept["dates_right"] is True
    assert kept["reported"] == day_of(date(2026, 2, 1))
    assert "dates_right" in report(entry={"id": "r1", **kept}).fields


@pytest.mark.parametrize(
    "reported",
    [
        typed_date("reported", "5", "2", "2026"),
        typed_date("reported", "", "2", "2026"),
        {"reported-not-sure": "on"},
    ],
)
def test_dates_that_may_be_in_order_raise_no_question(reported: dict[str, str]) -> None:
    form = report({**typed_date("incident", "5", "2", "2026"), **reported})
    assert form.is_valid(), form.errors
    assert "dates_right" not in form.fields
    assert "dates_right" not in form.stored()


def test_the_last_day_is_not_before_the_first() -> None:
    dates = {**typed_date("incident", "5", "2", "2026"), **typed_date("incident_last", "4", "2", "2026")}
    form = report({**dates, "lasted": "several-days"})
    assert form.errors == {"incident_last": ["The last day must be the same as or after the first"]}
    assert report({**dates, "lasted": "one-day"}).is_valid()


def test_a_report_cannot_lie_in_the_future_and_a_promise_can() -> None:
    late = typed_date("reported", "13", "3", "2026")
    assert report(late).errors == {"reported": ["The date it was reported must be today or in the past"]}
    promised = report({"promised": "yes", **typed_date("reply_due", "1", "4", "2026")})
    assert promised.is_valid()
    assert promised.stored()["reply_due"] == day_of(date(2026, 4, 1))


def test_who_made_a_report_offers_the_people_of_the_application() -> None:
    assert "made_by" not in report().fields
    answers = {
        **FOR_ANOTHER,
        "people": {"items": [{"id": "p1", "name": "Cy"}, {"id": "p2", "affected": "yes"}, {"id": "p3"}]},
    }
    makers = [(value, str(label)) for value, label in report(answers=answers).fields["made_by"].choices]
    assert makers == [
        ("affected", "Ana"),
        ("applicant", "I did, for them"),
        ("p1", "Cy"),
        ("p2", "Someone you added"),
        ("someone-else", "Someone else"),
        ("not-sure", "I am not sure"),
    ]


def test_the_answers_are_told_in_words() -> None:
    entry = {
        "id": "r1",
        "what": "Shouting",
        "incident": month_of(date(2026, 1, 1)),
        "lasted": "several-days",
        "reported": day_of(date(2026, 2, 1)),
        "to": "police",
        "made_by": "p1",
    }
    answers = {**LEAST, "people": {"items": [{"id": "p1", "name": "Bo"}]}, "reports": {"items": [entry]}}
    rows = {row.field: row for row in entry_rows("reports", entry, answers, TODAY)}
    assert rows["incident"].values == ("January 2026",)
    assert rows["reported"].values == ("1 February 2026",)
    assert rows["to"].values == ("The police",)
    assert rows["made_by"].values == ("Bo",)
    assert rows["incident_last"].values == ()
    assert "reply_due" not in rows
    assert "dates_right" not in rows
    assert page_rows("contact", answers, TODAY)[0].values == ("Phone or text message",)
    assert [row.field for row in page_rows("contact", answers, TODAY)] == ["ways", "phone"]
    assert page_rows("reports", answers, TODAY) == ()
    assert page_rows("check", answers, TODAY) == ()
    assert page_rows("reports", LEAST, TODAY)[0].values == ("I cannot remember any, but it was reported",)
    confidential = put_page(answers, "home", {"address_confidential": True})
    assert page_rows("home", confidential, TODAY)[-1].values == ("This address must be kept confidential",)
