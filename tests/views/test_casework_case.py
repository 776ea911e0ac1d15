"""C2: where the case stands, in each of its states; how a date was worked out; tasks; and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.models import AuditEntry
from pledge.scoping import in_authority
from reviews.models import ApplicantRequest, Case, CaseBar, Clock, Decision, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.services import clocks
from reviews.services.advice import assess_case
from tests.factories import NOW, TODAY, make_case, make_complaint, make_member, make_person, sign_in
from tests.scenes import Scene, make_scene

PAGE = "/northfield/casework/ASB-BCDF-GHJK/"
ACKNOWLEDGE = {"kind": "acknowledge", "from": "receipt", "length": 3, "unit": "working-days"}


@pytest.fixture
def today():
    return london_date(timezone.now())


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def run_clock(scene: Scene, base_on, **rule) -> Clock:
    with in_authority(scene.authority):
        rule = ACKNOWLEDGE | rule
        number = Clock.objects.count() + 1
        return Clock.objects.create(
            case=scene.case, number=number, kind=rule["kind"], rule=rule, base_kind="receipt", base_on=base_on
        )


def decide(scene: Scene, outcome: str = "not-met", status: str = "decided") -> Decision:
    with in_authority(scene.authority):
        advice = assess_case(scene.now(), because="sent", at=NOW, actor=Actor.system())
        Case.objects.update(status=status, outcome=outcome)
        return Decision.objects.create(
            case=scene.case,
            number=1,
            outcome=outcome,
            basis="discretion",
            advice=advice,
            saved_by=scene.alice,
            saved_at=NOW,
            final_at=NOW,
            final_on=TODAY,
        )


def test_a_new_case_can_be_taken_or_given(scene, client):
    page = text(client.get(PAGE))
    assert "Nobody is the named contact yet." in page
    assert "Give the applicant one named contact" in page
    answer = client.post(f"{PAGE}take/", {"version": 1}, follow=True)
    assert "You are the named contact" in text(answer)
    assert "Nobody is the named contact yet." not in text(answer)


def test_taken_meanwhile_by_a_colleague_says_by_whom(scene, client):
    sign_in(Client(), scene.bob).post(f"{PAGE}take/", {"version": 1})
    page = text(client.post(f"{PAGE}take/", {"version": 1}, follow=True))
    assert "Its named contact is now Bob Brennan" in page
    with in_authority(scene.authority):
        assert scene.now().named_contact == scene.bob


def test_the_law_stands_first_with_its_level_and_where_it_says_so(scene, client):
    page = text(client.get(PAGE))
    assert page.index("What the law asks next") < page.index("What they told us")
    assert "2014 Act, section 104(5)" in page
    assert ">Must</strong>" in page
    assert ">Cannot start yet" in page.replace("> Cannot", ">Cannot")


def test_due_dates_say_when_and_lead_to_their_working(scene, client, today):
    run_clock(scene, today)
    page = text(client.get(PAGE))
    assert f'href="{PAGE}clocks/1/"' in page
    run_clock(scene, today - timedelta(days=60), kind="decide")
    page = text(client.get(PAGE))
    assert "days overdue" in page


def test_the_working_of_a_date_is_shown_day_by_day(scene, client):
    run_clock(scene, TODAY)
    page = text(client.get(f"{PAGE}clocks/1/"))
    assert "3 working days after the application was received" in page
    assert "3 working days, counted from 12 March 2026, when the application was received." in page
    for words in ("Thursday 12", "The day itself", "Friday 13", "Saturday 14", "Weekend", "Tuesday 17"):
        assert words in page
    assert "Wednesday 18" not in page
    assert client.get(f"{PAGE}clocks/9/").status_code == 404


def test_a_date_that_waits_and_one_without_a_time_say_so(scene, client):
    run_clock(scene, None)
    run_clock(scene, TODAY, kind="outcome", length=None)
    assert "That has not happened yet." in text(client.get(f"{PAGE}clocks/1/"))
    assert "publishes no time for it" in text(client.get(f"{PAGE}clocks/2/"))
    assert "Your procedure publishes no time for this" in text(client.get(PAGE))


def test_a_date_kept_because_the_applicant_was_told_it_says_so(scene, client):
    clock = run_clock(scene, TODAY)
    with in_authority(scene.authority):
        Clock.objects.filter(pk=clock.pk).update(told_due_on=TODAY + timedelta(days=1))
    assert "the applicant was told 13 March 2026, and that date is kept" in text(
        client.get(f"{PAGE}clocks/1/")
    )


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        (0, "Fewer than 3 counted so far (0): the bodies must still decide."),
        (1, "Fewer than 3 counted so far (1): the bodies must still decide."),
        (3, "Enough reports count."),
    ],
)
def test_the_advice_never_says_not_reached(scene, client, reports, words):
    for number in range(1, reports + 1):
        day = TODAY - timedelta(days=10 * number)
        make_complaint(
            scene.case, number, facts={"incident_first": day.isoformat(), "reported": day.isoformat()}
        )
    with in_authority(scene.authority):
        case = scene.now()
        assess_case(case, because="sent", at=NOW, actor=Actor.system())
        case.save()
    page = text(client.get(PAGE))
    assert words in page
    assert "not-reached" not in page
    assert ("the Act leaves one answer" in page) is (reports == 3)


def test_an_unknown_date_says_that_nobody_can_tell_yet(scene, client):
    for number in (1, 2):
        day = TODAY - timedelta(days=10 * number)
        make_complaint(
            scene.case, number, facts={"incident_first": day.isoformat(), "reported": day.isoformat()}
        )
    make_complaint(scene.case, 3, facts={"incident_first": None, "reported": None})
    with in_authority(scene.authority):
        case = scene.now()
        assess_case(case, because="sent", at=NOW, actor=Actor.system())
        case.save()
    page = text(client.get(PAGE))
    assert "Cannot tell yet." in page
    assert "Between 2 and 3 count, 3 are needed" in page


def test_decided_and_not_told_nothing_else_can_move(scene, client):
    decide(scene)
    page = text(client.get(PAGE))
    assert "The applicant has not been told the decision" in page
    assert "nothing else can move" in page
    assert "Tell the applicant the decision" in page
    with in_authority(scene.authority):
        Case.objects.update(status="told")
    assert "The applicant has not been told the decision" not in text(client.get(PAGE))


@pytest.mark.parametrize(
    ("status", "words"),
    [("withdrawn", "The applicant withdrew on 12 March 2026."), ("closed", "Closed on 12 March 2026.")],
)
def test_a_case_at_its_end_says_when_and_why_and_asks_nothing(scene, client, status, words):
    with in_authority(scene.authority):
        Case.objects.update(status=status, closed_on=TODAY, closed_reason="She has moved away.")
    page = text(client.get(PAGE))
    assert words in page
    assert "She has moved away." in page
    assert "Open the case again" in page
    assert "What the law asks next" not in page
    assert "Hand over" not in page


def test_a_barred_member_is_told_why_and_it_is_logged(scene, client):
    with in_authority(scene.authority):
        CaseBar.objects.create(
            case=scene.case, user=scene.alice, reason="you live next door", barred_by=scene.bob, barred_at=NOW
        )
    for path in ("", "people/", "contact/", "history/", "hand-over/", "close/", "clocks/1/"):
        answer = client.get(PAGE + path)
        assert answer.status_code == 403
        assert "you live next door" in text(answer)
        assert "Zainab" not in text(answer)
    with in_authority(scene.authority):
        assert AuditEntry.objects.filter(action="refused").count() == 7
        assert not AuditEntry.objects.filter(action="viewed").exists()


def test_how_to_reach_them_is_way_by_way(scene, client):
    with in_authority(scene.authority):
        Person.objects.update(
            phone="01632 960111",
            call_safe=YesNoUnknown.NO,
            text_safe=YesNoUnknown.UNKNOWN,
            contact_notes="After six.",
        )
    page = text(client.get(PAGE))
    assert "Take care how you reach Zainab Okafor" in page
    assert "After six." in page
    assert "01632 960111" not in page
    with in_authority(scene.authority):
        Person.objects.update(email_safe=YesNoUnknown.NO)
    assert "No way to reach Zainab Okafor is known to be safe" in text(client.get(PAGE))


def test_danger_stands_on_top_until_what_was_done_is_recorded(scene, client, today):
    with in_authority(scene.authority):
        Case.objects.update(in_danger=True)
        Task.objects.create(case=scene.case, kind="danger", due_on=today, created_at=NOW)
    page = text(client.get(PAGE))
    assert page.index("Someone may be in danger") < page.index("Overview</h1>")
    assert "Ring: someone said that they are in danger" in page
    assert client.post(f"{PAGE}danger/", {"version": 1, "note": ""}).status_code == 422
    after = client.post(f"{PAGE}danger/", {"version": 1, "note": "Rang 999 with her."}, follow=True)
    assert "Someone may be in danger" not in text(after).replace("Done: Someone may be in danger", "")
    assert client.get(f"{PAGE}danger/").status_code == 302


def test_what_the_applicant_sent_stands_unread_on_the_page(scene, client):
    with in_authority(scene.authority):
        row = ApplicantRequest.objects.create(
            case=scene.case,
            person=scene.applicant,
            kind="add",
            text="It got worse.",
            made_at=NOW,
            made_on=TODAY,
            form_key="k",
        )
        Case.objects.update(unread_from_applicant=1)
    assert "It got worse." in text(client.get(PAGE))
    client.post(f"{PAGE}contact/sent-in/{row.pk}/read/", {"version": 1})
    assert "It got worse." not in text(client.get(PAGE))


def test_a_task_is_finished_with_a_note_and_an_empty_note_is_asked_for(scene, client):
    with in_authority(scene.authority):
        task = Task.objects.create(case=scene.case, kind="other", note="Ask the landlord", created_at=NOW)
    assert "Ask the landlord" in text(client.get(PAGE))
    wrong = client.post(f"{PAGE}tasks/{task.pk}/", {"version": 1, "note": " "})
    assert (wrong.status_code, "Enter what was done" in text(wrong)) == (422, True)
    client.post(f"{PAGE}tasks/{task.pk}/", {"version": 1, "note": "Asked."})
    assert "Ask the landlord" not in text(client.get(PAGE))
    assert "This was finished on" in text(client.get(f"{PAGE}tasks/{task.pk}/"))
    address = f"{PAGE}tasks/{task.pk}/"
    again = text(client.post(address, {"version": 1, "note": "Asked."}, follow=True))
    assert "Done: Something to do." in again
    other = text(client.post(address, {"version": 1, "note": "Asked twice."}, follow=True))
    assert "This was finished before, and what was written then stands." in other
    with in_authority(scene.authority):
        assert (Task.objects.get().done_note, len(scene.logged("task-done"))) == ("Asked.", 1)


def test_a_task_that_is_done_on_its_own_page_leads_there(scene, client):
    with in_authority(scene.authority):
        task = Task.objects.create(case=scene.case, kind="settle-agreement", created_at=NOW)
    assert f'href="{PAGE}people/"' in text(client.get(PAGE))
    assert client.get(f"{PAGE}tasks/{task.pk}/").status_code == 404


def test_a_task_of_another_case_is_not_found(scene, client):
    other = make_case(scene.authority, "ASB-CDFG-HJKM")
    with in_authority(scene.authority):
        task = Task.objects.create(case=other, kind="other", created_at=NOW)
    assert client.get(f"{PAGE}tasks/{task.pk}/").status_code == 404


def test_a_task_can_be_added_for_a_day_to_come(scene, client, today):
    day = today + timedelta(days=5)
    given = {
        "version": 1,
        "note": "Visit",
        "due_on-day": day.day,
        "due_on-month": day.month,
        "due_on-year": day.year,
    }
    assert client.post(f"{PAGE}tasks/add/", given | {"due_on-year": 2020}).status_code == 422
    page = text(client.post(f"{PAGE}tasks/add/", given, follow=True))
    assert "Visit" in page
    assert "in 5 days" in page


def test_a_stale_form_shows_what_changed_keeps_what_was_typed_and_saves_nothing(scene, client):
    with in_authority(scene.authority):
        task = Task.objects.create(case=scene.case, kind="other", created_at=NOW)
    sign_in(Client(), scene.bob).post(f"{PAGE}take/", {"version": 1})
    answer = client.post(f"{PAGE}tasks/{task.pk}/", {"version": 1, "note": "My words"})
    page = text(answer)
    assert answer.status_code == 422
    assert "Someone changed this case while you had it open" in page
    assert "Bob Brennan" in page
    assert "My words" in page
    with in_authority(scene.authority):
        assert Task.objects.get(pk=task.pk).done_at is None
        version = scene.version
    assert f'name="version" value="{version}"' in page
    client.post(f"{PAGE}tasks/{task.pk}/", {"version": version, "note": "My words"})
    with in_authority(scene.authority):
        assert Task.objects.get(pk=task.pk).done_note == "My words"


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "99999999999999999999"])
def test_a_form_without_a_true_version_saves_nothing(scene, client, version):
    answer = client.post(f"{PAGE}tasks/add/", {"version": version, "note": "Visit"})
    assert answer.status_code == 422
    with in_authority(scene.authority):
        assert not Task.objects.exists()


def test_an_auditor_reads_without_buttons(scene):
    with in_authority(scene.authority):
        Task.objects.create(case=scene.case, kind="other", note="Ask", created_at=NOW)
    dev = sign_in(Client(), make_member(scene.authority, "dev"))
    page = text(dev.get(PAGE))
    assert "Ask" in page
    for words in ("Take this case", "Add a task", "Hand over", "Go to it", "<form"):
        assert words not in page
    for path in ("take/", "tasks/add/", "danger/", "hand-over/", "close/", "withdraw/"):
        assert dev.post(PAGE + path, {"version": 1}).status_code == 403


def test_every_look_is_in_the_log(scene, client):
    client.get(PAGE)
    with in_authority(scene.authority):
        row = AuditEntry.objects.get(action="viewed")
    assert (row.about, row.case_key, row.actor_user) == ("page:case_overview", scene.case.key, scene.alice)


def test_the_title_holds_the_reference_and_no_name(scene, client):
    page = client.get(PAGE).content.decode()
    title = page[page.index("<title>") + 7 : page.index("</title>")]
    assert title == "Overview – ASB-BCDF-GHJK – Casework – Northfield Council"


def test_hostile_words_are_only_words(scene, client):
    with in_authority(scene.authority):
        Case.objects.update(
            behaviour="<script>alert(1)</script>{{ 7*7 }}{% now %}\u202e", closed_reason="<b>"
        )
        Person.objects.update(name="</title><img src=x onerror=alert(1)>", contact_notes="<i>notes</i>")
    page = client.get(PAGE).content.decode()
    for bad in ("<script>alert(1)", "<img src=x", "<i>notes"):
        assert bad not in page
    assert "{{ 7*7 }}{% now %}" in page


def test_a_full_case_costs_twenty_five_queries(scene, client, today, django_assert_max_num_queries):
    for number in range(1, 60):
        make_complaint(scene.case, number)
    make_person(scene.case, "affected", is_victim=True, told_too=True)
    for kind in ("acknowledge", "decide", "review", "outcome"):
        run_clock(scene, today, kind=kind)
    decide(scene)
    with in_authority(scene.authority):
        for number, kind in enumerate(Task.Kind.values):
            Task.objects.create(case=scene.case, kind=kind, about=str(number), due_on=today, created_at=NOW)
        for number in range(1, 6):
            Letter.objects.create(
                case=scene.case, number=number, kind="acknowledgement", to=scene.applicant, written_at=NOW
            )
            ApplicantRequest.objects.create(
                case=scene.case,
                person=scene.applicant,
                kind="add",
                made_at=NOW,
                made_on=today,
                form_key=str(number),
            )
        case = scene.now()
        clocks.refresh(case, today)
        case.save()
    client.get(PAGE)
    with django_assert_max_num_queries(25):
        client.get(PAGE)
