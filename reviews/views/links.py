"""Pages behind single-purpose links: a body reads an application, confirms receipt, gives its word.

Opening one changes nothing; a posted form does. The page says who asked, why, by when, and whom to ring.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.links import link_view
from pledge.models import Link
from pledge.throttle import Limit, TooManyTries, take
from reviews.domain.findings import act_routes, by_report
from reviews.domain.lifecycle import OPEN, Status
from reviews.forms.bodies import ColleagueForm, ReceiptForm, VoiceForm
from reviews.forms.journey.summary import told
from reviews.models import Agreement, BodyNotice
from reviews.selectors.bodies import passed_on, place_of, proposal_of
from reviews.services import agreements, distribution

PASSING_ON = Limit(5, timedelta(hours=1), timedelta(hours=1))
RENEWING = Limit(3, timedelta(hours=1), timedelta(hours=1))


@link_view(distribution.PURPOSE)
def body_notice(request: Any, link: Link) -> HttpResponse:
    """L1: the application passed to a body, with its receipt."""
    rows = BodyNotice.objects.select_related("case", "case__authority", "case__named_contact", "body")
    notice = get_object_or_404(rows, pk=_subject(link))
    actor = Actor.link(notice.body.name)
    _log_opening(link, notice.case.key, actor)
    if Status(notice.case.status) not in OPEN:
        return _page(request, "no_longer_needed", for_case=notice.case)
    if _is_over(link):
        return _expired_notice(request, link, notice, actor)
    receipt = ReceiptForm(request.POST if _pressed(request, "confirm") else None, prefix="receipt")
    colleague = ColleagueForm(
        request.POST if _pressed(request, "pass-on") else None,
        prefix="colleague",
        domains=notice.body.email_domains,
    )
    if _pressed(request, "confirm") and receipt.is_valid():
        return _confirm(request, notice, receipt.cleaned_data, actor)
    if _pressed(request, "pass-on") and colleague.is_valid():
        return _pass_on(request, notice, colleague.cleaned_data["colleague"], actor)
    whole = notice.scope == BodyNotice.Scope.FULL
    return _page(
        request,
        "body_notice",
        notice=notice,
        for_case=notice.case,
        place=place_of(notice.case),
        passed=passed_on(notice.case) if whole else None,
        told=told(notice.case.answers, london_date(timezone.now())) if whole else None,
        receipt=receipt,
        colleague=colleague,
        forms=[receipt, colleague],
        status=422 if receipt.errors or colleague.errors else 200,
    )


def _confirm(request: Any, notice: BodyNotice, given: dict[str, Any], actor: Actor) -> HttpResponse:
    """The first confirmation stands; whoever confirms after that reads whose it was."""
    before = notice.confirmed_at
    row = distribution.confirm_receipt(notice.pk, **given, actor=actor, at=timezone.now())
    mine = (row.confirmed_by_name, row.confirmed_by_email) == (given["name"], given["email"])
    if mine and before is None:
        messages.success(request, _("Thank you. We have recorded that you have the application."))
    elif not mine:
        messages.info(request, _("Someone had confirmed already. You do not have to do anything."))
    return HttpResponseRedirect(request.path)


def _pass_on(request: Any, notice: BodyNotice, address: str, actor: Actor) -> HttpResponse:
    now = timezone.now()
    try:
        take("pass-on", str(notice.pk), PASSING_ON, at=now)
    except TooManyTries:
        messages.error(request, _("This has been passed on several times in the last hour. Ring us instead."))
        return HttpResponseRedirect(request.path)
    distribution.pass_to_colleague(notice.pk, address=address, actor=actor, at=now)
    messages.success(request, _("We have sent your colleague a link of their own."))
    return HttpResponseRedirect(request.path)


def _expired_notice(request: Any, link: Link, notice: BodyNotice, actor: Actor) -> HttpResponse:
    """An old link: a new one goes to the body's own address, never to whoever asks."""
    sent = False
    if request.method == "POST":
        sent = _renew(notice, actor)
    return _page(
        request,
        "new_link_sent" if sent else "expired",
        for_case=notice.case,
        body=notice.body,
        can_send=bool(notice.body.email),
        too_often=request.method == "POST" and not sent,
        replaced=link.revoked_at is not None,
        status=429 if request.method == "POST" and not sent else 200,
    )


