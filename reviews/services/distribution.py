"""Passing an application to every relevant body, and their receipts: s.104(3)(b).

Without the victim's agreement, or where the applicant is worried about sharing, the bodies get
reference and place only until a person settles it: the application still reaches all of them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.links import make_link, revoke_links
from pledge.notifications import Channel, queue
from reviews.models import BodyNotice, Case, RelevantBody, Task
from reviews.models.bodies import BodyKind
from reviews.services.cases import locked
from reviews.services.clocks import refresh
from reviews.services.tasks import finish_kind, open_task

PURPOSE = "body-notice"
LINK_LASTS = timedelta(days=90)
# s.105(2)-(3): these three kinds are there in every area of England and of Wales.
REQUIRED_KINDS = (BodyKind.COUNCIL, BodyKind.POLICE, BodyKind.HEALTH)
AGREED = (Case.Agreement.NOT_NEEDED, Case.Agreement.GIVEN, Case.Agreement.CANNOT)


def bodies_on(day: date) -> list[RelevantBody]:
    """The relevant bodies of the authority in scope on a day."""
    return list(RelevantBody.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day))


def missing_kinds(day: date) -> list[str]:
    """The kinds of body the Act requires of which the authority has recorded none."""
    there = {body.kind for body in bodies_on(day)}
    return [kind.value for kind in REQUIRED_KINDS if kind.value not in there]


def scope_for(case: Case) -> tuple[str, str]:
    """How much the bodies may see now, and why not more."""
    if case.agreement not in AGREED:
        return BodyNotice.Scope.PLACE_ONLY, f"agreement-{case.agreement}"
    if Task.objects.filter(case=case, kind=Task.Kind.SHARING_CONCERN, done_at__isnull=True).exists():
        return BodyNotice.Scope.PLACE_ONLY, "sharing-concern"
    return BodyNotice.Scope.FULL, ""


def notify_bodies(case: Case, *, actor: Actor, at: datetime) -> list[BodyNotice]:
    """Pass a new, locked case to every relevant body of the day of receipt; a repeat adds nobody twice."""
    scope, why = scope_for(case)
    notices = []
    for body in bodies_on(case.received_on):
        notice, made = BodyNotice.objects.get_or_create(
            authority_id=case.authority_id,
            case=case,
            body=body,
            defaults={"scope": scope, "withheld_reason": why, "created_at": at},
        )
        if made:
            _send(notice, case=case, actor=actor, at=at)
        notices.append(notice)
    for kind in missing_kinds(case.received_on):
        open_task(
            case, Task.Kind.BODY_UNREACHED, actor=actor, at=at, about=f"kind:{kind}", due_on=london_date(at)
        )
    return notices


def send_again(notice_id: int, *, actor: Actor, at: datetime) -> BodyNotice:
    """A new link to the same body; the links sent before stop working."""
    with locked(_case_of(notice_id)) as case:
        notice = BodyNotice.objects.select_related("body").get(pk=notice_id)
        _send(notice, case=case, actor=actor, at=at)
        refresh(case, london_date(at))
        return notice


def add_body(case_id: int, body: RelevantBody, *, actor: Actor, at: datetime) -> BodyNotice:
    """Pass the case to one body more (a landlord co-opted since, a second health body)."""
    with locked(case_id) as case:
        scope, why = scope_for(case)
        notice, made = BodyNotice.objects.get_or_create(
            authority_id=case.authority_id,
            case=case,
            body=body,
            defaults={"scope": scope, "withheld_reason": why, "created_at": at},
        )
        if made:
            _send(notice, case=case, actor=actor, at=at)
            record(Action.BODY_ADDED, actor=actor, at=at, about=f"notice:{notice.pk}", case_key=case.key)
            finish_kind(case, Task.Kind.BODY_UNREACHED, actor=actor, at=at, about=f"kind:{body.kind}")
        refresh(case, london_date(at))
        return notice


def confirm_receipt(
    notice_id: int, *, name: str, email: str, dealt_with_by: str, actor: Actor, at: datetime
) -> BodyNotice:
    """A named person of the body confirms receipt by the link; the first confirmation stands."""
    with locked(_case_of(notice_id)) as case:
        notice = BodyNotice.objects.select_related("body").get(pk=notice_id)
        if notice.confirmed_at is None:
            notice.confirmed_way = BodyNotice.Way.LINK
            _confirm(notice, name=name, email=email, dealt_with_by=dealt_with_by, at=at)
            record(Action.BODY_CONFIRMED, actor=actor, at=at, about=f"notice:{notice.pk}", case_key=case.key)
            _reached(case, notice, actor=actor, at=at)
        return notice


def pass_to_colleague(notice_id: int, *, address: str, actor: Actor, at: datetime) -> None:
    """Send a colleague of the same body a link of their own; the first link goes on working."""
    with locked(_case_of(notice_id)) as case:
        notice = BodyNotice.objects.select_related("body").get(pk=notice_id)
        about = f"notice:{notice.pk}"
        link = make_link(
            purpose=PURPOSE,
            about=about,
            at=at,
            lasts=LINK_LASTS,
            case_key=case.key,
            recipient_label=notice.body.name,
        )
        queue(
            "body-notice",
            authority=case.authority,
            channel=Channel.EMAIL,
            address=address,
            at=at,
            link=link.address,
            recipient_label=notice.body.name,
            case_key=case.key,
            about=about,
        )
        record(
            Action.BODY_NOTIFIED, actor=actor, at=at, about=about, case_key=case.key, detail={"passed": True}
        )


def record_by_hand(
    notice_id: int, version: int, *, name: str, note: str, actor: Actor, at: datetime, dealt_with_by: str = ""
) -> BodyNotice:
    """An officer records that the body has the application (by telephone, by secure mail, in person).

    Raises:
        Stale: when the page was drawn from an older version of the case.
    """
    with locked(_case_of(notice_id), version) as case:
        notice = BodyNotice.objects.select_related("body").get(pk=notice_id)
        if notice.confirmed_at is None:
            notice.confirmed_way, notice.note, notice.recorded_by = BodyNotice.Way.BY_HAND, note, actor.user
            _confirm(notice, name=name, email="", dealt_with_by=dealt_with_by, at=at)
            record(
                Action.BODY_RECORDED_BY_HAND,
                actor=actor,
                at=at,
                about=f"notice:{notice.pk}",
                case_key=case.key,
            )
            _reached(case, notice, actor=actor, at=at)
        return notice


def settle_agreement(
    case_id: int, version: int, *, agreement: str, how: str, actor: Actor, at: datetime
) -> Case:
    """A person settles whether the victim agrees; with agreement every body is sent the application.

    Args:
        agreement: a :class:`Case.Agreement` value.
        how: who was asked, when and how, in words; kept with the task.

    Raises:
        Stale: when the page was drawn from an older version of the case.
    """
    with locked(case_id, version) as case:
        case.agreement = Case.Agreement(agreement)
        agrees = {Case.Agreement.GIVEN: True, Case.Agreement.REFUSED: False}.get(case.agreement)
        for person in case.people.filter(is_victim=True, is_applicant=False):
            person.agrees, person.facts = agrees, {**person.facts, "agrees": agrees}
            person.save()
        record(
            Action.AGREEMENT_SETTLED,
            actor=actor,
            at=at,
            about=f"agreement:{agreement}",
            case_key=case.key,
            detail={"agreement": agreement},
        )
        if case.agreement != Case.Agreement.NOT_ASKED:
            finish_kind(case, Task.Kind.SETTLE_AGREEMENT, actor=actor, at=at, note=how)
        widen(case, actor=actor, at=at)
        refresh(case, london_date(at))
        return case


def settle_sharing_concern(
    case_id: int, version: int, *, how: str, keep_from: list[int], actor: Actor, at: datetime
) -> Case:
    """A person settles the applicant's worry about sharing: who deals with it at which body, who must not.

    Args:
        keep_from: notices that stay at reference and place only, by id; the reason is ``how``.
    """
    with locked(case_id, version) as case:
        finish_kind(case, Task.Kind.SHARING_CONCERN, actor=actor, at=at, note=how)
        BodyNotice.objects.filter(case=case, pk__in=keep_from).update(
            withheld_reason="kept-by-person", note=how
        )
        widen(case, actor=actor, at=at)
        refresh(case, london_date(at))
        return case


def widen(case: Case, *, actor: Actor, at: datetime) -> None:
    """Let the bodies see as much as may now be seen, each by a new link where it is more than before."""
    scope, why = scope_for(case)
    for notice in BodyNotice.objects.filter(case=case).select_related("body"):
        if notice.withheld_reason == "kept-by-person" or notice.scope == scope:
            continue
        notice.scope, notice.withheld_reason, notice.confirmed_at = scope, why, None
        notice.confirmed_by_name = notice.confirmed_by_email = notice.confirmed_way = ""
        _send(notice, case=case, actor=actor, at=at)


def _send(notice: BodyNotice, *, case: Case, actor: Actor, at: datetime) -> None:
    about = f"notice:{notice.pk}"
    revoke_links(about, at=at)
    link = make_link(
        purpose=PURPOSE,
        about=about,
        at=at,
        lasts=LINK_LASTS,
        case_key=case.key,
        recipient_label=notice.body.name,
    )
    notice.link, notice.message = link.row, None
    if notice.body.email:
        notice.message = queue(
            "body-notice",
            authority=case.authority,
            channel=Channel.EMAIL,
            address=notice.body.email,
            at=at,
            link=link.address,
            recipient_label=notice.body.name,
            case_key=case.key,
            about=about,
        )
    else:
        open_task(case, Task.Kind.BODY_UNREACHED, actor=actor, at=at, about=about, due_on=london_date(at))
    notice.save()
    record(
        Action.BODY_NOTIFIED,
        actor=actor,
        at=at,
        about=about,
        case_key=case.key,
        detail={"body": notice.body_id, "scope": notice.scope},
    )


def _confirm(notice: BodyNotice, *, name: str, email: str, dealt_with_by: str, at: datetime) -> None:
    notice.confirmed_at, notice.confirmed_by_name, notice.confirmed_by_email = at, name, email
    notice.dealt_with_by = dealt_with_by or name
    notice.save()


def _reached(case: Case, notice: BodyNotice, *, actor: Actor, at: datetime) -> None:
    finish_kind(case, Task.Kind.BODY_UNREACHED, actor=actor, at=at, about=f"notice:{notice.pk}")
    finish_kind(case, Task.Kind.MESSAGE_FAILED, actor=actor, at=at, about=f"notice:{notice.pk}")
    refresh(case, london_date(at))


def _case_of(notice_id: int) -> int:
    return int(BodyNotice.objects.values_list("case_id", flat=True).get(pk=notice_id))
