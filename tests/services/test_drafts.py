"""Drafts: kept page by page, never written over, let go after a time."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from pledge.models import AuditEntry, Authority
from pledge.scoping import in_authority
from pledge.tokens import digest
from reviews.domain import journey
from reviews.models import Draft
from reviews.services import drafts
from reviews.services.drafts import Place
from tests.factories import NOW, make_authority, make_case, make_member

WHERE = Place("where")
R1 = Place("reports", "r1")


@pytest.fixture
def northfield(db):
    authority = make_authority("northfield")
    with in_authority(authority):
        yield authority


@pytest.fixture
def draft(northfield: Authority) -> Draft:
    return drafts.begin(northfield, procedure_digest="d", at=NOW)[0]


def test_a_draft_is_found_by_its_token_only_as_a_digest(northfield: Authority):
    draft, token = drafts.begin(northfield, procedure_digest="d", at=NOW)
    assert draft.token_hash == digest(token)
    assert len(token) >= 43
    assert token not in str(Draft.objects.values().get())
    assert draft.expires_at == NOW + timedelta(days=28)
    assert AuditEntry.objects.get().action == "draft-started"


def test_every_change_moves_the_day_of_expiry(draft: Draft):
    later = NOW + timedelta(days=20)
    kept = drafts.keep(draft.pk, WHERE, {"place": "Mill Lane"}, at=later).draft
    assert kept.expires_at == later + timedelta(days=28)
    assert kept.version == 2


def test_what_is_kept_leaves_every_other_page_alone(draft: Draft):
    drafts.keep(draft.pk, WHERE, {"place": "Mill Lane"}, at=NOW)
    drafts.keep(draft.pk, Place("name"), {"name": "Zainab"}, at=NOW)
    kept = drafts.keep(draft.pk, WHERE, {"place": "Mill Road"}, at=NOW).draft
    assert kept.answers == {"where": {"place": "Mill Road"}, "name": {"name": "Zainab"}}


def test_the_same_page_from_two_windows_is_never_written_over(draft: Draft):
    seen = drafts.mark_of({})
    assert not drafts.keep(draft.pk, WHERE, {"place": "first"}, seen=seen, at=NOW).clash
    second = drafts.keep(draft.pk, WHERE, {"place": "second"}, seen=seen, at=NOW)
    assert second.clash
    assert second.saved == {"place": "first"}
    draft.refresh_from_db()
    assert draft.answers["where"] == {"place": "first"}
    assert draft.unfinished == {"where": {"place": "second"}}


def test_a_choice_between_two_versions_ends_the_clash(draft: Draft):
    seen = drafts.mark_of({})
    drafts.keep(draft.pk, WHERE, {"place": "first"}, seen=seen, at=NOW)
    drafts.keep(draft.pk, WHERE, {"place": "second"}, seen=seen, at=NOW)
    newest = drafts.mark_of({"place": "first"})
    kept = drafts.keep(draft.pk, WHERE, {"place": "second"}, seen=newest, at=NOW)
    assert not kept.clash
    assert kept.draft.answers["where"] == {"place": "second"}
    assert kept.draft.unfinished == {}


def test_keeping_what_was_saved_lets_the_other_go(draft: Draft):
    seen = drafts.mark_of({})
    drafts.keep(draft.pk, WHERE, {"place": "first"}, seen=seen, at=NOW)
    drafts.keep(draft.pk, WHERE, {"place": "second"}, seen=seen, at=NOW)
    kept = drafts.drop_typed(draft.pk, WHERE, at=NOW)
    assert kept.answers["where"] == {"place": "first"}
    assert kept.unfinished == {}


def test_the_same_words_twice_are_no_clash(draft: Draft):
    """A double click, or the back button and the same button again."""
    seen = drafts.mark_of({})
    for _press in range(3):
        assert not drafts.keep(draft.pk, WHERE, {"place": "Mill Lane"}, seen=seen, at=NOW).clash


def test_another_page_saved_meanwhile_is_no_clash(draft: Draft):
    drafts.keep(draft.pk, Place("name"), {"name": "Zainab"}, at=NOW)
    assert not drafts.keep(draft.pk, WHERE, {"place": "x"}, seen=drafts.mark_of({}), at=NOW).clash


def test_adding_a_report_does_not_age_the_list_page(draft: Draft):
    drafts.keep(draft.pk, Place("reports"), {"more": "add"}, at=NOW)
    seen = drafts.mark_of(drafts.own_answers({"reports": {"more": "add"}}, Place("reports")))
    drafts.keep(draft.pk, R1, {"to": "police"}, at=NOW)
    assert not drafts.keep(draft.pk, Place("reports"), {"more": "no"}, seen=seen, at=NOW).clash


def test_an_entry_is_added_once_and_keeps_its_id(draft: Draft):
    assert drafts.next_entry(draft.answers, "reports") == "r1"
    seen = drafts.mark_of({})
    for _press in range(2):
        kept = drafts.keep(draft.pk, R1, {"to": "police"}, seen=seen, at=NOW)
    assert [item["id"] for item in journey.items(kept.draft.answers, "reports")] == ["r1"]
    removed = drafts.remove(draft.pk, R1, at=NOW)
    assert journey.items(removed.answers, "reports") == ()
    assert drafts.next_entry(removed.answers, "reports") == "r2"


def test_an_entry_removed_elsewhere_is_not_brought_back_by_chance(draft: Draft):
    drafts.keep(draft.pk, R1, {"to": "police"}, at=NOW)
    drafts.remove(draft.pk, R1, at=NOW)
    assert drafts.keep(draft.pk, R1, {"to": "council"}, at=NOW).gone
    assert drafts.remove(draft.pk, R1, at=NOW).answers["reports"]["items"] == []


def test_beyond_the_most_entries_nothing_is_written(draft: Draft):
    full = {"reports": {"items": [{"id": f"r{n}", "to": "police"} for n in range(1, 301)]}}
    Draft.objects.update(answers=full)
    assert drafts.keep(draft.pk, Place("reports", "r301"), {"to": "police"}, at=NOW).gone


def test_more_than_can_be_kept_is_refused_whole(draft: Draft):
    drafts.keep(draft.pk, WHERE, {"place": "Mill Lane"}, at=NOW)
    with pytest.raises(drafts.TooMuch):
        drafts.keep(draft.pk, Place("behaviour"), {"description": "x" * drafts.MOST_KEPT}, at=NOW)
    draft.refresh_from_db()
    assert draft.answers == {"where": {"place": "Mill Lane"}}


def test_what_has_been_sent_is_closed(northfield: Authority, draft: Draft):
    Draft.objects.update(sent_case=make_case(northfield), sent_at=NOW)
    with pytest.raises(drafts.AlreadySent):
        drafts.keep(draft.pk, WHERE, {"place": "late"}, at=NOW)
    with pytest.raises(drafts.AlreadySent):
        drafts.set_words(draft.pk, seed="s", at=NOW)


def test_words_are_the_same_for_the_same_press_and_kept_only_as_a_digest(draft: Draft):
    words = drafts.set_words(draft.pk, seed="one press", at=NOW)
    assert drafts.set_words(draft.pk, seed="one press", at=NOW) == words
    other = drafts.set_words(draft.pk, seed="another", at=NOW)
    assert other != words
    draft.refresh_from_db()
    assert drafts.has_way_back(draft)
    assert other not in str(Draft.objects.values().get())


def test_a_keyed_application_is_begun_once_for_each_form(northfield: Authority):
    alice = make_member(northfield, "alice")
    given: dict[str, Any] = {
        "channel": "phone",
        "received_on": date(2026, 3, 10),
        "taken_by": alice,
        "procedure_digest": "d",
        "at": NOW,
    }
    key = uuid4()
    first = drafts.begin_keyed(northfield, draft_id=key, **given)
    assert drafts.begin_keyed(northfield, draft_id=key, **given).pk == first.pk == key
    assert first.received_on == date(2026, 3, 10)
    assert first.started_at == NOW


def test_the_id_of_anothers_draft_begins_a_new_one(northfield: Authority, draft: Draft):
    alice = make_member(northfield, "alice")
    begun = drafts.begin_keyed(
        northfield,
        draft_id=draft.pk,
        channel="letter",
        received_on=date(2026, 3, 10),
        taken_by=alice,
        procedure_digest="d",
        at=NOW,
    )
    assert begun.pk != draft.pk


def test_only_what_nobody_came_back_to_is_let_go(northfield: Authority, draft: Draft):
    alice = make_member(northfield, "alice")
    old = {"started_at": NOW, "changed_at": NOW, "expires_at": NOW}
    keyed = Draft.objects.create(token_hash="k", taken_by=alice, received_on=date(2026, 1, 1), **old)
    sent = Draft.objects.create(token_hash="s", sent_case=make_case(northfield), **old)
    southmere = make_authority("southmere")
    with in_authority(southmere):
        Draft.objects.create(token_hash="m", **old)
    just_before = draft.expires_at - timedelta(seconds=1)
    assert drafts.drop_expired(just_before) == 1
    assert drafts.drop_expired(just_before) == 0
    assert {row.pk for row in Draft.objects.all()} == {draft.pk, keyed.pk, sent.pk}
    assert drafts.drop_expired(draft.expires_at) == 1
    assert {row.pk for row in Draft.objects.all()} == {keyed.pk, sent.pk}


def test_a_draft_belongs_to_one_authority(draft: Draft):
    southmere = make_authority("southmere")
    with in_authority(southmere), pytest.raises(Draft.DoesNotExist):
        drafts.keep(draft.pk, WHERE, {"place": "theirs"}, at=NOW)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 7, 1, 23, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 59, tzinfo=UTC),
    ],
)
def test_twenty_eight_days_are_days_at_every_time_of_year(northfield: Authority, at: datetime):
    draft, _token = drafts.begin(northfield, procedure_digest="d", at=at)
    assert draft.expires_at - at == timedelta(days=28)


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_lose_nothing():
    """Different pages saved at the same moment: both are kept."""
    authority = make_authority("northfield")
    with in_authority(authority):
        draft, _token = drafts.begin(authority, procedure_digest="d", at=NOW)
    slugs = ("where", "name", "contact", "behaviour", "effect", "home")
    ready = threading.Barrier(len(slugs))
    failed: list[BaseException] = []

    def save(slug: str) -> None:
        try:
            with in_authority(authority):
                ready.wait(timeout=10)
                drafts.keep(draft.pk, Place(slug), {"typed": slug}, at=NOW)
        except (threading.BrokenBarrierError, Draft.DoesNotExist) as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(slug,)) for slug in slugs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with in_authority(authority):
        draft.refresh_from_db()
        assert draft.answers == {slug: {"typed": slug} for slug in slugs}
        assert draft.version == 1 + len(slugs)
