"""Coming back with words or a code: the same answer for everyone, and a brake on guessing."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pledge.models import AuditEntry, Authority, Message
from pledge.scoping import in_authority
from pledge.throttle import TooManyTries
from pledge.tokens import digest
from reviews.models import Draft, OneTimeCode, Passphrase, Person
from reviews.services import coming_back, drafts, passphrases
from reviews.services.coming_back import NoMatch
from tests.factories import NOW, make_answers, make_authority, make_case

LINK = f"{settings.SITE_URL}/northfield/apply/return/"
EMAIL = "zainab@example.org"


@pytest.fixture
def northfield(db):
    authority = make_authority("northfield")
    with in_authority(authority):
        yield authority


@pytest.fixture
def draft(northfield: Authority) -> Draft:
    draft, _token = drafts.begin(northfield, procedure_digest="d", at=NOW)
    return drafts.set_return_email(draft.pk, EMAIL, at=NOW)


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker comes by as soon as it is told, at the time of the request."""
    monkeypatch.setattr(transaction, "on_commit", lambda run: run())
    monkeypatch.setattr(
        coming_back,
        "_hand_to_worker",
        lambda code_id, draft_id, authority_id: coming_back.send_code(
            code_id, draft_id, at=OneTimeCode.objects.get(pk=code_id).made_at
        ),
    )


def ask(authority: Authority, email: str = EMAIL, at=NOW, network: str = "198.51.100.7") -> None:
    coming_back.ask_for_code(authority, email, network=network, at=at)


def sent_code() -> str:
    found = re.search(r"\b[0-9]{6}\b", Message.objects.order_by("-id")[0].body)
    assert found
    return found[0]


def try_code(
    authority: Authority, code: str, email: str = EMAIL, at=NOW, network="198.51.100.7", browser="b"
):
    return coming_back.with_code(authority, email, code, network=network, browser=browser, at=at)


def try_words(typed: str, at=NOW, browser: str = "b", network: str = "198.51.100.7"):
    return coming_back.with_words(typed, browser=browser, network=network, at=at)


def test_a_code_comes_by_email_and_opens_the_draft(northfield: Authority, draft: Draft):
    ask(northfield)
    assert try_code(northfield, sent_code()) == [draft]
    message = Message.objects.get()
    assert (message.address, message.kind) == (EMAIL, "draft-code")
    assert message.valid_until == NOW + timedelta(minutes=30)
    assert sent_code() not in message.subject


def test_the_message_gives_nothing_away(northfield: Authority, draft: Draft):
    ask(northfield)
    message = Message.objects.get()
    assert message.subject == "A message from Northfield Council"
    assert len(message.body.split()) <= 60
    assert message.body.count("http") == 1
    assert "01632 960100" in message.body
    for word in ("review", "anti-social", "ASB", "application", "report", "Zainab", "2026"):
        assert word not in message.body.replace(LINK, "")


def test_an_address_nobody_saved_gets_nothing_and_the_same_answer(northfield: Authority, draft: Draft):
    ask(northfield, "stranger@example.org")
    assert not Message.objects.exists()
    assert OneTimeCode.objects.count() == 1
    with pytest.raises(NoMatch):
        try_code(northfield, "000000", "stranger@example.org")


def test_capitals_and_spaces_do_not_matter(northfield: Authority, draft: Draft):
    ask(northfield, " Zainab@Example.org ")
    code = sent_code()
    assert try_code(northfield, f" {code[:3]} {code[3:]} ", "ZAINAB@example.org") == [draft]


def test_the_worker_sends_a_code_once_and_only_where_it_belongs(northfield: Authority, draft: Draft):
    ask(northfield)
    code = OneTimeCode.objects.get()
    coming_back.send_code(code.pk, str(draft.pk), at=NOW)
    assert Message.objects.count() == 1
    drafts.set_return_email(draft.pk, "changed@example.org", at=NOW)
    Message.objects.all().delete()
    for draft_id in (str(draft.pk), "", str(uuid4())):
        coming_back.send_code(code.pk, draft_id, at=NOW)
    coming_back.send_code(code.pk + 1, str(draft.pk), at=NOW)
    coming_back.send_code(code.pk, str(draft.pk), at=NOW + timedelta(minutes=30))
    assert not Message.objects.exists()


