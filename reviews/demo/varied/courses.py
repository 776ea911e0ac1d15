"""The courses that varied cases take, from just arrived to closed long ago."""

from __future__ import annotations

from reviews.demo import turns
from reviews.demo.play import Play
from reviews.demo.varied.life import Life
from reviews.models import Case, Decision, Letter, Person, Task
from reviews.services.safe_contact import way_for_message

MET, NOT_MET = Decision.Outcome.MET, Decision.Outcome.NOT_MET
BY_HAND = (Task.Kind.ACKNOWLEDGE, Task.Kind.ASK_SAFE_CONTACT, Task.Kind.DANGER)
CHAIR = "An officer of another council leads the review. They have had nothing to do with your case."
MEETING = {"chair": CHAIR}
WEIGHED = {
    "persistence": "It has gone on for some months, with weeks in between in which nothing was reported.",
    "harm": "It is wearing and has cost sleep. Nobody has been threatened or hurt.",
    "adequacy": "Each report was looked into, and the person reporting was told what was done.",
}
GRAVE = {
    "persistence": "It has come back each time that an agency closed its file.",
    "harm": "Sleep, health and work have suffered, and there is fear of what comes next.",
    "adequacy": "Several agencies acted, each without knowing of the others.",
}
REASONS_NOT_MET = (
    "We are sorry for what you have lived with. Fewer than three reports count, and when we looked at how "
    "long it has gone on, at the harm and at what was done, the organisations found that a review would not "
    "add to the work that is under way."
)
REASONS_MET = (
    "Fewer than three reports count, and the organisations agree all the same that your case should be "
    "reviewed: what was done did not stop it, and the harm to you is serious."
)
# What they wrote when they asked to stop after "met", and why they did.
STOPPED = (
    ("The people upstairs have gone. I want to leave it there.", "Those responsible have moved away."),
    ("I am moving to my sister’s, please stop.", "They are moving away and want to leave it behind."),
    ("It has been quiet since you all spoke to them. Please stop.", "It has stopped since agencies acted."),
)
HELP = "An officer will ring you once a week for a month\nThe victim support service has offered you a visit"


def newly(play: Play, life: Life) -> None:
    """It has arrived, and nobody has opened it."""


def taken(play: Play, life: Life) -> None:
    """A named contact, everybody told, the first receipts in."""
    welcomed(play, life)
    play.receipts(max(life.ago - 2, 0), "police")


def welcomed(play: Play, life: Life) -> None:
    """A named contact who has reached the applicant safely."""
    ago = max(life.ago - 1, 0)
    play.take(life.by, ago)
    if way_for_message(play.applicant) is None and life.contact != "not sure":
        play.finish_tasks(life.by, ago, "Introduced myself, and said what happens next.", *BY_HAND)
        play.send_drafts(life.by, ago)
    play.finish_tasks(life.by, ago, "Rang at once; safe tonight.", Task.Kind.DANGER)


def prepared(play: Play, life: Life) -> None:
    """Everything is in, and a decision can be made."""
    welcomed(play, life)
    if play.fresh().agreement == Case.Agreement.NOT_ASKED:
        turns.agreement_settled(
            play,
            life.by,
            life.ago - 2,
            Case.Agreement.GIVEN,
            "Rang her on the number that he gave: she agrees.",
        )
    play.receipts(
        life.ago - 2, *(key for key in ("council", "police", "health", "homes") if key in play.place.bodies)
    )


def decided(play: Play, life: Life, outcome: str, ago: int) -> Decision:
    """Decided by the bodies that the procedure asks for."""
    several = play.place.authority.slug == "borsley"
    weighed = outcome == NOT_MET or not play.fresh().must_decide_met
    findings = (GRAVE if outcome == MET else WEIGHED) if weighed else None
    reasons = (REASONS_MET if outcome == MET else REASONS_NOT_MET) if weighed else ""
    return play.decide(
        life.by,
        ago,
        outcome,
        findings=findings,
        reasons=reasons,
        other_help=HELP if outcome == NOT_MET else "",
        other="police" if several else "",
        answer_ago=ago if several else None,
    )


def told(play: Play, life: Life, outcome: str, *, decide_after: int = 8) -> Letter:
    """Decided, and told by the way that is safe."""
    prepared(play, life)
    decision = decided(play, life, outcome, life.ago - decide_after)
    ago = life.ago - decide_after - 1
    parts = MEETING if outcome == MET else {}
    letter = play.tell(life.by, decision, ago, **parts)
    for victim in Person.objects.filter(case=play.case, is_victim=True, is_applicant=False):
        too = play.write(life.by, decision, ago, Letter.Way.SPOKEN, to=victim, parts=parts)
        play.reaches(life.by, too, ago, "Read out to her at home, with her neighbour there.")
    return letter


def told_met(play: Play, life: Life) -> None:
    """Met and told; the review is to come."""
    told(play, life, MET)


def told_under_delegation(play: Play, life: Life) -> None:
    """Met: the landlord has let the council's manager agree for it."""
    prepared(play, life)
    decision = play.decide(life.by, life.ago - 8, MET, other="homes", delegated_to="Ben Hartley")
    play.tell(life.by, decision, life.ago - 9, **MEETING)


def told_not_met(play: Play, life: Life) -> None:
    """Not met and told."""
    told(play, life, NOT_MET)


def stopped_after_met(play: Play, life: Life) -> None:
    """Met and told; before the review could be held they asked to stop, and it was confirmed."""
    told(play, life, MET)
    asked, why = STOPPED[life.ago % len(STOPPED)]
    turns.ring(play, life.by, life.ago - 24, "Rang to agree a day for the meeting. It has been quiet.")
    turns.asks_to_stop(play, life.ago - 40, asked)
    turns.read(play, life.by, life.ago - 41)
    turns.stops(
        play,
        life.by,
        life.ago - 42,
        why,
        "Rang by the safe way and spoke to them alone: it is what they want, and nobody asked them to.",
    )


