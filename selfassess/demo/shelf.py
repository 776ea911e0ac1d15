"""The shelf of evidence of the invented council: links, passages, figures and two files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from selfassess.models import Evidence, Round
from selfassess.services import evidence
from selfassess.services.evidence_uses import attach

OWNER = "Ellen Marsh"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: in which round it came, what it is, and the criteria it stands beside.

    ``reviewed_in`` is in how many days after it came it was to be looked at again; None for never.
    """

    round: int
    kind: str
    shows: str
    title: str
    criteria: tuple[str, ...]
    reviewed_in: int | None = None
    url: str = ""
    document: str = ""
    page: str = ""
    paragraph: str = ""
    quote: str = ""
    figure: str = ""
    figure_source: str = ""
    file: str = ""

    def details(self, on: date) -> evidence.Details:
        """What the shelf keeps of it, on the day it came."""
        said = {
            name: getattr(self, name)
            for name in ("url", "document", "page", "paragraph", "quote", "figure", "figure_source")
            if getattr(self, name)
        }
        review_on = on + timedelta(days=self.reviewed_in) if self.reviewed_in else None
        return evidence.Details(
            title=self.title, shows=self.shows, owner_name=OWNER, review_on=review_on, **said
        )


PIECES = (
    Piece(
        1,
        "link",
        "written",
        "Case review page of the council",
        ("website-findability", "accessible-formats"),
        reviewed_in=365,
        url="https://www.borsley.example.org/community-safety/case-review",
    ),
    Piece(
        1,
        "passage",
        "written",
        "Procedure of 2019, application form",
        ("multiple-application-routes", "third-party-applications"),
        document="Community Trigger procedure",
        page="4",
        paragraph="3.2",
        quote="Anybody may apply on behalf of a victim, with the victim’s consent.",
    ),
    Piece(
        2,
        "link",
        "both",
        "The procedure, version 2",
        (
            "published-procedure",
            "named-point-of-contact",
            "published-timescales",
            "appeal-route-in-procedure",
            "qualifying-complaint-windows",
            "below-threshold-discretion",
            "reporting-period-chosen",
        ),
        reviewed_in=720,
        url="https://www.borsley.example.org/community-safety/case-review/procedure-2",
    ),
    Piece(
        2,
        "file",
        "done",
        "Minutes of the partnership, two meetings",
        ("joint-threshold-decision", "joint-ownership-of-procedure", "policing-body-consulted"),
        file="partnership-minutes.csv",
    ),
    Piece(
        2,
        "figure",
        "done",
        "Decisions told in writing",
        ("threshold-decision-notified",),
        figure="7 of 7 decisions in the year, one of them four days late",
        figure_source="Register of applications, counted by Ellen Marsh",
    ),
    Piece(
        2,
        "passage",
        "written",
        "Information sharing agreement, purpose",
        ("information-sharing-agreement", "statutory-information-power", "applicant-privacy-notice"),
        reviewed_in=700,
        document="Borsley information sharing agreement",
        page="2",
        paragraph="1.4",
        quote="The parties share what a case review needs, under Schedule 4 to the 2014 Act.",
    ),
    Piece(
        3,
        "figure",
        "done",
        "Calls to the contact centre that were told of the review",
        ("second-report-signpost",),
        figure="31 of 58 second reports between April and September",
        figure_source="Contact centre, monthly return",
    ),
    Piece(
        3,
        "file",
        "done",
        "Register of applications without names",
        ("application-register",),
        reviewed_in=180,
        file="register-without-names.csv",
    ),
)
FILES = {
    "partnership-minutes.csv": "date,item,decision\n2025-02-11,Case review procedure,Agreed by all bodies\n",
    "register-without-names.csv": "number,received,decided,outcome\n1,2025-04-09,2025-04-21,met\n",
}


def fill(row: Round, number: int, *, actor: Actor, at: datetime) -> None:
    """Put the pieces of one round on the shelf and beside their answers; older ones were carried over."""
    for piece in PIECES:
        if piece.round != number:
            continue
        upload = SimpleUploadedFile(piece.file, FILES[piece.file].encode()) if piece.file else None
        made = evidence.add(piece.kind, piece.details(london_date(at)), actor=actor, at=at, upload=upload)
        beside(row, made, piece.criteria, actor=actor, at=at)


def beside(row: Round, piece: Evidence, criteria: tuple[str, ...], *, actor: Actor, at: datetime) -> None:
    for criterion in criteria:
        attach(piece.pk, row.pk, criterion, actor=actor, at=at)
