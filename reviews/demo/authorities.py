"""Two invented authorities that differ as real ones do.

Borsley's procedure asks that the case be closed and that nothing was done: conditions the Act's own count
overrides, and the product says so. Cwm Derwen, in Wales, counts three reports in six months and no more.
The clocks and appeal windows are examples of published ones (law.md §3), for these invented councils only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pledge.models import Authority, Closure, User
from pledge.models.authority import Nation
from pledge.scoping import in_authority
from reviews.demo.people import BORSLEY, CWM_DERWEN, Someone, make_people
from reviews.demo.when import When
from reviews.domain.threshold import load_procedure
from reviews.models import Delegation, ProcedureVersion, RelevantBody
from reviews.procedures import load_library_procedure

CLOCKS: tuple[dict[str, Any], ...] = (
    {"kind": "acknowledge", "length": 3, "unit": "working-days", "from": "receipt", "aim": "commitment"},
    {"kind": "decide", "length": 10, "unit": "working-days", "from": "receipt", "aim": "aim"},
    {"kind": "review", "length": 20, "unit": "working-days", "from": "decision", "aim": "aim"},
    {"kind": "outcome", "length": 10, "unit": "working-days", "from": "meeting", "aim": "aim"},
)


# The landlord without secure email, to which applications were read out, joined another so many days ago.
TRUST_LEFT = 60


@dataclass(frozen=True, slots=True)
class Place:
    """An authority with its people and bodies, by their keys."""

    authority: Authority
    people: dict[str, User]
    bodies: dict[str, RelevantBody]


def make_borsley(when: When) -> Place:
    """An English district whose procedure adds conditions."""
    authority = Authority.objects.create(
        slug="borsley",
        name="Borsley Borough Council",
        nation=Nation.ENGLAND,
        demonstration=True,
        open_from=when.day(560),
        colour="#1d4f76",
        contact_name="Community safety team",
        contact_email="case-reviews@borsley.example.org",
        contact_phone="01632 960100",
        contact_address="Borsley Town Hall\nMarket Street\nBorsley\nBY1 1AA",
        contact_hours="Monday to Friday, 9am to 5pm",
        other_ways="Come to the help desk in the Town Hall, or ask any council officer to apply with you.",
        postcode_districts=["BY1", "BY2", "BY3", "BY4"],
        places=["Borsley", "Hollinby", "Alder Vale", "Stonewick"],
    )
    bodies = (
        ("council", "council", "Borsley community safety", "case-reviews@borsley.example.org"),
        ("police", "police", "Eastshire Police, Borsley neighbourhood team", "borsley@police.example.org"),
        ("health", "health", "Eastshire Integrated Care Board", "safeguarding@icb.example.org"),
        ("homes", "housing", "Alder Homes", "asb@alderhomes.example.org"),
        ("trust", "housing", "Stonewick Housing Trust", ""),
    )
    data = load_library_procedure("hillingdon").as_data() | {
        "slug": "borsley",
        "name": authority.name,
        "version": "demonstration",
        "clocks": list(CLOCKS),
        "deciders": {"people": 2, "bodies": 2},
        "appeal": _appeal("the Eastshire community safety partnership"),
    }
    return _make(authority, BORSLEY, bodies, data, when, by="carys", library="hillingdon", delegated="homes")


def make_cwm_derwen(when: When) -> Place:
    """A Welsh county borough with plain rules."""
    authority = Authority.objects.create(
        slug="cwm-derwen",
        name="Cwm Derwen County Borough Council",
        nation=Nation.WALES,
        demonstration=True,
        open_from=when.day(560),
        colour="#6a2c3e",
        contact_name="Safer communities team",
        contact_email="safer@cwm-derwen.example.org",
        contact_phone="01632 960200",
        contact_address="Civic Offices\nHeol y Parc\nCwm Derwen\nCD1 1AA",
        contact_hours="Monday to Thursday, 9am to 4:30pm; Friday, 9am to 4pm",
        postcode_districts=["CD1", "CD2", "CD3"],
        places=["Cwm Derwen", "Pont Isaf"],
    )
    bodies = (
        ("council", "council", "Cwm Derwen safer communities", "safer@cwm-derwen.example.org"),
        ("police", "police", "South Valleys Police", "cwmderwen@police.example.org"),
        ("health", "health", "Derwen Health Board", "community@healthboard.example.org"),
        ("homes", "housing", "Cartrefi Derwen", "asb@cartrefi.example.org"),
    )
    data = load_library_procedure("wrexham").as_data() | {
        "slug": "cwm-derwen",
        "name": authority.name,
        "version": "demonstration",
        "clocks": list(CLOCKS[:2]),
        "appeal": _appeal("the regional safer communities board"),
    }
    return _make(authority, CWM_DERWEN, bodies, data, when, by="mair", library="wrexham")


def _appeal(body: str) -> dict[str, Any]:
    return {
        "word": "appeal",
        "body": body,
        "body_kind": "partnership",
        "grounds": [
            "we did not follow our own procedure",
            "we did not look at something that matters",
        ],
        "window": {"length": 20, "unit": "working-days", "from": "letter-sent"},
        "how": "Tell your named contact in any way you like, or write to the address on this letter.",
    }


def _make(
    authority: Authority,
    people: tuple[Someone, ...],
    bodies: tuple[tuple[str, str, str, str], ...],
    data: dict[str, Any],
    when: When,
    *,
    by: str,
    library: str,
    delegated: str = "",
) -> Place:
    with in_authority(authority):
        made = make_people(authority, people, at=when.at(558))
        rows = {
            key: RelevantBody.objects.create(
                kind=kind,
                name=name,
                email=email,
                email_domains=[email.partition("@")[2]] if email else [],
                phone=authority.contact_phone,
                since=when.day(900),
                until=None if email else when.day(TRUST_LEFT),
            )
            for key, kind, name, email in bodies
        }
        terms = load_procedure(data)
        ProcedureVersion.objects.create(
            number=1,
            slug=data["slug"],
            data=terms.as_data(),
            digest=terms.digest,
            library_slug=library,
            library_digest=load_library_procedure(library).digest,
            in_force_from=when.day(560),
            published_at=when.at(565),
            published_by=made[by],
        )
        Closure.objects.create(on=_christmas_eve(when), name="Offices closed for Christmas")
        if delegated:
            Delegation.objects.create(
                body=rows[delegated],
                to_whom="the council’s community safety manager",
                terms="May agree threshold decisions where the landlord has no report of its own.",
                granted_by="Director of housing",
                since=when.day(400),
                recorded_by=made[by],
                recorded_at=when.at(400),
            )
        return Place(authority, made, rows)


def _christmas_eve(when: When) -> Any:
    day = when.today.replace(month=12, day=24)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day
