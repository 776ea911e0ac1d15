"""Filling an empty demonstration: two authorities, ten stories and fifty varied cases, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pledge.delivery import deliver_message, take_up_messages
from pledge.domain.working_days import london_date
from pledge.models import Authority
from pledge.operations import drop_waiting
from pledge.scoping import in_authority
from reviews.demo import varied
from reviews.demo.authorities import Place, make_borsley, make_cwm_derwen
from reviews.demo.stories import STORIES
from reviews.demo.varied.life import Life
from reviews.demo.when import When


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was made: how many authorities and cases."""

    authorities: int
    cases: int


def is_loaded() -> bool:
    """Whether a demonstration is there already."""
    return Authority.objects.filter(demonstration=True).exists()


def load(*, at: datetime) -> Loaded | None:
    """Make the demonstration as of ``at``; None where one is there already, which is left as it is."""
    with transaction.atomic():
        if is_loaded():
            return None
        when = When(london_date(at), at)
        borsley, derwen = make_borsley(when), make_cwm_derwen(when)
        with in_authority(borsley.authority):
            for story in STORIES:
                story.tell(borsley, when)
            _live(varied.BORSLEY, borsley, when)
        with in_authority(derwen.authority):
            _live(varied.DERWEN, derwen, when)
    # Nearly every message arrived long ago: its task would find nothing to do.
    drop_waiting(deliver_message.module_path)
    take_up_messages(at=at)
    return Loaded(2, len(STORIES) + len(varied.BORSLEY) + len(varied.DERWEN))


def _live(lives: Iterable[Life], place: Place, when: When) -> None:
    """Play varied cases, the oldest first."""
    for number, life in enumerate(sorted(lives, key=lambda one: -one.ago)):
        life.course(life.begin(place, when, number), life)
