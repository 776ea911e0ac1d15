"""How every case page is shown: the way back, who it is about, the tabs, then the page itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.domain.lifecycle import Status
from reviews.models import Decision
from reviews.selectors.case import CaseFrame, case_frame

# The sub navigation of a case: the word for ``tab``, the name of the address, what it says.
TABS: tuple[tuple[str, str, str | Promise], ...] = (
    ("overview", "case_overview", gettext_lazy("Overview")),
    ("reports", "case_reports", gettext_lazy("Reports")),
    ("people", "case_people", gettext_lazy("People")),
    ("bodies", "case_bodies", gettext_lazy("Bodies")),
    ("contact", "case_contact", gettext_lazy("Contact")),
    ("decision", "case_decision", gettext_lazy("Decision")),
    ("letters", "case_letters", gettext_lazy("Letters")),
    ("history", "case_history", gettext_lazy("History")),
)
STATUS_COLOURS = {
    Status.RECEIVED: "govuk-tag--blue",
    Status.DECIDED: "govuk-tag--orange",
    Status.TOLD: "govuk-tag--green",
    Status.WITHDRAWN: "govuk-tag--grey",
    Status.CLOSED: "govuk-tag--grey",
}


def show_case(request: Any, template: str, *, tab: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of ``request.case`` that extends ``reviews/casework/base_case.html``.

    Three queries for the frame, whatever the page. A page with an error answers 422.

    Args:
        tab: which entry of :data:`TABS` is marked.
        context: what the page itself shows. A ``back_href`` (of a page that asks) replaces the breadcrumbs; a
            ``frame`` that the view needed itself is not read twice.
    """
    frame = context.get("frame") or case_frame(request.case, request.member)
    around = {
        "case": request.case,
        "frame": frame,
        "area": _("Casework"),
        "identity": identity_of(frame),
        "tabs": tabs_of(request, frame, tab),
    }
    if "back_href" not in context:
        around["breadcrumbs"] = [
            {"text": _("Casework"), "href": way_back(request)},
            {"text": request.case.reference},
        ]
    return render(request, template, around | context, status=status)


def way_back(request: Any) -> str:
    """The list as it was left: the same filter, page and row; the inbox for who came another way."""
    kept = request.session.get("casework_list") or {}
    if kept.get("authority") == request.authority.slug:
        return f"{kept['address']}#{request.case.reference}"
    return reverse("casework_inbox", args=[request.authority.slug])


def keep_way_back(request: Any) -> None:
    """Remember the list that is being shown, for :func:`way_back`. No name is ever in its address."""
    kept = {"authority": request.authority.slug, "address": request.get_full_path()}
    if request.session.get("casework_list") != kept:
        request.session["casework_list"] = kept


def identity_of(frame: CaseFrame) -> dict[str, Any]:
    """What ``components/identity_bar.html`` says of a case."""
    case = frame.case
    tags: list[dict[str, Any]] = [
        {"text": case.get_status_display(), "classes": STATUS_COLOURS[Status(case.status)]}
    ]
    if case.outcome:
        tags.append({"text": Decision.Outcome(case.outcome).label, "classes": "govuk-tag--grey"})
    facts = [
        {"term": _("Reference"), "value": case.reference},
        {"term": _("Received"), "value": date_format(case.received_on, "j F Y")},
        {"term": _("Named contact"), "value": _named_contact(frame)},
    ]
    return {"title": _who(frame), "tags": tags, "facts": facts}


def tabs_of(request: Any, frame: CaseFrame, active: str) -> list[dict[str, Any]]:
    """What ``components/sub_navigation.html`` lists."""
    counts = {
        "overview": (frame.counts.tasks, _("to do")),
        "reports": (frame.counts.reports, ""),
        "people": (frame.counts.people, ""),
        "bodies": (frame.counts.bodies_waiting, _("not yet confirmed")),
        "contact": (frame.counts.unread, _("unread")),
        "letters": (frame.counts.letters_waiting, _("waiting")),
    }
    tabs = []
    for code, name, text in TABS:
        number, of_what = counts.get(code, (0, ""))
        href = reverse(name, args=[request.authority.slug, request.case.reference])
        tabs.append({"text": text, "href": href, "active": code == active, "count": _count(number, of_what)})
    return tabs


def _count(number: int, of_what: str) -> str | None:
    if not number:
        return None
    if not of_what:
        return str(number)
    return format_html('{}<span class="govuk-visually-hidden"> {}</span>', number, of_what)


def _who(frame: CaseFrame) -> str:
    applicant = frame.applicant
    name = (applicant.called if applicant else "") or _("Name not given")
    if not frame.victims:
        return name
    victims = ", ".join(victim.called or _("name not given") for victim in frame.victims)
    return _("%(applicant)s, for %(victims)s") % {"applicant": name, "victims": victims}


def _named_contact(frame: CaseFrame) -> str:
    return frame.case.named_contact.full_name if frame.case.named_contact else _("Nobody yet")
