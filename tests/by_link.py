"""A case passed to its bodies, the links they were sent, what must not stand on their pages; for tests."""

from __future__ import annotations

from typing import Any

from pledge.audit import Actor
from pledge.models import Link, Message
from pledge.scoping import in_authority
from reviews.models import Agreement, BodyNotice, Case, Complaint, Decision, Person, Task
from reviews.services import distribution
from reviews.services.cases import locked
from tests.factories import NOW, make_complaint
from tests.scenes import Scene, make_scene

SECRET, SECRET_CODE = "1 Nowhere Lane", "XX9 9XX"
CONTACT = ("zainab@example.org", "07700 900123", "ask for Zed")


def make_passed_on_scene() -> Scene:
    """A case with words in every box that a body reads, and ways of contact that none may read."""
    scene = make_scene(
        effect="I cannot sleep.", wanted="Peace and quiet.", sharing_limits="Not my cousin Vi."
    )
    with in_authority(scene.authority):
        Person.objects.update(
            phone=CONTACT[1], contact_notes=CONTACT[2], address="3 Mill Lane", postcode="NF1 2AB"
        )
    make_complaint(scene.case, 1, what_happened="Shouting at the door.")
    return scene


def notify(scene: Scene) -> None:
    with in_authority(scene.authority), locked(scene.case.pk) as case:
        distribution.notify_bodies(case, actor=Actor.public(), at=NOW)


def address_in(message: Message) -> str:
    return "/r/" + message.body.split("/r/")[1].split()[0]


def link_of(scene: Scene, kind: str = "police") -> str:
    """The address of the latest link that a body was sent."""
    with in_authority(scene.authority):
        row = BodyNotice.objects.get(case=scene.case, body__kind=kind)
        return address_in(Message.objects.filter(about=f"notice:{row.pk}").latest("pk"))


def notice(scene: Scene, kind: str = "police") -> BodyNotice:
    with in_authority(scene.authority):
        return BodyNotice.objects.select_related("body").get(case=scene.case, body__kind=kind)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def receipt(**changed: Any) -> dict[str, Any]:
    given = {"name": "PC Price", "email": "price@northfield.example.org", "dealt_with_by": "Sgt Shaw"}
    return {"do": "confirm"} | {f"receipt-{name}": value for name, value in (given | changed).items()}


def pass_on(address: str) -> dict[str, Any]:
    return {"do": "pass-on", "colleague-colleague": address}


def everything(scene: Scene) -> list[Any]:
    """Every row that a page by link could change, but for the log of who looked."""
    with in_authority(scene.authority):
        rows = [Case, BodyNotice, Task, Message, Link, Agreement, Decision]
        return [list(model.objects.order_by("pk").values()) for model in rows]


def make_secret(scene: Scene) -> None:
    """The victim is in hiding, and wrote where in every box there is."""
    with in_authority(scene.authority):
        Person.objects.update(
            address=f"{SECRET}\nNorthfield", postcode=SECRET_CODE, address_confidential=True
        )
        words = f"They followed me to {SECRET.upper()}, {SECRET_CODE.lower().replace(' ', '')}."
        told = {"behaviour": {"kinds": ["other"], "kinds_other": words}, "effect": {"harder": words}}
        Case.objects.update(
            place=f"{SECRET}, Northfield",
            postcode=SECRET_CODE,
            behaviour=words,
            effect=words,
            wanted=words,
            answers=told,
        )
        for report in Complaint.objects.all():
            report.what_happened, report.reference = words, words[:80]
            report.facts |= {"to": "other", "recipient": f"The warden of {SECRET}"}
            report.save()
