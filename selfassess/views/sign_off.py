"""Q6: the two signatures under a round, and the two dates of the Pledge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pledge.audit import Actor
from pledge.forms.overtaken import posted_version
from pledge.forms.posted import form_for
from pledge.roles import May
from selfassess.domain.status import NotPossible
from selfassess.forms.sign_off import CommittedForm, JudgedForm, SignatureForm
from selfassess.models import Commitment, Round, Signature
from selfassess.selectors.sign_off import SignOff, commitment_history, sign_off
from selfassess.services import commitment
from selfassess.services.commitment import FIELDS, CommitmentPart
from selfassess.services.rounds import Stale
from selfassess.services.sign_off import (
    AlreadySigned,
    AnswersChanged,
    BadDay,
    SamePerson,
    Signing,
    first_day,
    sign,
)
from selfassess.views.base import address, round_page, show_round, today
from selfassess.views.stale import SAVED_MEANWHILE, stale_context

FORM = require_http_methods(["GET", "HEAD", "POST"])
SIGN = Signature.Kind
TITLES: dict[str, str | Promise] = {
    SIGN.LEAD.value: gettext_lazy("The senior lead’s signature"),
    SIGN.MEMBER.value: gettext_lazy("The elected member’s signature"),
    CommitmentPart.SIGNED.value: gettext_lazy("The commitment signed"),
    CommitmentPart.JUDGED.value: gettext_lazy("The standard judged met"),
}


@round_page()
@require_safe
def round_sign_off(request: Any) -> HttpResponse:
    """The two signatures, and all that whoever signs should know. Nothing of it stops a signature."""
    context: dict[str, Any] = {}
    if request.round.status != Round.Status.OPEN:
        context = {
            "sign_off": sign_off(request.round),
            "may_sign": request.member.may(May.ROUND_SIGN_OFF),
            "criteria_href": _criteria(request),
        }
    return show_round(
        request,
        "review/sign_off.html",
        page="review",
        here=_("Sign-off"),
        above=(_review(request),),
        may_reopen=request.member.may(May.ROUND_REOPEN),
        **context,
    )


@round_page(May.ROUND_SIGN_OFF)
@FORM
def round_signature(request: Any, signer: str) -> HttpResponse:
    """Record one of the two signatures."""
    if signer not in SIGN.values:
        raise Http404
    if request.round.status == Round.Status.OPEN:
        return _to(request, "round_sign_off")
    at, found = timezone.now(), sign_off(request.round)
    slot = found.slot(signer)
    form = form_for(request, _form_maker(request, found, signer), at=at)
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            return _sign(request, SIGN(signer), form.signing(), at)
        except Stale:
            more = stale_context(request)
            found = sign_off(request.round)
            slot = found.slot(signer)
        except (AlreadySigned, NotPossible):
            messages.warning(request, _("This has been signed in the meantime. Nothing of yours was saved."))
            return _to(request, "round_sign_off")
        except (SamePerson, BadDay, AnswersChanged) as refused:
            form.add_error(*_said(refused))
            more = {"status": SAVED_MEANWHILE}
    elif request.method == "POST":
        more = {"status": 422}
    return show_round(
        request,
        "review/signature.html",
        page="review",
        here=TITLES[signer],
        above=(_review(request), (_("Sign-off"), address(request, "round_sign_off", request.round.number))),
        **{
            "form": form,
            "sign_off": found,
            "slot": slot,
            "is_last": found.given == 1,
            "heading": TITLES[signer],
        }
        | more,
    )


def _sign(request: Any, kind: Signature.Kind, signing: Signing, at: datetime) -> HttpResponse:
    row = sign(
        request.round.pk,
        posted_version(request),
        kind,
        signing,
        actor=Actor.member(request.user),
        at=at,
    )
    if row.status == Round.Status.SIGNED:
        messages.success(request, _("The round has been signed off. It stays as it is now."))
    else:
        messages.success(request, _("The signature has been recorded. The other one is still missing."))
    return _to(request, "round_sign_off")


def _form_maker(request: Any, found: SignOff, kind: str) -> Callable[..., SignatureForm]:
    others = [one.signature for one in found.slots if one.signature and one.kind.value != kind]

    def make(data: Any = None, files: Any = None, **kwargs: Any) -> SignatureForm:
        return SignatureForm(
            data,
            files,
            earliest=first_day(request.round),
            latest=today(),
            other=others[0].name if others else "",
            seen=found.seen_words,
            **kwargs,
        )

    return make


def _said(refused: Exception) -> tuple[str | None, str]:
    """The field and the sentence of a signature that cannot be: the form's own checks came too early."""
    if isinstance(refused, SamePerson):
        return "name", _("The elected member must be somebody other than the senior lead")
    if isinstance(refused, BadDay):
        return "signed_on", _("The day they signed must lie between the day it was submitted and today")
    return None, _("The other signature was given under other answers. Reopen the round, and sign again")


