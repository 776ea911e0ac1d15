"""Q6: the second score beside the first, criterion by criterion, and what the assessor answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pledge.access import NotAllowed
from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.forms.overtaken import posted_version
from pledge.forms.posted import form_for
from pledge.roles import May
from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Criterion, Scope
from selfassess.domain.status import Part, RoundStatus, may_change
from selfassess.forms.review import ReplyForm, SecondScoreForm
from selfassess.models import Round, SecondScore
from selfassess.navigation import Page, add_page
from selfassess.selectors.evidence import beside
from selfassess.selectors.given import marks_of
from selfassess.selectors.review import CriterionReview, criterion_review, review_page
from selfassess.selectors.sign_off import standing
from selfassess.services import second_scores
from selfassess.services.answers import NotAsked, asked_criterion
from selfassess.services.rounds import Locked, Stale
from selfassess.services.second_scores import AnothersScore, NothingToAnswer, OwnAnswers
from selfassess.views.base import address, keep_reviewer_waiting, round_page, show_round
from selfassess.views.stale import SAVED_MEANWHILE
from selfassess.words import ASPECTS, level_words, mark_words

FORM = require_http_methods(["GET", "HEAD", "POST"])
Context = dict[str, Any]

add_page(Page("review", gettext_lazy("Review and sign-off"), "round_review", order=40))


@round_page()
@require_safe
def round_review(request: Any) -> HttpResponse:
    """How far review, signatures, commitment and publication have come; and where the scores differ."""
    row = request.round
    context: Context = {"criteria_href": request.path}
    if row.status != Round.Status.OPEN:
        context |= {
            "review": review_page(row, show=request.GET.get("show", "")),
            "standing": standing(row),
            "may_score": _may_score(request),
            "had_a_hand": _had_a_hand(request),
            "answers_too": request.member.may(May.ROUND_CHANGE),
            "may_publish": row.status == Round.Status.SIGNED and request.member.may(May.ROUND_SIGN_OFF),
        }
    return show_round(request, "review/review.html", page="review", here=_("Review and sign-off"), **context)


@round_page(keeps_waiting=False)
@FORM
def round_review_criterion(request: Any, criterion: str) -> HttpResponse:
    """One criterion: what is said and shown of it, the reviewer's own marks, and the answer to them."""
    row, at = request.round, timezone.now()
    if row.status == Round.Status.OPEN:
        return _not_open_for_it(request)
    try:
        asked = asked_criterion(row, criterion)
    except NotAsked:
        raise Http404 from None
    if request.method == "POST":
        return _reply(request, asked, at) if "reply" in request.POST else _score(request, asked, at)
    return _show(request, asked, at)


def _not_open_for_it(request: Any) -> HttpResponse:
    """Reopened, or never submitted: what was typed comes back, and nothing of the round."""
    if request.method != "POST":
        keep_reviewer_waiting(request)
        return HttpResponseRedirect(address(request, "round_review", request.round.number))
    return show_round(
        request,
        "review/too_late.html",
        page="review",
        here=_("Not saved"),
        typed=list(_typed(request)),
        page_errors=True,
        status=SAVED_MEANWHILE,
    )


def _typed(request: Any) -> Iterator[tuple[str, str]]:
    for aspect, label in ASPECTS.items():
        mark = request.POST.get(aspect.value, "")
        if mark and mark in set(Mark):
            yield str(label), mark_words(Mark(mark))
    for name, label in (("opinion", _("Your opinion")), ("reply", _("Your answer to the reviewer"))):
        if request.POST.get(name, "").strip():
            yield label, request.POST[name]


