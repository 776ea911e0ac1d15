"""A theme by link: its own criteria, while the round takes answers, and nothing else of the authority."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pledge.audit import Action, Actor
from pledge.links import make_link
from pledge.models import AuditEntry, Link, Message
from pledge.scoping import in_authority
from selfassess.models import Answer, AnswerChange, Contributor, Round
from selfassess.services import contributors
from tests.assessing import make_answer, make_round
from tests.factories import make_authority

THEIRS = "?criterion=procedure-published"


@pytest.fixture
def row(db) -> Round:
    now = timezone.now()
    return make_round(make_authority(), cut_off=(now + timedelta(days=30)).date(), started_at=now)


@pytest.fixture
def link(row) -> str:
    return invite(row)


def invite(row: Round, theme: str = "publicity", name: str = "Priya Patel") -> str:
    """The path of the link that somebody was sent."""
    with in_authority(row.authority):
        contributors.invite(
            row.pk, theme=theme, name=name, organisation="Northfield Homes",
            email=f"{theme}@homes.example.org", actor=Actor.member(row.owner), at=timezone.now(),
        )  # fmt: skip
        body = Message.objects.filter(kind="theme-link").latest("pk").body
    return re.search(r"/r/\S+/", body)[0]


def kept(row: Round, key: str = "procedure-published") -> Answer | None:
    with in_authority(row.authority_id):
        return Answer.objects.filter(round=row, criterion=key).first()


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def change(model, row: Round, **fields) -> None:
    with in_authority(row.authority_id):
        model.objects.update(**fields)


def test_opening_the_link_changes_nothing_but_the_log(row, link):
    page = Client().get(link)
    assert "Procedure published" in words(page)
    assert "by " + f"{row.cut_off:%-d %B %Y}" in words(page)
    with in_authority(row.authority_id):
        assert not Answer.objects.exists()
        assert Contributor.objects.get().finished_at is None
        assert AuditEntry.objects.filter(action=Action.LINK_OPENED).count() == 1


def test_an_answer_by_link_says_whose_it_is_and_how_it_came(row, link):
    answer = Client().post(link + THEIRS, {"version": 0, "written": "2", "comment": "Online."})
    assert answer.status_code == 302
    assert kept(row).changed_by_label == "Priya Patel, Northfield Homes"
    with in_authority(row.authority_id):
        assert set(AnswerChange.objects.values_list("way", flat=True)) == {"link"}


def test_the_ways_on_stay_within_the_theme(row, link):
    last = link + "?criterion=site-findable"
    answer = Client().post(last, {"version": 0, "written": "1", "then": "next-open"})
    assert answer.url.endswith(THEIRS)
    page = Client().get(last)
    assert "2 of 2" in words(page)
    assert b"review-held" not in page.content


@pytest.mark.parametrize("key", ["review-held", "lessons-kept", "no-such-one", "", "../1"])
def test_another_themes_criterion_is_not_there(row, link, key):
    make_answer(row, "lessons-kept", written="0", comment="Nothing was ever learnt here.")
    page = Client().get(f"{link}?criterion={key}")
    assert b"ever learnt" not in page.content
    if key:
        assert page.status_code == 404
        assert Client().post(f"{link}?criterion={key}", {"version": 1, "written": "3"}).status_code == 404
    assert kept(row, "lessons-kept").written == "0"


def test_other_themes_answers_history_and_people_are_not_shown(row, link):
    make_answer(row, "lessons-kept", written="0", comment="Nothing was ever learnt here.")
    invite(row, "meeting", "Quentin Quirke")
    for page in (Client().get(link), Client().get(link + THEIRS)):
        assert b"ever learnt" not in page.content
        assert b"Quirke" not in page.content
        assert b"Who changed what" not in page.content
        assert page["Cache-Control"].startswith("max-age=0")
        assert page["Referrer-Policy"] == "strict-origin"


def test_somebody_elses_newer_answer_is_not_saved_over(row, link):
    make_answer(row, "procedure-published", written="3", version=2)
    answer = Client().post(link + THEIRS, {"version": 0, "written": "0"})
    assert answer.status_code == 422
    assert "Someone changed this" in words(answer)
    assert kept(row).written == "3"


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("This round has been submitted", {"status": "submitted"}),
        ("This round has been signed off", {"status": "signed"}),
        ("The day to answer by has passed", {"cut_off": "2020-01-01"}),
    ],
)
def test_when_the_round_takes_no_answers_the_page_says_why_and_keeps_the_words(row, link, said, fields):
    change(Round, row, **fields)
    answer = Client().post(link + THEIRS, {"version": 0, "written": "0", "comment": "Twenty minutes’ work"})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Twenty minutes’ work" in answer.content.decode()
    assert kept(row) is None
    assert said in words(Client().get(link))
    assert "I have finished this theme" not in words(Client().get(link))


def test_somebody_who_was_ended_reads_that_nothing_more_is_needed(row, link):
    with in_authority(row.authority):
        person = Contributor.objects.get()
        contributors.end(person.pk, actor=Actor.member(row.owner), at=timezone.now())
    late = {"version": 0, "written": "0", "comment": "Twenty minutes’ work"}
    from_here = {"Sec-Fetch-Site": "same-origin"}
    for answer in (Client().get(link), Client().post(link + THEIRS, late, headers=from_here)):
        assert "Nothing more is needed from you" in words(answer)
        assert b"<textarea" not in answer.content
    assert "was not saved" in words(answer)
    assert "Twenty minutes’ work" in words(answer)
    assert kept(row) is None


def test_an_expired_link_sends_a_new_one_to_the_kept_address_alone(row, link):
    change(Link, row, expires_at=timezone.now() - timedelta(days=1))
    change(Message, row, queued_at=timezone.now() - timedelta(days=1))
    assert b"<textarea" not in Client().get(link + THEIRS).content
    answer = Client().post(link + THEIRS, {"version": 0, "written": "0", "email": "mallory@example.org"})
    assert "A new link is on its way" in words(answer)
    assert b"homes.example.org" not in answer.content
    assert kept(row) is None
    with in_authority(row.authority_id):
        assert set(Message.objects.values_list("address", flat=True)) == {"publicity@homes.example.org"}
        assert Message.objects.count() == 2


def test_asking_for_new_links_again_and_again_is_braked(row, link):
    change(Link, row, expires_at=timezone.now() - timedelta(days=1))
    codes = []
    for _attempt in range(5):
        change(Message, row, queued_at=timezone.now() - timedelta(days=1))
        codes.append(Client().post(link).status_code)
    assert codes == [200, 200, 200, 429, 429]


def test_a_link_of_another_authority_reaches_nothing_here(row, link):
    other = make_round(make_authority("southmere"), cut_off=row.cut_off)
    theirs = invite(other)
    Client().post(theirs + THEIRS, {"version": 0, "written": "0"})
    assert kept(row) is None
    assert kept(other).written == "0"


def test_a_link_for_another_purpose_opens_no_theme(row, link):
    with in_authority(row.authority):
        person = Contributor.objects.get()
        wrong = make_link(purpose="body-notice", about=person.key, at=timezone.now(), lasts=timedelta(days=1))
    page = Client().get(re.search(r"/r/\S+/", wrong.address)[0] + THEIRS)
    assert b"Procedure published" not in page.content


def test_finished_is_said_once_and_answers_may_still_change(row, link):
    client = Client()
    assert client.post(link).status_code == 302
    with in_authority(row.authority_id):
        first = Contributor.objects.get().finished_at
    client.post(link)
    with in_authority(row.authority_id):
        assert Contributor.objects.get().finished_at == first
        assert AuditEntry.objects.filter(action=Action.THEME_FINISHED).count() == 1
    assert client.post(link + THEIRS, {"version": 0, "written": "1"}).status_code == 302


def test_a_form_from_another_site_saves_nothing(row, link):
    client = Client(enforce_csrf_checks=True)
    assert client.post(link + THEIRS, {"version": 0, "written": "0"}).status_code == 403
    assert kept(row) is None


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "\u202egnp.exe", "a\x00b", "<script>alert(1)</script>", "{{ 7*7 }}"]
)
def test_hostile_words_are_said_back_or_kept_as_words(row, link, text):
    answer = Client().post(link + THEIRS, {"version": 0, "written": "1", "comment": text})
    assert answer.status_code in (302, 422)
    page = Client().get(link + THEIRS)
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert kept(row).written == "1"
