"""C10: what becomes of a letter: handed over, spoken, came back, taken back, tried in vain, thrown away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pledge.domain.working_days import london_date
from pledge.roles import May
from reviews.forms.letters import AttemptForm, GivenForm, NotToldForm, ReturnedForm, StandInForm
from reviews.models import Letter, Person, Task
from reviews.selectors.letters import letters_of, line_of
from reviews.services import attempts, letters, telling
from reviews.services.cases import Stale
from reviews.services.contact import UnsafeWay
from reviews.views.casework.base import case_page
from reviews.views.casework.corrections import newer
from reviews.views.casework.letters import (
    actor_of,
    find_letter,
    letter_address,
    letters_address,
    to_letter,
)
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def letter_given(request: Any, number: int) -> HttpResponse:
    """Record that a letter was handed over, or spoken: when, by whom, how it went."""
    letter = find_letter(request, number)
    if letter.state == Letter.State.TOLD:
        messages.info(request, _("This was recorded already. Nothing was changed."))
        return to_letter(request, number)
    if letter.state != Letter.State.ISSUED or letter.way not in (Letter.Way.HAND, Letter.Way.SPOKEN):
        messages.info(request, _("There is nothing to record: look at where the letter stands now."))
        return to_letter(request, number)
    now = timezone.now()
    form = GivenForm(
        request.POST or None,
        today=london_date(now),
        since=london_date(letter.issued_at) if letter.issued_at else None,
        initial={
            "version": request.case.version,
            "on": london_date(now),
            "who": request.member.user.full_name,
        },
    )
    if form.is_valid():
        given = form.cleaned_data
        note = f"{given['who']}: {given['note']}"
        try:
            telling.mark_given(
                letter.pk, given["version"], given["on"], note, actor=actor_of(request), at=now
            )
        except telling.NotOnItsWay:
            messages.info(request, _("There is nothing to record: look at where the letter stands now."))
            return to_letter(request, number)
        except Stale as stale:
            return _stale(request, stale, "letter_given", form, letter)
        messages.success(request, _("Recorded. They have been told."))
        return to_letter(request, number)
    return _ask(request, "letter_given", form, letter)


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def letter_returned(request: Any, number: int) -> HttpResponse:
    """Record that a letter came back: the duty to tell is open again."""
    letter = find_letter(request, number)
    if letter.state == Letter.State.RETURNED:
        messages.info(request, _("This was recorded already. Nothing was changed."))
        return to_letter(request, number)
    if letter.way != Letter.Way.POST or letter.state != Letter.State.TOLD:
        messages.info(request, _("Only a letter that was posted can come back."))
        return to_letter(request, number)
    form = ReturnedForm(request.POST or None)
    if form.is_valid():
        telling.mark_returned(letter.pk, form.cleaned_data["why"], actor=actor_of(request), at=timezone.now())
        messages.warning(request, _("Recorded. The duty to tell is open again: try another way."))
        return to_letter(request, number)
    return _ask(request, "letter_returned", form, letter)


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def letter_attempt(request: Any, number: int) -> HttpResponse:
    """Record an attempt to tell the decision that did not reach the applicant."""
    letter = find_letter(request, number)
    if not attempts.may_be_attempted(letter):
        messages.info(request, _("There is nothing to tell by this letter any more."))
        return to_letter(request, number)
    now = timezone.now()
    form = AttemptForm(
        request.POST or None,
        today=london_date(now),
        initial={"version": request.case.version, "on": london_date(now)},
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            attempts.record_attempt(letter.pk, given.pop("version"), **given, actor=actor_of(request), at=now)
        except UnsafeWay:
            form.add_error("kind", _("They have said that this way is not safe. Do not use it"))
        except attempts.NothingToTell:
            messages.info(request, _("There is nothing to tell by this letter any more."))
            return to_letter(request, number)
        except Stale as stale:
            return _stale(request, stale, "letter_attempt", form, letter)
        else:
            messages.success(request, _("The attempt is on record, here and in the contact log."))
            return to_letter(request, number)
    return _ask(request, "letter_attempt", form, letter)


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def stand_in(request: Any) -> HttpResponse:
    """Two attempts failed: a manager's reason stands in for telling."""
    people = tuple(Person.objects.filter(case=request.case))
    found = letters_of(request.case, people)
    if not found.may_stand_in:
        messages.info(request, _("Two recorded attempts are needed first, and a decision still to be told."))
        return HttpResponseRedirect(letters_address(request))
    template = "reviews/casework/stand_in.html"
    around: dict[str, Any] = {"tried": found.tried, "back_href": letters_address(request)}
    form = StandInForm(request.POST or None, initial={"version": request.case.version})
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            attempts.stand_in(
                request.case.pk, given.pop("version"), **given, actor=actor_of(request), at=timezone.now()
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=newer(form, stale), tab="letters", **around)
        except (attempts.TooFewAttempts, attempts.NothingToTell):
            messages.info(request, _("Two recorded attempts are needed first, and a decision to be told."))
        else:
            messages.success(request, _("The reason stands in for telling. The case can go on."))
        return HttpResponseRedirect(letters_address(request))
    status = 422 if form.errors else 200
    return show_case(request, template, tab="letters", status=status, form=form, **around)


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def victim_not_told(request: Any, person: int) -> HttpResponse:
    """Say why telling a victim who did not apply is not safe: that settles the open item."""
    who = get_object_or_404(Person, case=request.case, pk=person, is_victim=True, is_applicant=False)
    waits = Task.objects.filter(
        case=request.case, kind=Task.Kind.TELL_VICTIM, about=f"person:{who.pk}", done_at__isnull=True
    )
    if not waits.exists():
        messages.info(request, _("This is settled already: they were told, or a reason is on record."))
        return HttpResponseRedirect(letters_address(request))
    template = "reviews/casework/victim_not_told.html"
    around: dict[str, Any] = {"person": who, "back_href": letters_address(request)}
    form = NotToldForm(request.POST or None, initial={"version": request.case.version})
    if form.is_valid():
        given = form.cleaned_data
        try:
            telling.record_victim_not_told(
                request.case.pk,
                given["version"],
                who.pk,
                why=given["why"],
                actor=actor_of(request),
                at=timezone.now(),
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=newer(form, stale), tab="letters", **around)
        except telling.AlreadySettled:
            messages.info(request, _("This is settled already: they were told, or a reason is on record."))
        else:
            messages.success(request, _("The reason is on record."))
        return HttpResponseRedirect(letters_address(request))
    status = 422 if form.errors else 200
    return show_case(request, template, tab="letters", status=status, form=form, **around)


