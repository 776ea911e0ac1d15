"""Every question page, by one view: what was typed is kept first, then judged.

A page is added in the journey's list, with one form and (where it says more than its questions) one template
named after it; nothing here changes.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.domain import journey
from reviews.domain.journey.pages import NO_REPORTS
from reviews.forms.journey import FORMS, JourneyForm
from reviews.forms.journey.summary import page_rows
from reviews.services import drafts
from reviews.services.drafts import Place
from reviews.views.apply.desk import Desk
from reviews.views.apply.showing import (
    frame_of,
    is_changing,
    page_title,
    show_entries,
    templates_of,
    two_versions,
)
from reviews.views.apply.turns import after_page, asks_for_another

TOO_MUCH = gettext_lazy(
    "This application is now longer than we can keep here. Shorten this, or send us the rest in another way"
)
FULL = gettext_lazy("There is no room for more here. Tell us about the rest when we get in touch with you")
LAST = ("check", "declaration")


def question(request: Any, desk: Desk, slug: str) -> HttpResponse:
    """One page of the journey: drawn as it was last typed, kept before it is judged, then on to the next."""
    page = journey.BY_SLUG.get(slug)
    if page is None or slug in LAST:
        raise Http404
    if not page.applies(desk.answers, desk.local):
        return no_longer_asked(request, desk, page)
    if request.method == "POST":
        return _keep(request, desk, page)
    return _show(request, desk, page, _form(desk, page))


def no_longer_asked(request: Any, desk: Desk, page: journey.Page) -> HttpResponse:
    """A page that the answers have left: why, and where to go."""
    following = journey.next_page(desk.answers, page.slug, desk.local) or "check"
    context = {
        **frame_of(desk),
        "heading": _("You do not need to answer this"),
        "question": page_title(page, desk.answers),
        "next_href": desk.href(following),
    }
    return render(request, "reviews/apply/not_asked.html", context)


def _form(desk: Desk, page: journey.Page, data: Any = None) -> JourneyForm:
    answers = desk.answers
    typed = desk.draft.unfinished.get(page.slug)
    if typed is not None and data is None:
        answers = journey.put_page(answers, page.slug, typed)
    if page.item:
        # "Add another" was for last time.
        own = {
            name: value for name, value in journey.page_answers(answers, page.slug).items() if name != "more"
        }
        keep = journey.page_answers(answers, page.slug).get("more")
        own |= {"more": keep} if keep in ("no", *NO_REPORTS) else {}
        answers = {**answers, page.slug: own}
    return FORMS[page.slug](data, answers=answers, today=desk.today, local=desk.local)


def _keep(request: Any, desk: Desk, page: journey.Page) -> HttpResponse:
    place, changing = Place(page.slug), is_changing(request)
    if request.POST.get("keep") == "saved":
        desk.draft = drafts.drop_typed(desk.draft.pk, place, at=desk.at)
        return HttpResponseRedirect(desk.href(page.slug, changing=changing))
    form = _form(desk, page, request.POST)
    try:
        kept = drafts.keep(
            desk.draft.pk, place, form.stored(), seen=request.POST.get("version", ""), at=desk.at
        )
    except drafts.TooMuch:
        form.add_error(None, TOO_MUCH)
        return _show(request, desk, page, form, status=422)
    desk.draft = kept.draft
    if kept.clash:
        return _show(request, desk, page, _form(desk, page), status=409)
    if request.POST.get("save") == "later":
        return HttpResponseRedirect(desk.leave_href(place))
    if asks_for_another(page, form) and not journey.can_add(desk.answers, page.slug):
        form.add_error("more", FULL)
    if not form.is_valid():
        return _show(request, desk, page, form, status=422)
    return HttpResponseRedirect(after_page(desk, page, form, changing=changing))


def _show(
    request: Any, desk: Desk, page: journey.Page, form: JourneyForm, *, status: int = 200
) -> HttpResponse:
    place = Place(page.slug)
    own = drafts.own_answers(desk.answers, place)
    changing = is_changing(request)
    before = journey.previous_page(desk.answers, page.slug, desk.local)
    entries = show_entries(desk, page, changing=changing)
    heading = form.heading
    if entries and form.page_heading:
        # The list comes first, under the page's own heading; the question is whether there is more.
        heading = page_title(page, desk.answers)
        form.page_heading = ""
    context = {
        **frame_of(desk),
        "page": page,
        "form": form,
        "heading": heading,
        "version": drafts.mark_of(own),
        "changing": changing,
        "back_href": desk.href("check") if changing else desk.href(before) if before else desk.first_href,
        "entries": entries,
        "clash": _clash(desk, page),
    }
    return render(request, templates_of(page.slug), context, status=status)


def _clash(desk: Desk, page: journey.Page) -> list[dict[str, str]]:
    typed = desk.draft.unfinished.get(page.slug)
    if typed is None:
        return []
    theirs = page_rows(page.slug, desk.answers, desk.today, desk.local)
    yours = page_rows(page.slug, journey.put_page(desk.answers, page.slug, typed), desk.today, desk.local)
    return two_versions(theirs, yours)
