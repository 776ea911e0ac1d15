"""What the tests of letters in pages share: a decided case, its letter, and where people may be reached."""

from __future__ import annotations

from typing import Any

from pledge.models import AuditEntry
from pledge.scoping import in_authority
from reviews.models import Letter, Person
from reviews.models.cases import YesNoUnknown
from tests.deciding import decide, issue, write
from tests.factories import make_person
from tests.scenes import Scene
from tests.views.casework import CASE

LETTERS = f"{CASE}letters/"
LETTER = f"{LETTERS}1/"
YES, NO, UNKNOWN = YesNoUnknown.YES, YesNoUnknown.NO, YesNoUnknown.UNKNOWN


def reach(scene: Scene, **fields: Any) -> None:
    """Where the applicant may be reached; by post, unless told otherwise."""
    given = {"address": "3 Mill Lane\nNorthfield", "postcode": "NF1 2AB", "post_safe": YES}
    with in_authority(scene.authority):
        Person.objects.filter(is_applicant=True).update(**(given | fields))


def drafted(scene: Scene) -> Letter:
    """The case decided, the letter to the applicant in draft with nothing missing."""
    with in_authority(scene.authority):
        return write(scene, decide(scene, "met"))


def sent(scene: Scene, way: str) -> Letter:
    """The letter of the decision on its way."""
    letter = drafted(scene)
    with in_authority(scene.authority):
        return issue(scene, letter, way)


def one(scene: Scene) -> Letter:
    """The only letter, as it is now."""
    with in_authority(scene.authority):
        return Letter.objects.select_related("to").get()


def version(scene: Scene) -> int:
    """The version of the case as it is now."""
    with in_authority(scene.authority):
        return scene.version


def logged(scene: Scene, action: str) -> int:
    """How often the case's history has it."""
    with in_authority(scene.authority):
        return AuditEntry.objects.filter(action=action, case_key=scene.case.key).count()


def victim(scene: Scene, **fields: Any) -> Person:
    """A victim who did not apply, and asked to be told too."""
    given = {"name": "Vera Victim", "is_victim": True, "told_too": True}
    with in_authority(scene.authority):
        return make_person(scene.case, "affected", **(given | fields))
