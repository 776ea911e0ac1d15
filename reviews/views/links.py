"""Pages behind single-purpose links: a body reads an application, confirms receipt, gives its word.

Opening one changes nothing; a posted form does. The page says who asked, why, and whom to ring.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Action, Actor, record
from pledge.links import link_view
from pledge.models import Link
from pledge.throttle import Limit, TooManyTries, check, count
from reviews.domain.lifecycle import OPEN, Status
from reviews.forms.bodies import ColleagueForm, ReceiptForm, VoiceForm
from reviews.models import Agreement, BodyNotice
from reviews.selectors.bodies import passed_on
from reviews.services import agreements, distribution

PASSING_ON = Limit(5, timedelta(hours=1), timedelta(hours=1))


@link_view(distribution.PURPOSE)
def body_notice(request: Any, link: Link) -> HttpResponse:
    """L1: the application passed to a body, with its receipt."""
    notice = BodyNotice.objects.select_related("case", "case__authority", "case__named_contact", "body").get(
        pk=_subject(link)
    )
    actor = Actor.link(notice.body.name)
    _log_opening(request, link, notice.case.key, actor)
    if Status(notice.case.status) not in OPEN:
        return _page(request, "no_longer_needed", notice=notice)
    if _is_over(link):
        return _expired_notice(request, link, notice, actor)
    receipt = ReceiptForm(request.POST if _pressed(request, "confirm") else None, prefix="receipt")
    colleague = ColleagueForm(
        request.POST if _pressed(request, "pass-on") else None,
        prefix="colleague",
        domains=notice.body.email_domains,
    )
    if _pressed(request, "confirm") and receipt.is_valid():
        distribution.confirm_receipt(notice.pk, **receipt.cleaned_data, actor=actor, at=timezone.now())
        messages.success(request, _("Thank you. We have recorded that you have the application."))
        return HttpResponseRedirect(request.path)
    if _pressed(request, "pass-on") and colleague.is_valid():
        return _pass_on(request, notice, colleague.cleaned_data["colleague"], actor)
    whole = notice.scope == BodyNotice.Scope.FULL
    bad = receipt.errors or colleague.errors
    return _page(
        request,
        "body_notice",
        notice=notice,
        passed=passed_on(notice.case) if whole else None,
        receipt=receipt,
        colleague=colleague,
        forms=[receipt, colleague],
        status=422 if bad else 200,
    )


def _pass_on(request: Any, notice: BodyNotice, address: str, actor: Actor) -> HttpResponse:
    now = timezone.now()
    try:
        check("pass-on", str(notice.pk), at=now)
    except TooManyTries:
        messages.error(request, _("This has been passed on several times in the last hour. Ring us instead."))
        return HttpResponseRedirect(request.path)
    count("pass-on", str(notice.pk), PASSING_ON, at=now)
    distribution.pass_to_colleague(notice.pk, address=address, actor=actor, at=now)
    messages.success(request, _("We have sent your colleague a link of their own."))
    return HttpResponseRedirect(request.path)


def _expired_notice(request: Any, link: Link, notice: BodyNotice, actor: Actor) -> HttpResponse:
    """An old link: a new one goes to the body's own address, never to whoever asks."""
    if request.method == "POST" and notice.body.email:
        distribution.send_again(notice.pk, actor=actor, at=timezone.now())
        return _page(request, "new_link_sent", notice=notice)
    return _page(request, "expired", notice=notice, can_send=bool(notice.body.email))


@link_view(agreements.PURPOSE)
def body_agreement(request: Any, link: Link) -> HttpResponse:
    """A body's word on a threshold decision, through a named person."""
    agreement = Agreement.objects.select_related(
        "decision", "decision__advice", "decision__case", "decision__case__authority",
        "decision__case__named_contact", "body",
    ).get(pk=_subject(link))  # fmt: skip
    decision, case = agreement.decision, agreement.decision.case
    actor = Actor.link(agreement.body.name)
    _log_opening(request, link, case.key, actor)
    gone = decision.replaced_by_id or decision.abandoned_at or Status(case.status) not in OPEN
    if gone or _is_over(link):
        return _page(request, "agreement_over", agreement=agreement, case=case)
    form = VoiceForm(request.POST or None)
    if agreement.answered_at is None and request.method == "POST" and form.is_valid():
        agreements.answer(
            agreement.pk,
            person_name=form.cleaned_data["name"],
            person_role=form.cleaned_data["role"],
            agrees=form.cleaned_data["agrees"] == "yes",
            note=form.cleaned_data.get("why") or "",
            actor=actor,
            at=timezone.now(),
        )
        messages.success(request, _("Thank you. We have recorded your organisation’s answer."))
        return HttpResponseRedirect(request.path)
    return _page(
        request,
        "agreement",
        agreement=agreement,
        decision=decision,
        case=case,
        passed=passed_on(case),
        results=_results(decision.advice.result),
        form=form,
        status=422 if form.errors else 200,
    )


def _results(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    route = next((one for one in result["routes"] if one["id"] == "s104-4"), {"complaints": []})
    return {one["id"]: one for one in route["complaints"]}


def _page(request: Any, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"reviews/links/{name}.html", context, status=status)


def _pressed(request: Any, button: str) -> bool:
    return request.method == "POST" and request.POST.get("do") == button


def _is_over(link: Link) -> bool:
    return link.revoked_at is not None or link.expires_at <= timezone.now()


def _subject(link: Link) -> int:
    return int(link.about.partition(":")[2])


def _log_opening(request: Any, link: Link, case_key: str, actor: Actor) -> None:
    """Reading is in the audit log; nothing else changes, so a mail scanner does no harm."""
    if request.method == "GET":
        record(Action.LINK_OPENED, actor=actor, at=timezone.now(), about=link.about, case_key=case_key)
