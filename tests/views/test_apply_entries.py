"""Reports and people, one page each: added once, changed, removed, never lost between two windows."""

from __future__ import annotations

from typing import Any

import pytest

from pledge.models import Authority
from reviews.domain import journey
from tests.factories import make_authority
from tests.views.applying import MORNING, Applicant, hidden, set_clock, text_of

pytestmark = pytest.mark.django_db

REPORT: dict[str, Any] = {
    "what": "Bottles thrown",
    "incident-day": "8",
    "incident-month": "2",
    "incident-year": "2026",
    "reported-day": "9",
    "reported-month": "2",
    "reported-year": "2026",
    "to": "council",
}


@pytest.fixture
def northfield(monkeypatch: pytest.MonkeyPatch) -> Authority:
    set_clock(monkeypatch, MORNING)
    return make_authority("northfield")


@pytest.fixture
def zainab(northfield: Authority) -> Applicant:
    applicant = Applicant(northfield)
    applicant.begin()
    return applicant


def reports(zainab: Applicant) -> list[dict[str, Any]]:
    return [dict(item) for item in journey.items(zainab.answers(), "reports")]


def test_add_another_leads_to_a_blank_page_and_back_to_the_list(zainab: Applicant):
    assert zainab.post("reports/", more="add").url == "/northfield/apply/reports/r1/"
    page = zainab.get("reports/r1/")
    assert "Report 1" in text_of(page)
    assert reports(zainab) == []
    assert zainab.post("reports/r1/", **REPORT).url == "/northfield/apply/reports/"
    shown = text_of(zainab.get("reports/"))
    assert "8 February 2026" in shown
    assert "Do you want to add another report?" in shown
    assert zainab.post("reports/", more="add").url == "/northfield/apply/reports/r2/"


def test_the_list_asks_afresh_each_time(zainab: Applicant):
    zainab.post("reports/", more="add")
    zainab.post("reports/r1/", **REPORT)
    assert "checked" not in zainab.get("reports/").content.decode()


def test_i_cannot_remember_any_goes_on(zainab: Applicant):
    assert zainab.post("reports/", more="cannot-remember").url == "/northfield/apply/response/"
    assert 'value="cannot-remember" checked' in zainab.get("reports/").content.decode()


def test_who_has_told_nobody_yet_hears_what_to_do_and_goes_on(zainab: Applicant):
    said = text_of(zainab.get("reports/"))
    assert "Nobody has been told yet? You can still ask for a review" in said
    assert "ring the police on 101 , or tell the council or your landlord" in said
    assert zainab.post("reports/", more="nobody-yet").url == "/northfield/apply/response/"
    assert 'value="nobody-yet" checked' in zainab.get("reports/").content.decode()
    check = text_of(zainab.get("check/"))
    assert "Can you remember a time when it was reported? Nobody has been told yet" in check
    assert "Add a report, or tell us" not in check
    zainab.post("reports/r1/", **REPORT)
    assert "Nobody has been told yet?" not in text_of(zainab.get("reports/"))


def test_a_report_with_nothing_in_it_is_not_added(zainab: Applicant):
    assert zainab.post("reports/r1/").url == "/northfield/apply/reports/"
    assert reports(zainab) == []


def test_a_report_may_hold_one_word(zainab: Applicant):
    zainab.post("reports/r1/", to="not-sure")
    assert reports(zainab)[0]["to"] == "not-sure"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"reported-month": "2", "reported-year": "2026", "reported-month-only": "on"}, "February 2026"),
        ({"reported-year": "2025"}, "2025"),
        ({"reported-not-sure": "on"}, "Not sure"),
    ],
)
def test_dates_known_in_part(zainab: Applicant, typed: dict[str, str], shown: str):
    assert zainab.post("reports/r1/", **typed).status_code == 302
    assert shown in text_of(zainab.get("reports/"))


def test_a_date_that_is_none_is_kept_as_typed_and_asked_again(zainab: Applicant):
    answer = zainab.post("reports/r1/", **{**REPORT, "reported-day": "31"})
    assert answer.status_code == 422
    assert 'href="#id_reported-day"' in answer.content.decode()
    assert 'value="31"' in zainab.get("reports/r1/").content.decode()
    assert "could not be read" in text_of(zainab.get("reports/"))
    check = zainab.get("check/").content.decode()
    assert 'href="/northfield/apply/reports/r1/?from=check"' in check


def test_a_report_before_its_incident_is_asked_about_and_not_refused(zainab: Applicant):
    odd = {**REPORT, "reported-day": "7"}
    answer = zainab.post("reports/r1/", **odd)
    assert answer.status_code == 422
    assert "reported before it happened" in text_of(answer)
    assert zainab.post("reports/r1/", **odd, dates_right="on").status_code == 302
    assert len(reports(zainab)) == 1


def test_a_double_click_adds_one_report(zainab: Applicant):
    shown = zainab.get("reports/r1/")
    for _press in range(2):
        assert zainab.post_as_drawn(shown, "reports/r1/", **REPORT).status_code == 302
    assert len(reports(zainab)) == 1


