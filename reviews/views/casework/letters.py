"""C10: the letters of a case: writing one, looking at it as a page, choosing its way, the Word file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from pledge.audit import Action, Actor
from pledge.domain.working_days import london_date
from pledge.roles import May
from reviews.documents.build import parts_of
from reviews.documents.requirements import MissingPart, missing_parts
from reviews.forms.letters import PartsForm, WayForm, WriteForm, initial_parts
from reviews.models import Letter, Person
from reviews.selectors.letter_pages import sheet_of
from reviews.selectors.letters import letters_of, line_of
from reviews.selectors.reach import reach_of
from reviews.services import letters
from reviews.services.attempts import may_be_attempted
from reviews.services.letter_files import content_of, document_name, document_of, gaps
from reviews.services.settling import must_decide_again
from reviews.views.casework.base import case_page
from reviews.views.casework.changed import both_versions
from reviews.views.casework.page import show_case

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@case_page(May.CASEWORK_VIEW)
def case_letters(request: Any) -> HttpResponse:
    """Every letter, what must still be told, and the way to write one."""
    return show_case(
        request,
        "reviews/casework/letters.html",
        tab="letters",
        letters=letters_of(request.case, _people(request)),
        may_change=request.member.may(May.CASEWORK_CHANGE),
    )


@case_page(May.CASEWORK_CHANGE)
def write_letter(request: Any) -> HttpResponse:
    """Choose a letter and its reader; a draft of it that is there already is gone on with."""
    offers = letters_of(request.case, _people(request)).offers
    if not offers:
        messages.info(request, _("There is no letter to write now. Other letters write themselves."))
        return HttpResponseRedirect(letters_address(request))
    form = WriteForm(request.POST or None, offers=[(one.key, one.words) for one in offers])
    if form.is_valid():
        kind, person = form.chosen
        try:
            letter = letters.write_for_case(
                request.case.pk, kind, person, actor=actor_of(request), at=timezone.now()
            )
        except letters.NotStanding:
            messages.error(request, _("The decision has changed meanwhile. Look at it first."))
            return HttpResponseRedirect(letters_address(request))
        return to_letter(request, letter.number)
    return show_case(
        request,
        "reviews/casework/letter_write.html",
        tab="letters",
        status=422 if form.errors else 200,
        form=form,
        back_href=letters_address(request),
    )


@sensitive_post_parameters()
@case_page(May.CASEWORK_VIEW)
def case_letter(request: Any, number: int) -> HttpResponse:
    """One letter as a page: a draft with its free parts and what is missing, else as it was sent."""
    letter = find_letter(request, number)
    draft = letter.state == Letter.State.DRAFT
    if not (draft and request.member.may(May.CASEWORK_CHANGE)):
        if request.method == "POST":
            messages.info(request, _("This letter has gone out since: it cannot be changed any more."))
            return to_letter(request, number)
        return _letter_page(request, letter)
    parts = parts_of(letter.kind, request.case.procedure_data)
    initial = initial_parts(parts, letter.free_parts) | {"version": letter.version}
    form = PartsForm(request.POST or None, parts=parts, initial=initial)
    if not form.is_valid():
        return _letter_page(request, letter, form=form, status=422 if form.errors else 200)
    try:
        letters.keep_parts(
            letter.pk,
            form.cleaned_data["version"],
            form.values(),
            actor=actor_of(request),
            at=timezone.now(),
        )
    except letters.StaleLetter as stale:
        theirs = initial_parts(parts, stale.letter.free_parts)
        around = both_versions(
            form,
            theirs,
            version=stale.letter.version,
            changed_by="",
            changed_at=None,
            href=request.path,
        )
        return _letter_page(request, stale.letter, form=form, status=422, **around)
    except letters.AlreadyIssued:
        messages.info(request, _("This letter has gone out since: it cannot be changed any more."))
        return to_letter(request, number)
    messages.success(request, _("Saved. This is the letter as it stands."))
    return to_letter(request, number)


def _letter_page(request: Any, letter: Letter, status: int = 200, **context: Any) -> HttpResponse:
    today = london_date(timezone.now())
    draft = content_of(letter, today) if letter.state == Letter.State.DRAFT else None
    replaced_by = letter.replaced_by
    return show_case(
        request,
        "reviews/casework/letter.html",
        tab="letters",
        status=status,
        **(
            {
                "letter": letter,
                "line": line_of(letter),
                "replaced_by": replaced_by,
                "sheet": sheet_of(letter, today, draft),
                "gaps": gap_lines(missing_parts(draft)) if draft else (),
                "may_change": request.member.may(May.CASEWORK_CHANGE),
                "may_take_back": letters.may_be_taken_back(letter),
                "may_be_given": letter.state == Letter.State.ISSUED
                and letter.way in (Letter.Way.HAND, Letter.Way.SPOKEN),
                "may_return": letter.state == Letter.State.TOLD and letter.way == Letter.Way.POST,
                "may_attempt": may_be_attempted(letter),
                "may_rewrite": letter.state == Letter.State.RETURNED or _unopened(letter),
                "tried": letter.attempts.select_related("recorded_by").order_by("on", "pk"),
                "back_href": letters_address(request),
            }
            | context
        ),
    )


def _unopened(letter: Letter) -> bool:
    """Sent online and not opened: it may be sent another way as well."""
    return letter.state == Letter.State.ISSUED and letter.way == Letter.Way.ONLINE


@case_page(May.CASEWORK_CHANGE)
def send_letter(request: Any, number: int) -> HttpResponse:
    """Choose the way of a letter, and send it on its way: only safe ways are offered."""
    letter = find_letter(request, number)
    if letter.state != Letter.State.DRAFT:
        messages.info(request, _("This letter has gone out already. Nothing was sent twice."))
        return to_letter(request, number)
    if letter.decision is not None and must_decide_again(request.case, letter.decision):
        messages.error(request, MUST_DECIDE_AGAIN)
        return to_letter(request, number)
    safe = [way for way in Letter.Way.values if letters.way_is_safe(letter.to, way)]
    form = WayForm(request.POST or None, ways=safe, initial={"version": letter.version})
    missing: list[MissingPart] = []
    if form.is_valid():
        try:
            done = letters.issue(
                letter.pk,
                form.cleaned_data["version"],
                form.cleaned_data["way"],
                actor=actor_of(request),
                at=timezone.now(),
            )
        except letters.Incomplete as stop:
            missing = stop.missing
            form.add_error(None, _("Something is missing that no letter may go without."))
        except letters.UnsafeWay:
            form.add_error("way", _("This way is not known to be safe for them. Select another"))
        except letters.StaleLetter:
            messages.warning(request, _("Somebody changed the letter meanwhile. Look at it, then send it."))
            return to_letter(request, number)
        except letters.NotStanding:
            messages.error(
                request, _("The decision it tells has been replaced, so it must not go out. Throw it away.")
            )
            return to_letter(request, number)
        except letters.MustDecideAgain:
            messages.error(request, MUST_DECIDE_AGAIN)
            return to_letter(request, number)
        except letters.AlreadyIssued:
            messages.info(request, _("This letter has gone out already. Nothing was sent twice."))
            return to_letter(request, number)
        else:
            messages.success(request, SENT[Letter.Way(done.way)])
            return to_letter(request, number)
    return show_case(
        request,
        "reviews/casework/letter_send.html",
        tab="letters",
        status=422 if form.errors else 200,
        letter=letter,
        line=line_of(letter),
        form=form,
        missing=gap_lines(missing or gaps(letter, london_date(timezone.now()))),
        reach=reach_of(letter.to),
        not_offered=not_offered(letter),
        back_href=letter_address(request, number),
    )


MUST_DECIDE_AGAIN = gettext_lazy(
    "It says “not met”, and on the facts as they are now only “met” can be decided (section 104(4) and (5)). "
    "The bodies must decide again: nothing was sent."
)
SENT = {
    Letter.Way.ONLINE: gettext_lazy("Sent. It counts as told when they open it."),
    Letter.Way.POST: gettext_lazy(
        "It waits in the letters to post. It counts as told on the day it is posted."
    ),
    Letter.Way.HAND: gettext_lazy("Ready. Print it, hand it over, then record it here."),
    Letter.Way.SPOKEN: gettext_lazy("Ready. Read it out or explain it, then record it here."),
}


@case_page(May.CASEWORK_VIEW)
def letter_word(request: Any, number: int) -> HttpResponse:
    """The Word file, as an attachment whose name gives nothing away; taking it is in the log."""
    letter = find_letter(request, number)
    now = timezone.now()
    data = document_of(letter, london_date(now))
    letters.log_letter(Action.DOWNLOADED, letter, actor=actor_of(request), at=now)
    response = HttpResponse(data, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{document_name(letter)}"'
    return response


def not_offered(letter: Letter) -> list[str]:
    """The ways that are not offered, each with why."""
    person = letter.to
    found = []
    if not letters.way_is_safe(person, Letter.Way.ONLINE):
        if person.email or person.phone:
            found.append(_("Online: neither email nor text message is known to be safe for a message."))
        else:
            found.append(_("Online: there is no email address or mobile number for a message."))
    if not letters.way_is_safe(person, Letter.Way.POST):
        if not person.address.strip():
            found.append(_("By post: there is no address."))
        elif person.post_safe == "no":
            found.append(_("By post: they have said that post is not safe."))
        else:
            found.append(_("By post: it is not known whether post is safe."))
    return found


def gap_lines(missing: list[MissingPart]) -> list[dict[str, str]]:
    """What is missing, each with the free part where it is filled in; "" where it is a setting."""
    return [{"sentence": one.sentence, "part": PART_OF.get(one.field, "")} for one in missing]


# Where a gap is filled in, for fields that an officer writes.
PART_OF = {
    "chair": "chair",
    "take_part": "take_part",
    "take_part_by": "take_part_by-day",
    "other_help": "other_help",
    "apply_again": "apply_again",
    "appeal": "appeal_body",
    "appeal.body": "appeal_body",
    "appeal.how": "appeal_how",
    "appeal.last_date": "appeal_by-day",
    "reasons": "reasons",
    "reopen": "reopen",
    "meaning": "meaning",
    "disagree_by": "disagree_by-day",
}


def _people(request: Any) -> tuple[Person, ...]:
    return tuple(Person.objects.filter(case=request.case))


def find_letter(request: Any, number: int) -> Letter:
    """One letter of the case of the request; *not found* for any other number."""
    rows = Letter.objects.select_related(
        "to", "decision", "replaced_by", "told_by", "written_by", "message", "case", "case__authority"
    )
    return get_object_or_404(rows, case=request.case, number=number)


def letters_address(request: Any) -> str:
    return reverse("case_letters", args=[request.authority.slug, request.case.reference])


def letter_address(request: Any, number: int) -> str:
    return reverse("case_letter", args=[request.authority.slug, request.case.reference, number])


def to_letter(request: Any, number: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(letter_address(request, number))


def actor_of(request: Any) -> Actor:
    return Actor.member(request.member.user)
