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
from pledge.models import Link, Message
from pledge.notifications import Channel, queue
from reviews.models import BodyNotice, Case, RelevantBody, Task
from reviews.models.bodies import BodyKind
from reviews.services import settling
from reviews.services.advice import assess_case
from reviews.services.cases import locked
from reviews.services.clocks import refresh
from reviews.services.tasks import finish_kind, open_task

PURPOSE = "body-notice"
LINK_LASTS = timedelta(days=90)
# A second press of "Send again": the link has just been sent.
ONE_PRESS = timedelta(minutes=2)
# s.105(2)-(3): these three kinds are there in every area of England and of Wales.
REQUIRED_KINDS = (BodyKind.COUNCIL, BodyKind.POLICE, BodyKind.HEALTH)
ON_ITS_WAY = (Message.State.QUEUED, Message.State.SENDING, Message.State.HANDED_OVER, Message.State.DELIVERED)
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
    waits = set(Task.objects.filter(case=case, done_at__isnull=True).values_list("kind", flat=True))
    # "They cannot agree" is the applicant's word until a person has settled it.
    unsettled = case.agreement == Case.Agreement.CANNOT and Task.Kind.SETTLE_AGREEMENT in waits
    if case.agreement not in AGREED or unsettled:
        return BodyNotice.Scope.PLACE_ONLY, f"agreement-{case.agreement}"
    if Task.Kind.SHARING_CONCERN in waits:
        return BodyNotice.Scope.PLACE_ONLY, "sharing-concern"
    return BodyNotice.Scope.FULL, ""


def sharing_waits(case: Case) -> bool:
    """Whether the applicant is worried about sharing, and nobody has settled it."""
    return Task.objects.filter(case=case, kind=Task.Kind.SHARING_CONCERN, done_at__isnull=True).exists()


def may_see_whole(case: Case, body: RelevantBody) -> bool:
    """Whether a body may see the application now, and not only its reference and place."""
    notice = BodyNotice.objects.filter(case=case, body=body).first()
    return (notice.scope if notice else scope_for(case)[0]) == BodyNotice.Scope.FULL


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
        open_task(case, Task.Kind.BODY_UNREACHED, actor=actor, at=at, about=f"kind:{kind}", next_day=True)
    return notices


def send_again(notice_id: int, *, actor: Actor, at: datetime) -> BodyNotice:
    """A new link to the same body; the links sent before stop working. Pressed twice, it is sent once."""
    with locked(_case_of(notice_id)) as case:
        notice = BodyNotice.objects.select_related("body", "message").get(pk=notice_id)
        last = notice.message
        just_sent = last is not None and at - last.queued_at < ONE_PRESS and last.state in set(ON_ITS_WAY)
        if not just_sent:
            _send(notice, case=case, actor=actor, at=at)
            refresh(case, london_date(at))
        return notice


def renew_link(notice_id: int, *, actor: Actor, at: datetime) -> bool:
    """Whoever holds a link that is over asks for a new one: it goes to the body's own address only.

    Links that still work go on working: a stranger with an old link can take nothing from anybody.

    Returns:
        Whether there was an address to send it to.
    """
    with locked(_case_of(notice_id)) as case:
        notice = BodyNotice.objects.select_related("body").get(pk=notice_id)
        if not notice.body.email:
            return False
        _queue_link(notice, case, notice.body.email, at=at)
        record(Action.LINK_RENEWED, actor=actor, at=at, about=f"notice:{notice.pk}", case_key=case.key)
        return True


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
        _queue_link(notice, case, address, at=at)
        record(
            Action.BODY_NOTIFIED,
            actor=actor,
            at=at,
            about=f"notice:{notice.pk}",
            case_key=case.key,
            detail={"passed": True},
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
        _let_victims_agree(case, agrees, actor=actor, at=at)
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
    """Let the bodies see as much as may now be seen, each by a new link where it is more than before.

    Where it is less (agreement was taken back), the links they have show less from now on.
    """
    scope, why = scope_for(case)
    for notice in BodyNotice.objects.filter(case=case).select_related("body"):
        if notice.withheld_reason == "kept-by-person":
            continue
        more = scope == BodyNotice.Scope.FULL and notice.scope != scope
        notice.scope, notice.withheld_reason = scope, why
        if not more:
            notice.save()
            continue
        # What they confirmed was the place alone: that they have the application is still to be confirmed.
        notice.confirmed_at, notice.recorded_by = None, None
        notice.confirmed_by_name = notice.confirmed_by_email = notice.confirmed_way = ""
        notice.dealt_with_by = notice.note = ""
        _send(notice, case=case, actor=actor, at=at)


def _let_victims_agree(case: Case, agrees: bool | None, *, actor: Actor, at: datetime) -> None:
    """Write the agreement on the victims too; where a procedure asks for it, the advice may change."""
    changed = False
    for person in case.people.filter(is_victim=True, is_applicant=False):
        changed = changed or person.agrees != agrees
        person.agrees, person.facts = agrees, {**person.facts, "agrees": agrees}
        person.save()
    if changed:
        assess_case(case, because="agreement", at=at, actor=actor)
        settling.look_again(case, actor=actor, at=at)


def _send(notice: BodyNotice, *, case: Case, actor: Actor, at: datetime) -> None:
    about = f"notice:{notice.pk}"
    revoke_links(about, at=at)
    if notice.body.email:
        notice.link, notice.message = _queue_link(notice, case, notice.body.email, at=at)
    else:
        notice.link = notice.message = None
        open_task(case, Task.Kind.BODY_UNREACHED, actor=actor, at=at, about=about, next_day=True)
    notice.save()
    record(
        Action.BODY_NOTIFIED,
        actor=actor,
        at=at,
        about=about,
        case_key=case.key,
        detail={"body": notice.body_id, "scope": notice.scope},
    )


def _queue_link(notice: BodyNotice, case: Case, address: str, *, at: datetime) -> tuple[Link, Message]:
    """A new link of its own for one address, and the message that carries it."""
    about = f"notice:{notice.pk}"
    link = make_link(
        purpose=PURPOSE,
        about=about,
        at=at,
        lasts=LINK_LASTS,
        case_key=case.key,
        recipient_label=notice.body.name,
    )
    message = queue(
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
    return link.row, message


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
