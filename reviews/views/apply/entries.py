"""The entries of a list page (reports, people): one page each, and taking one away again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from reviews.domain import journey
from reviews.domain.journey.shapes import answered
from reviews.forms.journey import ENTRY_FORMS, EntryForm
from reviews.forms.journey.summary import entry_rows
from reviews.services import drafts
from reviews.services.drafts import Place
from reviews.views.apply.desk import Desk
from reviews.views.apply.questions import TOO_MUCH
from reviews.views.apply.showing import (
    entry_title,
    frame_of,
    is_changing,
    show_entries,
    templates_of,
    two_versions,
)


def entry(request: Any, desk: Desk, slug: str, entry: str) -> HttpResponse:
    """One entry: an old one as it stands, or the next one, blank until it is first kept."""
    page = _list_page(slug)
    if request.method == "POST":
        return _keep(request, desk, page, Place(slug, entry))
    if not _is_there(desk, page, entry) and not _is_next(desk, page, entry):
        return _gone(request, desk, page)
    return _show(request, desk, page, Place(slug, entry), _form(desk, Place(slug, entry)))


def remove(request: Any, desk: Desk, slug: str, entry: str) -> HttpResponse:
    """Ask first, then take the entry away; taking away what has gone already is no error."""
    page, place = _list_page(slug), Place(slug, entry)
    list_href = desk.href(slug, changing=is_changing(request))
    card = next((card for card in show_entries(desk, page) if card.entry == entry), None)
    if card is None:
        return HttpResponseRedirect(list_href)
    if request.method == "POST":
        drafts.remove(desk.draft.pk, place, at=desk.at)
        messages.success(request, _("%(title)s has been removed.") % {"title": card.title})
        return HttpResponseRedirect(list_href)
    context = {
        **frame_of(desk),
        "page": page,
        "card": card,
        "changing": is_changing(request),
        "back_href": list_href,
    }
    return render(request, "reviews/apply/remove.html", context)


def _list_page(slug: str) -> journey.Page:
    page = journey.BY_SLUG.get(slug)
    if page is None or not page.item:
        raise Http404
    return page


def _is_there(desk: Desk, page: journey.Page, entry: str) -> bool:
    return journey.find_item(desk.answers, page.slug, entry) is not None


def _is_next(desk: Desk, page: journey.Page, entry: str) -> bool:
    return journey.can_add(desk.answers, page.slug) and drafts.next_entry(desk.answers, page.slug) == entry


def _is_kept_already(desk: Desk, page: journey.Page, values: dict[str, Any]) -> bool:
    """Whether an entry says just this: the button was pressed twice."""
    kept = journey.items(desk.answers, page.slug)
    return any(all(item.get(name) == value for name, value in values.items()) for item in kept)


def _gone(request: Any, desk: Desk, page: journey.Page) -> HttpResponse:
    context = {
        **frame_of(desk),
        "heading": _("This has been removed"),
        "list_href": desk.href(page.slug, changing=is_changing(request)),
    }
    return render(request, "reviews/apply/gone.html", context, status=404)


def _form(desk: Desk, place: Place, data: Any = None) -> EntryForm:
    own = journey.find_item(desk.answers, place.slug, place.entry) or {}
    typed = desk.draft.unfinished.get(str(place)) if data is None else None
    return ENTRY_FORMS[place.slug](
        data, answers=desk.answers, entry={**own, **(typed or {})}, today=desk.today, local=desk.local
    )


def _keep(request: Any, desk: Desk, page: journey.Page, place: Place) -> HttpResponse:
    changing = is_changing(request)
    list_href = desk.href(page.slug, changing=changing)
    choice = request.POST.get("keep")
    if choice == "saved":
        drafts.drop_typed(desk.draft.pk, place, at=desk.at)
        return HttpResponseRedirect(list_href)
    form = _form(desk, place, request.POST)
    values = form.stored()
    if not answered(values) and not _is_there(desk, page, place.entry):
        # Nothing was typed: there is nothing to add.
        return HttpResponseRedirect(_leave(request, desk, place) or list_href)
    if choice == "both":
        drafts.drop_typed(desk.draft.pk, place, at=desk.at)
        if _is_kept_already(desk, page, values) or not journey.can_add(desk.answers, page.slug):
            return HttpResponseRedirect(list_href)
        place = Place(page.slug, drafts.next_entry(desk.answers, page.slug))
    seen = "" if choice == "both" else request.POST.get("version", "")
    try:
        kept = drafts.keep(desk.draft.pk, place, values, seen=seen, at=desk.at)
    except drafts.TooMuch:
        form.add_error(None, TOO_MUCH)
        return _show(request, desk, page, place, form, status=422)
    desk.draft = kept.draft
    if kept.gone:
        return _show_again(request, desk, page, form)
    if kept.clash:
        return _show(request, desk, page, place, _form(desk, place), status=409)
    if leaving := _leave(request, desk, place):
        return HttpResponseRedirect(leaving)
    if not form.is_valid():
        return _show(request, desk, page, place, form, status=422)
    return HttpResponseRedirect(list_href)


def _show_again(request: Any, desk: Desk, page: journey.Page, form: EntryForm) -> HttpResponse:
    """What was typed into an entry that is no longer there: kept on the page, to be added as a new one."""
    if not journey.can_add(desk.answers, page.slug):
        return _gone(request, desk, page)
    place = Place(page.slug, drafts.next_entry(desk.answers, page.slug))
    return _show(request, desk, page, place, form, status=409, was_removed=True)


def _leave(request: Any, desk: Desk, place: Place) -> str:
    return desk.leave_href(place) if request.POST.get("save") == "later" else ""


def _show(
    request: Any,
    desk: Desk,
    page: journey.Page,
    place: Place,
    form: EntryForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    changing = is_changing(request)
    own = drafts.own_answers(desk.answers, place)
    ids = [item["id"] for item in journey.items(desk.answers, page.slug)]
    number = ids.index(place.entry) + 1 if place.entry in ids else len(ids) + 1
    context = {
        **frame_of(desk),
        "page": page,
        "form": form,
        "heading": form.heading,
        "caption": entry_title(page, number),
        "version": drafts.mark_of(own),
        "form_action": desk.place_href(place),
        "changing": changing,
        "back_href": desk.href(page.slug, changing=changing),
        "clash": _clash(desk, place),
        "is_entry": True,
        **more,
    }
    return render(request, templates_of(page.item), context, status=status)


def _clash(desk: Desk, place: Place) -> list[dict[str, str]]:
    typed = desk.draft.unfinished.get(str(place))
    if typed is None:
        return []
    own = drafts.own_answers(desk.answers, place)
    saved = entry_rows(place.slug, own, desk.answers, desk.today, desk.local)
    yours = entry_rows(place.slug, {**own, **typed}, desk.answers, desk.today, desk.local)
    return two_versions(saved, yours)
