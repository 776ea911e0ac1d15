"""The demonstration: every story stands as it is told, the rest is in every stage, and every page opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from pledge.domain.working_days import london_date
from pledge.models import AuditEntry, Authority, Message, User
from pledge.scoping import across_authorities, in_authority
from reviews.demo.authorities import make_borsley
from reviews.demo.load import load
from reviews.demo.stories import STORIES
from reviews.demo.when import When
from reviews.models import (
    Advice,
    Agreement,
    BodyNotice,
    Case,
    Clock,
    Correction,
    Decision,
    Letter,
    Person,
    Task,
)
from tests.applicants import come_in
from tests.factories import sign_in

pytestmark = pytest.mark.xdist_group("demonstration")

# A Thursday in the afternoon; every day below is counted back from it.
AT = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
TODAY = london_date(AT)
PAGES = ("overview", "reports", "people", "bodies", "contact", "decision", "letters", "history")
SOME_PAGES = ("overview", "reports", "letters")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[Authority]:
    """The demonstration, loaded once for all these tests and taken back after the last; gives Borsley."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(at=AT)
        yield Authority.objects.get(slug="borsley")
        transaction.set_rollback(True)


@pytest.fixture
def borsley(loaded: Authority) -> Iterator[Authority]:
    """Borsley in scope; what a test writes is taken back after it."""
    with in_authority(loaded), transaction.atomic():
        yield loaded
        transaction.set_rollback(True)


@pytest.fixture
def everywhere(loaded: Authority) -> Iterator[None]:
    with across_authorities():
        yield


def case_of(applicant: str) -> Case:
    return Case.objects.get(people__name=applicant, people__is_applicant=True)


def counted(case: Case) -> tuple[int, int]:
    """The least and the most that count on the Act's own route."""
    result = Advice.objects.filter(case=case).first().result
    route = next(route for route in result["routes"] if route["id"] == "s104-4")
    return route["counted_min"], route["counted_max"]


def open_tasks(case: Case) -> set[str]:
    return set(Task.objects.filter(case=case, done_at=None).values_list("kind", flat=True))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def at_work(days: int) -> date:
    """So many days ago, or the Monday after."""
    return london_date(When(TODAY, AT).at_work(days))


def test_the_act_forces_met_and_the_local_rule_is_flagged(borsley):
    case = case_of("Ruth Adjei")
    result = Advice.objects.get(case=case).result
    assert (case.status, case.advice_outcome, case.must_decide_met) == ("received", "met", True)
    assert (counted(case), result["basis"]) == ((3, 3), "act")
    assert [route["outcome"] for route in result["routes"] if route["id"] != "s104-4"] == ["not-reached"]
    assert [one["code"] for one in result["warnings"]] == ["local-condition-overridden"]
    assert open_tasks(case) == set()
    assert not BodyNotice.objects.filter(case=case, confirmed_at=None).exists()
    assert not Decision.objects.filter(case=case).exists()


def test_two_reports_but_grave_harm_is_met_in_words(borsley):
    case = case_of("Samir Haddad")
    decision = Decision.objects.get(case=case)
    assert (counted(case), case.must_decide_met) == ((2, 2), False)
    assert (decision.outcome, decision.basis) == ("met", "discretion")
    assert all((decision.persistence, decision.harm, decision.adequacy, decision.reasons))
    assert (case.status, case.in_danger, case.danger_seen_at is not None) == ("told", True, True)
    assert case.applicant_told_on == at_work(5)


def test_one_date_is_missing_and_somebody_must_ask(borsley):
    case = case_of("Dorothy Finch")
    missing = Advice.objects.get(case=case).result["missing"]
    assert (case.advice_outcome, counted(case)) == ("cannot-tell", (2, 3))
    assert missing == [{"complaint": "c3", "field": "reported"}]


def test_nothing_was_ever_sent_to_her_home(borsley):
    case = case_of("Leila Farouk")
    person = Person.objects.get(case=case, is_applicant=True)
    assert (person.post_safe, person.text_safe, person.call_safe) == ("no", "no", "yes")
    assert {letter.way for letter in Letter.objects.filter(case=case)} == {Letter.Way.SPOKEN}
    assert not Message.objects.filter(case_key=case.key, recipient_label="The applicant").exists()
    assert (case.status, case.applicant_told_on) == ("told", at_work(13))


