"""A published date went by: why, and when instead; told by a safe way, once, and never silently."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pledge.models import Message
from pledge.outcomes import Outcome, settle
from reviews.models import Clock, Letter, Person, Task
from reviews.services import missed
from reviews.services.cases import Stale
from reviews.services.missed import NotLater, NotMissed
from tests.applicants import make_clock
from tests.factories import NOW
from tests.scenes import Scene, in_scene

pytestmark = pytest.mark.django_db

AFTER = NOW + timedelta(days=8)
NEW = date(2026, 4, 2)


@pytest.fixture
def scene():
    with in_scene() as scene:
        make_clock(scene.case, "decide", due_on=date(2026, 3, 19), told_due_on=date(2026, 3, 19))
        yield scene


def explain(
    scene: Scene, version: int | None = None, reason: str = "The police were late.", new_on=NEW, at=AFTER
):
    number = scene.version if version is None else version
    return missed.explain(scene.case.pk, number, 1, reason=reason, new_on=new_on, actor=scene.actor, at=at)


def test_the_reason_and_the_new_date_stand_and_the_clock_runs_on(scene):
    letter = explain(scene)
    row = Clock.objects.get()
    assert (row.missed_reason, row.new_due_on) == ("The police were late.", NEW)
    assert (row.due_on, row.told_due_on, row.met_on) == (date(2026, 3, 19), date(2026, 3, 19), None)
    assert scene.now().next_due_on == date(2026, 3, 19)
    assert (letter.kind, letter.to, letter.state) == ("date-changed", scene.applicant, "issued")
    assert letter.context["happened"].startswith(
        "We said that this would happen by 19 March 2026. It has not"
    )
    assert (letter.context["reason"], letter.context["new_date"]) == (
        "The police were late.",
        "By 2 April 2026",
    )
    assert letter.message.address == "zainab@example.org"
    assert scene.logged("clock-explained") == [{"kind": "decide", "new": "2026-04-02"}]


def test_said_twice_it_is_said_once(scene):
    explain(scene)
    assert explain(scene, version=1) is None
    assert Message.objects.count() == 1


def test_with_no_safe_way_it_is_a_task_that_says_what_to_do(scene):
    Person.objects.update(email_safe="no")
    task = explain(scene)
    assert isinstance(task, Task)
    letter = Letter.objects.get()
    assert (task.about, letter.state) == (f"letter:{letter.pk}", "draft")
    # Friday: it is due on Monday.
    assert task.due_on == date(2026, 3, 23)


def test_news_that_does_not_arrive_is_told_another_way(scene):
    letter = explain(scene)
    settle(letter.message_id, Outcome(Message.State.FAILED, (Message.State.QUEUED,), AFTER, "bad-address"))
    assert Task.objects.get().kind == "message-failed"


@pytest.mark.parametrize("at", [NOW, NOW + timedelta(days=7)])
def test_before_the_day_it_is_a_holding_letter(scene, at):
    letter = explain(scene, at=at)
    assert "We do not think that we will manage that" in letter.context["happened"]
    row = Clock.objects.get()
    assert (row.new_due_on, row.due_on, row.told_due_on) == (NEW, date(2026, 3, 19), date(2026, 3, 19))


def test_a_holding_letter_gives_a_day_beyond_the_one_that_cannot_be_kept(scene):
    with pytest.raises(NotLater):
        explain(scene, at=NOW, new_on=date(2026, 3, 19))
    assert explain(scene, at=NOW, new_on=date(2026, 3, 20)) is not None


@pytest.mark.parametrize("kind", ["appeal-ask", "decide"])
def test_the_applicants_own_time_and_a_step_without_a_date_are_nothing_to_explain(scene, kind):
    Clock.objects.update(kind=kind, **({} if kind == "appeal-ask" else {"due_on": None, "told_due_on": None}))
    with pytest.raises(NotMissed):
        explain(scene)


def test_an_earlier_letter_about_the_same_date_is_replaced_and_one_about_another_is_not(scene):
    make_clock(scene.case, "review", 2, due_on=date(2026, 3, 19), told_due_on=date(2026, 3, 19))
    first, other = (
        explain(scene),
        missed.explain(
            scene.case.pk, scene.version, 2, reason="Later.", new_on=NEW, actor=scene.actor, at=AFTER
        ),
    )
    second = explain(scene, reason="The police were very late.")
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.state, first.replaced_by, other.state) == ("replaced", second, "issued")


def test_a_letter_nobody_has_sent_yet_gives_way_to_the_next(scene):
    Person.objects.update(email_safe="no")
    explain(scene)
    explain(scene, reason="The police were very late.")
    assert Letter.objects.get().free_parts["reason"] == "The police were very late."
    assert Task.objects.filter(done_at__isnull=True).count() == 1


def test_a_day_they_were_told_that_has_gone_by_is_missed_though_the_clock_is_not(scene):
    Clock.objects.update(due_on=date(2026, 3, 30), told_due_on=date(2026, 3, 19))
    assert explain(scene) is not None


@pytest.mark.parametrize("done", [{"met_on": date(2026, 3, 20)}, {"ended_on": date(2026, 3, 20)}])
def test_what_was_done_or_ended_meanwhile_is_not_explained(scene, done):
    Clock.objects.update(**done)
    with pytest.raises(NotMissed):
        explain(scene)


def test_a_new_date_lies_ahead(scene):
    with pytest.raises(NotLater):
        explain(scene, new_on=date(2026, 3, 20))
    assert Clock.objects.get().missed_reason == ""


def test_from_a_stale_page_nothing_is_written(scene):
    scene.case.version = 7
    scene.case.save()
    with pytest.raises(Stale):
        explain(scene, version=1)
    assert not Message.objects.exists()
