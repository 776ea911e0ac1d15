"""A case in Northfield with two coordinators, for tests of casework; and several people at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from django.db import connections

from pledge.audit import Actor
from pledge.models import AuditEntry, Authority, Message, User
from pledge.scoping import in_authority
from reviews.models import Case, Person
from tests.factories import NOW, make_authority, make_bodies, make_case, make_member


@dataclass
class Scene:
    """Northfield, Alice and Bob, and one case."""

    authority: Authority
    alice: User
    bob: User
    case: Case

    @property
    def actor(self) -> Actor:
        return Actor.member(self.alice)

    @property
    def applicant(self) -> Person:
        return Person.objects.get(case=self.case, is_applicant=True)

    @property
    def version(self) -> int:
        """The version of the case as it is now."""
        return Case.objects.values_list("version", flat=True).get(pk=self.case.pk)

    def now(self) -> Case:
        """The case as it is now."""
        return Case.objects.get(pk=self.case.pk)

    def logged(self, action: str) -> list[dict[str, Any]]:
        """The details of each entry of one action in the case's history."""
        rows = AuditEntry.objects.filter(case_key=self.case.key, action=action).order_by("pk")
        return list(rows.values_list("detail", flat=True))


def make_scene(**case: Any) -> Scene:
    """The scene, outside any scope."""
    authority = make_authority()
    make_bodies(authority)
    return Scene(
        authority,
        make_member(authority, "alice"),
        make_member(authority, "bob"),
        make_case(authority, **case),
    )


@contextmanager
def in_scene(**case: Any) -> Iterator[Scene]:
    """The scene, inside the scope of its authority."""
    scene = make_scene(**case)
    with in_authority(scene.authority):
        yield scene


def make_message(case: Case, **fields: Any) -> Message:
    """A message in the case's name to its applicant, waiting."""
    given = {
        "kind": "letter-waiting",
        "channel": Message.Channel.EMAIL,
        "address": "zainab@example.org",
        "recipient_label": "The applicant",
        "body": "There is a letter for you.",
        "case_key": case.key,
        "queued_at": NOW,
        "next_attempt_at": NOW,
    }
    return Message.objects.create(**(given | fields))


def together(authority: Authority, *calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each on a connection of its own; what each gave or raised."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            with in_authority(authority):
                ready.wait()
                return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        done = [pool.submit(run, call) for call in calls]
    return [one.exception() or one.result() for one in done]
