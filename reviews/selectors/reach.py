"""How to reach one person safely, way by way: yes, no, or not known. Not known is never yes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import Person
from reviews.models.cases import YesNoUnknown


@dataclass(frozen=True, slots=True)
class Way:
    """One way of contact. ``state`` is yes, no or unknown; ``has`` whether there is anything to use."""

    code: str
    label: str | Promise
    state: str
    has: bool

    @property
    def is_safe(self) -> bool:
        return self.has and self.state == YesNoUnknown.YES

    @property
    def is_unsafe(self) -> bool:
        return self.state == YesNoUnknown.NO


@dataclass(frozen=True, slots=True)
class Reach:
    """One person and their ways."""

    person: Person
    ways: tuple[Way, ...]

    @property
    def unsafe(self) -> tuple[Way, ...]:
        return tuple(way for way in self.ways if way.is_unsafe)

    @property
    def safe(self) -> tuple[Way, ...]:
        return tuple(way for way in self.ways if way.is_safe)

    @property
    def needs_care(self) -> bool:
        """Some way is unsafe, or there is none that is known to be safe."""
        return bool(self.unsafe) or not self.safe


def reach_of(person: Person) -> Reach:
    """Every way to reach ``person``, in the order the form asks them."""
    return Reach(
        person,
        (
            Way("email", _("Email"), person.email_safe, bool(person.email)),
            Way("text", _("Text message"), person.text_safe, bool(person.phone)),
            Way("call", _("Telephone call"), person.call_safe, bool(person.phone)),
            Way("voicemail", _("Voicemail"), person.voicemail_safe, bool(person.phone)),
            Way("post", _("Post"), person.post_safe, bool(person.address)),
        ),
    )
