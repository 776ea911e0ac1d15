"""The editions of the files into the database, and open rounds from an older edition to the newest.

Nothing that was answered is lost by it: an answer whose criterion is the same stays, one whose criterion has
other words, another id, several heirs or several parents comes back as a draft to confirm, and the row of a
criterion that is no longer asked stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from pledge.audit import Action, Actor, record
from selfassess import criteria
from selfassess.domain.bank import Bank
from selfassess.domain.editions import Comparison, compare_editions
from selfassess.models import Answer, AnswerChange, BankEdition, EvidenceUse, Round, RoundEvent
from selfassess.services import contributors, editions
from selfassess.services.answers import Way
from selfassess.services.carrying import (
    Because,
    Bringing,
    Origin,
    bring,
    bring_evidence,
    says_something,
    where_to,
)
from selfassess.services.editions import bank_of
from selfassess.services.rounds import locked, must_be_open, write_event


class LoadedOtherwise(Exception):
    """Editions that were loaded before with other words; ``problems`` names what differs in each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class NothingNewer(Exception):
    """The round is under the newest edition already."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did: answers that stay, that became drafts, and that are no longer asked."""

    round: Round
    stay: int
    drafts: int
    no_longer_asked: int


def load_all(*, at: datetime) -> list[BankEdition]:
    """Every edition of the files, loaded; those that were made now.

    Raises:
        LoadedOtherwise: naming every difference. Then nothing is loaded.
        selfassess.domain.bank_load.BankProblems: for files that are no bank.
    """
    known = {row.version: row for row in BankEdition.objects.all()}
    problems = [
        f"{version}: {line}"
        for version in criteria.editions()
        if version in known
        for line in what_differs(known[version].data, criteria.edition_data(version))
    ]
    if problems:
        raise LoadedOtherwise(problems)
    with transaction.atomic():
        rows = [editions.ensure(version, at=at) for version in criteria.editions()]
    return [row for row in rows if row.version not in known]


def newest_loaded(*, at: datetime) -> BankEdition:
    """The newest edition in the database; the files' newest where none was loaded yet."""
    rows = list(BankEdition.objects.defer("data"))
    return max(rows, key=in_order) if rows else editions.newest(at=at)


def in_order(edition: BankEdition) -> tuple[int, ...]:
    """``2026-11.2`` is older than ``2026-11.10``."""
    return tuple(int(part) for part in edition.version.replace(".", "-").split("-"))


def since(edition: BankEdition) -> list[BankEdition]:
    """The editions that are newer than this one, the oldest first."""
    newer = [row for row in BankEdition.objects.defer("data") if in_order(row) > in_order(edition)]
    return sorted(newer, key=in_order)


def open_rounds_behind(newest: BankEdition) -> list[Round]:
    """Open rounds of the authority in scope that are under another edition than the newest."""
    return list(Round.objects.filter(status=Round.Status.OPEN).exclude(edition=newest))


def move_round(
    round_id: int, version: int | None, newest: BankEdition, *, actor: Actor, at: datetime
) -> Moved:
    """Move an open round to the newest edition.

    Raises:
        selfassess.services.rounds.Stale: when the page was drawn from an older version of the round.
        selfassess.services.rounds.Locked: for a round that is not open.
        NothingNewer: when it is under that edition already.
    """
    with locked(round_id, version) as row:
        must_be_open(row)
        if row.edition_id == newest.pk:
            raise NothingNewer
        origin = Origin(row, bank_of(row.edition))
        bank = bank_of(newest)
        answers = {one.criterion: one for one in Answer.objects.select_for_update().filter(round=row)}
        by = Bringing(Way.BANK, actor, at)
        drafts = _move_answers(row, answers, origin, bank, by)
        uses = list(EvidenceUse.objects.filter(round=row).select_related("evidence"))
        bring_evidence(row, uses, where_to((use.criterion for use in uses), origin.bank, bank), by)
        asked = where_to((key for key in answers if key in origin.bank.by_id), origin.bank, bank)
        placed = {old for olds in asked.values() for old in olds}
        row.edition = newest
        contributors.end_without_theme(row, bank, actor=actor, at=at)
        write_event(
            row,
            RoundEvent.Kind.BANK_CHANGED,
            actor=actor,
            at=at,
            reason=f"{origin.bank.version} → {newest.version}",
        )
        record(
            Action.CRITERIA_MOVED,
            actor=actor,
            at=at,
            about=row.key,
            detail={"from": origin.bank.version, "to": newest.version, "drafts": drafts},
        )
        return Moved(
            row,
            stay=sum(1 for key, olds in asked.items() if olds == (key,) and not answers[key].draft),
            drafts=drafts,
            no_longer_asked=sum(1 for key in answers if key not in placed),
        )


def _move_answers(row: Round, answers: Mapping[str, Answer], origin: Origin, bank: Bank, by: Bringing) -> int:
    """The answers that must be confirmed, as drafts; how many. The others are not touched."""
    comparison = compare_editions(origin.bank, bank)
    said = [key for key, one in answers.items() if key in origin.bank.by_id and says_something(one)]
    anew = {one.new for one in comparison.reworded if one.asks_anew}
    changes: list[AnswerChange] = []
    drafts = 0
    for new, olds in where_to(said, origin.bank, bank).items():
        if olds == (new,):
            drafts += _look_again(answers[new], origin, by) if new in anew else 0
            continue
        answer = answers.get(new) or Answer(authority_id=row.authority_id, round=row, criterion=new)
        because = _because(olds, comparison)
        changes += bring(answer, bank.by_id[new], [answers[old] for old in olds], origin, because, by)
        answer.save()
        drafts += 1
    AnswerChange.objects.bulk_create(changes)
    return drafts


def _look_again(answer: Answer, origin: Origin, by: Bringing) -> int:
    """The same criterion in other words: what was said stays, and waits to be confirmed."""
    answer.draft, answer.page_key = True, ""
    answer.carried = origin.note(Because.REWORDED, [answer.criterion])
    answer.version += 1
    answer.changed_at, answer.changed_by_label = by.at, by.actor.label
    answer.save()
    return 1


def _because(olds: tuple[str, ...], comparison: Comparison) -> Because:
    if len(olds) > 1:
        return Because.JOINED
    return Because.SPLIT if olds[0] in comparison.split else Because.RENAMED


def what_differs(loaded: Any, file: Any) -> list[str]:
    """Where two spellings of one edition differ, a line for each place."""
    return list(_differing(_by_id(loaded), _by_id(file), ""))


def _differing(loaded: Any, file: Any, path: str) -> Iterable[str]:
    if isinstance(loaded, dict) and isinstance(file, dict):
        for key in dict.fromkeys((*loaded, *file)):
            place = f"{path}.{key}" if path else str(key)
            if key not in file:
                yield f"{place} is no longer there"
            elif key not in loaded:
                yield f"{place} was not there"
            else:
                yield from _differing(loaded[key], file[key], place)
    elif loaded != file:
        yield f"{path} has other words"


def _by_id(data: Any) -> Any:
    """The data with its criteria, themes and points by their names, so that a place can be named."""
    found = dict(data)
    for key, name in (("criteria", "id"), ("themes", "key"), ("points", "key")):
        found[key] = {one[name]: one for one in data.get(key, ())}
    # The digest minds the order too, and so must this.
    found["order of the criteria"] = [one["id"] for one in data.get("criteria", ())]
    return found