def test_asking_costs_the_same_whether_or_not_it_exists(northfield: Authority, draft: Draft, monkeypatch):
    told: list[int] = []
    monkeypatch.setattr(coming_back, "_hand_to_worker", lambda code_id, *rest: told.append(code_id))
    costs = []
    for email, network in ((EMAIL, "198.51.100.8"), ("stranger@example.org", "198.51.100.9")):
        with CaptureQueriesContext(connection) as queries:
            ask(northfield, email, network=network)
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert len(told) == 2


@pytest.mark.parametrize(("said", "goes"), [("yes", True), ("unknown", False), ("no", False)])
def test_what_the_case_says_of_the_address_now_counts_once_it_is_sent(
    northfield: Authority, draft: Draft, said: str, goes: bool
):
    case = make_case(northfield)
    Person.objects.filter(case=case).update(email=EMAIL.upper(), email_safe=said)
    Draft.objects.filter(pk=draft.pk).update(sent_case=case)
    ask(northfield)
    assert Message.objects.filter(kind="draft-code").exists() == goes


def test_a_code_goes_to_no_address_that_the_case_does_not_know_any_more(northfield: Authority, draft: Draft):
    case = make_case(northfield)
    Person.objects.filter(case=case).update(email="zainab.new@example.org", email_safe="yes")
    Draft.objects.filter(pk=draft.pk).update(sent_case=case)
    ask(northfield)
    assert not Message.objects.filter(kind="draft-code").exists()


def test_what_the_application_says_of_the_address_later_counts(northfield: Authority, draft: Draft):
    answers = make_answers(**{"safe-contact": {"safe_email": "no"}})
    Draft.objects.filter(pk=draft.pk).update(answers=answers)
    ask(northfield)
    assert not Message.objects.exists()


def test_a_late_code_is_wrong_and_a_new_one_is_sent(northfield: Authority, draft: Draft):
    ask(northfield)
    code = sent_code()
    later = NOW + timedelta(minutes=31)
    with pytest.raises(NoMatch):
        try_code(northfield, code, at=later)
    ask(northfield, at=later)
    assert try_code(northfield, sent_code(), at=later) == [draft]


def test_the_same_code_twice_in_a_row_is_a_double_click(northfield: Authority, draft: Draft):
    ask(northfield)
    code = sent_code()
    try_code(northfield, code)
    assert try_code(northfield, code, at=NOW + timedelta(seconds=5)) == [draft]
    with pytest.raises(NoMatch):
        try_code(northfield, code, at=NOW + timedelta(minutes=3))


@pytest.mark.parametrize("browser", ["another", ""])
def test_the_same_code_in_another_browser_has_been_read_by_somebody_else(
    northfield: Authority, draft: Draft, browser: str
):
    ask(northfield)
    code = sent_code()
    try_code(northfield, code, browser="")
    with pytest.raises(NoMatch):
        try_code(northfield, code, at=NOW + timedelta(seconds=5), browser=browser)


def test_five_wrong_codes_and_then_a_wait_even_for_the_right_one(northfield: Authority, draft: Draft):
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
    with pytest.raises(TooManyTries):
        try_code(northfield, right, network="203.0.113.9")


def test_codes_are_sent_three_times_and_then_not_for_a_while(northfield: Authority, draft: Draft):
    for _time in range(3):
        ask(northfield)
    with pytest.raises(TooManyTries):
        ask(northfield)
    ask(northfield, at=NOW + timedelta(minutes=16))
    assert Message.objects.count() == 4


def test_one_network_cannot_try_address_after_address(northfield: Authority):
    for number in range(60):
        with pytest.raises(NoMatch):
            try_code(northfield, "123456", f"a{number}@example.org")
    with pytest.raises(TooManyTries):
        try_code(northfield, "123456", "fresh@example.org")
    with pytest.raises(NoMatch):
        try_code(northfield, "123456", "fresh@example.org", network="203.0.113.9")


