"""What the tests of casework pages share: a page as plain text, its forms, and people who may not open it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import CaseBar
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.scenes import Scene

CASE = "/northfield/casework/ASB-BCDF-GHJK/"


def words(answer: HttpResponse) -> str:
    """The text of a page, tags and doubled spaces taken out, entities read."""
    page = re.sub(r"<script.*?</script>|<style.*?</style>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def hidden(answer: HttpResponse, name: str) -> str:
    """What a hidden field of the page holds."""
    found = re.findall(rf'<input[^>]*type="hidden"[^>]*name="{name}"[^>]*>', answer.content.decode())
    found += re.findall(rf'<input[^>]*name="{name}"[^>]*type="hidden"[^>]*>', answer.content.decode())
    values = [re.search(r'value="([^"]*)"', one) for one in found]
    return next(value[1] for value in values if value)


def dated(name: str, iso: str) -> dict[str, str]:
    """A date as its three boxes are posted."""
    year, month, day = iso.split("-")
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def outsiders(scene: Scene) -> Iterator[tuple[str, Client, int]]:
    """Who must not get in, and what each gets: the stranger, the wrong roles, a barred coordinator."""
    yield "stranger", sign_in(Client(), make_member(make_authority("southmere"), "sam")), 404
    for who in ("carol", "erin", "frank", "grace", "hal"):
        yield who, sign_in(Client(), make_member(scene.authority, who)), 403
    with in_authority(scene.authority):
        CaseBar.objects.create(
            case=scene.case,
            user=scene.bob,
            reason="You live next door.",
            barred_by=scene.alice,
            barred_at=NOW,
        )
    yield "barred", sign_in(Client(), scene.bob), 403


def refuses_outsiders(
    scene: Scene, path: str, data: dict[str, Any] | None = None, *, reads: bool = True
) -> None:
    """Nobody from outside reads the page or does what is posted; an auditor may read and nothing else."""
    auditor = sign_in(Client(), make_member(scene.authority, "dev"))
    assert auditor.get(path).status_code == (200 if reads else 403), path
    assert auditor.post(path, data or {}).status_code in ((403, 404) if not reads else (200, 302, 403, 404))
    for who, client, expected in outsiders(scene):
        assert client.get(path).status_code == expected, (who, path)
        assert client.post(path, data or {}).status_code == expected, (who, path)