@round_page()
@require_safe
def round_commitment(request: Any) -> HttpResponse:
    """The two dates of the Pledge, apart; and everything that was ever recorded of them."""
    rows = commitment_history()
    return show_round(
        request,
        "review/commitment.html",
        page="review",
        here=_("Commitment"),
        above=(_review(request),),
        latest=rows[0] if rows else None,
        earlier=rows[1:],
        may_record=request.member.may(May.ROUND_SIGN_OFF),
    )


@round_page(May.ROUND_SIGN_OFF)
@FORM
def commitment_part(request: Any, part: str) -> HttpResponse:
    """Record one of the two dates, or that it does not hold any more."""
    if part not in {one.value for one in CommitmentPart}:
        raise Http404
    at, chosen, last = timezone.now(), CommitmentPart(part), commitment.latest()
    form = form_for(request, _commitment_form, at=at, part=chosen, last=last)
    more: dict[str, Any] = {}
    removes = "remove" in request.POST
    if request.method == "POST" and (removes or form.is_valid()):
        try:
            return _record(request, chosen, None if removes else form, at)
        except Stale as stale:
            last = stale.now if isinstance(stale.now, Commitment) else None
            more = _recorded_meanwhile(request, chosen, last, None if removes else form)
            form = _commitment_form(part=chosen, last=last) if removes else form
        except commitment.NotYet:
            form.add_error(FIELDS[chosen][0], _("The day must be today or earlier"))
            more = {"status": 422}
    elif request.method == "POST":
        more = {"status": 422}
    here = TITLES[part]
    return show_round(
        request,
        "review/commitment_part.html",
        page="review",
        here=here,
        above=(
            _review(request),
            (_("Commitment"), address(request, "round_commitment", request.round.number)),
        ),
        form=form,
        heading=here,
        part=chosen,
        seen=last.pk if last else 0,
        is_recorded=bool(last and getattr(last, FIELDS[chosen][0])),
        **more,
    )


def _commitment_form(
    data: Any = None, files: Any = None, *, part: CommitmentPart, last: Commitment | None
) -> CommittedForm | JudgedForm:
    initial = {name: getattr(last, name) for name in FIELDS[part]} if last else {}
    kind = CommittedForm if part is CommitmentPart.SIGNED else JudgedForm
    return kind(data, files, initial=initial, latest=today())


def _record(
    request: Any, part: CommitmentPart, form: CommittedForm | JudgedForm | None, at: datetime
) -> HttpResponse:
    authority, seen, actor = request.authority.pk, posted_version(request), Actor.member(request.user)
    if form is None:
        commitment.take_back(authority, seen, part, actor=actor, at=at)
    elif isinstance(form, CommittedForm):
        commitment.record_signed(authority, seen, form.said(), actor=actor, at=at)
    else:
        commitment.record_judged(authority, seen, form.said(), actor=actor, at=at)
    messages.success(request, _("This has been recorded. What was recorded before is kept."))
    return _to(request, "round_commitment")


def _recorded_meanwhile(
    request: Any, part: CommitmentPart, last: Commitment | None, form: CommittedForm | JudgedForm | None
) -> dict[str, Any]:
    differences = []
    for name in FIELDS[part] if form else ():
        theirs, yours = getattr(last, name, None), form.cleaned_data.get(name) if form else None
        if theirs != yours and form:
            label = form.fields[name].label or ""
            differences.append({"label": label, "theirs": _words(theirs), "yours": _words(yours)})
    return {
        "is_stale": True,
        "changed_by": last.recorded_by.full_name if last else "",
        "changed_at": last.recorded_at if last else None,
        "differences": differences,
        "theirs_href": address(request, "round_commitment", request.round.number),
        "page_errors": True,
        "status": SAVED_MEANWHILE,
    }


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return date_format(value, "j F Y") if hasattr(value, "year") else str(value or "")


def _review(request: Any) -> tuple[str, str]:
    return _("Review and sign-off"), address(request, "round_review", request.round.number)


def _criteria(request: Any) -> str:
    return address(request, "round", request.round.number) + "criteria/"


def _to(request: Any, name: str) -> HttpResponse:
    return HttpResponseRedirect(address(request, name, request.round.number))
