"""What can be done about one date: say when it began, call its meeting, pause it, let it run on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pledge.scoping import in_authority
from reviews.models import Case, Clock, ClockPause, Letter, Person
from tests.applicants import come_in, make_clock
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.scenes import Scene, make_scene
from tests.views.signed import Clock as StillClock

pytestmark = pytest.mark.django_db

CASE = "/northfield/casework/ASB-BCDF-GHJK/"
PAGE = f"{CASE}clocks/1/"
DUE, AGAIN = date(2026, 3, 19), date(2026, 3, 18)
MONTHLY = {"kind": "decide", "unit": "meeting", "every": "month", "from": "receipt"}
FROM_MEETING = {"kind": "outcome", "length": 5, "unit": "working-days", "from": "meeting"}


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    clock = StillClock(monkeypatch)
    clock.now = NOW
    return clock


@pytest.fixture
def scene(still) -> Scene:
    return make_scene()


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def version(scene: Scene) -> dict[str, str]:
    with in_authority(scene.authority):
        return {"version": str(scene.version)}


def pausing(scene: Scene, again: date = AGAIN, reason: str = "We wait for a record.") -> dict[str, str]:
    return version(scene) | {"reason": reason} | day("look_again_on", again)


def clock(scene: Scene, number: int = 1) -> Clock:
    with in_authority(scene.authority):
        return Clock.objects.get(number=number)


def test_a_pause_is_asked_for_with_what_it_means_and_told(scene, client):
    make_clock(scene.case, "decide", due_on=DUE, told_due_on=DUE)
    assert f'href="{PAGE}pause/"' in text(client.get(PAGE))
    asked = text(client.get(f"{PAGE}pause/"))
    assert "The law sets no days for a case review and gives no right to pause." in asked
    assert "A pause does not put it off" in asked
    assert "Must</strong> 2014 Act, section 104(5) and (6)" in asked
    page = text(client.post(f"{PAGE}pause/", pausing(scene), follow=True))
    assert "Saved. The letter to the applicant is on its way." in page
    assert "The time stands still. It is looked at again on 18 March 2026." in page
    assert "Paused, then 24 March 2026, in 12 days" in page
    assert page.count('<td class="govuk-table__cell">Paused</td>') == 5
    assert "By Alice Adeyemi, because: <span" in page
    assert "Paused, then 24 March 2026" in text(client.get(CASE))


def test_a_step_the_act_does_not_name_is_paused_without_the_warning(scene, client):
    make_clock(scene.case, "acknowledge", due_on=DUE)
    assert "A pause does not put it off" not in text(client.get(f"{PAGE}pause/"))


def test_the_pause_is_ended_by_hand(scene, client, still):
    make_clock(scene.case, "decide", due_on=DUE, told_due_on=DUE)
    client.post(f"{PAGE}pause/", pausing(scene))
    still.now = NOW + timedelta(days=4)
    client = sign_in(Client(), scene.bob)
    page = text(client.post(f"{PAGE}run-on/", version(scene), follow=True))
    assert "The time runs again from today." in page
    assert "Ended on 16 March 2026 by Bob Brennan" in page
    assert "20 March 2026, in 4 days" in page
    again = text(client.post(f"{PAGE}run-on/", version(scene), follow=True))
    assert "There is no pause here any more." in again


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reason": ""}, "Enter what you have to wait for"),
        ({"look_again_on-day": ""}, "The day to look again must include a day"),
        ({"look_again_on-day": "13"}, "The day to look again must be 14 March 2026 or later"),
        ({"look_again_on-month": "5"}, "The day to look again must be 9 April 2026 or earlier"),
    ],
)
def test_what_is_wrong_with_a_pause_is_said_at_the_field(scene, client, changed, says):
    make_clock(scene.case, "decide", due_on=DUE)
    answer = client.post(f"{PAGE}pause/", pausing(scene) | changed)
    assert answer.status_code == 422
    assert text(answer).count(says) == 2
    with in_authority(scene.authority):
        assert not ClockPause.objects.exists()


def test_on_its_day_a_date_can_be_explained_and_no_longer_paused(scene, still):
    make_clock(scene.case, "decide", due_on=DUE, told_due_on=DUE)
    still.now = NOW + timedelta(days=7)
    client = sign_in(Client(), scene.alice)
    assert f"{PAGE}pause/" not in text(client.get(PAGE))
    page = text(client.get(f"{PAGE}pause/"))
    assert "it can no longer be paused" in page
    assert f'href="{PAGE}missed/"' in page
    answer = client.post(f"{PAGE}pause/", pausing(scene, date(2026, 3, 30)))
    assert (answer.status_code, "it can no longer be paused" in text(answer)) == (422, True)


def test_a_stale_pause_keeps_what_was_typed(scene, client):
    make_clock(scene.case, "decide", due_on=DUE)
    answer = client.post(f"{PAGE}pause/", pausing(scene) | {"version": "0"})
    assert answer.status_code == 422
    assert "We wait for a record." in text(answer)


def test_a_letter_that_cannot_be_sent_safely_waits_and_the_page_says_what_counts(scene, client):
    make_clock(scene.case, "decide", due_on=DUE, told_due_on=DUE)
    with in_authority(scene.authority):
        Person.objects.update(email_safe="no")
    page = text(client.post(f"{PAGE}pause/", pausing(scene), follow=True))
    assert "Saved. The letter waits: it cannot be sent by a safe way as it stands." in page
    assert "Until it has left, the date the applicant was told is the one that counts." in page
    assert f'href="{CASE}letters/1/"' in page
    assert "We have to wait before we can go on." in text(client.get(f"{CASE}letters/1/"))


def test_the_day_of_a_meeting_is_recorded_told_and_moved_with_a_reason(scene, client):
    make_clock(scene.case, "decide", rule=MONTHLY)
    assert "Record the day of the meeting" in text(client.get(PAGE))
    form = f"{PAGE}meeting/"
    assert "Why does it move?" not in text(client.get(form))
    page = text(client.post(form, version(scene) | day("on", date(2026, 3, 26)), follow=True))
    assert "it is not a promise yet" in page
    assert "At the meeting called for 26 March 2026. The meeting is held every month." in page
    page = text(client.post(f"{PAGE}meeting/tell/", version(scene), follow=True))
    assert "Saved. The letter to the applicant is on its way." in page
    assert "it is not a promise yet" not in page
    later = version(scene) | day("on", date(2026, 4, 9))
    answer = client.post(form, later)
    assert (answer.status_code, text(answer).count("Enter why the meeting moves")) == (422, 2)
    page = text(client.post(form, later | {"reason": "The hall is flooded."}, follow=True))
    assert "Saved. The letter to the applicant is on its way." in page
    assert clock(scene).told_due_on == date(2026, 4, 9)


def test_a_meeting_that_has_no_day_cannot_be_told(scene, client):
    make_clock(scene.case, "decide", rule=MONTHLY)
    page = text(client.post(f"{PAGE}meeting/tell/", version(scene), follow=True))
    assert "There is no day to tell yet." in page
    assert client.get(f"{PAGE}meeting/tell/").status_code == 405


def test_the_day_of_an_event_is_recorded_and_corrected(scene, client, still):
    make_clock(scene.case, "outcome", rule=FROM_MEETING, base_kind="meeting", base_on=None)
    still.now = NOW + timedelta(days=12)
    client = sign_in(Client(), scene.alice)
    assert "Record the day on which the review meeting was held" in text(client.get(PAGE))
    held = version(scene) | day("on", date(2026, 3, 20))
    page = text(client.post(f"{PAGE}started/", held, follow=True))
    assert "27 March 2026" in page
    assert "Correct the day on which the review meeting was held" in page
    answer = client.post(f"{PAGE}started/", version(scene) | day("on", date(2026, 3, 30)))
    assert (answer.status_code, "must be 24 March 2026 or earlier" in text(answer)) == (422, True)
    answer = client.post(f"{PAGE}started/", held | {"version": "0"} | day("on", date(2026, 3, 23)))
    assert answer.status_code == 422
    assert "20 March 2026" in text(answer)


def test_what_does_not_fit_the_clock_is_not_found(scene, client):
    make_clock(scene.case, "decide", due_on=DUE)
    assert client.get(f"{PAGE}started/").status_code == 404
    assert client.get(f"{PAGE}meeting/").status_code == 404
    assert client.get(f"{CASE}clocks/9/").status_code == 404


def test_near_the_day_the_case_offers_the_holding_letter_and_then_shows_it(scene, still):
    make_clock(scene.case, "decide", due_on=DUE, told_due_on=DUE)
    assert "Write a holding letter" not in text(sign_in(Client(), scene.alice).get(CASE))
    still.now = NOW + timedelta(days=4)
    client = sign_in(Client(), scene.alice)
    page = text(client.get(CASE))
    assert "Not going to be done by then? Write a holding letter" in page
    assert f'href="{PAGE}missed/"' in page
    assert "Say that a date will be missed" in text(client.get(f"{PAGE}missed/"))
    typed = version(scene) | {"reason": "A record is missing."} | day("new_on", date(2026, 4, 2))
    client.post(f"{PAGE}missed/", typed)
    page = text(client.get(CASE))
    assert "The applicant was given 2 April 2026 instead" in page
    assert "Write a holding letter" not in page
    with in_authority(scene.authority):
        assert Letter.objects.get().free_parts["news"] == "holding"


@pytest.mark.parametrize(
    ("fields", "says", "why"),
    [
        (
            {"due_on": DUE, "told_due_on": DUE, "new_due_on": date(2026, 4, 2), "missed_reason": "A record."},
            "We do not think that we will manage that. The new date is 2 April 2026.",
            "Why: A record.",
        ),
        ({"rule": MONTHLY, "called_on": DUE, "due_on": DUE}, "at the next meeting (month)", ""),
        (
            {
                "rule": MONTHLY,
                "called_on": DUE,
                "due_on": DUE,
                "told_due_on": DUE,
                "moved_reason": "Flooded.",
            },
            "at a meeting on 19 March 2026",
            "Why: Flooded.",
        ),
    ],
)
def test_the_applicants_own_page_says_the_same(scene, fields, says, why):
    make_clock(scene.case, "decide", **fields)
    with in_authority(scene.authority):
        person = scene.applicant
    page = text(come_in(Client(), person).get("/northfield/my-application/"))
    assert says in page
    assert why in page


def test_the_applicants_own_page_says_that_we_wait_and_why(scene, client):
    make_clock(scene.case, "decide", due_on=DUE, told_due_on=DUE)
    client.post(f"{PAGE}pause/", pausing(scene))
    with in_authority(scene.authority):
        person = scene.applicant
    page = text(come_in(Client(), person).get("/northfield/my-application/"))
    assert (
        "By 24 March 2026. We have to wait before we can go on. On 18 March 2026 we look at it again." in page
    )
    assert "Why: We wait for a record." in page


@pytest.mark.parametrize("page", ["pause/", "run-on/", "meeting/", "meeting/tell/", "started/"])
def test_only_a_coordinator_of_this_authority(scene, page):
    make_clock(scene.case, "decide", rule=MONTHLY)
    dev = sign_in(Client(), make_member(scene.authority, "dev"))
    sam = sign_in(Client(), make_member(make_authority("southmere"), "sam"))
    assert dev.post(f"{PAGE}{page}", version(scene)).status_code == 403
    assert sam.post(f"{PAGE}{page}", version(scene)).status_code == 404
    assert "pause/" not in text(dev.get(PAGE))


@pytest.mark.parametrize("page", ["pause/", "meeting/", "meeting/tell/"])
@pytest.mark.parametrize("status", ["closed", "withdrawn"])
def test_a_form_that_comes_after_the_end_of_the_case_changes_nothing_and_says_so(scene, client, page, status):
    make_clock(scene.case, "decide", rule=MONTHLY, called_on=DUE, due_on=DUE)
    with in_authority(scene.authority):
        Case.objects.update(status=status)
    given = {"reason": "We wait."} | day("on", AGAIN) | day("look_again_on", AGAIN)
    answer = client.post(f"{PAGE}{page}", version(scene) | given, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "has come to its end" in text(answer)
    with in_authority(scene.authority):
        assert not ClockPause.objects.exists()
        assert not Letter.objects.exists()
    assert clock(scene).called_on == DUE


@pytest.mark.parametrize("address", [CASE, PAGE])
def test_what_a_page_costs_does_not_grow_with_clocks_and_pauses(scene, client, address):
    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def another(number: int) -> None:
        row = make_clock(scene.case, "decide", number, due_on=DUE)
        with in_authority(scene.authority):
            for ago in range(number):
                ClockPause.objects.create(
                    clock=Clock.objects.get(number=1) if number > 1 else row,
                    began_on=NOW.date() + timedelta(days=ago),
                    look_again_on=AGAIN,
                    reason="We wait.",
                    begun_by=scene.alice,
                    begun_at=NOW,
                )

    with in_authority(scene.authority):
        Case.objects.update(named_contact=scene.alice)
    another(1)
    one = cost()
    another(2)
    another(3)
    assert cost() == one <= 25
