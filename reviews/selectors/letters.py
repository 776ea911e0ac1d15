"""The letters of a case: where each stands, what can be written to whom, what must still be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.domain.working_days import london_date
from reviews.documents.contexts import LETTERS
from reviews.domain.lifecycle import Status
from reviews.models import Case, ContactEntry, Decision, Letter, Person, Task
from reviews.selectors.letter_facts import untold_corrections
from reviews.services.attempts import ATTEMPTS_NEEDED, attempts
from reviews.services.letters import ACKNOWLEDGEMENT, FACTS_CHANGED, KIND_OF_OUTCOME
from reviews.services.settling import is_told_too, standing_decision

TOLD_WORDS: dict[str, str | Promise] = {
    Letter.Way.ONLINE: gettext_lazy("Opened"),
    Letter.Way.POST: gettext_lazy("Posted"),
    Letter.Way.HAND: gettext_lazy("Handed over"),
    Letter.Way.SPOKEN: gettext_lazy("Spoken"),
}
WAITING_WORDS: dict[str, str | Promise] = {
    Letter.Way.ONLINE: gettext_lazy("Sent, not opened yet"),
    Letter.Way.HAND: gettext_lazy("To be handed over"),
    Letter.Way.SPOKEN: gettext_lazy("To be spoken"),
}


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter: what it is called, where it stands in words and colour, and since when."""

    letter: Letter
    title: str | Promise
    word: str | Promise
    classes: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A letter that can be written now: its kind, to whom, and what it is called."""

    kind: str
    person: Person
    title: str | Promise

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.kind}:{self.person.pk}"

    @property
    def words(self) -> str:
        """How a page names it."""
        return _("%(title)s: to %(who)s") % {"title": self.title, "who": _who(self.person)}


@dataclass(frozen=True, slots=True)
class VictimLine:
    """A victim who did not apply: still to be told the decision too, or not, with the reason why."""

    person: Person
    task: Task


@dataclass(frozen=True, slots=True)
class Letters:
    """Everything on the page of a case's letters."""

    lines: tuple[LetterLine, ...]
    offers: tuple[Offer, ...]
    to_tell: Decision | None
    victims: tuple[VictimLine, ...]
    not_told: tuple[VictimLine, ...]
    tried: tuple[ContactEntry, ...]

    @property
    def may_stand_in(self) -> bool:
        """Two recorded attempts failed and the applicant has not been told."""
        return self.to_tell is not None and len(self.tried) >= ATTEMPTS_NEEDED


def letters_of(case: Case, people: tuple[Person, ...]) -> Letters:
    """The letters of one case (five queries)."""
    rows = Letter.objects.filter(case=case).select_related("to", "replaced_by").defer("context")
    standing = standing_decision(case)
    to_tell = standing if standing and case.status == Status.DECIDED else None
    tasks = list(Task.objects.filter(case=case, kind=Task.Kind.TELL_VICTIM).select_related("done_by"))
    return Letters(
        lines=tuple(line_of(letter) for letter in rows),
        offers=offers_for(case, people, standing),
        to_tell=to_tell,
        victims=_victims(tasks, people, open_now=True),
        not_told=_victims(tasks, people, open_now=False),
        tried=tuple(attempts(to_tell)) if to_tell else (),
    )


def line_of(letter: Letter) -> LetterLine:
    """Where one letter stands, in words and colour."""
    title = LETTERS[letter.kind].title
    match letter.state:
        case Letter.State.DRAFT:
            return LetterLine(
                letter, title, _("Being written"), "govuk-tag--blue", london_date(letter.written_at)
            )
        case Letter.State.TOLD:
            return LetterLine(
                letter, title, TOLD_WORDS.get(letter.way, _("Told")), "govuk-tag--green", letter.told_on
            )
        case Letter.State.TO_POST:
            return LetterLine(
                letter, title, _("Waiting for the post"), "govuk-tag--orange", _issued_on(letter)
            )
        case Letter.State.RETURNED:
            back = london_date(letter.returned_at) if letter.returned_at else None
            return LetterLine(letter, title, _("Came back or failed"), "govuk-tag--red", back)
        case Letter.State.REPLACED:
            return LetterLine(letter, title, _("Replaced"), "govuk-tag--grey", _issued_on(letter))
    waiting = WAITING_WORDS.get(letter.way, _("Sent"))
    return LetterLine(letter, title, waiting, "govuk-tag--yellow", _issued_on(letter))


def offers_for(case: Case, people: tuple[Person, ...], standing: Decision | None) -> tuple[Offer, ...]:
    """What can be written: the decision to the applicant and to victims, an acknowledgement, a correction.

    Letters about a new named contact and about closing write themselves when that happens.
    """
    applicants = [person for person in people if person.is_applicant]
    wanted: list[tuple[str, Person]] = []
    if standing is not None and case.status not in (Status.WITHDRAWN, Status.CLOSED):
        kind = KIND_OF_OUTCOME[Decision.Outcome(standing.outcome)]
        victims = [person for person in people if is_told_too(person)]
        wanted += [(kind, person) for person in (*applicants, *victims)]
    if untold_corrections(case):
        wanted += [(FACTS_CHANGED, person) for person in applicants]
    if standing is None and case.status == Status.RECEIVED:
        wanted += [(ACKNOWLEDGEMENT, person) for person in applicants]
    return tuple(Offer(kind, person, LETTERS[kind].title) for kind, person in wanted)


def _victims(tasks: list[Task], people: tuple[Person, ...], *, open_now: bool) -> tuple[VictimLine, ...]:
    """The victims still to be told, or those of whom it is recorded why they are not."""
    by_person = {f"person:{person.pk}": person for person in people}
    return tuple(
        VictimLine(by_person[task.about], task)
        for task in tasks
        if task.about in by_person and (task.done_at is None) is open_now and (open_now or task.done_note)
    )


def _issued_on(letter: Letter) -> date | None:
    return london_date(letter.issued_at) if letter.issued_at else None


def _who(person: Person) -> str:
    name = str(person) or _("name not given")
    if person.is_applicant:
        return _("%(name)s, the applicant") % {"name": name}
    return _("%(name)s, the victim") % {"name": name} if person.is_victim else name
