"""The lawful checks that are about numbers, periods and what a route adds to the Act."""

from __future__ import annotations

from datetime import date

import pytest

from reviews.domain.threshold.added import shorter
from reviews.domain.threshold.periods import period_from
from tests.domain.threshold.lawful import (
    BACK,
    CLOSED,
    FIVE,
    NO_ACTION,
    RISK,
    SERIOUS,
    SHORT,
    SHUT,
    VEXATIOUS,
    found,
    plain,
    sound,
    state_of,
)


def terms(**terms):
    """A statutory block, each value stated unless it says otherwise."""
    return {
        "statutory": {
            name: one if isinstance(one, dict) else {"value": one, "basis": "stated"}
            for name, one in terms.items()
        }
    }


def opened(**parts):
    return plain("opened", number=2, conditions=[RISK], **parts)


HEALTH_TOO = {"in": ["council", "police", "health", "housing-provider"]}
SOCIAL = ("council", "police", "housing-provider")
NAMED = {"named": ["The Estates Board"]}
UNDER_18 = {"test": "under-18", "needs": False, "text": "An adult."}
BUSINESS = {"test": "kind-of-person", "words": ["person", "business"], "text": "Not a group."}
WAITED = {"test": "waited", "more_than": "1 week", "text": "A week has passed."}
EITHER = {"any": [RISK, SERIOUS]}
FIVE_OF_ONE = plain("five", number=5, made_by="same-person")