def _score(request: Any, criterion: Criterion, at: datetime) -> HttpResponse:
    if not request.member.may(May.SECOND_SCORE):
        raise NotAllowed(May.SECOND_SCORE)
    form = SecondScoreForm(request.POST, criterion=criterion, scope=Scope(request.round.scope))
    if not form.is_valid():
        return _show(request, criterion, at, form=form, status=422)
    try:
        second_scores.save(
            request.round.pk,
            criterion.id,
            posted_version(request),
            form.said(),
            actor=Actor.member(request.user),
            at=at,
        )
    except Stale as stale:
        now = _now(stale)
        both = _both(request, now, _differing(criterion, now, form))
        return _show(request, criterion, at, form=form, **both)
    except (Locked, AnothersScore):
        return _show(request, criterion, at, form=form, not_saved=True, status=SAVED_MEANWHILE)
    except OwnAnswers:
        raise NotAllowed(sentence=_own_answers()) from None
    messages.success(request, _("Your second score has been saved."))
    return HttpResponseRedirect(_onward(request, criterion))


def _reply(request: Any, criterion: Criterion, at: datetime) -> HttpResponse:
    if not request.member.may(May.ROUND_CHANGE):
        raise NotAllowed(May.ROUND_CHANGE)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _show(request, criterion, at, reply_form=form, status=422)
    try:
        second_scores.reply(
            request.round.pk,
            criterion.id,
            posted_version(request),
            form.cleaned_data["reply"],
            actor=Actor.member(request.user),
            at=at,
        )
    except Stale as stale:
        now = _now(stale)
        both = _both(request, now, _differing_reply(criterion, now, form))
        return _show(request, criterion, at, reply_form=form, **both)
    except (Locked, NothingToAnswer):
        return _show(request, criterion, at, reply_form=form, not_saved=True, status=SAVED_MEANWHILE)
    messages.success(request, _("Your answer to the reviewer has been saved."))
    return HttpResponseRedirect(address(request, "round_review", request.round.number))


def _show(
    request: Any,
    criterion: Criterion,
    at: datetime,
    *,
    form: BaseForm | None = None,
    reply_form: BaseForm | None = None,
    **context: Any,
) -> HttpResponse:
    sheet = criterion_review(request.round, criterion)
    if form is None and _may_score_here(request, sheet):
        mine = sheet.score if _is_mine(request, sheet) else None
        make = partial(_second_score_form, criterion=criterion, scope=Scope(request.round.scope), score=mine)
        form = _fresh(request, make, at)
    if reply_form is None and _may_reply(request, sheet):
        answer = partial(_reply_form, reply=sheet.score.reply if sheet.score else "")
        reply_form = answer() if form else _fresh(request, answer, at)
    review_href = address(request, "round_review", request.round.number)
    around: Context = {
        "sheet": sheet,
        "beside": beside(request.round, criterion, london_date(at)),
        "form": form,
        "reply_form": reply_form,
        "previous_href": review_href + f"{sheet.previous}/" if sheet.previous else "",
        "next_href": review_href + f"{sheet.next}/" if sheet.next else "",
        "forms": [one for one in (form, reply_form) if one is not None],
        "may_take_over": form is not None and _may_take_over(request, sheet),
        "had_a_hand": _had_a_hand(request),
    }
    here = sheet.criterion.title
    above = ((_("Review and sign-off"), review_href),)
    return show_round(
        request, "review/criterion.html", page="review", here=here, above=above, **(around | context)
    )


def _fresh(request: Any, make: Callable[..., BaseForm], at: datetime) -> BaseForm:
    """A form that was not the one sent: as typed before a sign-in ended, or as it is saved."""
    return make() if request.method == "POST" else form_for(request, make, at=at)


def _second_score_form(data: Any = None, files: Any = None, **kwargs: Any) -> SecondScoreForm:
    return SecondScoreForm(data, files, **kwargs)


def _reply_form(data: Any = None, files: Any = None, *, reply: str) -> ReplyForm:
    return ReplyForm(data, files, initial={"reply": reply})


def _now(stale: Stale) -> SecondScore:
    """The second score as it stands now: what the service that raised this carries."""
    return cast(SecondScore, stale.now)


