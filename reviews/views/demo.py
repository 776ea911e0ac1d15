"""X2: the story in ten steps, with the login for each. There is no such page outside the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pledge.access import anyone
from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.demo.logins import Login, logins, seconds_left
from reviews.demo.people import PASSWORD
from reviews.demo.stories import STORIES
from reviews.demo.walk import STEPS, Step
from reviews.selectors.demo import references_of

PLACE = "borsley"
OF_NO_AUTHORITY = ("demo_messages",)
OF_AN_APPLICANT = ("my_application_sign_in",)


@never_cache
@anyone
@require_safe
def demo(request: Any) -> HttpResponse:
    """Ten steps, ten cases and the logins, with the six digits of this moment."""
    if not settings.DEMONSTRATION:
        raise Http404
    authority = Authority.objects.filter(slug=PLACE, demonstration=True).first()
    if authority is None:
        return render(request, "reviews/demo/not_loaded.html")
    at = timezone.now()
    people = {login.someone.key: login for login in logins(at)}
    applicants = {step.applicant for step in STEPS} | {story.applicant for story in STORIES}
    with in_authority(authority):
        references = references_of(applicants - {""})
    context = {
        "steps": [_step(step, people, references) for step in STEPS],
        "stories": [
            (
                story,
                references.get(story.applicant, ""),
                _href(story.page, references.get(story.applicant, "")),
            )
            for story in STORIES
        ],
        "logins": tuple(people.values()),
        "password": PASSWORD,
        "seconds": seconds_left(at),
        "sign_in_href": reverse("account_login"),
    }
    return render(request, "reviews/demo/story.html", context)


def _step(step: Step, people: dict[str, Login], references: dict[str, str]) -> dict[str, Any]:
    reference = references.get(step.applicant, "")
    return {
        "step": step,
        "login": people.get(step.who),
        "reference": reference if step.page in OF_AN_APPLICANT else "",
        "href": _href(step.page, reference),
    }


def _href(page: str, reference: str) -> str:
    """The address of a page, of a case where it has one."""
    if page in OF_NO_AUTHORITY:
        return reverse(page)
    if page.startswith("case_"):
        return reverse(page, args=[PLACE, reference]) if reference else ""
    return reverse(page, args=[PLACE])