TABLE = [
    # The number. Three by one person is enough on some route, or it is told.
    ("number-above-three", sound(plain(number=5), **terms(number=5)), "breach"),
    ("number-above-three", sound(plain("five", **FIVE), **terms(number=4)), "breach"),
    ("number-above-three", sound(plain(number=5), **terms(number={"value": 5, "basis": "reading"})),
     "not-seen"),
    ("number-above-three", sound(plain(number=5), **terms(number=5),
                                 marks=[{"part": "statutory", "mark": "unclear"}]), "not-seen"),
    ("number-above-three", sound(plain(counts="people"), **terms(number=5)), "breach"),
    ("number-above-three", sound(plain(), plain("five", **FIVE), **terms(number=5)), None),
    ("number-above-three", sound(**terms(number=3)), None),
    ("number-above-three", sound(plain(number=2), **terms(number=2)), None),
    ("route-above-three", sound(FIVE_OF_ONE), "breach"),
    ("route-above-three", sound(plain("five", **FIVE)), "breach"),
    ("route-above-three", sound(plain(people={"at_least": 5})), "breach"),
    ("route-above-three", sound(FIVE_OF_ONE, marks=[{"part": "routes[0].number", "mark": "slip"}]),
     "not-seen"),
    ("route-above-three", sound(plain(), plain("five", **FIVE)), None),
    ("route-above-three", sound(plain("five", **FIVE), **terms(number=3)), None),
    ("route-above-three", sound(opened() | {"number": 5}), None),
    ("route-above-three", sound(plain(), plain("hate-five", kind="hate", number=5)), None),
    ("route-above-three", sound(plain("hate-five", kind="hate", number=5)), None),
    ("route-above-three", sound(plain("staff", kind="staff-initiated", number=5)), None),
    ("route-above-three", sound(plain("three-people", number=3, counts="people")), None),
    # The two periods. Longer is no finding; thirty days are shorter than some months.
    ("shorter-report-period", sound(**terms(report_period="2 weeks")), "breach"),
    ("shorter-report-period", sound(**terms(report_period="30 days")), "breach"),
    ("shorter-report-period", sound(**terms(report_period={"value": "2 weeks", "basis": "reading"})),
     "not-seen"),
    ("shorter-report-period", sound(**terms(report_period="1 month")), None),
    ("shorter-report-period", sound(**terms(report_period="3 months")), None),
    ("shorter-report-period", sound(**terms(report_period="31 days")), None),
    ("shorter-apply-period", sound(**terms(apply_period="3 months")), "breach"),
    ("shorter-apply-period", sound(**terms(apply_period="183 days")), "breach"),
    ("shorter-apply-period", sound(**terms(apply_period="6 months")), None),
    ("shorter-apply-period", sound(**terms(apply_period="1 year")), None),
    # A route's own periods, where no other way is longer and none of the two says the same already.
    ("shorter-window", sound(plain() | {"windows": [SHORT]}), "breach"),
    ("shorter-window", sound(plain() | {"windows": [{"anchor": "any-span", "length": "3 months"}]}),
     "breach"),
    ("shorter-window", sound(plain() | {"windows": [SHORT | {"subject": "incident"}]}), "breach"),
    ("shorter-window", sound(plain() | {"windows": [SHORT]}, **terms(apply_period="4 months")), "breach"),
    ("shorter-window", sound(plain() | {"windows": [SHORT]},
                             marks=[{"part": "routes[0].windows", "mark": "inferred"}]), "not-seen"),
    ("shorter-window", sound(plain() | {"windows": [SHORT]}, **terms(apply_period="3 months")), None),
    ("shorter-window", sound(plain(), plain("quick", number=2) | {"windows": [SHORT]}), None),
    ("shorter-window", sound(plain() | {"windows": [{"anchor": "none"}]}), None),
    ("shorter-window", sound(plain() | {"windows": [{"anchor": "any-span", "length": "1 year"}]}), None),
    ("shorter-window", sound(plain() | {"windows": [
        {"anchor": "forward-from-first-incident", "length": "6 months"}]}), None),
    ("shorter-window", sound(plain(), **terms(apply_period="1 year")), None),
    ("shorter-window", sound(plain() | {"windows": [{**SHORT, "length": "183 days"}]}), "breach"),
    ("shorter-window", sound(plain() | {"windows": [
        {**SHORT, "length": "183 days", "day_one": "excluded"}]}), None),
    ("shorter-reporting", sound(plain(reporting={"within": "7 days"})), "breach"),
    ("shorter-reporting", sound(plain(reporting={"within": "30 days", "of": "first"})), "breach"),
    ("shorter-reporting", sound(plain(reporting={"within": "1 month"})), None),
    ("shorter-reporting", sound(plain(reporting={"within": "7 days"}), **terms(report_period="1 week")),
     None),
    ("shorter-reporting", sound(plain(), plain("b", reporting={"within": "7 days"})), None),
    # Whose reports.
    ("added-one-person", sound(plain(made_by="same-person")), "breach"),
    ("added-one-person", sound(plain(made_by="same-household"), FIVE_OF_ONE), "breach"),
    ("added-one-person", sound(plain(number=1, made_by="applicant")), "breach"),
    ("added-one-person", sound(plain(made_by="same-person"), plain("five", **FIVE)), "breach"),
    ("added-one-person", sound(plain(number=1, made_by="same-person")), None),
    ("added-one-person", sound(plain("two", number=2, made_by="same-person", hate={"share": "one"})), None),
    ("added-one-person", sound(plain(made_by="same-person"), plain("any")), None),
    ("added-one-person", sound(plain(made_by="not-stated")), None),
    ("added-several-people", sound(plain("five", **FIVE)), "breach"),
    ("added-several-people", sound(plain(people={"at_least": 2})), "breach"),
    ("added-several-people", sound(plain(counts="people")), "breach"),
    ("added-several-people", sound(plain(made_by="different-people", people={"at_least": 1})), "breach"),
    ("added-several-people", sound(plain(number=1, counts="people")), None),
    ("added-several-people", sound(plain(), plain("five", **FIVE)), None),
    ("added-several-people", sound(plain(people={"at_least": 1})), None),
    ("added-separate-incidents", sound(plain(about=["separate-incidents"])), "breach"),
    ("added-separate-incidents", sound(plain(counts="incidents")), "breach"),
    ("added-separate-incidents", sound(plain(made_by="not-stated", about=["separate-incidents"])),
     "not-seen"),
    ("added-separate-incidents", sound(plain(made_by="same-person", about=["separate-incidents"])), None),
    ("added-separate-incidents", sound(plain(about=["separate-incidents-per-person"])), None),
    ("added-separate-incidents", sound(plain(number=1, counts="incidents")), None),
    ("added-agreement", sound(consent={"each_reporter": True}), "breach"),
    ("added-agreement", sound(plain(made_by="same-household"), consent={"each_reporter": True}), "breach"),
    ("added-agreement", sound(plain(made_by="same-person"), consent={"each_reporter": True}), None),
    ("added-agreement", sound(consent={"third_party": "written"}), None),
    # What they have in common.
    ("added-about", sound(plain(about=["same-problem"])), "breach"),
    ("added-about", sound(plain(about=["linked-location", "related"])), "breach"),
    ("added-about", sound(plain(about=["same-problem"]), plain("b", about=["same-culprit"])), "breach"),
    ("added-about", sound(plain(about=["related"])), None),
    ("added-about", sound(plain(about=["same-problem"]), plain("b")), None),
    ("added-about", sound(plain(number=1, about=["same-problem"])), None),
    ("added-about", sound(plain(), plain("five", **FIVE, about=["same-incident"])), None),
    # To whom and how.
    ("added-recipients", sound(plain(recipients={"in": ["council", "police", "housing-provider"]})),
     "breach"),
    ("added-recipients", sound(plain(recipients={"out": ["police"]})), "breach"),
    ("added-recipients", sound(plain(recipients={"in": ["council", NAMED | {"to": "other"}]})), "breach"),
    ("added-recipients", sound(plain(recipients={"in": [*SOCIAL, {"to": "other"}]})), "breach"),
    ("added-recipients", sound(plain(recipients={"in": [*SOCIAL, NAMED | {"to": "fire"}]})), "breach"),
    ("added-recipients", sound(plain(recipients={"out": [NAMED | {"to": "police"}]})), None),
    ("added-recipients", sound(plain(recipients={"out": [
        {"to": "housing-provider", "tenure": ["private-tenant"]}]})), None),
    ("added-recipients", sound(plain(recipients=HEALTH_TOO)), None),
    ("added-recipients", sound(plain(recipients={"out": ["private-landlord", "county-council"]})), None),
    ("added-recipients", sound(plain(recipients={"in": [
        "council", "police", {"to": "housing-provider", "tenure": ["housing-association"]},
        {"to": "other", "named": ["the health trust"]}]})), None),
    ("added-channels", sound(plain(channels={"out": ["diary"]})), "breach"),
    ("added-channels", sound(plain(channels={"in": ["phone", "online"]})), "breach"),
    ("added-channels", sound(plain(channels={"out": ["other"]})), None),
    ("added-channels", sound(plain(), plain("b", channels={"out": ["diary"]})), None),
    ("added-anonymous", sound(plain(anonymous="not-counted")), "breach"),
    ("added-anonymous", sound(plain(anonymous="not-counted", about=["same-problem"]), plain(
        "b", anonymous="not-counted")), "breach"),
    ("added-anonymous", sound(plain(anonymous="counted")), None),
    ("added-anonymous", sound(plain(), plain("b", anonymous="not-counted", number=2)), None),
    # How fresh.
    ("added-latest", sound(plain(latest=[{"subject": "incident", "within": "1 month"}])), "breach"),
    ("added-latest", sound(plain() | {"windows": [{"anchor": "latest-only", "length": "1 month"}]}),
     "breach"),
    ("added-latest", sound(plain(latest=[{"subject": "report", "within": "1 month"}], readings=[
        {"text": "Unclear.", "part": "latest", "other": []}])), "not-seen"),
    ("added-latest", sound(plain(latest=[{"subject": "report", "within": "1 month"}], readings=[
        {"text": "Unclear.", "part": "latest", "other": [{"subject": "incident", "within": "1 month"}]}])),
         "breach"),
    ("added-latest", sound(plain(latest=[{"subject": "report", "within": "1 month"}], readings=[
        {"text": "Printed oddly.", "part": "number"}])), "breach"),
    ("added-latest", sound(plain(latest=[{"subject": "report", "within": "1 month"}]), marks=[
        {"part": "routes[0].latest[0].within", "mark": "unclear"}]), "not-seen"),
    ("added-latest", sound(plain(latest=[
        {"subject": "report", "within": "183 days", "day_one": "excluded"}])), None),
    ("added-latest", sound(plain(latest=[{"subject": "report", "within": "6 months"}])), None),
    ("added-latest", sound(plain() | {"windows": [{"anchor": "latest-only", "length": "6 months"}]}), None),
    ("added-latest", sound(plain(readings=[{"text": "Unclear.", "part": "latest", "other": [
        {"subject": "report", "within": "1 month"}]}])), None),
    ("added-not-before", sound(plain(not_before={"date": "2025-09-13"})), "breach"),
    ("added-not-before", sound(plain(not_before={"subject": "incident", "date": "2025-08-15"})), "breach"),
    ("added-not-before", sound(plain(not_before={"date": "2025-09-12"})), None),
    ("added-not-before", sound(plain(not_before={"subject": "incident", "date": "2014-05-01"})), None),
    # Conditions: on every way, or on none that matters.
    ("added-response", sound(plain(conditions=[NO_ACTION])), "breach"),
    ("added-response", sound(plain(conditions=[WAITED])), "breach"),
    ("added-response", sound(exclusions=[{"id": "x", "text": "Served.", "condition": {
        **SHUT["condition"], "key": "service-received"}}]), "breach"),
    ("added-response", sound(plain(conditions=[NO_ACTION]), plain("b", conditions=[NO_ACTION])), "breach"),
    ("added-response", sound(plain(conditions=[NO_ACTION]), opened()), "breach"),
    ("added-response", sound(plain(conditions=[NO_ACTION], about=["same-problem"]),
                             plain("b", made_by="same-person")), "breach"),
    ("added-response", sound(plain(conditions=[NO_ACTION]), plain("b")), None),
    ("added-response", sound(plain(), plain("one", kind="inadequate-response", number=1,
                                            conditions=[NO_ACTION, WAITED])), None),
    ("added-response", sound(plain(made_by="same-person"), plain("one", number=1, conditions=[NO_ACTION])),
     None),
    ("added-response", sound(plain(number=2, conditions=[{"all": [RISK, NO_ACTION]}])), None),
    ("added-response", sound(plain(), opened() | {"conditions": [{"all": [RISK, NO_ACTION]}]}), None),
    ("added-closed", sound(plain(conditions=[CLOSED])), "breach"),
    ("added-closed", sound(exclusions=[SHUT]), "breach"),
    ("added-closed", sound(exclusions=[SHUT], marks=[{"part": "exclusions[0]", "mark": "unclear"}]),
     "not-seen"),
    ("added-closed", sound(exclusions=[VEXATIOUS]), None),
    ("added-closed", sound(plain(), plain("b", conditions=[CLOSED])), None),
    ("added-condition", sound(plain(conditions=[SERIOUS])), "breach"),
    ("added-condition", sound(plain(conditions=[EITHER])), "breach"),
    ("added-condition", sound(plain(conditions=[BUSINESS])), "breach"),
    ("added-condition", sound(plain(), plain("b", conditions=[SERIOUS])), None),
    ("added-condition", sound(plain(number=2, conditions=[{"all": [RISK, NO_ACTION]}])), None),
    ("added-condition", sound(plain(kind="persistence", number=None, conditions=[SERIOUS])), None),
    ("added-condition", sound(plain(), opened()), None),
    ("who-may-apply", sound(who_may_apply={"conditions": [UNDER_18]}), "breach"),
    ("who-may-apply", sound(who_may_apply={"conditions": [BUSINESS]}, nation="Wales"), "breach"),
    ("who-may-apply", sound(who_may_apply={"listed": ["victim", "councillor"]}), None),
    ("who-may-apply", sound(who_may_apply=None), None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "data", "state"), TABLE)
