"""Answering one criterion, for a member and for whoever came by link: the same page, the same saving.

Every saving is on disk before the page says so. Where it cannot be saved, the page says that, and what was
typed stays in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.forms.overtaken import posted_version
from pledge.forms.posted import form_for
from selfassess.domain.bank import Aspect, Criterion, Scope
from selfassess.forms.answers import AnswerForm
from selfassess.models import Answer, Round
from selfassess.selectors.answer_page import AnswerPage, LiveFigure, answer_page, live_figure
from selfassess.selectors.given import marks_of
from selfassess.services import answers
from selfassess.services.rounds import Locked, Stale
from selfassess.words import ASPECTS, FIELDS, level_words

TEMPLATE = "answers/criterion.html"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers and from where: what differs between a member and the holder of a link.

    ``theme`` is the one theme a link is for, "" for a member. ``href`` gives the address of a criterion's
    page, ``show`` makes the page in its frame.
    """

    actor: Actor
    way: answers.Way
    may_write: bool
    href: Callable[[str], str]
    show: Callable[..., HttpResponse]
    theme: str = ""


def answer_criterion(request: Any, row: Round, criterion: Criterion, desk: Desk) -> HttpResponse:
    """The page of one criterion, or what becomes of its form."""
    if request.method == "POST":
        return _save(request, row, criterion, desk)
    page = answer_page(row, criterion, theme=desk.theme, today=london_date(timezone.now()))
    if not desk.may_write:
        return _show(request, page, desk)
    make = _form_maker(row, criterion, page.live)
    return _show(request, page, desk, form=form_for(request, make, at=timezone.now(), answer=page.answer))


def _save(request: Any, row: Round, criterion: Criterion, desk: Desk) -> HttpResponse:
    at = timezone.now()
    live = live_figure(row, criterion, london_date(at))
    make = _form_maker(row, criterion, live)
    # What was kept of a form that came too late goes when the page itself is sent, or by its date.
    form = make(request.POST) if request.htmx else form_for(request, make, at=at)
    form.is_valid()

    def again(**context: Any) -> HttpResponse:
        page = answer_page(row, criterion, theme=desk.theme, today=london_date(at))
        return _show(request, page, desk, form=form, status=422, **context)

    if not desk.may_write:
        return again(locked=True)
    try:
        saved = answers.save(
            row.pk,
            criterion.id,
            _version(request),
            form.words(),
            actor=desk.actor,
            at=at,
            way=desk.way,
            figure_seen=live.as_seen() if live else None,
            page_key=_page_key(request),
        )
    except Stale as stale:
        both = _both(criterion, stale.now, form, desk)
        if request.htmx:
            return desk.show(f"{TEMPLATE}#saved", status=422, **both)
        return again(page_errors=True, version=_version(request), **both)
    except Locked:
        return again(locked=True)
    missing = form.reasons_missing()
    if request.htmx:
        return _status_line(desk, saved=saved, missing=list(missing.values()), form=form, at=at)
    for name, sentence in missing.items():
        form.add_error(name, sentence)
    if form.errors:
        return again(saved_at=at, version=saved.version)
    return HttpResponseRedirect(_onward(request, answer_page(row, criterion, theme=desk.theme), desk))


def _form_maker(row: Round, criterion: Criterion, live: LiveFigure | None) -> Callable[..., AnswerForm]:
    def make(data: Any = None, files: Any = None, **kwargs: Any) -> AnswerForm:
        suggested = live.level if live else None
        return AnswerForm(
            data, files, criterion=criterion, scope=Scope(row.scope), suggested=suggested, **kwargs
        )

    return make


def _show(
    request: Any,
    page: AnswerPage,
    desk: Desk,
    *,
    form: AnswerForm | None = None,
    **context: Any,
) -> HttpResponse:
    place = page.place
    around = {
        "sheet": page,
        "form": form if desk.may_write or context.get("locked") else None,
        "beside": page.beside,
        "version": page.version,
        "page_key": _page_key(request) or str(uuid4()),
        "previous_href": desk.href(place.previous) if place.previous else "",
        "next_href": desk.href(place.next) if place.next else "",
        "here_href": desk.href(page.criterion.id),
    }
    return desk.show(TEMPLATE, **(around | context))


def _both(criterion: Criterion, now: Any, form: AnswerForm, desk: Desk) -> dict[str, Any]:
    """Somebody else saved meanwhile: both answers, and nothing saved over."""
    return {
        "is_stale": True,
        "over": now.version,
        "changed_by": now.changed_by_label,
        "changed_at": now.changed_at,
        "differences": list(_differences(criterion, now, form)),
        "theirs_href": desk.href(criterion.id),
    }


def _status_line(
    desk: Desk, *, saved: Answer, missing: list[str], form: AnswerForm, at: datetime
) -> HttpResponse:
    """What htmx puts in place of the line before: when it was saved, and what still does not count."""
    return desk.show(
        f"{TEMPLATE}#saved",
        saved_at=at,
        version=saved.version,
        still_missing=missing,
        not_saved=[str(sentence) for name in form.errors for sentence in form.errors[name]],
        is_part=True,
    )


def _onward(request: Any, page: AnswerPage, desk: Desk) -> str:
    """Where a saved page leads: on, or where its button says."""
    place = page.place
    wanted = {"next-open": place.next_open, "stay": page.criterion.id}.get(request.POST.get("then", ""))
    return desk.href(wanted or place.next or page.criterion.id)


def _differences(criterion: Criterion, now: Answer, form: AnswerForm) -> Iterator[dict[str, str]]:
    theirs, yours = marks_of(now), dict(form.words().items())
    for name, typed in yours.items():
        saved = getattr(now, name)
        if saved == typed:
            continue
        if name in {aspect.value for aspect in Aspect}:
            aspect = Aspect(name)
            mark = type(theirs[aspect])(typed)
            yield {
                "label": str(ASPECTS[aspect]),
                "theirs": level_words(criterion, aspect, theirs[aspect]),
                "yours": level_words(criterion, aspect, mark),
            }
        else:
            yield {"label": str(FIELDS[name]), "theirs": saved, "yours": typed}


def _version(request: Any) -> int:
    """The version the form was drawn from; the newer one where somebody chose theirs over it."""
    return posted_version(request, "over" if request.POST.get("stale") == "mine" else "version")


def _page_key(request: Any) -> str:
    """The key of the open page, if it is one that we could have given."""
    try:
        return str(UUID(request.POST.get("page_key", "")))
    except ValueError:
        return ""


def locked_words(row: Round) -> str:
    """Why a round takes no answers now."""
    if row.status == Round.Status.SIGNED:
        return _("This round has been signed off. Its answers stay as they are.")
    return _("This round has been submitted. Its answers stay as they are unless it is reopened.")