def test_her_son_asks_and_the_bodies_get_the_place_only(borsley):
    case = case_of("Owen Clarke")
    assert case.agreement == Case.Agreement.NOT_ASKED
    assert Task.Kind.SETTLE_AGREEMENT in open_tasks(case)
    assert {notice.scope for notice in BodyNotice.objects.filter(case=case)} == {BodyNotice.Scope.PLACE_ONLY}
    assert case.named_contact is None


def test_the_message_failed_and_the_duty_to_tell_is_open(borsley):
    case = case_of("Tomasz Nowak")
    letter = Letter.objects.get(case=case, decision__isnull=False)
    assert (letter.state, letter.told_at, letter.message.state) == ("returned", None, "failed")
    assert (case.status, case.applicant_told_on) == ("decided", None)
    assert open_tasks(case) == {Task.Kind.TELL, Task.Kind.MESSAGE_FAILED}


def test_a_silent_body_holds_the_decision_and_the_clock_runs(borsley):
    case = case_of("Imogen Price")
    decision = Decision.objects.get(case=case)
    words = dict(Agreement.objects.filter(decision=decision).values_list("body__kind", "agrees"))
    assert words == {"council": True, "police": None}
    assert (decision.final_at, case.status) == (None, "received")
    assert Clock.objects.get(case=case, kind="decide").met_on is None


def test_overdue_and_nobody_looks_after_it(borsley):
    case = case_of("Harold Beck")
    clocks = {clock.kind: clock for clock in Clock.objects.filter(case=case)}
    assert (case.named_contact, case.channel, case.received_on) == (None, "letter", ago(24))
    assert clocks["acknowledge"].due_on < clocks["decide"].due_on < TODAY
    assert (clocks["acknowledge"].met_on, clocks["decide"].met_on) == (None, None)


def test_she_asked_to_stop_and_nothing_has_stopped(borsley):
    case = case_of("Chloe Barnes")
    assert case.status == "received"
    assert Task.Kind.CONFIRM_WITHDRAWAL in open_tasks(case)
    assert case.unread_from_applicant == 1


def test_not_met_with_reasons_told_and_opened(borsley):
    case = case_of("Gethin Purcell")
    decision = Decision.objects.get(case=case)
    letter = Letter.objects.get(case=case, decision=decision)
    assert (counted(case), decision.outcome, case.status) == ((2, 2), "not-met", "told")
    assert letter.opened_at is not None
    assert len(letter.context["reports"]) == 2
    assert letter.context["appeal"]["last_date"]


def test_a_correction_waits_for_a_second_person_who_is_not_its_maker(borsley):
    correction = Correction.objects.get(case=case_of("Colin Frayne"), state=Correction.State.WAITING)
    assert (correction.lowers_count, correction.made_by.full_name) == (True, "Amara Osei")


def test_a_group_counts_together_and_the_page_says_that_this_is_a_reading(borsley):
    result = Advice.objects.get(case=case_of("Bethan Rowlands")).result
    assert (result["must_decide_met"], "pooled-people" in result["depends_on"]) == (True, True)


def test_there_are_sixty_cases_in_every_stage(everywhere):
    cases = list(Case.objects.select_related("authority"))
    assert len(cases) == 60
    for slug in ("borsley", "cwm-derwen"):
        stages = Counter(case.status for case in cases if case.authority.slug == slug)
        assert set(stages) == {"received", "decided", "told", "withdrawn", "closed"}, slug
    assert {case.channel for case in cases} == {"online", "phone", "letter", "visit"}
    assert {case.agreement for case in cases} >= {"not-needed", "given", "not-asked"}
    oldest = min(case.received_on for case in cases)
    assert ago(550) < oldest < ago(500)
    assert sum(case.received_on >= ago(1) for case in cases) >= 2


