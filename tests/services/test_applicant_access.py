"""Coming in to one's own application: one answer for everyone, by a safe way, a brake on guessing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from pledge.audit import Actor
from pledge.models import AuditEntry, Authority, Message
from pledge.scoping import in_authority
from pledge.throttle import TooManyTries
from reviews.models import Case, OneTimeCode, Passphrase, Person, Task
from reviews.services import applicant_access, one_time_codes, passphrases, people
from reviews.services.applicant_access import APPLICANT, VICTIM, NoMatch
from tests.factories import NOW, make_authority, make_case, make_member, make_person

REFERENCE, NOBODYS = "ASB-BCDF-GHJK", "ASB-WWWW-WWWW"
WORDS = "maple kettle drum violet 47"


@pytest.fixture
def northfield(db):
    authority = make_authority("northfield")
    with in_authority(authority):
        yield authority


@pytest.fixture
def case(northfield: Authority) -> Case:
    return make_case(northfield, REFERENCE)


@pytest.fixture
def applicant(case: Case) -> Person:
    return Person.objects.get(case=case, is_applicant=True)


def ask(
    authority: Authority, reference: str = REFERENCE, who: str = APPLICANT, at=NOW, network: str = "n"
) -> OneTimeCode:
    """Ask for a code, and let the worker do its part."""
    applicant_access.ask_for_code(authority, reference, who, network=network, at=at)
    row = OneTimeCode.objects.order_by("-id")[0]
    applicant_access.send_code(row.pk, at=at)
    return row


def sent_code() -> str:
    found = re.search(r"\b[0-9]{6}\b", Message.objects.order_by("-id")[0].body)
    assert found
    return found[0]


def try_code(
    authority: Authority,
    code: str,
    reference: str = REFERENCE,
    at=NOW,
    network: str = "n",
    browser: str = "b",
) -> Person:
    return applicant_access.with_code(authority, reference, code, network=network, browser=browser, at=at)


def try_words(authority: Authority, typed: str = WORDS, reference: str = REFERENCE, at=NOW) -> Person:
    return applicant_access.with_words(authority, reference, typed, network="n", at=at)


def give_words(case: Case, person: Person, words: str = WORDS) -> Passphrase:
    return Passphrase.objects.create(
        case=case, person=person, words_hash=passphrases.digest_of(words), made_at=NOW
    )


# Codes


def test_a_code_comes_by_the_safe_way_and_opens_the_application(northfield, applicant):
    ask(northfield)
    assert try_code(northfield, sent_code()) == applicant
    message = Message.objects.get()
    assert (message.kind, message.address, message.case_key) == (
        "sign-in-code",
        "zainab@example.org",
        applicant.case.key,
    )
    assert message.valid_until == NOW + timedelta(minutes=30)
    entry = AuditEntry.objects.get(action="signed-in")
    assert (entry.case_key, entry.detail["way"]) == (applicant.case.key, "code")


def test_by_text_message_where_only_that_is_safe(northfield, applicant):
    Person.objects.update(email_safe="no", phone="07700 900123", text_safe="yes")
    ask(northfield)
    message = Message.objects.get()
    assert (message.channel, message.address, message.subject) == ("text", "07700 900123", "")
    assert try_code(northfield, sent_code()) == applicant


@pytest.mark.parametrize("safe", ["no", "unknown"])
def test_nothing_is_sent_where_no_way_is_known_to_be_safe(northfield, applicant, safe):
    Person.objects.update(email_safe=safe)
    row = ask(northfield)
    assert not Message.objects.exists()
    # Nor is it a task: whoever knows the reference could make as many as they like.
    assert not Task.objects.exists()
    with pytest.raises(NoMatch):
        try_code(northfield, one_time_codes.digits_of(row))


def test_a_reference_that_is_nobodys_costs_the_same_and_says_the_same(northfield, case):
    asked = {}
    for reference in (REFERENCE, NOBODYS):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            applicant_access.ask_for_code(northfield, reference, APPLICANT, network=reference, at=NOW)
        asked[reference] = [query["sql"].split(" ")[0] for query in queries]
    assert asked[REFERENCE] == asked[NOBODYS]
    for row in OneTimeCode.objects.all():
        applicant_access.send_code(row.pk, at=NOW)
    assert Message.objects.count() == 1
    with pytest.raises(NoMatch) as theirs:
        try_code(northfield, "000000", REFERENCE)
    with pytest.raises(NoMatch) as nobodys:
        try_code(northfield, "000000", NOBODYS)
    assert theirs.value.left == nobodys.value.left == 4


def test_even_the_right_digits_open_nothing_that_does_not_exist(northfield):
    row = ask(northfield, NOBODYS)
    with pytest.raises(NoMatch):
        try_code(northfield, one_time_codes.digits_of(row), NOBODYS)


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_told_two_numbers_and_nothing_else():
    authority = make_authority("northfield")
    make_case(authority, REFERENCE)
    with in_authority(authority):
        applicant_access.ask_for_code(authority, REFERENCE, APPLICANT, network="n", at=NOW)
        row = OneTimeCode.objects.get()
    held = DBTaskResult.objects.get(task_path="reviews.jobs.send_sign_in_code").args_kwargs
    assert held == {"args": [row.pk, authority.pk], "kwargs": {}}


def test_a_worker_that_comes_twice_sends_once_and_one_that_comes_late_sends_nothing(northfield, case):
    row = ask(northfield)
    applicant_access.send_code(row.pk, at=NOW)
    assert Message.objects.count() == 1
    applicant_access.ask_for_code(northfield, REFERENCE, APPLICANT, network="n", at=NOW)
    late = OneTimeCode.objects.order_by("-id")[0]
    applicant_access.send_code(late.pk, at=NOW + timedelta(minutes=31))
    assert Message.objects.count() == 1


def test_what_is_kept_of_a_code_does_not_hold_it(northfield, case):
    row = ask(northfield)
    digits = one_time_codes.digits_of(row)
    kept = OneTimeCode.objects.values().get(pk=row.pk)
    assert digits not in str([value for name, value in kept.items() if name != "made_at"])
    assert digits == sent_code()


def test_a_late_code_is_wrong_and_a_new_one_is_sent(northfield, applicant):
    ask(northfield)
    code, later = sent_code(), NOW + timedelta(minutes=31)
    with pytest.raises(NoMatch):
        try_code(northfield, code, at=later)
    ask(northfield, at=later)
    assert try_code(northfield, sent_code(), at=later) == applicant


def test_a_code_works_once_and_for_the_second_press(northfield, applicant):
    ask(northfield)
    code = sent_code()
    assert try_code(northfield, code) == applicant
    assert try_code(northfield, code, at=NOW + timedelta(seconds=90)) == applicant
    with pytest.raises(NoMatch):
        try_code(northfield, code, at=NOW + timedelta(minutes=3))


def test_five_wrong_codes_and_then_a_wait_even_for_the_right_one(northfield, applicant):
    ask(northfield)
    right = sent_code()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    left = []
    for _try in range(5):
        with pytest.raises(NoMatch) as none:
            try_code(northfield, wrong)
        left.append(none.value.left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(TooManyTries) as stop:
        try_code(northfield, right)
    assert stop.value.until == NOW + timedelta(minutes=30)
    later = NOW + timedelta(minutes=31)
    ask(northfield, at=later)
    assert try_code(northfield, sent_code(), at=later) == applicant
    assert AuditEntry.objects.filter(action="locked-out").count() == 1


def test_success_begins_the_count_anew(northfield, applicant):
    ask(northfield)
    for _try in range(4):
        with pytest.raises(NoMatch):
            try_code(northfield, "x")
    try_code(northfield, sent_code())
    with pytest.raises(NoMatch) as none:
        try_code(northfield, "x")
    assert none.value.left == 4


def test_three_codes_in_a_quarter_of_an_hour_and_then_a_wait(northfield, case):
    for _time in range(3):
        ask(northfield)
    with pytest.raises(TooManyTries):
        ask(northfield)
    assert OneTimeCode.objects.count() == 3


def test_only_the_latest_codes_work_however_many_were_asked_for(northfield, applicant):
    ask(northfield)
    first = sent_code()
    for _time in range(3):
        one_time_codes.make_code(northfield, APPLICANT, REFERENCE, at=NOW + timedelta(seconds=1))
    with pytest.raises(NoMatch):
        try_code(northfield, first)


def test_one_network_cannot_try_every_reference(northfield, case):
    for number in range(60):
        with pytest.raises(NoMatch):
            try_code(northfield, "123456", f"ASB-{number:04d}-0000")
    with pytest.raises(TooManyTries):
        try_code(northfield, "123456", NOBODYS)
    with pytest.raises(NoMatch):
        try_code(northfield, "123456", NOBODYS, network="another")


def test_a_code_sent_where_it_is_no_longer_safe_opens_nothing(northfield, applicant):
    ask(northfield)
    code = sent_code()
    people.change_person(
        applicant.pk,
        Case.objects.get().version,
        {"email": "new@example.org"},
        actor=Actor.member(make_member(northfield)),
        at=NOW,
    )
    with pytest.raises(NoMatch):
        try_code(northfield, code)


# Somebody else's


def test_a_code_of_one_application_does_not_open_another(northfield, case):
    other = make_case(northfield, "ASB-MNPQ-RTVW", applicant={"email": "ngozi@example.org"})
    ask(northfield)
    code = sent_code()
    with pytest.raises(NoMatch):
        try_code(northfield, code, other.reference)


def test_another_authority_knows_nothing_of_it(northfield, case):
    ask(northfield)
    code = sent_code()
    southmere = make_authority("southmere")
    with in_authority(southmere):
        with pytest.raises(NoMatch):
            try_code(southmere, code)
        ask(southmere)
        assert not Message.objects.exists()


def test_the_victim_told_too_comes_in_as_themselves(northfield, case, applicant):
    Person.objects.filter(pk=applicant.pk).update(is_victim=False)
    victim = make_person(
        case, "affected", name="Ngozi Obi", email="ngozi@example.org", is_victim=True, told_too=True
    )
    ask(northfield, who=VICTIM)
    assert Message.objects.get().address == "ngozi@example.org"
    assert try_code(northfield, sent_code()) == victim


def test_a_victim_who_is_not_to_be_told_gets_no_code(northfield, case):
    make_person(case, "affected", name="Ngozi Obi", email="ngozi@example.org", is_victim=True)
    ask(northfield, who=VICTIM)
    assert not Message.objects.exists()


# Words


def test_the_words_open_it_however_they_are_typed(northfield, case, applicant):
    give_words(case, applicant)
    assert try_words(northfield, "Maple, kettle-drum violet 47") == applicant
    assert AuditEntry.objects.get(action="signed-in").detail["way"] == "words"


@pytest.mark.parametrize("typed", ["maple kettle drum violet 48", "", "47"])
def test_wrong_words_open_nothing(northfield, case, applicant, typed):
    give_words(case, applicant)
    with pytest.raises(NoMatch):
        try_words(northfield, typed)


def test_words_of_another_application_or_that_were_replaced_open_nothing(northfield, case, applicant):
    other = make_case(northfield, "ASB-MNPQ-RTVW")
    given = give_words(case, applicant)
    with pytest.raises(NoMatch):
        try_words(northfield, reference=other.reference)
    Passphrase.objects.filter(pk=given.pk).update(revoked_at=NOW)
    with pytest.raises(NoMatch):
        try_words(northfield)


def test_five_wrong_words_and_then_a_wait_that_does_not_hold_up_the_code(northfield, case, applicant):
    give_words(case, applicant)
    for _try in range(5):
        with pytest.raises(NoMatch):
            try_words(northfield, "not these words 11")
    with pytest.raises(TooManyTries):
        try_words(northfield)
    ask(northfield)
    assert try_code(northfield, sent_code()) == applicant


def test_the_message_gives_nothing_away(northfield, case):
    ask(northfield)
    message = Message.objects.get()
    assert message.subject == "A message from Northfield Council"
    assert len(message.body.split()) <= 60
    assert message.body.count("http") == 1
    said = message.body.replace(applicant_access.code_address(northfield), "")
    for word in ("review", "ASB", "application", "report", "Zainab", "BCDF", "2026"):
        assert word not in said
    assert sent_code() not in message.subject
