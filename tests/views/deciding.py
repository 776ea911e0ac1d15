"""What the tests of deciding in pages share: steps as they are posted, a draft ready for the button."""

from __future__ import annotations

from typing import Any

from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Decision, DecisionDraft
from tests.deciding import FINDINGS, begin, body, signed_in
from tests.factories import sign_in
from tests.scenes import Scene
from tests.views.casework import CASE

DECIDE = f"{CASE}decide/"
RECORD = f"{CASE}decision/"


def alice(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def bob(scene: Scene) -> Client:
    return sign_in(Client(), scene.bob)


def draft_of(scene: Scene) -> DecisionDraft:
    with in_authority(scene.authority):
        return DecisionDraft.objects.get()


def post(scene: Scene, client: Client, step: str, **given: Any):
    """What the page of a step would post now, with what is typed."""
    draft = draft_of(scene)
    own = {"draft": draft.pk, "version": draft.version}
    return client.post(f"{DECIDE}{step}/", own | given, follow=given.pop("follow", False))


def council(scene: Scene, way: str = "signed-in") -> dict[str, Any]:
    with in_authority(scene.authority):
        pk = body("council").pk
    return {"bodies": [pk], f"way_{pk}": way}


def saved(scene: Scene) -> Decision | None:
    with in_authority(scene.authority):
        return Decision.objects.first()


def ready(scene: Scene, outcome: str, **kept: Any) -> None:
    """A decision that only waits for the button."""
    with in_authority(scene.authority):
        begin(scene, outcome=outcome, deciders=signed_in(), **(FINDINGS | kept))
