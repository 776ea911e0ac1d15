"""C11: everything that waits for an envelope: printed in one go, then marked as posted on a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from pledge.access import member
from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.roles import May
from reviews.forms.letters import PostedForm
from reviews.models import Letter
from reviews.selectors.letter_pages import sheet_of
from reviews.selectors.to_post import Envelope, waiting_for_post
from reviews.selectors.visible import visible_cases
from reviews.services import telling
from reviews.services.letters import log_letter

# More than this at once is a mistake, and a page no browser prints well.
MOST = 200


@never_cache
@member(May.CASEWORK_CHANGE)
def casework_to_post(request: Any) -> HttpResponse:
    """The letters waiting, with what the envelope asks; print or mark those that are ticked."""
    waiting = waiting_for_post(request.member.user)
    error: list[dict[str, str]] = []
    if request.method == "POST":
        chosen = [one for one in waiting if one.may_go and one.letter.pk in _ids(request.POST)]
        if chosen:
            return _go_on(request, chosen)
        first = next((f"#letter-{one.letter.pk}" for one in waiting if one.may_go), "#main-content")
        error = [{"text": _("Select the letters you want to print or have posted"), "href": first}]
    record(
        Action.LISTED,
        actor=Actor.member(request.member.user),
        at=timezone.now(),
        about="page:casework_to_post",
        detail={"count": len(waiting)},
    )
    return render(
        request,
        "reviews/casework/to_post.html",
        {
            "area": _("Casework"),
            "waiting": waiting,
            "ready": [one for one in waiting if one.may_go],
            "error": error,
            "page_errors": bool(error),
            "breadcrumbs": _breadcrumbs(request),
        },
        status=422 if error else 200,
    )


@never_cache
@member(May.CASEWORK_CHANGE)
def casework_to_post_print(request: Any) -> HttpResponse:
    """The letters chosen as sheets, one after another, to be printed in one go."""
    chosen = _chosen(request, request.GET)
    if not chosen:
        messages.info(request, _("These letters do not wait any more."))
        return HttpResponseRedirect(_address(request))
    now = timezone.now()
    for one in chosen:
        log_letter(Action.DOWNLOADED, one.letter, actor=Actor.member(request.member.user), at=now)
    sheets = [(one, sheet_of(one.letter, london_date(now))) for one in chosen]
    return render(
        request,
        "reviews/casework/to_post_print.html",
        {
            "area": _("Casework"),
            "sheets": sheets,
            "posted_href": _with_ids(request, "casework_to_post_posted", chosen),
            "back_href": _address(request),
        },
    )


@never_cache
@member(May.CASEWORK_CHANGE)
def casework_to_post_posted(request: Any) -> HttpResponse:
    """Confirm that letters were put in the post, on a day; what a colleague has marked already is told."""
    ids = _ids(request.POST if request.method == "POST" else request.GET)
    chosen = _chosen(request, request.POST if request.method == "POST" else request.GET)
    today = london_date(timezone.now())
    if not chosen:
        if ids:
            _say_before(request, ids)
        return HttpResponseRedirect(_address(request))
    since = max((one.waiting_since for one in chosen if one.waiting_since), default=None)
    form = PostedForm(
        request.POST if request.method == "POST" else None, today=today, since=since, initial={"on": today}
    )
    if form.is_valid():
        posted = telling.mark_posted(
            [pk for pk in ids if _is_theirs(request, pk)],
            form.cleaned_data["on"],
            actor=Actor.member(request.member.user),
            at=timezone.now(),
        )
        _say_posted(request, posted)
        return HttpResponseRedirect(_address(request))
    return render(
        request,
        "reviews/casework/to_post_posted.html",
        {"area": _("Casework"), "chosen": chosen, "form": form, "back_href": _address(request)},
        status=422 if form.errors else 200,
    )


def _go_on(request: Any, chosen: list[Envelope]) -> HttpResponse:
    name = "casework_to_post_print" if request.POST.get("do") == "print" else "casework_to_post_posted"
    return HttpResponseRedirect(_with_ids(request, name, chosen))


def _say_posted(request: Any, posted: telling.Posted) -> None:
    number = len(posted.done)
    if number:
        messages.success(
            request,
            ngettext(
                "%(number)s letter is marked as posted: its reader counts as told.",
                "%(number)s letters are marked as posted: their readers count as told.",
                number,
            )
            % {"number": number},
        )
    if posted.before:
        _say_before(request, [letter.pk for letter in posted.before])
    for letter in posted.refused:
        messages.error(
            request,
            _(
                "Letter %(number)s of %(case)s was not marked: since it was made, its reader has moved or "
                "has said that post is not safe. Take it out of the post."
            )
            % {"number": letter.number, "case": letter.case.reference},
        )


def _say_before(request: Any, ids: Iterable[int]) -> None:
    """Letters that a colleague has marked, or taken back, since the page was opened."""
    rows = Letter.objects.filter(pk__in=list(ids)).exclude(state=Letter.State.TO_POST)
    for letter in rows.select_related("case", "told_by"):
        if not _is_theirs(request, letter.pk):
            continue
        if letter.posted_on and letter.told_by:
            said = _("Letter %(number)s of %(case)s was marked as posted already, by %(name)s.") % {
                "number": letter.number,
                "case": letter.case.reference,
                "name": letter.told_by.full_name,
            }
        else:
            said = _("Letter %(number)s of %(case)s does not wait for the post any more.") % {
                "number": letter.number,
                "case": letter.case.reference,
            }
        messages.info(request, said)


def _chosen(request: Any, given: Any) -> list[Envelope]:
    ids = set(_ids(given))
    return [one for one in waiting_for_post(request.member.user) if one.may_go and one.letter.pk in ids]


def _is_theirs(request: Any, pk: int) -> bool:
    """Whether the member may see the letter's case: never one they are barred from."""
    return Letter.objects.filter(pk=pk, case__in=visible_cases(request.member.user)).exists()


def _ids(given: Any) -> list[int]:
    """The letters ticked, by their ids; anything else in the address is passed over."""
    typed = given.getlist("letter")[:MOST]
    return [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 19]


def _with_ids(request: Any, name: str, chosen: list[Envelope]) -> str:
    ids = urlencode([("letter", one.letter.pk) for one in chosen])
    return f"{reverse(name, args=[request.authority.slug])}?{ids}"


def _address(request: Any) -> str:
    return reverse("casework_to_post", args=[request.authority.slug])


def _breadcrumbs(request: Any) -> list[dict[str, str]]:
    return [
        {"text": _("Casework"), "href": reverse("casework_inbox", args=[request.authority.slug])},
        {"text": _("Letters to post")},
    ]
