"""What the pages of a decision show: unknowns and their enquiries, deciders to choose, the rows to check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from reviews.domain import deciding
from reviews.domain.voices import Standing
from reviews.models import (
    Advice,
    Agreement,
    Case,
    ContactEntry,
    Decision,
    DecisionDraft,
    Delegation,
    Enquiry,
    Letter,
    Person,
    RelevantBody,
)
from reviews.selectors.decision_words import BASES, in_an_address, words_of_unknown
from reviews.selectors.ledger import RouteLine, acts_of, routes_under
from reviews.services.settling import standing_of


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """Something not known that could make the threshold met, and what was asked about it."""

    report: int
    field: str
    words: str
    enquiries: tuple[Enquiry, ...]

    @property
    def slug(self) -> str:
        """The field as an address holds it."""
        return in_an_address(self.field)

    @property
    def is_condition(self) -> bool:
        """A local condition, which an officer can settle on a page of its own."""
        return self.field.startswith("facts.") or ".facts." in self.field


def unknown_lines(case: Case, ground: deciding.Ground) -> tuple[UnknownLine, ...]:
    """Every unknown that matters, with its enquiries (two queries, none where nothing is unknown)."""
    unknowns = deciding.unknowns_that_matter(ground)
    if not unknowns:
        return ()
    people = {person.key: person for person in Person.objects.filter(case=case)}
    made = list(Enquiry.objects.filter(case=case).select_related("complaint", "made_by"))
    return tuple(
        UnknownLine(
            one.report,
            one.field,
            words_of_unknown(case, one.field, people),
            tuple(
                row
                for row in made
                if row.field == one.field and (row.complaint.number if row.complaint else 0) == one.report
            ),
        )
        for one in unknowns
    )


def unknown_of(case: Case, report: int, field: str) -> str:
    """The words of an unknown of the latest advice; "" where it is none, so that nothing else is asked."""
    latest = Advice.objects.filter(case=case).first()
    missing = latest.result.get("missing", ()) if latest else ()
    asked = deciding.Unknown(f"c{report}" if report else "", field)
    if all(deciding.Unknown(one["complaint"] or "", one["field"]) != asked for one in missing):
        return ""
    people = {person.key: person for person in Person.objects.filter(case=case)}
    return words_of_unknown(case, field, people)


def deciders_choices(day: date) -> tuple[list[RelevantBody], list[Delegation]]:
    """The bodies that can decide on a day and the delegations recorded for them."""
    in_force = (Q(until__isnull=True) | Q(until__gte=day)) & Q(since__lte=day)
    return list(RelevantBody.objects.filter(in_force)), list(Delegation.objects.filter(in_force))


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One thing the decision says, and the step where it is changed."""

    name: str
    value: str
    step: str


def check_rows(draft: DecisionDraft, ground: deciding.Ground) -> tuple[CheckRow, ...]:
    """Everything the decision says, to be checked before it is saved."""
    kept = draft.answers
    rows = [CheckRow(_("Decision"), _outcome_words(kept.get("outcome", "")), "outcome")]
    if not deciding.only_met(ground):
        rows += [
            CheckRow(_("Persistence"), kept.get("persistence", ""), "persistence"),
            CheckRow(_("Harm"), kept.get("harm", ""), "harm"),
            CheckRow(_("Adequacy of the response"), kept.get("adequacy", ""), "adequacy"),
        ]
        found = kept.get("own_criteria") or {}
        rows += [CheckRow(one.text, found.get(one.key, ""), "own-criteria") for one in ground.own_criteria]
    rows += [
        CheckRow(_("Reasons for the applicant"), kept.get("reasons", ""), "reasons"),
        CheckRow(_("What will be done to help"), kept.get("other_help", ""), "reasons"),
        CheckRow(_("Internal reasoning"), kept.get("internal_reasoning", ""), "reasons"),
        CheckRow(_("Who decides"), _deciders_words(kept.get("deciders") or []), "deciders"),
    ]
    names = dict(RelevantBody.objects.values_list("pk", "name")) if kept.get("named_bodies") else {}
    rows += [
        CheckRow(name, names.get(body, ""), "deciders")
        for name, body in (kept.get("named_bodies") or {}).items()
    ]
    return tuple(rows)


def _outcome_words(outcome: str) -> str:
    return str(Decision.Outcome(outcome).label) if outcome in Decision.Outcome else ""


def _deciders_words(deciders: list[dict[str, Any]]) -> str:
    names = dict(
        RelevantBody.objects.filter(pk__in=[one["body"] for one in deciders]).values_list("pk", "name")
    )
    return "\n".join(_decider_words(names.get(one["body"], ""), one) for one in deciders)


