"""A page saved while a workbook is: on a database with real locks, neither waits for the other for ever."""

from __future__ import annotations

import pytest
from django.db import transaction

from pledge.audit import Actor
from pledge.scoping import in_authority
from selfassess.models import Answer, Round
from selfassess.services import answers
from selfassess.services.answers import Words
from selfassess.services.rounds import Stale
from tests.assessing import make_answer, make_round
from tests.factories import NOW, make_authority
from tests.services.test_delivery_together import together

pytestmark = pytest.mark.django_db(transaction=True)
KEY, TIMES = "site-findable", 20


def test_the_round_is_locked_before_its_answers_by_everybody():
    """Whoever saves a workbook holds the round first; the other order is a deadlock on PostgreSQL."""
    row = make_round(make_authority())
    make_answer(row, KEY, written="1", done="1")
    actor = Actor.member(row.owner)

    def save(words: str) -> bool:
        version = Answer.objects.get(round_id=row.pk, criterion=KEY).version
        try:
            answers.save(row.pk, KEY, version, Words(comment=words), actor=actor, at=NOW)
        except Stale:
            return False
        return True

    def by_page() -> int:
        with in_authority(row.authority_id):
            return sum(save(f"page {number}") for number in range(TIMES))

    def by_workbook() -> int:
        with in_authority(row.authority_id):
            saved = 0
            for number in range(TIMES):
                with transaction.atomic():
                    Round.objects.select_for_update().get(pk=row.pk)
                    saved += save(f"workbook {number}")
            return saved

    page, workbook = together(by_page, by_workbook)
    assert workbook == TIMES
    with in_authority(row.authority_id):
        assert Answer.objects.get(round_id=row.pk, criterion=KEY).version == 1 + page + workbook
