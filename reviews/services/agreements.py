"""The bodies' word on a decision: each through a named person, signed in, by link, or by delegation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.links import make_link, revoke_links
from pledge.notifications import Channel, queue
from reviews.domain.deciding import Problem
from reviews.domain.same_person import one_address, spelled
from reviews.domain.voices import Double
from reviews.models import Agreement, Case, Decision, Delegation, RelevantBody, Task
from reviews.models.bodies import BodyKind
from reviews.services import clocks, settling
from reviews.services.cases import locked
from reviews.services.tasks import finish_kind, open_task

PURPOSE = "body-agreement"
LINK_LASTS = timedelta(days=30)
# More people of one body than this are never asked for one decision.
MOST_SEATS = 5


def problems(kept: dict[str, Any], needed: dict[str, Any], *, actor: Actor, on: date) -> tuple[Problem, ...]:
    """What is wrong with the choice of deciders, whatever the form let through.

    Args:
        kept: ``deciders`` is a list of ``{"body": id, "way", "delegation", "person_name", "person_role",
            "seats"}``; ``named_bodies`` says through which body each person speaks whom the procedure names.
        needed: the procedure's deciders, as the advice gives them.
        on: the London day on which they decide.
    """
    return tuple(_problems(kept.get("deciders") or [], kept.get("named_bodies") or {}, needed, actor, on))


def _problems(
    chosen: list[dict[str, Any]], named: dict[str, int], needed: dict[str, Any], actor: Actor, on: date
) -> Iterable[Problem]:
    bodies = needed.get("bodies") or 1
    people = needed.get("people") or 1
    if len({one["body"] for one in chosen}) < bodies:
        yield Problem("deciders", "too-few-bodies", number=bodies)
    elif sum(_seats(one) for one in chosen) < people:
        yield Problem("deciders", "too-few-people", number=people)
    if len({one["body"] for one in chosen}) < len(chosen):
        yield Problem("deciders", "body-twice")
    there = {row.pk: row for row in RelevantBody.objects.filter(_in_force(on))}
    delegations = {row.pk: row for row in Delegation.objects.filter(_in_force(on))}
    for one in chosen:
        yield from _wrong_with(one, there.get(one["body"]), delegations, actor)
    names = [_name_of(one, actor) for one in chosen if one["way"] != Agreement.Way.LINK]
    if len(set(map(spelled, names))) < len(names):
        yield Problem("deciders", "one-person-two-bodies")
    for name in needed.get("named") or ():
        if named.get(name) not in {one["body"] for one in chosen}:
            yield Problem("deciders", "named-not-chosen", name)


def _wrong_with(
    one: dict[str, Any], body: RelevantBody | None, delegations: dict[int, Delegation], actor: Actor
) -> Iterable[Problem]:
    if body is None:
        yield Problem("deciders", "body-not-in-force")
        return
    if one["way"] == Agreement.Way.SIGNED_IN:
        if body.kind != BodyKind.COUNCIL or actor.user is None:
            yield Problem("deciders", "signed-in-for-another", body.name)
    elif one["way"] == Agreement.Way.DELEGATION:
        row = delegations.get(one.get("delegation") or 0)
        if row is None or row.body_id != body.pk:
            yield Problem("deciders", "delegation-not-in-force", body.name)
        elif not (one.get("person_name") or "").strip():
            yield Problem("deciders", "delegation-without-a-name", body.name)
    elif one["way"] != Agreement.Way.LINK:
        yield Problem("deciders", "no-way", body.name)
    if not body.email and (one["way"] == Agreement.Way.LINK or _seats(one) > 1):
        yield Problem("deciders", "no-email", body.name)


def ask(case: Case, decision: Decision, kept: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Ask each body chosen for its word; the saver's own, and delegated ones, are given at once."""
    for one in kept.get("deciders") or []:
        body = RelevantBody.objects.get(pk=one["body"])
        for seat in range(1, _seats(one) + 1):
            # The first seat speaks in the way chosen; colleagues of the same body are asked by link.
            way = one["way"] if seat == 1 else Agreement.Way.LINK
            agreement = Agreement.objects.create(
                authority_id=case.authority_id, decision=decision, body=body, seat=seat, way=way, asked_at=at
            )
            if way == Agreement.Way.LINK:
                _send_link(agreement, case, actor=actor, at=at)
            else:
                _give(case, agreement, one, actor=actor, at=at)