def test_two_windows_adding_at_once_can_keep_both(zainab: Applicant):
    shown = zainab.get("reports/r1/")
    zainab.post_as_drawn(shown, "reports/r1/", **REPORT)
    other = {**REPORT, "what": "Shouting"}
    clash = zainab.post_as_drawn(shown, "reports/r1/", **other)
    assert clash.status_code == 409
    assert "Bottles thrown" in text_of(clash)
    assert "Keep both" in text_of(clash)
    for _press in range(2):
        assert zainab.post_as_drawn(clash, "reports/r1/", **other, keep="both").status_code == 302
    assert [report["what"] for report in reports(zainab)] == ["Bottles thrown", "Shouting"]


def test_what_was_saved_before_can_be_kept_alone(zainab: Applicant):
    shown = zainab.get("reports/r1/")
    zainab.post_as_drawn(shown, "reports/r1/", **REPORT)
    clash = zainab.post_as_drawn(shown, "reports/r1/", **{**REPORT, "what": "Shouting"})
    zainab.post_as_drawn(clash, "reports/r1/", keep="saved")
    assert [report["what"] for report in reports(zainab)] == ["Bottles thrown"]
    assert "another window" not in text_of(zainab.get("reports/r1/"))


def test_removing_asks_first(zainab: Applicant):
    zainab.post("reports/r1/", **REPORT)
    page = zainab.get("reports/r1/remove/")
    assert "Bottles thrown" in text_of(page)
    assert len(reports(zainab)) == 1
    assert zainab.post("reports/r1/remove/").url == "/northfield/apply/reports/"
    assert reports(zainab) == []
    assert "Report 1 has been removed." in text_of(zainab.get("reports/"))


def test_removing_twice_is_the_same_answer(zainab: Applicant):
    zainab.post("reports/r1/", **REPORT)
    zainab.post("reports/r2/", **{**REPORT, "what": "Shouting"})
    for _press in range(2):
        assert zainab.client.post(zainab.base + "reports/r1/remove/").status_code == 302
    assert [report["what"] for report in reports(zainab)] == ["Shouting"]
    assert zainab.get("reports/r1/remove/").status_code == 302


def test_a_report_removed_in_another_window_can_be_saved_as_a_new_one(zainab: Applicant):
    zainab.post("reports/r1/", **REPORT)
    shown = zainab.get("reports/r1/")
    zainab.post("reports/r1/remove/")
    again = zainab.post_as_drawn(shown, "reports/r1/", **REPORT)
    assert again.status_code == 409
    assert "You removed this in another window" in text_of(again)
    assert 'action="/northfield/apply/reports/r2/"' in again.content.decode()
    assert zainab.post_as_drawn(again, "reports/r2/", **REPORT).status_code == 302
    assert [report["id"] for report in reports(zainab)] == ["r2"]


def test_an_entry_that_never_was_is_kindly_not_there(zainab: Applicant):
    answer = zainab.get("reports/r7/")
    assert answer.status_code == 404
    assert 'href="/northfield/apply/reports/"' in answer.content.decode()


def test_who_made_it_is_asked_where_several_could_have(zainab: Applicant):
    assert "Who made this report?" not in text_of(zainab.get("reports/r1/"))
    zainab.post("people/", more="yes")
    assert zainab.post("people/p1/", name="Tunde", household="same").url == "/northfield/apply/people/"
    page = text_of(zainab.get("reports/r1/"))
    assert "Who made this report?" in page
    assert "Tunde" in page


def test_the_list_of_people_has_its_own_heading_and_asks_for_more(zainab: Applicant):
    assert zainab.get("people/").content.decode().count("<h1") == 1
    zainab.post("people/p1/", name="Tunde")
    page = zainab.get("people/").content.decode()
    assert page.count("<h1") == 1
    assert (
        page.index("Is anyone else affected?</h1>") < page.index("Tunde") < page.index("anyone else to add?")
    )


def test_sixty_reports_and_the_last_of_three_hundred(northfield: Authority):
    zainab = Applicant(northfield)
    items = [{"id": f"r{n}", "what": f"Night {n}", "to": "police"} for n in range(1, 61)]
    zainab.begin(reports={"items": items})
    assert "Report 60" in text_of(zainab.get("reports/"))
    assert "Report 60" in text_of(zainab.get("check/"))
    items = [{"id": f"r{n}", "to": "police"} for n in range(1, 301)]
    zainab.begin(reports={"items": items})
    full = zainab.post("reports/", more="add")
    assert full.status_code == 422
    assert "no room for more" in text_of(full)
    assert zainab.get("reports/r301/").status_code == 404
    assert zainab.post("reports/r301/", **REPORT).status_code == 404
    assert len(reports(zainab)) == 300


def test_a_change_from_check_comes_back_by_the_list(zainab: Applicant):
    zainab.post("reports/r1/", **REPORT)
    page = zainab.get("reports/r1/?from=check")
    assert hidden(page)["from"] == "check"
    assert zainab.post("reports/r1/?from=check", **REPORT).url == "/northfield/apply/reports/?from=check"


def test_save_for_later_from_an_entry_keeps_it(zainab: Applicant):
    answer = zainab.post("reports/r1/", **REPORT, save="later")
    assert answer.url == "/northfield/apply/save/?to=reports%2Fr1"
    assert len(reports(zainab)) == 1
    assert 'href="/northfield/apply/reports/r1/"' in zainab.client.get(answer.url).content.decode()
