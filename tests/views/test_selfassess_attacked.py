"""Things done to the self-assessment that nobody means well: each is refused, and none is a failure."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pledge.audit import Actor
from pledge.models import AuditEntry, Message
from pledge.scoping import in_authority
from selfassess.models import Answer, AnswerChange, Round
from selfassess.services import contributors
from tests.assessing import make_round
from tests.factories import make_authority

pytestmark = pytest.mark.django_db
THEIRS = "?criterion=procedure-published"
LONGEST = 150


@pytest.fixture
def row() -> Round:
    now = timezone.now()
    return make_round(make_authority(), cut_off=(now + timedelta(days=30)).date(), started_at=now)


def invite(row: Round, name: str = "Priya Patel", organisation: str = "") -> str:
    """The path of the link to a theme that somebody was sent."""
    with in_authority(row.authority):
        contributors.invite(
            row.pk, theme="publicity", name=name, organisation=organisation,
            email="priya@homes.example.org", actor=Actor.member(row.owner), at=timezone.now(),
        )  # fmt: skip
        body = Message.objects.filter(kind="theme-link").latest("pk").body
    return re.search(r"/r/\S+/", body)[0]


def test_the_longest_name_and_organisation_together_fit_what_keeps_them(row):
    """SQLite keeps what is too long, PostgreSQL refuses it: then nobody of that name got in at all."""
    link = invite(row, "N" * LONGEST, "O" * LONGEST)
    assert Client().get(link).status_code == 200
    assert Client().post(link + THEIRS, {"version": 0, "written": "2"}).status_code == 302
    with in_authority(row.authority_id):
        labels = [
            *AuditEntry.objects.values_list("actor_label", flat=True),
            *AnswerChange.objects.values_list("by_label", flat=True),
            *Answer.objects.values_list("changed_by_label", flat=True),
        ]
    assert max(map(len, labels)) == LONGEST
