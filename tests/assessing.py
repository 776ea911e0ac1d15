"""Rounds for tests: a bank of six criteria that anybody can keep in their head, and answers to it.

Three themes of two criteria: ``procedure-published`` (duty and both ladders), ``site-findable`` (both
ladders); ``review-held`` (a duty alone), ``victim-invited`` (what is done alone, with a live figure);
``bodies-consulted`` (duty and what is written), ``lessons-kept`` (both ladders).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import Answer, BankEdition, Evidence, EvidenceUse, Round
from selfassess.services.editions import digest_of
from tests.factories import NOW, TODAY, make_member

IDS = (
    "procedure-published",
    "site-findable",
    "review-held",
    "victim-invited",
    "bodies-consulted",
    "lessons-kept",
)
POINTS = ("promote", "legality", "accessibility", "develop", "inclusivity", "precedent")
STATEMENT = "These criteria are our own. They are not ASB Help’s checklist, and a score is no recognition."


def bank_data(version: str = "2020-01", **fields: Any) -> dict[str, Any]:
    """The small bank as an edition's data; ``fields`` replace its own."""
    return {
        "version": version,
        "published_on": "2020-01-01",
        "law_as_of": "2020-01-01",
        "what_changed": "The first edition.",
        "law_changed": False,
        "statement": STATEMENT,
        "points": [
            {
                "key": key,
                "letter": key[0].upper(),
                "heading": key.title(),
                "meaning": f"About {key}.",
                "source": "A source",
            }
            for key in POINTS
        ],
        "themes": [
            {
                "key": "publicity",
                "title": "Publicity",
                "about": "Whether people can find out.",
                "minutes": 20,
            },
            {"key": "meeting", "title": "The review meeting", "about": "How it is run.", "minutes": 30},
            {"key": "learning", "title": "Learning", "about": "What is learnt.", "minutes": 10},
        ],
        "criteria": [
            criterion_data("procedure-published", "publicity", "legality", duty=True, weight=3),
            criterion_data("site-findable", "publicity", "accessibility", weight=2),
            criterion_data("review-held", "meeting", "legality", duty=True, written=False, done=False),
            criterion_data(
                "victim-invited",
                "meeting",
                "inclusivity",
                written=False,
                basis="should",
                figure="victims-invited",
                figure_levels=[0.5, 0.9, 1.0],
            ),
            criterion_data("bodies-consulted", "learning", "develop", duty=True, done=False),
            criterion_data("lessons-kept", "learning", "develop", effort=3, weight=1),
        ],
        "mapping": {},
    } | fields


def criterion_data(
    key: str,
    theme: str,
    point: str,
    *,
    duty: bool = False,
    written: bool = True,
    done: bool = True,
    **fields: Any,
) -> dict[str, Any]:
    """One criterion of the small bank: its texts are made of its id."""
    words = key.replace("-", " ").capitalize()
    return {
        "id": key,
        "theme": theme,
        "point": point,
        "title": words,
        "question": f"{words}: is it so?",
        "why": f"Because {key} matters.",
        "basis": "must" if duty else "good",
        "source": "A source",
        "source_status": "primary-read",
        "weight": 2,
        "effort": 2,
        "duty": {"citation": "s.104(2)(b)", "words": f"The Act on {key}.", "question": f"Is {key} so?"}
        if duty
        else None,
        "written": [f"{words} written {level}" for level in range(4)] if written else None,
        "done": [f"{words} done {level}" for level in range(4)] if done else None,
        "evidence": ["A copy of it"],
        "policy_signals": ["a good sign"],
        "warning_signals": ["a bad sign"],
        "template_document": "Public web page copy",
        "action": f"See to {key}.",
        "figure": "",
        "figure_levels": [],
    } | fields


def make_edition(data: dict[str, Any] | None = None) -> BankEdition:
    """The small bank (or other data) as an edition of the database."""
    data = data or bank_data()
    row, _made = BankEdition.objects.get_or_create(
        version=data["version"],
        defaults={
            "digest": digest_of(data),
            "data": data,
            "published_on": date.fromisoformat(data["published_on"]),
            "loaded_at": NOW,
        },
    )
    return row


def make_round(authority: Authority, number: int = 1, **fields: Any) -> Round:
    """A round of the last twelve months that Erin owns, open for another month, under the small bank."""
    given = {
        "title": f"Self-assessment {number}",
        "period_first": date(TODAY.year - 1, 3, 1),
        "period_last": date(TODAY.year, 2, 28),
        "cut_off": TODAY + timedelta(days=30),
        "edition": fields.pop("edition", None) or make_edition(),
        "owner": fields.pop("owner", None) or make_member(authority, "erin"),
        "started_at": NOW,
    }
    with in_authority(authority):
        return Round.objects.create(authority=authority, number=number, **(given | fields))


def make_answer(row: Round, criterion: str, **fields: Any) -> Answer:
    """An answer as somebody gave it: ``duty="met", written="2", done="1", comment=…``."""
    given = {"version": 1, "changed_at": NOW, "changed_by_label": "Erin Evans"}
    with in_authority(row.authority_id):
        return Answer.objects.create(
            authority_id=row.authority_id, round=row, criterion=criterion, **(given | fields)
        )


def answer_everything(row: Round, level: str = "2", duty: str = "met") -> None:
    """Every part of every criterion of the small bank answered alike."""
    for key in IDS:
        make_answer(row, key, duty=duty, written=level, done=level)


def make_evidence(authority: Authority, title: str = "The procedure", **fields: Any) -> Evidence:
    """A link on the shelf that shows what is written."""
    given = {
        "kind": Evidence.Kind.LINK,
        "shows": Evidence.Shows.WRITTEN,
        "url": "https://northfield.example.org/case-reviews",
        "owner_name": "Erin Evans",
        "added_at": NOW,
        "added_by_label": "Erin Evans",
    }
    with in_authority(authority):
        return Evidence.objects.create(authority=authority, title=title, **(given | fields))


def use_evidence(piece: Evidence, row: Round, criterion: str) -> EvidenceUse:
    """The piece beside an answer."""
    with in_authority(row.authority_id):
        return EvidenceUse.objects.create(
            authority_id=row.authority_id,
            evidence=piece,
            round=row,
            criterion=criterion,
            added_at=NOW,
            added_by_label="Erin Evans",
        )
