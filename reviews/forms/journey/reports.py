"""The reports that were made, one page each (pages.md A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pledge.domain.known_dates import span_of
from pledge.forms.dates import FuzzyDateField
from pledge.forms.widgets import Checkbox
from reviews.domain.facts import AFFECTED, APPLICANT
from reviews.domain.journey import items, page_answers
from reviews.domain.journey.pages import for_someone_else
from reviews.domain.journey.shapes import answered, text
from reviews.forms.journey.base import EntryForm, JourneyForm
from reviews.forms.journey.fields import YES_NO_NOT_SURE, FewLines, Line, OneOf, PastDate, Story

if TYPE_CHECKING:
    from reviews.forms.journey.fields import Choice

TOLD_TO = (
    ("council", _("The council")),
    ("police", _("The police")),
    ("council-landlord", _("The council, as landlord")),
    ("housing-provider", _("A housing association")),
    ("private-landlord", _("A private landlord or letting agent")),
    ("county-council", _("The county council")),
    ("health", _("A health service")),
    ("fire", _("The fire service")),
    ("other", _("Someone else")),
    ("not-sure", _("I am not sure")),
)
CHANNELS = (
    ("phone", _("By phone")),
    ("online", _("On a website or app")),
    ("email", _("By email")),
    ("letter", _("By letter")),
    ("office", _("At an office or station")),
    ("on-site", _("To an officer who was there")),
    ("diary", _("On diary sheets or a noise app")),
    ("other", _("In another way")),
    ("not-sure", _("I am not sure")),
)


class ReportsForm(JourneyForm):
    """The list of reports; the view draws the entries above it."""

    slug = "reports"

    more = OneOf(label=_("Do you want to add another report?"), choices=())

    ANOTHER = (("add", _("Yes, add another")), ("no", _("No, that is all I remember")))
    FIRST = (
        ("add", _("Add a report")),
        ("cannot-remember", _("I cannot remember any, but it was reported")),
        ("nobody-yet", _("Nobody has been told yet")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more: Any = self.fields["more"]
        if self.has_reports:
            more.choices = self.ANOTHER
        else:
            more.label = _("Can you remember a time when it was reported?")
            more.choices = self.FIRST

    @property
    def has_reports(self) -> bool:
        """Whether there is a report with anything in it."""
        return any(map(answered, items(self.answers, self.slug)))

    def _needed(self, cleaned: Any) -> list[tuple[str, str]]:
        """Choosing to add the first one is answer enough to go on."""
        return [] if cleaned.get("more") == "add" else super()._needed(cleaned)


class ReportForm(EntryForm):
    """One report: what happened, when, whom they told. Everything may be blank, approximate or not sure."""

    slug = "reports"

    what = Story(label=_("What happened, and where?"), rows=4)
    incident = PastDate(
        label=_("When did it happen?"),
        help_text=_("For example, 27 3 2025. A month or a year is fine if that is all you know"),
        name=_("The date it happened"),
    )
    lasted = OneOf(
        label=_("How long did it go on?"),
        choices=(
            ("one-day", _("It was on one day")),
            ("several-days", _("It went on for several days")),
            ("still-going-on", _("It was still going on when it was reported")),
            ("not-sure", _("I am not sure")),
        ),
    )
    incident_last = PastDate(label=_("When was the last day?"), name=_("The last day"))
    reported = PastDate(
        label=_("When was it reported?"),
        help_text=_("The day someone told the council, the police or another organisation about it"),
        name=_("The date it was reported"),
    )
    dates_right = forms.BooleanField(label=_("Yes, these dates are right"), required=False, widget=Checkbox())
    to = OneOf(label=_("Who was told?"), choices=TOLD_TO)
    recipient = Line(
        label=_("Which person, team or organisation, if you know?"),
        help_text=_("A name or a place is enough"),
        most=150,
    )
    channel = OneOf(label=_("How were they told?"), choices=CHANNELS)
    reference = Line(
        label=_("Reference or crime number, if you have one"),
        help_text=_("You do not need one. We can look for it"),
        most=80,
    )
    made_by = OneOf(label=_("Who made this report?"), choices=())
    made_by_name = Line(label=_("Who was it?"))
    hate = OneOf(label=_("Do you think this happened because of who you are?"), choices=YES_NO_NOT_SURE)
    said = FewLines(label=_("What did they say they would do, and what happened then?"))
    promised = OneOf(label=_("Did they say by when they would reply or act?"), choices=YES_NO_NOT_SURE)
    reply_due = FuzzyDateField(label=_("By when?"), name=_("The date they gave"), required=False)

    labels_for_another = {"hate": _("Do you think this happened because of who they are?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "made_by" in self.fields:
            made_by: Any = self.fields["made_by"]
            made_by.choices = self._makers()
        # Asked only where the dates seem the wrong way round.
        self._question = self.fields.pop("dates_right")
        if self.is_bound or reported_first(self.own):
            self._ask_about_dates()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not reported_first(cleaned):
            self.fields.pop("dates_right", None)
            cleaned.pop("dates_right", None)
        elif not cleaned.get("dates_right"):
            self.add_error(
                "dates_right",
                _("This says it was reported before it happened. Change a date, or tick that they are right"),
            )
        first, last = span_of(cleaned.get("incident")), span_of(cleaned.get("incident_last"))
        if first and last and last[1] < first[0]:
            self.add_error("incident_last", _("The last day must be the same as or after the first"))
        return cleaned

    def _ask_about_dates(self) -> None:
        """Put the question straight after the two dates it is about."""
        order = list(self.fields)
        self.fields["dates_right"] = self._question
        order.insert(order.index("reported") + 1, "dates_right")
        self.order_fields(order)

    def _makers(self) -> tuple[Choice, ...]:
        others = [person for person in items(self.answers, "people") if answered(person)]
        named = [(person["id"], text(person, "name") or gettext("Someone you added")) for person in others]
        if for_someone_else(self.answers):
            affected = text(page_answers(self.answers, "name"), "affected_name")
            own: list[Choice] = [
                (AFFECTED, affected or _("The person I am asking for")),
                (APPLICANT, _("I did, for them")),
            ]
        else:
            own = [(APPLICANT, _("I did"))]
        return (*own, *named, ("someone-else", _("Someone else")), ("not-sure", _("I am not sure")))


def reported_first(own: Any) -> bool:
    """Whether a report was, as far as its dates are known, made before what it is about."""
    reported, incident = span_of(own.get("reported")), span_of(own.get("incident"))
    return bool(reported and incident and reported[1] < incident[0])