def test_there_are_people_letters_and_reports_of_every_sort(everywhere):
    applicants = Person.objects.filter(is_applicant=True)
    assert set(applicants.values_list("kind", flat=True)) == {"person", "business"}
    assert {"owner", "private-tenant", "council-tenant", "housing-association-tenant", "supported"} <= set(
        applicants.values_list("tenure", flat=True)
    )
    ways = set(Letter.objects.exclude(state="draft").values_list("way", flat=True))
    assert ways == {"online", "post", "hand", "spoken"}
    assert {"told", "to-post", "returned", "replaced"} <= set(Letter.objects.values_list("state", flat=True))
    assert max(case.complaints.count() for case in Case.objects.all()) == 60
    assert Decision.objects.filter(replaced_by__isnull=False).count() == 1
    assert Agreement.objects.filter(way=Agreement.Way.DELEGATION).count() == 1
    assert Agreement.objects.filter(agrees=False).count() == 1


def test_everything_happened_in_the_past_and_in_order(everywhere):
    assert AuditEntry.objects.filter(at__gt=AT).count() == 0
    assert Letter.objects.filter(told_on__gt=TODAY).count() == 0
    for case in Case.objects.all():
        moments = list(
            AuditEntry.objects.filter(case_key=case.key).order_by("pk").values_list("at", flat=True)
        )
        assert moments == sorted(moments), case.reference


def test_every_message_arrived_when_it_was_sent(everywhere):
    settled = Message.objects.exclude(state=Message.State.QUEUED)
    assert settled.filter(state=Message.State.FAILED).count() == 1
    for message in settled:
        assert (
            timedelta(0)
            <= (message.delivered_at or message.failed_at) - message.queued_at
            < timedelta(hours=1)
        )
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    assert all(AT - message.queued_at < timedelta(hours=3) for message in waiting)


def test_every_member_of_a_case_is_of_its_authority(everywhere):
    for case in Case.objects.exclude(named_contact=None).select_related("authority", "named_contact"):
        assert case.named_contact.email.endswith(f"@{case.authority.slug}.example.org")


def test_a_second_time_it_is_left_as_it_is(loaded):
    assert load(at=AT) is None


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_every_story_opens(borsley, page):
    client = sign_in(Client(), User.objects.get(email="amara@borsley.example.org"))
    for story in STORIES:
        address = reverse(f"case_{page}", args=["borsley", case_of(story.applicant).reference])
        assert client.get(address).status_code == 200, story.key


@pytest.mark.parametrize(("slug", "who"), [("borsley", "amara"), ("cwm-derwen", "mair")])
def test_every_case_opens(loaded, slug, who):
    client = sign_in(Client(), User.objects.get(email=f"{who}@{slug}.example.org"))
    with in_authority(Authority.objects.get(slug=slug)):
        references = list(Case.objects.values_list("reference", flat=True))
    for reference in references:
        for page in SOME_PAGES:
            assert client.get(reverse(f"case_{page}", args=[slug, reference])).status_code == 200, (
                reference,
                page,
            )


def test_every_applicant_sees_their_application_and_letters(everywhere):
    for person in Person.objects.filter(is_applicant=True).select_related("case__authority"):
        client, slug = come_in(Client(), person), person.case.authority.slug
        answer = client.get(reverse("my_application", args=[slug]))
        assert answer.status_code == 200, person.case.reference
        for letter in person.letters.filter(state__in=("told", "issued"), way="online"):
            address = reverse("my_application_letter", args=[slug, letter.number])
            assert client.get(address).status_code == 200, (person.case.reference, letter.number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 7, 12, 23, 30, tzinfo=UTC),  # a Sunday here and a Monday in London
        datetime(2027, 1, 1, 0, 5, tzinfo=UTC),
        datetime(2026, 3, 31, 9, 0, tzinfo=UTC),
        datetime(2026, 5, 30, 18, 0, tzinfo=UTC),
    ],
)
def test_the_stories_can_be_told_on_any_day(at):
    when = When(london_date(at), at)
    place = make_borsley(when)
    with in_authority(place.authority):
        for story in STORIES:
            story.tell(place, when)
        outcomes = {story.key: case_of(story.applicant).advice_outcome for story in STORIES}
    assert outcomes["act-forces-met"] == outcomes["silent-body"] == "met"
    assert outcomes["date-missing"] == "cannot-tell"
    assert outcomes["grave-harm"] == outcomes["not-met"] == outcomes["overdue"] == "not-reached"


def test_invented_people_stay_out_of_production(settings):
    settings.DEMONSTRATION = False
    for command in ("demo_load", "demo_logins"):
        with pytest.raises(CommandError):
            call_command(command)