def _renew(notice: BodyNotice, actor: Actor) -> bool:
    now = timezone.now()
    try:
        take("renew-link", str(notice.pk), RENEWING, at=now)
    except TooManyTries:
        return False
    return distribution.renew_link(notice.pk, actor=actor, at=now)


@link_view(agreements.PURPOSE)
def body_agreement(request: Any, link: Link) -> HttpResponse:
    """A body's word on a threshold decision, through a named person."""
    rows = Agreement.objects.select_related(
        "decision", "decision__advice", "decision__case", "decision__case__authority",
        "decision__case__named_contact", "body",
    )  # fmt: skip
    agreement = get_object_or_404(rows, pk=_subject(link))
    decision, case = agreement.decision, agreement.decision.case
    actor = Actor.link(agreement.body.name)
    _log_opening(link, case.key, actor)
    gone = decision.replaced_by_id or decision.abandoned_at or Status(case.status) not in OPEN
    if gone:
        return _page(request, "no_longer_needed", for_case=case)
    if _is_over(link):
        return _page(request, "agreement_over", for_case=case, body=agreement.body)
    form = VoiceForm(request.POST if request.method == "POST" else None)
    if agreement.answered_at is not None and request.method == "POST":
        messages.info(request, _("Your organisation had answered already. You do not have to do anything."))
        return HttpResponseRedirect(request.path)
    if form.is_valid():
        try:
            return _answer(request, agreement, form.cleaned_data, actor)
        except agreements.SpeaksForAnother as twice:
            form.add_error("email", _twice(agreement, twice.body))
    whole = distribution.may_see_whole(case, agreement.body)
    return _page(
        request,
        "agreement",
        agreement=agreement,
        proposal=proposal_of(decision),
        for_case=case,
        place=place_of(case),
        passed=passed_on(case) if whole else None,
        told=told(case.answers, london_date(timezone.now())) if whole else None,
        results=by_report(act_routes(decision.advice.result)),
        form=form,
        status=422 if form.errors else 200,
    )


def _twice(agreement: Agreement, other: str) -> str:
    return _(
        "Whoever answers here has spoken for %(other)s on this decision. One person cannot speak for two "
        "bodies: ask a colleague at %(body)s to answer"
    ) % {"other": other, "body": agreement.body.name}


def _answer(request: Any, agreement: Agreement, given: dict[str, Any], actor: Actor) -> HttpResponse:
    agreements.answer(
        agreement.pk,
        person_name=given["name"],
        person_role=given["role"],
        person_email=given["email"],
        user_id=request.user.pk if request.user.is_authenticated else None,
        agrees=given["agrees"] == "yes",
        note=given.get("why") or "",
        actor=actor,
        at=timezone.now(),
    )
    messages.success(request, _("Thank you. We have recorded your organisation’s answer."))
    return HttpResponseRedirect(request.path)


def _page(request: Any, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page by link. The case is no ``case`` of the context: its reference does not stand in the title."""
    return render(request, f"reviews/links/{name}.html", context, status=status)


def _pressed(request: Any, button: str) -> bool:
    return request.method == "POST" and request.POST.get("do") == button


def _is_over(link: Link) -> bool:
    return link.revoked_at is not None or link.expires_at <= timezone.now()


def _subject(link: Link) -> int:
    return int(link.about.partition(":")[2])


def _log_opening(link: Link, case_key: str, actor: Actor) -> None:
    """Reading is in the audit log, also by a form that comes back; nothing else changes by opening."""
    record(Action.LINK_OPENED, actor=actor, at=timezone.now(), about=link.about, case_key=case_key)
