"""C2: what can be done about one date: say when it began, call its meeting, pause it, let it run on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.forms.overtaken import posted_version
from pledge.roles import May
from reviews.forms.casework.clock_dates import MeetingForm, PauseForm, StartedForm
from reviews.models import Clock, Letter, Task
from reviews.selectors.clock_page import ClockPage, clock_page, clocks_to_show
from reviews.services import meetings, pauses, started
from reviews.services.cases import NotOpen, Stale
from reviews.services.clocks import calendar_of
from reviews.views.casework.area import today
from reviews.views.casework.base import CaseView, case_page
from reviews.views.casework.corrections import closed
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale


def _of_an_open_case(view: CaseView) -> Callable[..., HttpResponse]:
    """A form sent to a case that has come to its end meanwhile changes nothing, and says so."""

    @wraps(view)
    def tried(request: Any, number: int) -> HttpResponse:
        try:
            return view(request, number)
        except NotOpen:
            messages.error(request, closed())
            return _back(request, number)

    return tried


@case_page()
def case_clock(request: Any, number: int) -> HttpResponse:
    """How one date was worked out, day by day, and what can be done about it."""
    page = clock_page(_clock(request, number), calendar_of(request.authority), today())
    return show_case(request, "reviews/casework/clock.html", tab="overview", page=page, line=page.line)


@case_page(May.CASEWORK_CHANGE)
@_of_an_open_case
def case_clock_started(request: Any, number: int) -> HttpResponse:
    """Record the day from which a time runs, where only a person can know it."""
    clock, page, context = _open(request, number)
    if not page.may_start:
        raise Http404
    form = StartedForm(
        _posted(request), earliest=request.case.received_on, latest=today(), initial={"on": clock.base_on}
    )
    template = "reviews/casework/clock_started.html"
    if form.is_valid():
        try:
            started.record_event(
                request.case.pk, posted_version(request), number, **form.cleaned_data, **_who(request)
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, theirs={"on": clock.base_on}, **context)
        messages.success(request, _("Saved. The dates that run from that day are worked out."))
        return _back(request, number)
    return _show(request, template, form, context)


@case_page(May.CASEWORK_CHANGE)
@_of_an_open_case
def case_clock_meeting(request: Any, number: int) -> HttpResponse:
    """Record the day of the meeting at which a step is done, or move it with a reason."""
    clock, page, context = _open(request, number)
    if not page.at_a_meeting:
        raise Http404
    kept = {"on": clock.called_on, "reason": clock.moved_reason}
    moves = clock.called_on is not None
    form = MeetingForm(_posted(request), today=today(), moves=moves, initial=kept)
    template = "reviews/casework/clock_meeting.html"
    if form.is_valid():
        try:
            sent = meetings.call(
                request.case.pk, posted_version(request), number, **form.cleaned_data, **_who(request)
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, theirs=kept, **context)
        _say(request, sent, _("Saved. The applicant has not been told the day yet."))
        return _back(request, number)
    return _show(request, template, form, context)


@case_page(May.CASEWORK_CHANGE)
@require_POST
@_of_an_open_case
def case_clock_tell(request: Any, number: int) -> HttpResponse:
    """Tell the applicant the day of a meeting: from now on it is a promise."""
    try:
        sent = meetings.tell(request.case.pk, posted_version(request), number, **_who(request))
    except Stale:
        messages.warning(
            request, _("Somebody changed the case, and nothing was sent. Look at the date again.")
        )
    except (meetings.NotCalled, Clock.DoesNotExist):
        messages.warning(request, _("There is no day to tell yet."))
    else:
        _say(request, sent, _("The applicant is being told already."))
    return _back(request, number)


@case_page(May.CASEWORK_CHANGE)
@_of_an_open_case
def case_clock_pause(request: Any, number: int) -> HttpResponse:
    """Let a time stand still, for a reason that the applicant is told, to a day when somebody looks again."""
    _clock_row, page, context = _open(request, number)
    earliest, latest = pauses.days_to_look_again(today())
    form = PauseForm(_posted(request), earliest=earliest, latest=latest)
    template = "reviews/casework/clock_pause.html"
    if form.is_valid():
        try:
            sent = pauses.pause(
                request.case.pk, posted_version(request), number, **form.cleaned_data, **_who(request)
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, **context)
        except (pauses.NotPausable, pauses.DateGone, pauses.AlreadyPaused):
            return _show(request, template, form, context | {"cannot": True})
        _say(request, sent, _("This pause has begun already."))
        return _back(request, number)
    return _show(request, template, form, context | {"cannot": not page.may_pause})


@case_page(May.CASEWORK_CHANGE)
@require_POST
def case_clock_run_on(request: Any, number: int) -> HttpResponse:
    """End a pause: the time runs on from today."""
    try:
        ended = pauses.run_on(request.case.pk, posted_version(request), number, **_who(request))
    except Stale:
        messages.warning(
            request, _("Somebody changed the case, and nothing was saved. Look at the date again.")
        )
    else:
        said = _("The time runs again from today.") if ended else _("There is no pause here any more.")
        messages.success(request, said)
    return _back(request, number)


def _clock(request: Any, number: int) -> Clock:
    return get_object_or_404(clocks_to_show(number), case=request.case)


def _open(request: Any, number: int) -> tuple[Clock, ClockPage, dict[str, Any]]:
    """The clock, its page, and what every form about it shows."""
    clock = _clock(request, number)
    page = clock_page(clock, calendar_of(request.authority), today())
    back = reverse("case_clock", args=[request.authority.slug, request.case.reference, number])
    return clock, page, {"page": page, "line": page.line, "back_href": back, "tab": "overview"}


def _posted(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


def _who(request: Any) -> dict[str, Any]:
    return {"actor": Actor.member(request.member.user), "at": timezone.now()}


def _show(request: Any, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return show_case(request, template, status=status, form=form, **context)


def _say(request: Any, sent: Letter | Task | None, otherwise: str) -> None:
    if isinstance(sent, Task):
        messages.warning(request, _("Saved. The letter waits: it cannot be sent by a safe way as it stands."))
    elif sent is None:
        messages.info(request, otherwise)
    else:
        messages.success(request, _("Saved. The letter to the applicant is on its way."))


def _back(request: Any, number: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("case_clock", args=[request.authority.slug, request.case.reference, number])
    )