def _decider_words(body: str, one: dict[str, Any]) -> str:
    way = str(Agreement.Way(one["way"]).label) if one["way"] in Agreement.Way else ""
    who = ", ".join(filter(None, (one.get("person_name", ""), one.get("person_role", ""))))
    said = f"{body}: {way}"
    if who:
        said += f" ({who})"
    if (one.get("seats") or 1) > 1:
        said += _(", %(number)s people") % {"number": one["seats"]}
    return said


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision as the record shows it."""

    decision: Decision
    agreements: tuple[Agreement, ...]
    standing: Standing
    letters: tuple[Letter, ...]
    attempts: tuple[ContactEntry, ...]

    @property
    def needed(self) -> dict[str, int]:
        """How many people and bodies must agree."""
        kept = self.decision.deciders_needed
        return {"people": kept.get("people") or 1, "bodies": kept.get("bodies") or 1}

    @property
    def doubled(self) -> frozenset[int]:
        """The answers that may be those of a person who speaks for another body too, by their rows."""
        return frozenset(key for one in self.standing.doubles for key in (one.first.key, one.second.key))

    @property
    def may_be_asked(self) -> frozenset[int]:
        """The answers that can be asked for again by a link: not given, against, or in doubt."""
        if self.decision.final_at or self.decision.abandoned_at:
            return frozenset()
        asked = (row for row in self.agreements if row.body.email)
        return frozenset(row.pk for row in asked if not row.agrees or row.pk in self.doubled)

    @property
    def unsure(self) -> tuple[Agreement, ...]:
        """The later answer of each two that may be one person's, and of which a member can make sure."""
        later = {one.second.key for one in self.standing.doubles if not one.certain}
        return tuple(row for row in self.agreements if row.pk in later)

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Whom the procedure names as deciders, each with the body through which they speak."""
        bodies = {row.body_id: row.body.name for row in self.agreements}
        kept = self.decision.deciders_needed.get("named_bodies") or {}
        return tuple((name, bodies.get(body, "")) for name, body in kept.items())

    @property
    def acts(self) -> tuple[RouteLine, ...]:
        """The Act's own route for each behaviour that was told apart (one query); none where all was one."""
        advice = self.decision.advice
        if not advice.behaviours:
            return ()
        return acts_of(routes_under({}, advice.result, behaviours=advice.behaviours))

    @property
    def basis(self) -> str:
        """On what it rests, in words."""
        return str(BASES[self.decision.basis])

    @property
    def state(self) -> tuple[str, str]:
        """Where it stands, and its colour."""
        decision = self.decision
        if decision.replaced_by:
            number = decision.replaced_by.number
            return _("Replaced by decision %(number)s") % {"number": number}, "govuk-tag--grey"
        if decision.abandoned_at:
            return _("Given up"), "govuk-tag--grey"
        if decision.final_at:
            return _("Final"), "govuk-tag--green"
        if self.standing.disagreeing:
            return _("Held: a body disagrees"), "govuk-tag--red"
        return _("Not final"), "govuk-tag--yellow"

    @property
    def told_on(self) -> date | None:
        """The day the applicant was told it by a letter."""
        days = (one.told_on for one in self.letters if one.to.is_applicant and one.told_on)
        return min(days, default=None)


def doubted_with(agreement: Agreement) -> tuple[Agreement, ...]:
    """The answers of other bodies that may be the same person's, where one can make sure (two queries)."""
    decision = agreement.decision
    if decision.final_at or decision.abandoned_at or decision.replaced_by_id:
        return ()
    rows = {row.pk: row for row in Agreement.objects.filter(decision=decision).select_related("body", "user")}
    pairs = [(one.first.key, one.second.key) for one in standing_of(decision).doubles if not one.certain]
    return tuple(
        rows[other]
        for first, second in pairs
        for mine, other in ((first, second), (second, first))
        if mine == agreement.pk
    )


def decision_records(case: Case) -> tuple[DecisionRecord, ...]:
    """Every decision of a case, newest first; replaced ones are kept and shown (four queries)."""
    decisions = (
        Decision.objects.filter(case=case)
        .select_related("advice", "saved_by", "replaced_by")
        .defer("advice__application", "advice__result")
        .prefetch_related(
            Prefetch(
                "agreements", Agreement.objects.select_related("body", "delegation", "user", "made_sure_by")
            ),
            Prefetch("letters", Letter.objects.select_related("to").defer("context").order_by("number")),
        )
    )
    tried: dict[int | None, list[ContactEntry]] = {}
    for entry in (
        ContactEntry.objects.filter(case=case, attempt_to_tell__isnull=False, reached=False)
        .select_related("recorded_by", "attempt_to_tell")
        .order_by("on", "pk")
    ):
        letter = entry.attempt_to_tell
        tried.setdefault(letter.decision_id if letter else None, []).append(entry)
    return tuple(
        DecisionRecord(
            decision,
            tuple(decision.agreements.all()),
            standing_of(decision),
            tuple(decision.letters.all()),
            tuple(tried.get(decision.pk, ())),
        )
        for decision in decisions
    )


def advice_of(case: Case, number: int) -> Advice | None:
    """One advice of a case by its number."""
    return Advice.objects.filter(case=case, number=number).first()
