"""One action by link: its owner reports on it, and sees nothing else of the authority."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pledge.audit import Action, Actor
from pledge.models import AuditEntry, Link, Message
from pledge.scoping import in_authority
from selfassess.domain.bank import Aspect
from selfassess.models import ActionNote, ImprovementAction, Round
from selfassess.services import plan, plan_links
from selfassess.services.plan import ActionDetails
from tests.assessing import make_answer, make_round
from tests.factories import make_authority
from tests.views.assessed import text_of

pytestmark = pytest.mark.django_db
PRIYA = {"owner_name": "Priya Patel", "owner_email": "priya@homes.example.org"}
DONE = {"version": 2, "text": "It stands on the website.", "stands": "done"}


@pytest.fixture
def row() -> Round:
    found = make_round(make_authority())
    make_answer(found, "site-findable", written="1", done="0", comment="Hidden below the fold.")
    make_answer(found, "review-held", duty="not-met", comment="Never held.")
    keys = {("site-findable", Aspect.WRITTEN), ("review-held", Aspect.DUTY)}
    with in_authority(found.authority_id):
        plan.make(found.pk, keys, actor=Actor.member(found.owner), at=timezone.now())
    return found


@pytest.fixture
def link(row: Round) -> str:
    return given_to(row)


def given_to(row: Round, **fields: Any) -> str:
    """The path of the link that the owner of the written gap was sent."""
    action = the_action(row)
    given = {name: getattr(action, name) for name in ActionDetails.__dataclass_fields__} | PRIYA | fields
    with in_authority(row.authority_id):
        plan.change(
            action.pk,
            action.version,
            ActionDetails(**given),
            actor=Actor.member(row.owner),
            at=timezone.now(),
        )
        body = Message.objects.latest("pk").body
    return re.search(r"/r/\S+/", body)[0]


def the_action(row: Round) -> ImprovementAction:
    with in_authority(row.authority_id):
        return ImprovementAction.objects.select_related("owner").get(criterion="site-findable")


def change(model: Any, row: Round, **fields: Any) -> None:
    with in_authority(row.authority_id):
        model.objects.update(**fields)


def sent(row: Round) -> list[str]:
    with in_authority(row.authority_id):
        return list(Message.objects.order_by("pk").values_list("address", flat=True))


def long_ago(row: Round) -> None:
    """As if the link had been sent, and had run out, long ago."""
    change(Link, row, expires_at=timezone.now() - timedelta(days=1))
    change(Message, row, queued_at=timezone.now() - timedelta(days=100))


def test_it_shows_the_action_and_nothing_else_of_the_round(row: Round, link: str):
    with in_authority(row.authority_id):
        plan.report(
            the_action(row).pk, 2, None, "Priya is slow.", actor=Actor.member(row.owner), at=timezone.now()
        )
    page = Client().get(link)
    words = text_of(page)
    for said in ("See to site-findable.", "Site findable: is it so?", "Level 3: Site findable written 3"):
        assert said in words
    for kept in ("below the fold", "Never held", "review-held", "Review held", "is slow", "findable done"):
        assert kept not in words
    assert page["Cache-Control"].startswith("max-age=0")
    assert page["Referrer-Policy"] == "strict-origin"


def test_opening_it_changes_nothing_but_the_log(row: Round, link: str):
    before = the_action(row).version
    Client().get(link)
    assert the_action(row).version == before
    with in_authority(row.authority_id):
        entry = AuditEntry.objects.get(action=Action.LINK_OPENED)
    assert (entry.about, entry.actor_label) == (the_action(row).key, "Priya Patel")


def test_the_owner_says_it_is_done_and_twice_is_once(row: Round, link: str):
    client = Client()
    for _press in range(2):
        assert client.post(link, DONE).status_code == 302
    assert the_action(row).status == "done"
    with in_authority(row.authority_id):
        (note,) = ActionNote.objects.filter(status_after="done")
    assert (note.by_label, note.by_user_id, note.text) == ("Priya Patel", None, "It stands on the website.")
    page = text_of(client.get(link))
    assert "It stands on the website." in page
    assert "waiting to be scored again" in page


@pytest.mark.parametrize("stands", ["closed", "dropped", "nonsense"])
def test_nobody_closes_or_drops_by_link(row: Round, link: str, stands: str):
    answer = Client().post(link, DONE | {"stands": stands})
    assert answer.status_code == 422
    assert the_action(row).status == "planned"


def test_what_is_wrong_is_said_and_kept(row: Round, link: str):
    answer = Client().post(link, DONE | {"text": ""})
    assert answer.status_code == 422
    assert "Enter what was done" in text_of(answer)
    answer = Client().post(link, DONE | {"text": "x" * 2001})
    assert "Use 2,000 characters or fewer" in text_of(answer)
    assert "x" * 2001 in answer.content.decode()


def test_an_older_page_saves_nothing_over(row: Round, link: str):
    change(ImprovementAction, row, version=9)
    answer = Client().post(link, DONE)
    assert answer.status_code == 422
    assert "Someone changed this action" in text_of(answer)
    assert "It stands on the website.</textarea>" in answer.content.decode()
    assert "/selfassessment/" not in answer.content.decode()
    assert the_action(row).status == "planned"


def test_hostile_words_are_only_words(row: Round, link: str):
    Client().post(link, DONE | {"text": "<script>alert(1)</script>{{ 7*7 }}"})
    html = Client().get(link).content.decode()
    assert "<script>alert" not in html
    assert "{{ 7*7 }}" in html


@pytest.mark.parametrize("status", ["closed", "dropped"])
def test_once_it_is_over_nothing_is_taken_and_what_was_typed_is_shown(row: Round, link: str, status: str):
    change(ImprovementAction, row, status=status)
    answer = Client().post(link, DONE, headers={"sec-fetch-site": "same-origin"})
    assert "Nothing more is needed from you" in text_of(answer)
    assert "It stands on the website." in text_of(answer)
    assert the_action(row).status == status


def test_another_owner_takes_it_from_the_one_before(row: Round, link: str):
    newer = given_to(row, owner_name="Quentin Quirke", owner_email="q@police.example.org")
    old = Client().post(link, DONE)
    assert "Nothing more is needed from you" in text_of(old)
    assert "Quirke" not in text_of(old)
    assert the_action(row).status == "planned"
    assert "See to site-findable." in text_of(Client().get(newer))


def test_expired_a_new_one_goes_to_the_kept_address_and_there_is_a_brake(row: Round, link: str):
    long_ago(row)
    page = text_of(Client().get(link))
    assert "This link has expired" in page
    assert "priya@" not in page
    assert sent(row) == ["priya@homes.example.org"]
    answers = []
    for _time in range(5):
        change(Message, row, queued_at=timezone.now() - timedelta(days=1))
        answers.append(Client().post(link, DONE | {"owner_email": "evil@example.org"}))
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert set(sent(row)) == {"priya@homes.example.org"}
    assert len(sent(row)) == 4
    assert the_action(row).status == "planned"


def test_expired_and_no_address_left_offers_nothing(row: Round, link: str):
    long_ago(row)
    change(ImprovementAction, row, owner_email="")
    page = Client().get(link)
    assert "<form" not in page.content.decode().split("<main")[1].split("</main")[0]
    Client().post(link)
    assert sent(row) == ["priya@homes.example.org"]


def test_a_link_for_something_else_never_opens_an_action(row: Round):
    assert plan_links.PURPOSE == "improvement-action"
    assert Client().get("/r/not-a-token/").status_code == 404


def test_as_many_queries_however_much_was_reported(row: Round, link: str, django_assert_max_num_queries: Any):
    with django_assert_max_num_queries(12) as few:
        Client().get(link)
    most = len(few)
    for version in range(2, 5):
        Client().post(link, {"version": version, "text": f"Step {version}", "stands": "planned"})
    Client().get(link)
    with django_assert_max_num_queries(most):
        Client().get(link)