def test_each_finding_about_a_route(code, data, state):
    assert state_of(data, code) == state


def test_every_code_is_raised_twice_and_spared_twice():
    """Over both tables: no finding without two procedures that raise it and two near misses."""
    from reviews.domain.threshold.lint_words import FOUND
    from tests.domain.threshold import test_lint

    rows = [*TABLE, *test_lint.TABLE, *test_lint.owed()]
    rows += [("review-overdue", data, state) for data, state in test_lint.DUE]
    rows += [("no-hate-or-harm-route", data, state) for data, state in test_lint.HATE_OR_HARM]
    for code in FOUND:
        raising = [state for name, _, state in rows if name == code and state is not None]
        sparing = [state for name, _, state in rows if name == code and state is None]
        assert len(raising) >= 2, code
        assert len(sparing) >= 2, code


def parts(data, code):
    return [one.part for one in found(data) if one.code == code]


def test_the_part_is_the_place_in_the_file():
    windows = [{"anchor": "none"}, {"anchor": "latest-only", "length": "1 month"}, SHORT]
    data = sound(
        plain("a", conditions=[RISK]), plain("b", conditions=[SERIOUS, CLOSED]) | {"windows": windows}
    )
    assert parts(data, "added-closed") == ["routes[1].conditions[1]"]
    assert parts(data, "shorter-window") == ["routes[1].windows[2]"]
    assert parts(data, "added-latest") == ["routes[1].windows[1]"]


