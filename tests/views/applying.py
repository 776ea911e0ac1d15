"""A person applying, for the tests of the public pages: one browser, one device."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from pledge.models import Authority
from pledge.scoping import in_authority
from pledge.tokens import digest
from reviews.models import Draft, ProcedureVersion
from reviews.procedures import load_library_procedure
from tests.factories import TODAY

MORNING = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """What time it is for every view."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


def publish(
    authority: Authority, slug: str = "hillingdon", *, number: int = 1, **given: Any
) -> ProcedureVersion:
    """A procedure of the library, in force."""
    procedure = load_library_procedure(slug)
    with in_authority(authority):
        return ProcedureVersion.objects.create(
            authority=authority,
            number=number,
            slug=slug,
            data=procedure.as_data(),
            digest=procedure.digest,
            library_slug=slug,
            library_digest=procedure.digest,
            in_force_from=given.get("in_force_from", TODAY.replace(year=2025)),
            published_at=MORNING,
        )


class Applicant:
    """One browser with its cookies, and the forms it has been shown."""

    def __init__(self, authority: Authority, client: Client | None = None) -> None:
        self.authority = authority
        self.client = client or Client()
        self.base = f"/{authority.slug}/apply/"

    def begin(self, **answers: Any) -> Draft:
        """Press Start now; answers given stand in the draft already."""
        self.client.post(self.base)
        draft = self.draft()
        if answers:
            draft.answers = answers
            with in_authority(self.authority):
                draft.save()
        return draft

    def draft(self) -> Draft:
        """The draft that this browser carries."""
        token = self.client.cookies["application"].value.partition(".")[0]
        with in_authority(self.authority):
            return Draft.objects.get(token_hash=digest(token))

    def answers(self) -> dict[str, Any]:
        answers: dict[str, Any] = self.draft().answers
        return answers

    def get(self, page: str) -> HttpResponse:
        return self.client.get(self.base + page)

    def post(self, page: str, **typed: Any) -> HttpResponse:
        """Post as the page that was just opened would: with the version it carries."""
        shown = self.get(page)
        return self.client.post(self.base + page.partition("?")[0], {**hidden(shown), **typed})

    def post_as_drawn(self, shown: HttpResponse, page: str, **typed: Any) -> HttpResponse:
        """Post a page that was opened earlier."""
        return self.client.post(self.base + page, {**hidden(shown), **typed})


def hidden(page: HttpResponse) -> dict[str, str]:
    """The hidden fields of a page's form, its token apart."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def words_of(page: HttpResponse) -> str:
    """The passphrase a page shows."""
    found = re.search(r'app-words__words">([^<]+)<', page.content.decode())
    assert found
    return found[1]


def text_of(page: HttpResponse) -> str:
    """A page's words without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
