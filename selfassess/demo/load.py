"""Three rounds of an invented council, played through the services as people would have done them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.models import Authority, Membership, User
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.demo import aftermath, shelf
from selfassess.demo.comments import COMMENTS, REASONS
from selfassess.demo.levels import levels_of
from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect
from selfassess.models import Answer, Round
from selfassess.services import answers, contributors, round_moves
from selfassess.services.editions import bank_of, newest
from selfassess.services.round_start import Details, start

SLUG = "borsley"
YEAR_ENDS = (3, 31)
# Days ago: when each round began, was submitted and signed; the last one is open.
BEGAN = {1: 780, 2: 410, 3: 40}
SUBMITTED = {1: 730, 2: 350}
SIGNED = {1: 710, 2: 320}
TO_CUT_OFF = 12
BY_LINK = "information-sharing"


def load(*, at: datetime) -> int:
    """Play the rounds as of ``at``; how many, 0 where they are there already or no demonstration is."""
    authority = Authority.objects.filter(slug=SLUG, demonstration=True).first()
    if authority is None:
        return 0
    with transaction.atomic(), in_authority(authority):
        if Round.objects.exists():
            return 0
        cast = Cast.of(authority, at)
        for number in BEGAN:
            _play(number, cast, at)
        return len(BEGAN)


class Cast:
    """Who plays: the policy lead, a head of service and a reviewer from another council."""

    def __init__(
        self, authority: Authority, now: datetime, assessor: User, lead: User, reviewer: User
    ) -> None:
        self.authority, self.now = authority, now
        self.assessor, self.lead, self.reviewer = (Actor.member(user) for user in (assessor, lead, reviewer))

    @classmethod
    def of(cls, authority: Authority, now: datetime) -> Cast:
        """Raises KeyError where the demonstration has nobody in one of the three roles."""
        held = Membership.objects.filter(until__isnull=True).select_related("user").order_by("-id")
        people = {row.role: row.user for row in held}
        return cls(authority, now, people[Role.ASSESSOR], people[Role.ADMINISTRATOR], people[Role.REVIEWER])


def _play(number: int, cast: Cast, now: datetime) -> None:
    row = _begin(number, cast, now)
    _answer(row, number, cast, now)
    shelf.fill(row, number, actor=cast.assessor, at=_ago(now, BEGAN[number] - 6))
    if number in SUBMITTED:
        row.refresh_from_db()
        at = _ago(now, SUBMITTED[number])
        round_moves.submit(row.pk, row.version, as_it_is=True, actor=cast.assessor, at=at)
        aftermath.play(row, number, cast, submitted=at, signed=_ago(now, SIGNED[number]))
    else:
        _invite(row, cast, now)
        aftermath.go_on(row, cast, now)


def _begin(number: int, cast: Cast, now: datetime) -> Round:
    at = _ago(now, BEGAN[number])
    last = _year_end(london_date(now)).replace(year=_year_end(london_date(now)).year - len(BEGAN) + number)
    first = last.replace(year=last.year - 1) + timedelta(days=1)
    details = Details(
        title=f"Self-assessment {first.year} to {last.year}",
        scope="all",
        period_first=first,
        period_last=last,
        cut_off=london_date(_ago(now, SUBMITTED.get(number, -TO_CUT_OFF))),
        owner=cast.assessor.acting_user,
    )
    return start(
        cast.authority, details, edition=newest(at=at), carry_forward=True, actor=cast.assessor, at=at
    )


def _answer(row: Round, number: int, cast: Cast, now: datetime) -> None:
    """One theme a day; what was carried over is confirmed or changed."""
    versions = dict(Answer.objects.filter(round=row).values_list("criterion", "version"))
    criteria = bank_of(row.edition).by_id
    days: dict[str, int] = {}
    for minute, (key, marks) in enumerate(levels_of(number)):
        theme = criteria[key].theme
        if number == len(BEGAN) and theme == BY_LINK:
            continue
        day = days.setdefault(theme, len(days) + 1)
        at = _ago(now, BEGAN[number] - day) + timedelta(minutes=minute)
        answers.save(row.pk, key, versions.get(key, 0), words(number, key, marks), actor=cast.assessor, at=at)


def words(number: int, key: str, marks: Mapping[Aspect, Mark]) -> answers.Words:
    """What is said of one criterion in one round."""
    said = {aspect.value: mark.value for aspect, mark in marks.items()}
    reason = REASONS.get(number, {}).get(key, "")
    said |= {f"{aspect.value}_reason": reason for aspect, mark in marks.items() if mark.needs_reason}
    return answers.Words(**said, comment=COMMENTS[number].get(key, ""))


def _invite(row: Round, cast: Cast, now: datetime) -> None:
    """A landlord answers the theme it knows best, by link; a second one was invited and has not begun."""
    at = _ago(now, 9)
    homes = contributors.invite(
        row.pk,
        theme=BY_LINK,
        name="Priya Nair",
        organisation="Borsley Homes",
        email="p.nair@borsleyhomes.example.org",
        actor=cast.assessor,
        at=at,
    )
    contributors.invite(
        row.pk,
        theme="review-meeting-and-chair",
        name="Owen Parry",
        organisation="Borsley police",
        email="o.parry@police.example.org",
        actor=cast.assessor,
        at=at,
    )
    link = Actor.link(f"{homes.name}, {homes.organisation}")
    versions = dict(Answer.objects.filter(round=row).values_list("criterion", "version"))
    criteria = bank_of(row.edition).by_id
    for minute, (key, marks) in enumerate(levels_of(len(BEGAN))):
        if criteria[key].theme == BY_LINK:
            answers.save(
                row.pk,
                key,
                versions.get(key, 0),
                words(len(BEGAN), key, marks),
                actor=link,
                at=_ago(now, 6) + timedelta(minutes=minute),
                way=answers.Way.LINK,
            )
    contributors.finish(homes.pk, actor=link, at=_ago(now, 5))


def _ago(now: datetime, days: int) -> datetime:
    """Ten in the morning or so, that many days ago; to come where negative."""
    return (now - timedelta(days=days)).replace(hour=10, minute=0, second=0, microsecond=0)


def _year_end(today: date) -> date:
    """The last 31 March that has gone by."""
    month, day = YEAR_ENDS
    this = date(today.year, month, day)
    return this if this < today else this.replace(year=today.year - 1)