def closed_not_met(play: Play, life: Life) -> None:
    """Not met; nobody asked for it to be looked at again; closed."""
    told(play, life, NOT_MET, decide_after=9)
    turns.closes(
        play, life.by, life.ago - 45, "The time to ask for the decision to be looked at again is over."
    )


def withdrawn(play: Play, life: Life) -> None:
    """They asked to stop, and it was confirmed on the telephone."""
    prepared(play, life)
    turns.asks_to_stop(play, life.ago - 6, "We are moving away next month, so please stop.")
    turns.read(play, life.by, life.ago - 7)
    turns.stops(
        play,
        life.by,
        life.ago - 7,
        "They are moving away and want to leave it behind.",
        "Rang by the safe way: it is what they want, and nobody asked them to.",
    )


def to_tell_by_post(play: Play, life: Life) -> None:
    """Decided; the letter waits for its envelope."""
    prepared(play, life)
    decision = decided(play, life, MET, 1)
    play.write(life.by, decision, 1, parts=MEETING)


def to_tell(play: Play, life: Life) -> None:
    """Decided yesterday or the day before; the letter is still to be written."""
    prepared(play, life)
    decided(play, life, NOT_MET if not play.fresh().must_decide_met else MET, 1)


def a_body_disagrees(play: Play, life: Life) -> None:
    """The police would hold a review; the council had saved not met."""
    prepared(play, life)
    decision = play.decide(
        life.by,
        life.ago - 8,
        NOT_MET,
        findings=WEIGHED,
        reasons=REASONS_NOT_MET,
        other_help=HELP,
    )
    note = "Two of the three calls to us were graded high risk. We would hold a review."
    play.answer(decision, "police", life.ago - 9, agrees=False, note=note)


def waits_for_second_person(play: Play, life: Life) -> None:
    """A correction that lowers the count waits for somebody else to look at it."""
    prepared(play, life)
    happened, later = life.ago + life.reports[1][1], 45
    turns.corrected(
        play,
        life.by,
        0,
        2,
        {"reported": play.when.iso(happened - later)},
        "The housing office sent its call record: the call was in the month after the one first given.",
    )


def corrected_and_told(play: Play, life: Life) -> None:
    """A correction that a second person agreed with and the applicant was told of; then not met."""
    prepared(play, life)
    happened, later = life.ago + life.reports[1][1], 44
    row = turns.corrected(
        play,
        life.by,
        life.ago - 4,
        2,
        {"reported": play.when.iso(happened - later)},
        "The email itself, which the applicant sent us, carries the later date.",
    )
    other = "ben" if life.by == "amara" else "amara"
    turns.confirmed(play, other, row, life.ago - 5, "Looked at the email. The date is right.")
    play.tell(life.by, decided(play, life, NOT_MET, life.ago - 9), life.ago - 10)


def asked_again(play: Play, life: Life) -> None:
    """Not met; they ask for it to be looked at again, and wait."""
    told(play, life, NOT_MET)
    turns.asks_again(
        play, 0, "You say that it has been quiet. It has not: I stopped ringing because nobody came."
    )


def decided_again(play: Play, life: Life) -> None:
    """Not met; looked at again; met by a new decision that replaces the first."""
    told(play, life, NOT_MET)
    turns.asks_again(play, life.ago - 14, "The nurse’s letter about my son was never read.")
    turns.read(play, life.by, life.ago - 15)
    play.finish_tasks(
        life.by, life.ago - 16, "Looked at again with the nurse’s letter.", Task.Kind.LOOK_AGAIN
    )
    play.tell(
        life.by,
        decided(play, life, MET, life.ago - 20),
        life.ago - 21,
        **MEETING,
    )


def writes_more(play: Play, life: Life) -> None:
    """Met and told; they have written more, which nobody has read."""
    told(play, life, MET)
    turns.adds(play, 1, "It happened again last night. I have a film of it on my phone.")


def complains_of_data(play: Play, life: Life) -> None:
    """Met and told; a data protection complaint is open."""
    told(play, life, MET)
    turns.complains(play, 6, "The housing office knew things that I only told the council.")


def handed_over(play: Play, life: Life) -> None:
    """Given to a colleague, who has not accepted it yet."""
    prepared(play, life)
    note = (
        "I am on leave from Monday. Decision is due that week; police are content. She prefers the afternoon."
    )
    turns.given_to(play, "amara", "ben", 1, note, accepted=False)


def with_a_bar(play: Play, life: Life) -> None:
    """A member who knows them is kept out."""
    taken(play, life)
    turns.barred(play, life.by, "dilip", 1, "you live next door to the applicant.")


def came_back_and_went_again(play: Play, life: Life) -> None:
    """The posted letter came back; another was handed over."""
    letter = told(play, life, MET)
    turns.came_back(play, life.by, letter, life.ago - 15, "Addressee gone away")
    play.finish_tasks(life.by, life.ago - 15, "Rang: she is at her daughter’s.", Task.Kind.MESSAGE_FAILED)
    decision = Decision.objects.get(case=play.case, replaced_by=None)
    again = play.write(
        life.by,
        decision,
        life.ago - 16,
        Letter.Way.HAND,
        parts=MEETING,
    )
    play.reaches(life.by, again, life.ago - 17, "Handed to her at her daughter’s home.")


def opened_again(play: Play, life: Life) -> None:
    """Closed, and opened again because it began anew."""
    closed_not_met(play, life)
    turns.reopens(play, life.by, 9, "It has begun again, and worse: they have asked us to look at it again.")
