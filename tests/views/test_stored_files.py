"""Uploaded files over the wire: how one arrives, how it leaves, and the page where it may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from pledge import urls
from pledge.access import member
from pledge.audit import Actor
from pledge.models import Authority, StoredFile
from pledge.roles import May
from pledge.scoping import in_authority
from pledge.stored_files import BadFile, find, keep, serve
from tests.factories import make_authority, make_member, sign_in
from tests.uploads import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
State = StoredFile.State


@member(May.ENTER)
def take(request: Any) -> HttpResponse:
    """A page with a field for a file, as an app has it."""
    try:
        actor = Actor.member(request.user)
        stored = keep(request.FILES["file"], about="evidence:1", actor=actor, at=timezone.now())
    except BadFile as refused:
        return HttpResponse(refused.sentence, status=422)
    return HttpResponse(stored.key)


@member(May.ENTER)
def give(request: Any, key: str) -> Any:
    """A page that gives a file out, as an app has it."""
    stored = find(key, about="evidence:1")
    if stored is None:
        raise Http404
    return serve(stored)


urlpatterns = [
    path("<slug:authority>/take/", take),
    path("<slug:authority>/give/<str:key>/", give),
    *urls.urlpatterns,
]


@pytest.fixture
def northfield(settings, tmp_path) -> Authority:
    settings.MEDIA_ROOT = tmp_path
    settings.VIRUS_SCANNER = ""
    return make_authority()


@pytest.fixture
def erin(northfield: Authority, client: Client) -> Client:
    return sign_in(client, make_member(northfield, "erin"))


def hand_in(client: Client, name: str, data: bytes = PDF) -> str:
    response = client.post("/northfield/take/", {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_a_file_goes_in_and_comes_out_the_same(erin: Client):
    key = hand_in(erin, "Policy – 2026.pdf")
    response = erin.get(f"/northfield/give/{key}/")
    assert b"".join(response.streaming_content) == PDF
    assert (
        response.headers["Content-Disposition"]
        == "attachment; filename*=utf-8''Policy%20%E2%80%93%202026.pdf"
    )
    assert response.headers["Content-Security-Policy"].endswith("sandbox")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.pdf", "C:\\x\\policy.pdf", "n" * 300 + ".pdf", "a%22; x=y.pdf"]
)
def test_a_hostile_name_never_reaches_a_header_or_the_disk(erin: Client, tmp_path, name: str):
    response = erin.get(f"/northfield/give/{hand_in(erin, name)}/")
    assert response.status_code == 200
    response.close()
    shown = response.headers["Content-Disposition"].removeprefix('attachment; filename="').removesuffix('"')
    assert shown.endswith(".pdf")
    assert len(shown) <= 150
    assert not set(shown) & set('/\\";\r\n') - {";"}
    (kept,) = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert (len(kept.name), kept.suffix, kept.parent.parent.name) == (40, "", "stored")


def test_what_is_not_taken_is_told_and_not_an_error(erin: Client):
    file = SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>")
    response = erin.post("/northfield/take/", {"file": file})
    assert (response.status_code, response.content[:28]) == (422, b"What is in the file is not w")


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        (State.WAITING, 409, "This file is still being checked for viruses."),
        (State.COULD_NOT_CHECK, 409, "could not be checked for viruses"),
        (State.INFECTED, 410, "A virus was found in this file"),
    ],
)
def test_a_file_that_may_not_leave_has_a_page_that_says_why(
    erin: Client, northfield: Authority, settings, state: str, status: int, words: str
):
    key = hand_in(erin, "a.pdf")
    settings.VIRUS_SCANNER = "tcp://127.0.0.1:9"
    with in_authority(northfield):
        StoredFile.objects.update(state=state)
    response = erin.get(f"/northfield/give/{key}/")
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert '<h1 class="govuk-heading-l">This file cannot be opened</h1>' in page
    assert "no-store" in response.headers["Cache-Control"]
    fragment = erin.get(f"/northfield/give/{key}/", headers={"HX-Request": "true"}).content.decode()
    assert words in fragment
    assert "<h1" not in fragment


def test_a_file_of_another_authority_is_not_found(erin: Client):
    key = hand_in(erin, "a.pdf")
    make_authority("southmere")
    sam = sign_in(Client(), make_member(Authority.objects.get(slug="southmere"), "sam"))
    assert sam.get(f"/southmere/give/{key}/").status_code == 404
    assert sam.get(f"/northfield/give/{key}/").status_code == 404