def _give(case: Case, agreement: Agreement, one: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    agreement.user = actor.user
    agreement.person_name = _name_of(one, actor)
    if agreement.way == Agreement.Way.DELEGATION:
        agreement.person_role = (one.get("person_role") or "").strip()
        agreement.delegation_id = one["delegation"]
    elif actor.user is not None:
        agreement.person_role = actor.user.job_title
    agreement.agrees, agreement.answered_at = True, at
    agreement.save()
    _log(case, agreement, actor=actor, at=at)


def answer(
    agreement_id: int,
    *,
    person_name: str,
    person_role: str,
    agrees: bool,
    note: str,
    actor: Actor,
    at: datetime,
    person_email: str = "",
    user_id: int | None = None,
) -> Agreement:
    """A named person of the body answers by its link; the first answer stands until asked again.

    An answer to a decision that has been replaced or given up changes nothing. One to a decision that is
    final already is kept, and changes nothing else. Where the person may be one who has spoken for another
    body, the answer is kept and counts for nobody more until a member has made sure.

    Args:
        user_id: the member who is signed in where the link was answered, if anybody is.

    Raises:
        SpeaksForAnother: whoever is signed in there, or has this email address, has spoken for another body.
    """
    with locked(_case_of(agreement_id)) as case:
        agreement = Agreement.objects.select_related("decision", "body").get(pk=agreement_id)
        decision = agreement.decision
        if agreement.answered_at is not None or decision.abandoned_at is not None or decision.replaced_by_id:
            return agreement
        _must_not_speak_twice(agreement, person_email, user_id)
        agreement.person_name, agreement.person_role = person_name, person_role
        agreement.person_email = person_email
        agreement.agrees, agreement.answered_at = agrees, at
        # What the body said before it was asked again stays on record.
        agreement.note = "\n".join(filter(None, (agreement.note, note)))
        agreement.user_id = user_id
        agreement.save()
        finish_kind(case, Task.Kind.BODY_UNREACHED, actor=actor, at=at, about=f"agreement:{agreement.pk}")
        _log(case, agreement, actor=actor, at=at)
        if not settling.settle(case, decision, actor=actor, at=at):
            _ask_to_make_sure(case, agreement, actor=actor, at=at)
        clocks.refresh(case, london_date(at))
        return agreement


class SpeaksForAnother(Exception):
    """Whoever answers has spoken for another body on this decision; ``body`` is its name."""

    def __init__(self, body: str) -> None:
        self.body = body
        super().__init__("One person cannot speak for two bodies.")


def _must_not_speak_twice(agreement: Agreement, email: str, user_id: int | None) -> None:
    others = Agreement.objects.filter(decision=agreement.decision_id, answered_at__isnull=False)
    for other in others.exclude(body=agreement.body_id).select_related("body", "user"):
        voice = settling.voice_of(other)
        if (user_id is not None and voice.user == user_id) or one_address(email, voice.email):
            raise SpeaksForAnother(other.body.name)


def _ask_to_make_sure(case: Case, agreement: Agreement, *, actor: Actor, at: datetime) -> None:
    """A task where this voice may be one person's with another body's: nobody is counted twice in silence."""
    if any(agreement.pk in (one.first.key, one.second.key) for one in _doubles(agreement.decision)):
        about = f"agreement:{agreement.pk}"
        open_task(case, Task.Kind.MAKE_SURE, actor=actor, at=at, about=about, next_day=True)


def _doubles(decision: Decision) -> tuple[Double, ...]:
    fresh = Decision.objects.get(pk=decision.pk)
    return settling.standing_of(fresh).doubles


class NoDoubt(Exception):
    """Nobody takes this voice for another's, or it is one account's: there is nothing to make sure of."""


class OwnVoice(Exception):
    """One of the two voices is the member's own: somebody else makes sure that they are two people."""


def make_sure(agreement_id: int, version: int, *, how: str, actor: Actor, at: datetime) -> Agreement:
    """A named member made sure that whoever spoke here is nobody who speaks for another body.

    Raises:
        Stale: when the page was drawn from an older version of the case.
        NoDoubt, OwnVoice: nothing is written.
        ValueError: without saying how.
    """
    if not how.strip():
        raise ValueError("how")
    with locked(_case_of(agreement_id), version) as case:
        agreement = Agreement.objects.select_related("body", "decision").get(pk=agreement_id)
        decision = agreement.decision
        doubted = [one for one in _doubles(decision) if agreement.pk in (one.first.key, one.second.key)]
        over = decision.final_at or decision.abandoned_at or decision.replaced_by_id
        if over or not doubted or all(one.certain for one in doubted):
            raise NoDoubt
        if any(actor.acting_user.pk in (one.first.user, one.second.user) for one in doubted):
            raise OwnVoice
        agreement.made_sure_by, agreement.made_sure_at = actor.acting_user, at
        agreement.made_sure_how = how.strip()
        agreement.save()
        record(
            Action.MADE_SURE_WHO,
            actor=actor,
            at=at,
            about=f"agreement:{agreement.pk}",
            case_key=case.key,
            detail={"body": agreement.body_id},
        )
        for one in doubted:
            for key in (one.first.key, one.second.key):
                finish_kind(case, Task.Kind.MAKE_SURE, actor=actor, at=at, about=f"agreement:{key}")
        settling.settle(case, decision, actor=actor, at=at)
        clocks.refresh(case, london_date(at))
        return agreement


class NotAskedFor(Exception):
    """The body has agreed beyond doubt, or the decision is over: there is nothing to ask."""


def ask_again(agreement_id: int, version: int, *, actor: Actor, at: datetime) -> Agreement:
    """Ask a body again by a new link: it was silent, it disagreed, or one who speaks for another answered.

    Raises:
        Stale: when the page was drawn from an older version of the case.
        NotAskedFor: when its word is not waited for.
    """
    with locked(_case_of(agreement_id), version) as case:
        agreement = Agreement.objects.select_related("body", "decision").get(pk=agreement_id)
        decision = agreement.decision
        doubted = any(agreement.pk in (one.first.key, one.second.key) for one in _doubles(decision))
        if (
            (agreement.agrees and not doubted)
            or decision.final_at
            or decision.abandoned_at
            or decision.replaced_by_id
        ):
            raise NotAskedFor
        if agreement.agrees is not None:
            # What was said stays on record: the log has who and when, the note keeps the words.
            agreement.note = _said_before(agreement)
        agreement.way, agreement.agrees, agreement.answered_at = Agreement.Way.LINK, None, None
        agreement.person_name = agreement.person_role = agreement.person_email = ""
        agreement.user = agreement.delegation = None
        agreement.made_sure_by, agreement.made_sure_at, agreement.made_sure_how = None, None, ""
        agreement.asked_at = at
        finish_kind(case, Task.Kind.MAKE_SURE, actor=actor, at=at, about=f"agreement:{agreement.pk}")
        agreement.save()
        _send_link(agreement, case, actor=actor, at=at)
        clocks.refresh(case, london_date(at))
        return agreement


def _said_before(agreement: Agreement) -> str:
    day = date_format(london_date(agreement.answered_at), "j F Y") if agreement.answered_at else ""
    return f"{day}, {agreement.person_name}: {agreement.note}"


def _send_link(agreement: Agreement, case: Case, *, actor: Actor, at: datetime) -> None:
    about = f"agreement:{agreement.pk}"
    revoke_links(about, at=at)
    if not agreement.body.email:
        open_task(case, Task.Kind.BODY_UNREACHED, actor=actor, at=at, about=about, next_day=True)
        return
    link = make_link(
        purpose=PURPOSE,
        about=about,
        at=at,
        lasts=LINK_LASTS,
        case_key=case.key,
        recipient_label=agreement.body.name,
    )
    queue(
        "body-agreement",
        authority=case.authority,
        channel=Channel.EMAIL,
        address=agreement.body.email,
        at=at,
        link=link.address,
        recipient_label=agreement.body.name,
        case_key=case.key,
        about=about,
    )


def revoke_of(decision: Decision, *, at: datetime) -> None:
    """A decision given up or replaced waits for nobody's word any more: its links open nothing."""
    for agreement_id in decision.agreements.values_list("pk", flat=True):
        revoke_links(f"agreement:{agreement_id}", at=at)


def _in_force(on: date) -> Q:
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))


def _seats(one: dict[str, Any]) -> int:
    return min(max(int(one.get("seats") or 1), 1), MOST_SEATS)


def _name_of(one: dict[str, Any], actor: Actor) -> str:
    """Who speaks: under a delegation the person named, else the member who is signed in."""
    if one["way"] == Agreement.Way.DELEGATION:
        return (one.get("person_name") or "").strip()
    return actor.label


def _log(case: Case, agreement: Agreement, *, actor: Actor, at: datetime) -> None:
    record(
        Action.DECISION_AGREED if agreement.agrees else Action.DECISION_DISAGREED,
        actor=actor,
        at=at,
        about=f"agreement:{agreement.pk}",
        case_key=case.key,
        detail={"way": agreement.way, "body": agreement.body_id},
    )


def _case_of(agreement_id: int) -> int:
    return int(Agreement.objects.values_list("decision__case_id", flat=True).get(pk=agreement_id))
