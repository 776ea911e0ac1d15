"""M3: a letter as a page, with its Word file beside it. Opening it after signing in is being told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Action, Actor
from pledge.documents.reader import read
from reviews.models import Letter, Person
from reviews.selectors.my_application import MyLetter, letter_of
from reviews.services import telling
from reviews.services.letters import document_name, log_letter
from reviews.views.my_application.page import home_of, my_page, show

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@my_page
def letter(request: Any, person: Person, number: int) -> HttpResponse:
    """The letter, made from the very file that was sent."""
    one = _find(person, number)
    if not one.letter.document:
        return show(request, "letter_coming", heading=_heading(one), back_href=home_of(request))
    with one.letter.document.open("rb") as file:
        document = read(file.read(), top=2)
    _opened(one, timezone.now())
    return show(
        request,
        "letter",
        one=one,
        heading=_heading(one),
        document=document,
        newer=_newer(one, person),
        back_href=home_of(request),
    )


@my_page
def letter_file(request: Any, person: Person, number: int) -> FileResponse:
    """The Word file, as an attachment whose name gives nothing away."""
    one = _find(person, number)
    if not one.letter.document:
        raise Http404
    at = timezone.now()
    _opened(one, at)
    log_letter(Action.DOWNLOADED, one.letter, actor=Actor.applicant(), at=at)
    file = one.letter.document.open("rb")
    return FileResponse(file, as_attachment=True, filename=document_name(one.letter), content_type=WORD)


def _heading(one: MyLetter) -> str:
    """Nothing of what the letter is about: the tab and the history of the browser show it."""
    return _("Letter %(number)s") % {"number": one.letter.number}


def _find(person: Person, number: int) -> MyLetter:
    found = letter_of(person, number)
    if found is None:
        raise Http404
    return found


def _opened(one: MyLetter, at: datetime) -> None:
    if one.letter.opened_at is None:
        telling.mark_opened(one.letter.pk, actor=Actor.applicant(), at=at)


def _newer(one: MyLetter, person: Person) -> Letter | None:
    """The letter that replaced this one, where the same person can read it."""
    later = one.letter.replaced_by
    found = letter_of(person, later.number) if later is not None else None
    return found.letter if found else None