@case_page(May.CASEWORK_CHANGE)
@require_POST
def letter_take_back(request: Any, number: int) -> HttpResponse:
    """Make a letter that has not left the building a draft again."""
    letter = find_letter(request, number)
    version = request.POST.get("version", "")
    try:
        letters.take_back(
            letter.pk,
            int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1,
            actor=actor_of(request),
            at=timezone.now(),
        )
    except letters.NotTakenBack:
        messages.warning(request, _("It has gone: it cannot be taken back any more."))
    except letters.StaleLetter:
        messages.warning(request, _("Somebody changed the letter meanwhile. Look at it first."))
    else:
        messages.success(request, _("Taken back. It is a draft again: choose another way, or change it."))
    return to_letter(request, number)


@case_page(May.CASEWORK_CHANGE)
def letter_discard(request: Any, number: int) -> HttpResponse:
    """Throw a draft away, once that is confirmed."""
    letter = find_letter(request, number)
    if letter.state != Letter.State.DRAFT:
        messages.info(request, _("This letter has gone out: it is kept."))
        return to_letter(request, number)
    if request.method != "POST":
        return _ask(request, "letter_discard", None, letter)
    version = request.POST.get("version", "")
    try:
        letters.discard(
            letter.pk,
            int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1,
            actor=actor_of(request),
            at=timezone.now(),
        )
    except letters.StaleLetter:
        messages.warning(request, _("Somebody changed the letter meanwhile. Look at it first."))
        return to_letter(request, number)
    except letters.AlreadyIssued:
        messages.info(request, _("This letter has gone out: it is kept."))
        return to_letter(request, number)
    messages.success(request, _("The draft has been thrown away."))
    return HttpResponseRedirect(letters_address(request))


def _ask(request: Any, name: str, form: Any, letter: Letter) -> HttpResponse:
    return show_case(
        request,
        f"reviews/casework/{name}.html",
        tab="letters",
        status=422 if form is not None and form.errors else 200,
        form=form,
        letter=letter,
        line=line_of(letter),
        back_href=letter_address(request, letter.number),
    )


def _stale(request: Any, stale: Stale, name: str, form: Any, letter: Letter) -> HttpResponse:
    return show_stale(
        request,
        stale,
        f"reviews/casework/{name}.html",
        form=newer(form, stale),
        tab="letters",
        letter=letter,
        line=line_of(letter),
        back_href=letter_address(request, letter.number),
    )
