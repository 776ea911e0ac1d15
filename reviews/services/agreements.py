"""The bodies' word on a decision: each through a named person, signed in, by link, or by delegation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.links import make_link, revoke_links
from pledge.notifications import Channel, queue
from reviews.domain.deciding import Problem
from reviews.models import Advice, Agreement, Case, Decision, Delegation, RelevantBody, Task
from reviews.services import decisions
from reviews.services.cases import locked
from reviews.services.tasks import open_task

PURPOSE = "body-agreement"
LINK_LASTS = timedelta(days=30)


def problems(kept: dict[str, Any], advice: Advice) -> tuple[Problem, ...]:
    """What is wrong with the choice of deciders: ``kept["deciders"]`` is a list of
    ``{"body": id, "way": signed-in|link|delegation, "person_name", "person_role", "delegation"}``."""
    chosen = kept.get("deciders") or []
    needed = advice.result["deciders"]
    found = []
    if len({one["body"] for one in chosen}) < (needed.get("bodies") or 1):
        found.append(
            Problem(
                "deciders",
                "too-few-bodies",
                f"The procedure needs {needed.get('bodies') or 1} relevant bodies to decide. Select them.",
            )
        )
    if len(chosen) < (needed.get("people") or 1):
        found.append(
            Problem(
                "deciders",
                "too-few-people",
                f"The procedure needs {needed['people']} people to decide. Name them.",
            )
        )
    for one in chosen:
        if one["way"] == Agreement.Way.DELEGATION and not one.get("delegation"):
            found.append(Problem("deciders", "no-delegation", "Select the recorded delegation that is used."))
    return tuple(found)


def ask(case: Case, decision: Decision, kept: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Ask each body chosen for its word; the saver's own, and delegated ones, are given at once."""
    for one in kept.get("deciders") or []:
        body = RelevantBody.objects.get(pk=one["body"])
        agreement = Agreement.objects.create(
            authority_id=case.authority_id, decision=decision, body=body, way=one["way"], asked_at=at
        )
        if one["way"] == Agreement.Way.LINK:
            _send_link(agreement, case, actor=actor, at=at)
        else:
            _give(case, agreement, one, actor=actor, at=at)


def _give(case: Case, agreement: Agreement, one: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    agreement.user = actor.user
    agreement.person_name = one.get("person_name") or actor.label
    agreement.person_role = one.get("person_role", "")
    if agreement.way == Agreement.Way.DELEGATION:
        day = london_date(at)
        agreement.delegation = Delegation.objects.get(
            Q(until__isnull=True) | Q(until__gte=day),
            pk=one["delegation"],
            body=agreement.body,
            since__lte=day,
        )
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
) -> Agreement:
    """A named person of the body answers, by link or signed in; the first answer stands until asked again.

    An answer to a decision that has been replaced or given up changes nothing.
    """
    with locked(_case_of(agreement_id)) as case:
        agreement = Agreement.objects.select_related("decision", "body").get(pk=agreement_id)
        decision = agreement.decision
        if agreement.answered_at is not None or decision.abandoned_at is not None or decision.replaced_by_id:
            return agreement
        agreement.person_name, agreement.person_role = person_name, person_role
        agreement.agrees, agreement.note, agreement.answered_at = agrees, note, at
        agreement.user = actor.user
        agreement.save()
        _log(case, agreement, actor=actor, at=at)
        decisions.settle(case, decision, actor=actor, at=at)
        return agreement


def ask_again(agreement_id: int, version: int, *, actor: Actor, at: datetime) -> Agreement:
    """Ask a body again by a new link: it was silent, or it disagreed and has been spoken to since."""
    with locked(_case_of(agreement_id), version) as case:
        agreement = Agreement.objects.select_related("body", "decision").get(pk=agreement_id)
        agreement.way, agreement.agrees, agreement.answered_at = Agreement.Way.LINK, None, None
        agreement.asked_at = at
        agreement.save()
        _send_link(agreement, case, actor=actor, at=at)
        return agreement


def _send_link(agreement: Agreement, case: Case, *, actor: Actor, at: datetime) -> None:
    about = f"agreement:{agreement.pk}"
    revoke_links(about, at=at)
    link = make_link(
        purpose=PURPOSE,
        about=about,
        at=at,
        lasts=LINK_LASTS,
        case_key=case.key,
        recipient_label=agreement.body.name,
    )
    if not agreement.body.email:
        open_task(case, Task.Kind.BODY_UNREACHED, actor=actor, at=at, about=about, due_on=london_date(at))
        return
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
