"""Where an application is being written: on a public page, or by a member who keys in a call or a letter.

Both ask the same questions with the same views; a desk says whose draft it is, where its pages are and in
which frame they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.models import Authority, User
from reviews.domain import journey
from reviews.models import Case, Draft
from reviews.selectors.procedures import Terms, frozen, in_force, local_of
from reviews.services.drafts import Place


@dataclass
class Desk:
    """One draft, opened for one request. ``keyed_by`` is the member who keys it in, None on public pages."""

    authority: Authority
    draft: Draft
    at: datetime
    keyed_by: User | None = None
    away: bool = False

    @property
    def today(self) -> date:
        return london_date(self.at)

    @property
    def received_on(self) -> date:
        """The day that governs: of receipt where it is known, else today, as if it were sent today."""
        return self.draft.received_on or self.today

    @cached_property
    def terms(self) -> Terms:
        return in_force(self.authority, self.received_on)

    @cached_property
    def local(self) -> journey.Local:
        """What the procedure adds to the journey. Few pages ask, so the procedure is fetched when they do."""
        return cast(journey.Local, SimpleLazyObject(lambda: local_of(self.terms)))

    @property
    def answers(self) -> dict[str, Any]:
        answers: dict[str, Any] = self.draft.answers
        return answers

    @property
    def staff(self) -> bool:
        return self.keyed_by is not None

    @property
    def actor(self) -> Actor:
        return Actor.member(self.keyed_by) if self.keyed_by else Actor.public()

    @property
    def question_frame(self) -> str:
        """The template that a question extends."""
        return "reviews/apply/staff_question.html" if self.staff else "public_question.html"

    @property
    def page_frame(self) -> str:
        """The template that any other page extends."""
        return "reviews/apply/staff_page.html" if self.staff else "public.html"

    def href(self, slug: str, entry: str = "", *, act: str = "", changing: bool = False) -> str:
        """The address of a page, of an entry of its list, or of what is done to that (``remove``)."""
        name = "entry" if entry else "page"
        args = [slug, *filter(None, [entry])]
        address = self.named(f"{name}_{act}" if act else name, *args)
        return f"{address}?{urlencode({'from': 'check'})}" if changing else address

    def named(self, name: str, *args: str) -> str:
        """The address of one of this desk's own pages by the end of its name: ``save``, ``sent``."""
        if self.staff:
            return reverse(f"keying_{name}", args=[self.authority.slug, self.draft.pk, *args])
        return reverse(f"apply_{name}", args=[self.authority.slug, *args])

    def place_href(self, place: Place, *, changing: bool = False) -> str:
        return self.href(place.slug, place.entry, changing=changing)

    def show_as_sent(self, case: Case) -> None:
        """Show the answers that were sent, under the terms they were sent under, whatever has come since."""
        self.draft.answers = case.answers
        self.terms = frozen(case)

    def leave_href(self, place: Place) -> str:
        """Where "save and come back later" leads from a page."""
        if self.staff:
            return reverse("keying_list", args=[self.authority.slug])
        return f"{self.named('save')}?{urlencode({'to': str(place)})}"

    @property
    def first_href(self) -> str:
        """What comes before the first question."""
        if self.staff:
            return self.named("receipt")
        return reverse("apply_start", args=[self.authority.slug])

    @property
    def resume_href(self) -> str:
        """The first page not seen yet; once all have been, the page that shows everything."""
        slugs = journey.path(self.answers, self.local)
        unseen = (slug for slug in slugs if slug not in self.answers and slug not in ("check", "declaration"))
        return self.href(next(unseen, "check"))
