"""What happens in some cases only: each a thing that a person did, through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pledge.domain.working_days import london_date
from reviews.demo.play import Play
from reviews.models import ApplicantRequest, Case, Correction, HandOver, Letter
from reviews.services import (
    applicant,
    bars,
    closing,
    contact,
    corrections,
    distribution,
    enquiries,
    hand_over,
    letters,
    telling,
)
from reviews.services.changes import CORRECT, Change

TO_DISAGREE = timedelta(days=14)


def ring(play: Play, key: str, ago: int, text: str, *, reached: bool = True, hour: int = 11) -> None:
    """An officer rang the applicant and wrote down what was said."""
    at = play.moment(ago, hour)
    contact.record_contact(
        play.case.pk,
        play.version,
        kind="call",
        direction="out",
        text=text,
        on=london_date(at),
        person=play.applicant,
        reached=reached,
        actor=play.who(key),
        at=at,
    )


def visit(play: Play, key: str, ago: int, text: str) -> None:
    """An officer went to see them."""
    at = play.moment(ago, 14)
    contact.record_contact(
        play.case.pk,
        play.version,
        kind="visit",
        direction="out",
        text=text,
        on=london_date(at),
        person=play.applicant,
        reached=True,
        actor=play.who(key),
        at=at,
    )


def agreement_settled(play: Play, key: str, ago: int, agreement: str, how: str) -> None:
    """A person asked the victim whether they agree."""
    distribution.settle_agreement(
        play.case.pk,
        play.version,
        agreement=agreement,
        how=how,
        actor=play.who(key),
        at=play.moment(ago, 12),
    )
    play.arrive()


def asked(play: Play, key: str, ago: int, number: int, field: str, whom: str, answer: str) -> None:
    """An officer asked about something that nobody knew, and was answered."""
    at = play.moment(ago, 12)
    enquiries.record_enquiry(
        play.case.pk,
        play.version,
        complaint_number=number,
        field=field,
        asked_whom=whom,
        asked_on=london_date(at),
        answer=answer,
        actor=play.who(key),
        at=at,
    )


def corrected(play: Play, key: str, ago: int, number: int, facts: dict[str, Any], reason: str) -> Correction:
    """An officer corrected a report; where that lowers the count it waits for a second person."""
    change = Change(kind=CORRECT, reason=reason, complaint_id=play.report(number).pk, facts=facts)
    at = play.moment(ago, 12)
    return corrections.make(play.case.pk, play.version, change, actor=play.who(key), at=at).correction


def confirmed(play: Play, key: str, correction: Correction, ago: int, note: str) -> None:
    """A second person agreed with a correction that lowers the count; the letter about it goes out."""
    at = play.moment(ago, 10)
    corrections.confirm(correction.pk, play.version, note=note, actor=play.who(key), at=at)
    letter = Letter.objects.get(case=play.case, kind="facts-changed", state=Letter.State.DRAFT)
    parts = {
        "meaning": "Fewer reports count now. The organisations decide all the same, and look at how much "
        "harm it does.",
        "disagree_by": (london_date(at) + TO_DISAGREE).isoformat(),
    }
    letter = letters.keep_parts(letter.pk, letter.version, parts, actor=play.who(key), at=at)
    play.reaches(key, play.issue(key, letter, ago), ago)


def given_to(play: Play, key: str, taker: str, ago: int, note: str, *, accepted: bool = True) -> None:
    """A case handed to a colleague, who has accepted it, or has yet to."""
    row: HandOver = hand_over.hand_over(
        play.case.pk,
        play.version,
        taker=play.user(taker),
        note=note,
        actor=play.who(key),
        at=play.moment(ago, 16),
    )
    if accepted:
        hand_over.accept(row.pk, actor=play.who(taker), at=play.moment(ago, 17))
        play.arrive()


def barred(play: Play, key: str, member: str, ago: int, reason: str) -> None:
    """A member is kept out of the case."""
    at = play.moment(ago, 10)
    bars.bar(play.case.pk, play.version, user=play.user(member), reason=reason, actor=play.who(key), at=at)


def adds(play: Play, ago: int, text: str) -> ApplicantRequest:
    """The applicant writes more from their own page."""
    at = play.moment(ago, 20, at_work=False)
    return applicant.add_information(play.applicant, text=text, form_key=f"add-{ago}", at=at)


def asks_again(play: Play, ago: int, text: str) -> ApplicantRequest:
    """The applicant asks for the decision to be looked at again."""
    at = play.moment(ago, 20, at_work=False)
    return applicant.ask_to_look_again(play.applicant, text=text, form_key=f"again-{ago}", at=at)


def asks_to_stop(play: Play, ago: int, text: str) -> ApplicantRequest:
    """The applicant asks to withdraw, which is a request until their named contact has confirmed it."""
    at = play.moment(ago, 22, at_work=False)
    return applicant.ask_to_withdraw(play.applicant, text=text, form_key=f"stop-{ago}", at=at)


def complains(play: Play, ago: int, text: str) -> ApplicantRequest:
    """The applicant complains about how their information is used."""
    at = play.moment(ago, 20, at_work=False)
    return applicant.complain_about_data(play.applicant, text=text, form_key=f"data-{ago}", at=at)


def read(play: Play, key: str, ago: int) -> None:
    """Everything that the applicant sent has been read."""
    for row in ApplicantRequest.objects.filter(case=play.case, read_at__isnull=True):
        contact.read_request(row.pk, actor=play.who(key), at=play.moment(ago, 9))


def came_back(play: Play, key: str, letter: Letter, ago: int, why: str) -> None:
    """A letter came back: the duty to tell is open again."""
    telling.mark_returned(letter.pk, why, actor=play.who(key), at=play.moment(ago, 10))


def stops(play: Play, key: str, ago: int, reason: str, confirmed_how: str) -> Case:
    """The withdrawal was confirmed by a safe way."""
    at = play.moment(ago, 15)
    return closing.withdraw(
        play.case.pk, play.version, reason=reason, confirmed=confirmed_how, actor=play.who(key), at=at
    )


def closes(play: Play, key: str, ago: int, reason: str) -> None:
    """The case is closed, and the letter that says so reaches them."""
    at = play.moment(ago, 15)
    letter = closing.close(play.case.pk, play.version, reason=reason, actor=play.who(key), at=at)
    play.arrive()
    if letter is not None and letter.state == Letter.State.ISSUED:
        play.open_letters(ago)
    play.send_drafts(key, ago)


def reopens(play: Play, key: str, ago: int, reason: str) -> None:
    """A closed case is opened again."""
    at = play.moment(ago, 10)
    closing.reopen(play.case.pk, play.version, reason=reason, actor=play.who(key), at=at)