def _both(request: Any, now: SecondScore, differences: Iterator[dict[str, str]]) -> Context:
    """Somebody saved meanwhile: both stand beside each other, and nothing is saved over."""
    answered = now.replied_at is not None and now.replied_at > now.changed_at
    by = now.replied_by if answered else now.reviewer
    return {
        "is_stale": True,
        "changed_by": by.full_name if by else "",
        "changed_at": now.replied_at if answered else now.changed_at,
        "differences": list(differences),
        "theirs_href": request.path,
        "page_errors": True,
        "status": SAVED_MEANWHILE,
    }


def _differing(criterion: Criterion, now: SecondScore, form: SecondScoreForm) -> Iterator[dict[str, str]]:
    said = form.said()
    for aspect, mark in marks_of(now).items():
        mine = type(mark)(getattr(said, aspect.value))
        if mine is not mark:
            yield {
                "label": str(ASPECTS[aspect]),
                "theirs": level_words(criterion, aspect, mark),
                "yours": level_words(criterion, aspect, mine),
            }
    if said.opinion != now.opinion:
        yield {"label": _("The opinion"), "theirs": now.opinion, "yours": said.opinion}
    if now.reply:
        yield {"label": _("The assessor’s answer"), "theirs": now.reply, "yours": ""}


def _differing_reply(criterion: Criterion, now: SecondScore, form: ReplyForm) -> Iterator[dict[str, str]]:
    yield {"label": _("Answer"), "theirs": now.reply, "yours": form.cleaned_data["reply"]}
    for aspect in Aspect:
        mark = marks_of(now)[aspect]
        if mark:
            label = _("The reviewer: %(part)s") % {"part": ASPECTS[aspect]}
            yield {"label": label, "theirs": level_words(criterion, aspect, mark), "yours": ""}
    if now.opinion:
        yield {"label": _("The reviewer’s opinion"), "theirs": now.opinion, "yours": ""}


def _onward(request: Any, criterion: Criterion) -> str:
    """To the next criterion without a second score, or back to the list when every one has it."""
    following = criterion_review(request.round, criterion).next_open
    if following and request.POST.get("then") == "next":
        return address(request, "round_review_criterion", request.round.number, following)
    if request.POST.get("then") == "stay":
        return str(request.path)
    return address(request, "round_review", request.round.number)


def _may_score(request: Any) -> bool:
    """Whether this member may give second scores on this round as it stands."""
    open_for_it = may_change(RoundStatus(request.round.status), Part.SECOND_SCORES)
    return open_for_it and request.member.may(May.SECOND_SCORE) and not _had_a_hand(request)


def _may_reply(request: Any, sheet: CriterionReview) -> bool:
    open_for_it = may_change(RoundStatus(request.round.status), Part.REPLIES)
    others = sheet.score is not None and not _is_mine(request, sheet)
    return open_for_it and others and request.member.may(May.ROUND_CHANGE)


def _may_score_here(request: Any, sheet: CriterionReview) -> bool:
    """Whether this member may score this criterion: nobody else's second score, unless they have left."""
    if not _may_score(request):
        return False
    return sheet.score is None or _is_mine(request, sheet) or _may_take_over(request, sheet)


def _may_take_over(request: Any, sheet: CriterionReview) -> bool:
    others = sheet.score is not None and not _is_mine(request, sheet)
    return others and second_scores.may_take_over(cast(SecondScore, sheet.score))


def _is_mine(request: Any, sheet: CriterionReview) -> bool:
    return sheet.score is not None and sheet.score.reviewer_id == request.user.pk


def _had_a_hand(request: Any) -> bool:
    """Whether a reviewer answered in this round: then they review others' rounds, not this one."""
    if not request.member.may(May.SECOND_SCORE):
        return False
    if not hasattr(request, "answered_here"):
        request.answered_here = second_scores.answered_in(request.round, request.user)
    return bool(request.answered_here)


def _own_answers() -> str:
    return _(
        "You answered in this round. A second score comes from somebody who did not: ask another reviewer."
    )
