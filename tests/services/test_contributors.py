"""Contributors by theme: invited, written to again, ended; and until when their links take answers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from pledge.audit import Action, Actor
from pledge.models import AuditEntry, Authority, Link, Message
from pledge.scoping import in_authority
from selfassess.models import Contributor, Round
from selfassess.services import contributors, round_moves
from selfassess.services.contributors import CutOffPassed, Ended, NoSuchTheme
from selfassess.services.round_start import Details
from selfassess.services.rounds import Locked
from tests.assessing import make_round
from tests.factories import NOW, make_authority, make_member

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "erin"))


@pytest.fixture
def row(northfield: Authority) -> Round:
    return make_round(northfield)


def invite(row: Round, actor: Actor, *, at: datetime = NOW, **fields: Any) -> Contributor:
    given = {
        "theme": "meeting",
        "name": "Priya Patel",
        "organisation": "Homes Association",
        "email": "Priya@homes.example.org",
    } | fields
    with in_authority(row.authority_id):
        return contributors.invite(row.pk, **given, actor=actor, at=at)


def messages(row: Round) -> list[Message]:
    with in_authority(row.authority_id):
        return list(Message.objects.order_by("id"))


def token_of(message: Message) -> str:
    found = re.search(r"/r/([^/\s]+)/", message.body)
    assert found
    return found[1]


class Test_inviting:
    def test_a_link_goes_to_their_address_and_nothing_says_what_for(self, row: Round, erin: Actor):
        made = invite(row, erin)
        (message,) = messages(row)
        assert (message.kind, message.address, message.about) == (
            "theme-link",
            "priya@homes.example.org",
            made.key,
        )
        assert "Priya" not in message.subject + message.body
        with in_authority(row.authority_id):
            link = Link.objects.get()
            entry = AuditEntry.objects.get(action=Action.CONTRIBUTOR_INVITED)
        assert (link.purpose, link.about) == (contributors.PURPOSE, made.key)
        assert entry.detail == {"round": 1, "theme": "meeting"}

    def test_the_link_opens_the_theme(self, row: Round, erin: Actor):
        row.cut_off = date(2100, 1, 1)
        with in_authority(row.authority_id):
            row.save()
        invite(row, erin)
        answer = Client().get(f"/r/{token_of(messages(row)[0])}/")
        assert answer.status_code == 200
        assert "The review meeting" in answer.content.decode()

    @pytest.mark.parametrize("email", ["priya@homes.example.org", "PRIYA@HOMES.example.org"])
    def test_pressed_twice_it_is_one_invitation(self, row: Round, erin: Actor, email: str):
        assert invite(row, erin) == invite(row, erin, email=email)
        assert len(messages(row)) == 1

    def test_one_person_can_have_two_themes_and_come_back_after_an_end(self, row: Round, erin: Actor):
        first = invite(row, erin)
        assert invite(row, erin, theme="learning") != first
        with in_authority(row.authority_id):
            contributors.end(first.pk, actor=erin, at=NOW)
        assert invite(row, erin) != first

    def test_a_theme_of_which_nothing_is_asked_is_refused(self, row: Round, erin: Actor):
        with pytest.raises(NoSuchTheme):
            invite(row, erin, theme="no-such")
        assert messages(row) == []

    def test_not_while_locked_and_not_after_the_cut_off(self, row: Round, erin: Actor):
        invite(row, erin, at=datetime(2026, 4, 11, 22, 59, tzinfo=UTC))
        with pytest.raises(CutOffPassed):
            # Midnight in London, where it is summer.
            invite(row, erin, theme="learning", at=datetime(2026, 4, 11, 23, 0, tzinfo=UTC))
        with in_authority(row.authority_id):
            Round.objects.update(status="submitted")
        with pytest.raises(Locked):
            invite(row, erin, theme="learning")
        assert len(messages(row)) == 1


class Test_a_new_link:
    def test_the_one_before_stops_working(self, row: Round, erin: Actor, settings: Any):
        settings.DEMONSTRATION = False
        made = invite(row, erin)
        with in_authority(row.authority_id):
            assert contributors.send_again(made.pk, actor=erin, at=LATER)
            old, new = Link.objects.order_by("id")
        assert (old.revoked_at, new.revoked_at) == (LATER, None)
        first, second = messages(row)
        assert first.state == Message.State.STOPPED
        assert "/r/" not in first.body
        assert second.address == "priya@homes.example.org"

    def test_pressed_twice_it_is_sent_once(self, row: Round, erin: Actor):
        made = invite(row, erin)
        with in_authority(row.authority_id):
            sent = [contributors.send_again(made.pk, actor=erin, at=LATER) for _press in range(2)]
        assert sent == [True, False]
        assert len(messages(row)) == 2

    def test_whoever_holds_an_old_one_gets_it_to_the_kept_address_only(self, row: Round, erin: Actor):
        made = invite(row, erin)
        with in_authority(row.authority_id):
            assert contributors.renew(made.pk, actor=Actor.link("somebody"), at=LATER)
            assert not Link.objects.filter(revoked_at__isnull=False).exists()
            assert AuditEntry.objects.filter(action=Action.LINK_RENEWED).count() == 1
        assert {message.address for message in messages(row)} == {"priya@homes.example.org"}

    def test_nothing_is_sent_once_they_are_ended_or_the_round_is_over(self, row: Round, erin: Actor):
        made = invite(row, erin)
        with in_authority(row.authority_id):
            after = contributors.readable_until(row)
            with pytest.raises(CutOffPassed):
                contributors.send_again(made.pk, actor=erin, at=after)
            assert not contributors.renew(made.pk, actor=erin, at=after)
            contributors.end(made.pk, actor=erin, at=LATER)
            with pytest.raises(Ended):
                contributors.send_again(made.pk, actor=erin, at=LATER)
            assert not contributors.renew(made.pk, actor=erin, at=LATER)
        assert len(messages(row)) == 1


class Test_ending:
    def test_the_link_stops_and_what_waits_is_not_sent(self, row: Round, erin: Actor):
        made = invite(row, erin)
        with in_authority(row.authority_id):
            for _press in range(2):
                contributors.end(made.pk, actor=erin, at=LATER)
            assert Link.objects.get().revoked_at == LATER
            assert AuditEntry.objects.filter(action=Action.CONTRIBUTOR_ENDED).count() == 1
        assert messages(row)[0].state == Message.State.STOPPED


class Test_how_long_it_lasts:
    def test_two_weeks_beyond_the_cut_off(self, row: Round, erin: Actor):
        made = invite(row, erin)
        with in_authority(row.authority_id):
            assert Link.objects.get().expires_at == datetime(2026, 4, 25, 23, 0, tzinfo=UTC)
        last = datetime(2026, 4, 11, 22, 59, tzinfo=UTC)
        assert contributors.takes_answers(made, row, last)
        assert not contributors.takes_answers(made, row, last + timedelta(minutes=1))

    def test_it_moves_with_the_cut_off(self, row: Round, erin: Actor):
        invite(row, erin)
        ended = invite(row, erin, theme="learning")
        new = Details(
            title=row.title,
            scope=row.scope,
            period_first=row.period_first,
            period_last=row.period_last,
            cut_off=date(2026, 6, 30),
            owner=row.owner,
        )
        with in_authority(row.authority_id):
            contributors.end(ended.pk, actor=erin, at=NOW)
            round_moves.change_details(row.pk, row.version, new, actor=erin, at=NOW)
            moved, over = Link.objects.order_by("id")
        assert moved.expires_at == datetime(2026, 7, 14, 23, 0, tzinfo=UTC)
        assert over.expires_at == datetime(2026, 4, 25, 23, 0, tzinfo=UTC)

    def test_a_locked_round_takes_none(self, row: Round, erin: Actor):
        made = invite(row, erin)
        row.status = "submitted"
        assert not contributors.takes_answers(made, row, NOW)


def test_another_authoritys_contributor_is_out_of_reach(row: Round, erin: Actor):
    made = invite(row, erin)
    with in_authority(make_authority("southmere")), pytest.raises(Contributor.DoesNotExist):
        contributors.end(made.pk, actor=erin, at=NOW)
