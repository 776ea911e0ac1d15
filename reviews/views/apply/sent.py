"""What stands after sending: the reference, what happens by when, whom to ask, and how to come back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from pledge.domain.working_days import london_date
from reviews.models import Case, Clock, Person
from reviews.selectors.due import what_is_due
from reviews.services.passphrases import give_words, has_words
from reviews.views.apply.check import no_safe_way, sections_of
from reviews.views.apply.desk import Desk
from reviews.views.apply.showing import frame_of
from reviews.views.what_next import step_name, when_words


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens next: what, and by when in words."""

    what: str
    when: str


def sent(request: Any, desk: Desk) -> HttpResponse:
    """The reference and what comes next; the same page each time it is opened."""
    case = _case(desk)
    words = ""
    if request.method == "POST" and not desk.staff:
        seed = request.POST.get("key", "")[:64]
        words = give_words(case, seed=seed, at=desk.at)
    context = {
        **_around(desk, case),
        "words": words,
        "can_come_back": has_words(case),
        "key": request.POST.get("key", "")[:64] or secrets.token_urlsafe(16),
    }
    template = "keying_sent" if desk.staff else "sent"
    return render(request, f"reviews/apply/{template}.html", context)


def copy(request: Any, desk: Desk) -> HttpResponse:
    """Everything as it was sent, to print. Only on this device, until the browser is closed."""
    case = _case(desk)
    desk.show_as_sent(case)
    context = {**_around(desk, case), "sections": sections_of(desk), "back_href": desk.named("sent")}
    return render(request, "reviews/apply/copy.html", context)


def _case(desk: Desk) -> Case:
    return Case.objects.select_related("named_contact").get(draft=desk.draft)


def _around(desk: Desk, case: Case) -> dict[str, Any]:
    clocks = list(Clock.objects.filter(case=case))
    return {
        **frame_of(desk),
        "sent_case": case,
        "steps": [
            _step(clock, desk)
            for clock in clocks
            if clock.met_on is None and clock.ended_on is None and clock.kind in ("acknowledge", "decide")
        ],
        "contact_by": _contact_by(clocks),
        "no_safe_way": no_safe_way(case.answers),
        "applicant": Person.objects.filter(case=case, is_applicant=True).first(),
        "not_agreed": case.agreement in (Case.Agreement.NOT_ASKED, Case.Agreement.REFUSED),
        "in_danger": case.in_danger,
        "heading": _("Application received") if desk.staff else _("We have your application"),
        "reference_html": format_html(
            "{}<br><strong>{}</strong>", _("Reference") if desk.staff else _("Your reference"), case.reference
        ),
        "sign_in_href": reverse("my_application_sign_in", args=[desk.authority.slug]),
        "desk_copy_href": "" if desk.staff else desk.named("sent_copy"),
    }


def _step(clock: Clock, desk: Desk) -> Step:
    """As the applicant reads it; to a member, what is theirs to do, and whether its day has gone by."""
    if not desk.staff:
        return Step(step_name(clock.kind), when_words(clock.rule, clock.due_on))
    if clock.due_on is None or clock.due_on >= london_date(desk.at):
        return Step(str(what_is_due(clock.kind)), when_words(clock.rule, clock.due_on))
    day = date_format(clock.due_on, "j F Y")
    return Step(str(what_is_due(clock.kind)), _("was due by %(date)s: do it today") % {"date": day})


def _contact_by(clocks: list[Clock]) -> date | None:
    """When somebody will have been named at the latest: by the day the application is acknowledged."""
    return next((clock.due_on for clock in clocks if clock.kind == "acknowledge" and clock.due_on), None)
