"""What this authority's own cases show about practice, for the self-assessment (``docs/figures.md``).

Only counts leave here, never a person or a reference. Cases belong to a period by the London day on which
they were received. What cannot be judged is left out, counted in ``missing`` and said in the sum.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Count as Counted
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from pledge.figures import Count, Period, figure
from reviews.models import BodyNotice, Case, Clock, Decision, Letter


@figure(
    "acknowledged-in-time",
    title=gettext_lazy("Acknowledged by the published date"),
    source=gettext_lazy("The acknowledgement clock of each case, from the procedure in force on its day"),
)
def acknowledged_in_time(period: Period) -> Count:
    """Acknowledged on or before the published date."""
    return _in_time(period, "acknowledge", "met_on", gettext("Acknowledged by the published date"))


@figure(
    "threshold-decided-in-time",
    title=gettext_lazy("Told the threshold decision by the published date"),
    source=gettext_lazy("The decision clock of each case, and the day the applicant was told"),
)
def decided_in_time(period: Period) -> Count:
    """The applicant told of the threshold decision on or before the published date."""
    title = gettext("Told the threshold decision by the published date")
    return _in_time(period, "decide", "case__applicant_told_on", title)


@figure(
    "told-decision-in-writing",
    title=gettext_lazy("Told the threshold decision in writing"),
    source=gettext_lazy("Letters opened, posted or handed over; s.104(6)"),
)
def told_in_writing(period: Period) -> Count:
    """Of the cases whose decision is final, those whose applicant has been given it in a letter.

    A decision only spoken, or one that two attempts stand in for, is counted and is not in writing.
    """
    letters = Letter.objects.filter(
        decision=OuterRef("pk"), to__is_applicant=True, state=Letter.State.TOLD
    ).exclude(way=Letter.Way.SPOKEN)
    sums = _standing_decisions(period).aggregate(
        whole=Counted("pk"), part=Counted("pk", filter=Exists(letters))
    )
    return _count(period, gettext("Told the decision in writing"), sums["part"], sums["whole"], 0)


@figure(
    "applications-passed-on",
    title=gettext_lazy("Passed on, and receipt confirmed by every relevant body"),
    source=gettext_lazy("The receipt that each body gave, or that was recorded for it; s.104(3)(b)"),
)
def passed_on(period: Period) -> Count:
    """Of the applications that still stand, those that every body they went to has confirmed having.

    One that went to no body at all has not been passed on.
    """
    notices = BodyNotice.objects.filter(case=OuterRef("pk"))
    confirmed = Exists(notices) & ~Exists(notices.filter(confirmed_at__isnull=True))
    title = gettext("Passed on, and confirmed by every relevant body")
    return _of_standing(period, confirmed, title)


@figure(
    "named-contact-given",
    title=gettext_lazy("Cases with a named contact"),
    source=gettext_lazy("The named contact of each case"),
)
def with_named_contact(period: Period) -> Count:
    """Of the applications that still stand, those that have one named person looking after them now."""
    return _of_standing(period, Q(named_contact__isnull=False), gettext("Looked after by one named person"))


@figure(
    "three-reports-honoured",
    title=gettext_lazy("Decided as met where the Act’s own count was reached"),
    source=gettext_lazy("Each final decision and the advice it was made on; s.104(4)"),
)
def act_honoured(period: Period) -> Count:
    """Of the final decisions made when the Act's own count was reached, those that say *met*."""
    found = _standing_decisions(period).filter(advice__result__basis="act", advice__must_decide_met=True)
    sums = found.aggregate(whole=Counted("pk"), part=Counted("pk", filter=Q(outcome=Decision.Outcome.MET)))
    title = gettext("Decided as met where the Act’s own count was reached")
    return _count(period, title, sums["part"], sums["whole"], 0)


def _of_standing(period: Period, part: Q, title: str) -> Count:
    """Of the cases received in the period, those for which ``part`` holds; withdrawn ones are left out."""
    stands = ~Q(status=Case.Stage.WITHDRAWN)
    sums = Case.objects.filter(received_on__range=(period.first, period.last)).aggregate(
        received=Counted("pk"),
        whole=Counted("pk", filter=stands),
        part=Counted("pk", filter=stands & part),
    )
    left_out = gettext("%(missing)d left out: withdrawn.")
    return _count(period, title, sums["part"], sums["whole"], sums["received"] - sums["whole"], left_out)


def _standing_decisions(period: Period) -> QuerySet[Decision]:
    """The final decisions that stand, of the cases received in the period that were not withdrawn."""
    standing = Decision.objects.filter(final_at__isnull=False, replaced_by=None, abandoned_at=None)
    return standing.filter(
        case__received_on__range=(period.first, period.last), case__authority_id=F("authority_id")
    ).exclude(case__status=Case.Stage.WITHDRAWN)


def _in_time(period: Period, kind: str, done: str, title: str) -> Count:
    """Clocks whose published day is over, or that were met; the first such clock of a case counts."""
    first = Clock.objects.filter(case=OuterRef("pk"), kind=kind, due_on__isnull=False).order_by("number")
    cases = Case.objects.filter(received_on__range=(period.first, period.last))
    sums = cases.annotate(due=first.values("due_on")[:1], done=first.values(done)[:1]).aggregate(
        received=Counted("pk"),
        whole=Counted("pk", filter=_judged(period.today or period.last)),
        part=Counted("pk", filter=Q(due__isnull=False, done__lte=F("due"))),
    )
    left_out = gettext("%(missing)d left out: no published date, not due yet, or withdrawn first.")
    return _count(period, title, sums["part"], sums["whole"], sums["received"] - sums["whole"], left_out)


def _judged(today: date) -> Q:
    """Done, or its day has gone by; one withdrawn before it was done is nobody's lateness."""
    done = Q(due__isnull=False, done__isnull=False)
    late = Q(due__lt=today, done__isnull=True) & ~Q(status=Case.Stage.WITHDRAWN)
    return done | late


def _count(period: Period, title: str, part: int, whole: int, missing: int, left_out: str = "") -> Count:
    said = gettext("%(title)s: %(part)d of %(whole)d applications received %(first)s to %(last)s.") % {
        "title": title,
        "part": part,
        "whole": whole,
        "first": date_format(period.first, "j F Y"),
        "last": date_format(period.last, "j F Y"),
    }
    if missing:
        said += " " + left_out % {"missing": missing}
    return Count(part, whole, said, missing)
