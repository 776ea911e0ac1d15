"""A browser, two people and an authority: what the journeys in Chromium begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.demo.authorities import CLOCKS
from reviews.domain.threshold import load_procedure
from reviews.models import ProcedureVersion, RelevantBody
from reviews.procedures import load_library_procedure
from tests.factories import NOW, make_authority, make_bodies, make_member, sign_in

# The console speaks of every answer that is not 2xx; these are answers we mean to give.
MEANT = ("422", "404", "403")


@pytest.fixture
def borsley(transactional_db: None) -> Authority:
    """An authority open to the public, with its bodies, under a published procedure with an appeal."""
    authority = make_authority("borsley")
    make_bodies(authority)
    data = load_library_procedure("wrexham").as_data() | {
        "slug": "borsley",
        "name": authority.name,
        "clocks": list(CLOCKS),
        "appeal": {
            "word": "appeal",
            "body": "the community safety partnership",
            "body_kind": "partnership",
            "grounds": [],
            "window": {"length": 20, "unit": "working-days", "from": "letter-sent"},
            "how": "Tell your named contact.",
        },
    }
    terms = load_procedure(data)
    with in_authority(authority):
        ProcedureVersion.objects.create(
            number=1,
            slug="borsley",
            data=terms.as_data(),
            digest=terms.digest,
            in_force_from=date(2020, 1, 1),
            published_at=NOW,
        )
    return authority


@pytest.fixture
def noise() -> Iterator[list[str]]:
    """What the console complained about: anything but an answer that was meant fails the test."""
    heard: list[str] = []
    yield heard
    assert [line for line in heard if not any(code in line for code in MEANT)] == []


@pytest.fixture
def open_page(browser: Browser, noise: list[str], live_server: object) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser of a given width, with script or without, for someone or for nobody."""
    contexts: list[BrowserContext] = []

    def open_one(width: int = 1280, *, script: bool = True, as_user: object = None) -> Page:
        context = browser.new_context(
            java_script_enabled=script,
            viewport={"width": width, "height": 800},
            base_url=live_server.url,
        )
        contexts.append(context)
        if as_user is not None:
            for name, cookie in sign_in(Client(), as_user).cookies.items():
                context.add_cookies([{"name": name, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: noise.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: noise.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def coordinator(borsley: Authority) -> object:
    return make_member(borsley, "alice")


def is_well(page: Page) -> None:
    """Nothing for axe to find, best practices included, and nothing that scrolls sideways."""
    page.wait_for_load_state("load")
    found = Axe().run(page).response["violations"]
    assert [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]] == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, (page.url, wide)


def bodies_of(authority: Authority) -> list[RelevantBody]:
    with in_authority(authority):
        return list(RelevantBody.objects.all())
