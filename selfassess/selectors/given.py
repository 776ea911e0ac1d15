"""Answers as the rules see them: rows of a round turned into :class:`selfassess.domain.answers.Given`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pledge.models import StoredFile
from selfassess.domain.answers import EvidenceKind, EvidenceSeen, Given, Mark
from selfassess.domain.bank import Aspect, Bank, Criterion
from selfassess.models import Answer, EvidenceUse, Round, SecondScore
from selfassess.services.editions import bank_of
from selfassess.services.second_scores import from_outside

SHOWS = {
    "written": frozenset({Aspect.WRITTEN}),
    "done": frozenset({Aspect.DONE}),
    "both": frozenset({Aspect.WRITTEN, Aspect.DONE}),
}


def bank_for(row: Round) -> Bank:
    """The bank that a round is answered under; no query where the round came with its edition."""
    return bank_of(row.edition)


def given_answers(row: Round, *, before: Round | None = None) -> dict[str, Given]:
    """Every answer of a round by criterion, its evidence with it: two queries, three with ``before``.

    Args:
        before: the round before, for "copied from last year".
    """
    evidence = evidence_of(row)
    earlier = {one.criterion: one for one in Answer.objects.filter(round=before)} if before else {}
    rows = {one.criterion: one for one in Answer.objects.filter(round=row)}
    return {
        key: given(rows.get(key), key, evidence.get(key, ()), earlier.get(key)) for key in {*rows, *evidence}
    }


def given(
    answer: Answer | None, key: str, evidence: Iterable[EvidenceSeen] = (), before: Answer | None = None
) -> Given:
    """One answer; an empty one where nobody has said anything yet."""
    if answer is None:
        return Given(key, evidence=tuple(evidence))
    figure = answer.figure_seen or {}
    return Given(
        key,
        marks=marks_of(answer),
        reasons={aspect: getattr(answer, f"{aspect.value}_reason") for aspect in Aspect},
        comment=answer.comment,
        evidence=tuple(evidence),
        draft=answer.draft,
        before=(marks_of(before), before.comment) if before else None,
        suggested=figure.get("suggested"),
        departs=answer.departs,
    )


def marks_of(row: Answer | SecondScore) -> dict[Aspect, Mark]:
    """The marks of an answer or of a second score, by part."""
    return {aspect: Mark(getattr(row, aspect.value)) for aspect in Aspect}


def second_scores(row: Round) -> dict[str, Given]:
    """The reviewer's marks by criterion, in the shape of answers; one query."""
    scores = from_outside(row)
    return {one.criterion: Given(one.criterion, marks=marks_of(one), comment=one.opinion) for one in scores}


def evidence_of(row: Round) -> Mapping[str, tuple[EvidenceSeen, ...]]:
    """The evidence beside each criterion of a round; one query. A file with a virus is no evidence."""
    found: dict[str, list[EvidenceSeen]] = defaultdict(list)
    uses = EvidenceUse.objects.filter(round=row).exclude(evidence__file__state=StoredFile.State.INFECTED)
    for use in uses.select_related("evidence"):
        piece = use.evidence
        found[use.criterion].append(
            EvidenceSeen(piece.key, EvidenceKind(piece.kind), SHOWS[piece.shows], piece.review_on)
        )
    return {key: tuple(pieces) for key, pieces in found.items()}


def answered_by(criterion: Criterion, answers: Mapping[str, Given]) -> Given:
    """The answer to one criterion, empty where nobody has said anything."""
    return answers.get(criterion.id) or Given(criterion.id)