def test_one_address_may_have_several_drafts(northfield: Authority, draft: Draft):
    second, _token = drafts.begin(northfield, procedure_digest="d", at=NOW)
    drafts.set_return_email(second.pk, EMAIL.upper(), at=NOW + timedelta(minutes=1))
    ask(northfield)
    assert [one.pk for one in try_code(northfield, sent_code())] == [second.pk, draft.pk]


def test_another_authority_knows_nothing_of_it(northfield: Authority, draft: Draft):
    words = drafts.set_words(draft.pk, seed="s", at=NOW)
    southmere = make_authority("southmere")
    with in_authority(southmere):
        ask(southmere)
        with pytest.raises(NoMatch):
            try_words(words)
        assert not Message.objects.exists()
    assert try_words(words) == draft


def test_words_open_the_draft_however_they_are_typed(draft: Draft):
    words = drafts.set_words(draft.pk, seed="s", at=NOW)
    for typed in (words, words.upper(), f"  {words.replace(' ', ' - ')}.", words.replace(" ", ",")):
        assert try_words(typed) == draft


@pytest.mark.parametrize("typed", ["", "  ", "…", "a b c d 12", "\x00", "x" * 5000])
def test_blank_and_wrong_words_open_nothing(draft: Draft, typed: str):
    with pytest.raises(NoMatch):
        try_words(typed)


def test_five_wrong_words_from_one_browser_and_then_a_wait(draft: Draft):
    words = drafts.set_words(draft.pk, seed="s", at=NOW)
    for _try in range(5):
        with pytest.raises(NoMatch):
            try_words("a b c d 12")
    with pytest.raises(TooManyTries):
        try_words(words)
    assert try_words(words, browser="another") == draft
    assert try_words(words, at=NOW + timedelta(minutes=31)) == draft


def test_an_expired_draft_is_not_come_back_to(northfield: Authority, draft: Draft):
    words = drafts.set_words(draft.pk, seed="s", at=NOW)
    draft.refresh_from_db()
    with pytest.raises(NoMatch):
        try_words(words, at=draft.expires_at)
    ask(northfield, at=draft.expires_at)
    assert not Message.objects.exists()


def test_the_device_before_is_shut_out(northfield: Authority):
    draft, first = drafts.begin(northfield, procedure_digest="d", at=NOW)
    second = coming_back.take_up(draft, at=NOW + timedelta(days=1))
    assert not Draft.objects.filter(token_hash=digest(first)).exists()
    kept = Draft.objects.get(token_hash=digest(second))
    assert kept.expires_at == NOW + timedelta(days=29)
    assert AuditEntry.objects.filter(action="draft-returned").count() == 1


def test_old_codes_are_let_go(northfield: Authority, draft: Draft):
    ask(northfield)
    assert coming_back.forget_codes(NOW) == 0
    assert coming_back.forget_codes(NOW + timedelta(minutes=30)) == 1


def test_the_list_of_words_is_long_enough_and_says_nothing():
    assert len(passphrases.WORDS) == len(set(passphrases.WORDS)) == 512
    assert all(re.fullmatch("[a-z]{3,10}", word) for word in passphrases.WORDS)
    made = {passphrases.new_words(str(number)) for number in range(2000)}
    assert len(made) == 2000
    assert all(re.fullmatch("([a-z]+ ){4}[0-9]{2}", words) for words in made)
    assert len({words.split()[0] for words in made}) > 480
    forbidden = ("case", "asb", "police", "council", "victim", "report", "review", "noise", "hate")
    assert not set(passphrases.WORDS) & set(forbidden)


def test_words_for_the_applicants_own_page_replace_those_before(northfield: Authority):
    case = make_case(northfield)
    assert not passphrases.has_words(case)
    words = passphrases.give_words(case, seed="one", at=NOW)
    assert passphrases.give_words(case, seed="one", at=NOW) == words
    assert Passphrase.objects.count() == 1
    other = passphrases.give_words(case, seed="two", at=NOW)
    assert passphrases.has_words(case)
    current = Passphrase.objects.get(revoked_at__isnull=True)
    assert current.words_hash == passphrases.digest_of(other)
