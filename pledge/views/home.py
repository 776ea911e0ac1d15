"""S4: what waits in each area, and for roles whose pages are still to come, what will come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pledge.access import member
from pledge.carriers.words import words_for
from pledge.file_care import ALARM_WORDS
from pledge.models import Alarm
from pledge.navigation import Door, add_door, areas_of, doors_of
from pledge.operations import alarms
from pledge.roles import May, Role
from pledge.waiting import cards_for


@dataclass(frozen=True, slots=True)
class Coming:
    """An area that is still to come, for whom, and what they will find there."""

    area: str
    roles: frozenset[Role]
    heading: str | Promise
    text: str | Promise


COMING = (
    Coming(
        "meetings",
        frozenset({Role.CHAIR, Role.PANEL_MEMBER}),
        _("Review meetings"),
        _(
            "Review meetings are still to come to this service. The meetings that name you will be here, "
            "each with its papers and its actions. Until then the coordinator sends you what you need."
        ),
    ),
    Coming(
        "settings",
        frozenset({Role.ADMINISTRATOR}),
        _("Settings"),
        _(
            "Most settings are still to come to this service: the relevant bodies, people and their roles, "
            "messages and letters. The review procedure and the access log are here already."
        ),
    ),
)

add_door(
    Door(
        "access-log",
        _("Access log"),
        _("Who saw and did what: by person, by case and by day."),
        "access_log",
        May.ACCESS_LOG_VIEW,
        order=90,
    )
)


@never_cache
@member(May.ENTER)
@require_safe
def home(request: Any) -> HttpResponse:
    """What waits for this member here."""
    there = {area.key for area in areas_of(request)}
    minds_messages = request.member.may(May.CASEWORK_CHANGE) or request.member.may(May.SETTINGS_CHANGE)
    context = {
        "cards": cards_for(request),
        "coming": [one for one in COMING if one.area not in there and one.roles & request.member.roles],
        "alarms": [(alarm, _words(alarm)) for alarm in alarms()] if minds_messages else [],
        "doors": doors_of(request),
    }
    return render(request, "pledge/home.html", context)


def _words(alarm: Alarm) -> str:
    """Why, and what to do: of files by the alarm's name, of messages by its reason."""
    return str(ALARM_WORDS.get(alarm.name, "")) or words_for(alarm.reason)