@pytest.mark.parametrize(
    ("code", "route", "part"),
    [
        ("added-several-people", plain(people={"at_least": 2}), "people"),
        ("added-several-people", plain("five", **FIVE), "made_by"),
        ("added-several-people", plain(counts="households"), "counts"),
        ("added-separate-incidents", plain(about=["separate-incidents"]), "about"),
        ("added-separate-incidents", plain(counts="incidents"), "counts"),
        ("route-above-three", plain("five", **FIVE), "number"),
        ("route-above-three", plain(people={"at_least": 4}), "people"),
    ],
)
def test_the_part_is_what_asks_it(code, route, part):
    assert parts(sound(route), code) == [f"routes[0].{part}"]


def test_a_finding_says_which():
    said = [one.in_english() for one in found(sound(plain(recipients={"out": ["police", "health"]})))]
    assert said == [
        "“three” does not count reports to the police or a health body. The Act does not say to whom a "
        "report must be made (a reading of it)."
    ]
    said = [one.in_english() for one in found(sound(plain(conditions=[NO_ACTION])))]
    assert said[0].startswith("How anybody responded is made a condition: No action was taken.")


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("1 month", "1 month", ""),
        ("4 weeks", "1 month", "sometimes"),
        ("27 days", "1 month", "always"),
        ("30 days", "1 month", "sometimes"),
        ("31 days", "1 month", ""),
        ("180 days", "6 months", "always"),
        ("26 weeks", "6 months", "sometimes"),
        ("184 days", "6 months", ""),
        ("6 months", "30 days", ""),
    ],
)
def test_which_period_is_shorter(one, other, how):
    assert shorter(period_from(one), period_from(other)) == how


def test_a_day_left_out_makes_a_period_longer():
    assert shorter(period_from("30 days", day_one=False), period_from("1 month")) == ""
    assert BACK["length"] == "6 months"
    assert state_of(sound(), "review-overdue", date(2030, 1, 1)) == "breach"
