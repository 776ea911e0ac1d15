"""Everything on one page, then the last question, then sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.client import client_network
from pledge.throttle import TooManyTries, seconds_until
from reviews.domain import journey
from reviews.domain.journey.shapes import text
from reviews.forms.journey import FORMS
from reviews.forms.journey.summary import Row, page_rows
from reviews.selectors.outlook import outlook, what_changed
from reviews.selectors.procedures import terms_of
from reviews.services import apply_brakes, drafts
from reviews.services.drafts import Place
from reviews.services.submit import NotReady, submit
from reviews.views.apply.desk import Desk
from reviews.views.apply.showing import EntryCard, frame_of, page_title, show_entries

CHANGES: dict[str, str | Promise] = {
    "number": gettext_lazy("how many reports are counted"),
    "report-period": gettext_lazy("how soon after an incident a report must have been made"),
    "apply-period": gettext_lazy("how long a report can be counted"),
    "questions": gettext_lazy("what we ask"),
    "clocks": gettext_lazy("how long each step takes"),
    "other": gettext_lazy("the wording"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the journey as it stands on *check*."""

    slug: str
    title: str
    href: str
    rows: tuple[Row, ...]
    entries: tuple[EntryCard, ...]
    is_list: bool

    @property
    def given(self) -> list[Row]:
        return [row for row in self.rows if row.values]

    @property
    def only(self) -> Row | None:
        """The one answer, where the page's title is its question and stands above it already."""
        given = self.given
        return given[0] if len(given) == 1 and given[0].label == self.title else None

    @property
    def blank(self) -> list[Row]:
        return [row for row in self.rows if not row.values]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something without which it cannot be sent: a sentence, and where to give it."""

    sentence: str
    href: str


def check(request: Any, desk: Desk) -> HttpResponse:
    """Every answer with a change link, what is missing, and by when to send."""
    return render(request, "reviews/apply/check.html", _context(desk))


def declaration(request: Any, desk: Desk) -> HttpResponse:
    """The last question. Sending twice is one application; one that is not ready goes back to *check*."""
    if journey.missing(desk.answers, desk.local):
        return HttpResponseRedirect(desk.href("check"))
    if request.method != "POST":
        return _ask(request, desk, _form(desk))
    form = _form(desk, request.POST)
    desk.draft = drafts.keep(desk.draft.pk, Place("declaration"), form.stored(), at=desk.at).draft
    if request.POST.get("save") == "later":
        return HttpResponseRedirect(desk.leave_href(Place("declaration")))
    if not form.is_valid():
        return _ask(request, desk, form, status=422)
    try:
        if not desk.staff:
            apply_brakes.before_sending(desk.authority, client_network(request), at=desk.at)
        submit(draft_id=desk.draft.pk, actor=desk.actor, at=desk.at)
    except NotReady:
        return HttpResponseRedirect(desk.href("check"))
    except OperationalError:
        # The database was too busy or went away: the answers are kept, and sending again is safe.
        return _ask(request, desk, form, status=503, failed=True)
    except TooManyTries as stop:
        response = _ask(request, desk, form, status=429, busy=True)
        response["Retry-After"] = seconds_until(stop.until, desk.at)
        return response
    return HttpResponseRedirect(desk.named("sent"))


def sections_of(desk: Desk) -> list[Section]:
    """Every question page on the path, in order, with its answers in words."""
    return [
        Section(
            slug=page.slug,
            title=page_title(page, desk.answers),
            href=desk.href(page.slug, changing=True),
            rows=page_rows(page.slug, desk.answers, desk.today, desk.local),
            entries=tuple(show_entries(desk, page, changing=True)),
            is_list=bool(page.item),
        )
        for page in journey.PAGES
        if page.slug in FORMS and page.slug != "declaration" and page.applies(desk.answers, desk.local)
    ]


def gaps_of(desk: Desk) -> list[Gap]:
    """What is missing, each with the page that asks for it."""
    return [Gap(_(gap.sentence), _gap_href(desk, gap)) for gap in journey.missing(desk.answers, desk.local)]


def clashes_of(desk: Desk) -> list[Gap]:
    """Pages that were saved in two windows, until one of the versions is chosen."""
    found = []
    for key in desk.draft.unfinished:
        place = Place(*key.split("/"))
        page = journey.BY_SLUG.get(place.slug)
        if page is not None and page.applies(desk.answers, desk.local):
            found.append(Gap(page_title(page, desk.answers), desk.place_href(place, changing=True)))
    return found


def send_by_context(desk: Desk) -> dict[str, Any]:
    """What the *check* and *save* pages say about how many reports count, and until when."""
    if desk.draft.received_on is not None:
        # Already received: the day of receipt governs, not the day of keying in.
        return {}
    return {"outlook": outlook(desk.answers, desk.terms, desk.today)}


def _context(desk: Desk) -> dict[str, Any]:
    before = terms_of(desk.draft.procedure_digest) if _is_newer(desk) else None
    codes = what_changed(before, desk.terms) if before else ()
    return {
        **frame_of(desk),
        **send_by_context(desk),
        "sections": sections_of(desk),
        "gaps": gaps_of(desk),
        "clashes": clashes_of(desk),
        "changed": [CHANGES[code] for code in codes],
        "changed_on": desk.terms.version.in_force_from if codes and desk.terms.version else None,
        "not_agreed": text(journey.page_answers(desk.answers, "agreement"), "agrees") == "not-asked"
        and "agreement" in journey.path(desk.answers, desk.local),
        "in_danger": text(journey.page_answers(desk.answers, "danger"), "in_danger") == "yes",
        "no_safe_way": no_safe_way(desk.answers),
        "send_href": desk.href("declaration"),
        "back_href": desk.href(journey.previous_page(desk.answers, "check", desk.local) or "where"),
    }


def no_safe_way(answers: Any) -> bool:
    """Whether there are ways to write to the person or ring them, and none is known to be safe."""
    if "safe-contact" not in journey.path(answers):
        return False
    said = journey.page_answers(journey.on_path_answers(answers), "safe-contact")
    return not any(name.startswith("safe_") and value == "yes" for name, value in said.items())


def _is_newer(desk: Desk) -> bool:
    return desk.draft.procedure_digest not in ("", desk.terms.procedure.digest)


def _gap_href(desk: Desk, gap: journey.Missing) -> str:
    if journey.find_item(desk.answers, gap.page, gap.field) is not None:
        return desk.href(gap.page, gap.field, changing=True)
    return desk.href(gap.page, changing=True)


def _form(desk: Desk, data: Any = None) -> Any:
    return FORMS["declaration"](data, answers=desk.answers, today=desk.today, local=desk.local)


def _ask(
    request: Any, desk: Desk, form: Any, *, status: int = 200, failed: bool = False, busy: bool = False
) -> HttpResponse:
    context = {
        **frame_of(desk),
        "form": form,
        "heading": form.heading,
        "failed": failed,
        "busy": busy,
        "version": "",
        "back_href": desk.href("check"),
        "page": form.page,
    }
    return render(request, ["reviews/apply/declaration.html"], context, status=status)
