"""One of the fifty varied cases as it is written down, and the application that it makes.

Days are counted back from the day of receipt, so that a case can be moved in time without being rewritten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from reviews.demo.answers import Told, answers
from reviews.demo.authorities import Place
from reviews.demo.play import Play
from reviews.demo.when import When

Answers = dict[str, Any]
# What happened, how many days before receipt, how many days later it was reported, to whom, how.
Row = tuple[str, int, int | None, str, str]

NOBODY_ELSE = ["nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Who applied, when, about what, and the course that their case took."""

    name: str
    place: str
    postcode: str
    ago: int
    course: Callable[[Play, Life], None]
    happening: str
    effect: str
    reports: tuple[Row, ...]
    kinds: tuple[str, ...] = ("noise",)
    tenure: str = "council-tenant"
    contact: str = "email"
    by: str = ""
    hour: int = 10
    channel: str = "online"
    received_ago: int | None = None
    # Who made each report, where several people of the application did.
    makers: tuple[str, ...] = ()
    pages: dict[str, Any] = field(default_factory=dict)

    def begin(self, place: Place, when: When, number: int) -> Play:
        """Send the application on its day."""
        given = answers(
            when,
            name=self.name,
            place=self.place,
            postcode=self.postcode,
            happening=self.happening,
            effect=self.effect,
            reports=tuple(self._told(*pair) for pair in zip(self.reports, self._makers(), strict=True)),
            kinds=self.kinds,
            tenure=self.tenure,
            **self._contact(number),
        )
        return Play.send(
            place,
            when,
            given | self.pages,
            self.ago,
            hour=self.hour,
            channel=self.channel,
            taken_by=self.by if self.channel != "online" else "",
            received_ago=self.received_ago,
        )

    def _makers(self) -> tuple[str, ...]:
        return self.makers or ("",) * len(self.reports)

    def _told(self, row: Row, maker: str) -> Told:
        what, before, later, to, channel = row
        happened = self.ago + before
        reported = None if later is None else happened - later
        return Told(what, happened, reported, to, channel, more={"made_by": maker} if maker else {})

    def _contact(self, number: int) -> dict[str, Any]:
        email = f"{self.name.lower().replace(' ', '.').replace('’', '')}@example.org"
        phone = f"07700 900{number + 600:03}"
        address = f"{self.place.replace(', ', chr(10))}\n{self.postcode}"
        return {
            "email": {"email": email, "safe": {"safe_email": "yes", "others_read": NOBODY_ELSE}},
            "text": {
                "phone": phone,
                "safe": {
                    "safe_call": "yes",
                    "safe_voicemail": "yes",
                    "safe_text": "yes",
                    "others_read": NOBODY_ELSE,
                },
            },
            "call": {
                "phone": phone,
                "safe": {"safe_call": "yes", "safe_voicemail": "no", "safe_text": "no"},
            },
            "post": {"address": address, "safe": {"safe_post": "yes", "others_read": NOBODY_ELSE}},
            "email and post": {
                "email": email,
                "address": address,
                "safe": {"safe_email": "no", "safe_post": "yes", "others_read": ["email"]},
            },
            "not sure": {"email": email, "safe": {"safe_email": "not-sure", "others_read": ["not-sure"]}},
        }[self.contact]
