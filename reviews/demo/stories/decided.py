"""Stories of cases in which a decision was made."""

from __future__ import annotations

from reviews.demo import turns
from reviews.demo.answers import Told, answers
from reviews.demo.authorities import Place
from reviews.demo.play import Play
from reviews.demo.when import When
from reviews.models import Decision, Letter, Task

SAFE_PHONE = {"safe_call": "yes", "safe_voicemail": "no", "safe_text": "yes", "others_read": ["nobody"]}
CHAIR = (
    "Grace Tully leads the review. She works for another council and has had nothing to do with your case."
)
PARTS = {"chair": CHAIR}


def two_reports_but_grave_harm(place: Place, when: When) -> Play:
    """The number is not reached, and the harm is grave: the bodies decide that the threshold is met."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Samir Haddad",
            place="17 Alder Rise, Alder Vale",
            postcode="BY3 2PL",
            phone="07700 900341",
            safe=SAFE_PHONE,
            kinds=("threats", "abuse"),
            happening="A man from the next street waits for me and follows me to my door. He has said he "
            "will burn the house down.",
            effect="I stay at my sister’s most nights. I have stopped my cancer treatment twice because I "
            "was afraid to go out.",
            reports=(
                Told(
                    "Followed to my door, threats to burn the house.", 40, 40, "police", "phone", "ES-121-03"
                ),
                Told("Petrol smell and rubbish pushed through the letterbox.", 21, 20, "council"),
            ),
            danger={"in_danger": "yes"},
            hate={"hate": "yes", "strands": ["race"], "hate_said": "yes"},
            tenure="owner",
        ),
        16,
    )
    play.take("amara", 16, 12)
    play.finish_tasks(
        "amara", 16, "Rang at once: safe at his sister’s. Police patrol agreed.", Task.Kind.DANGER
    )
    play.receipts(15, "council", "police", "homes", "health")
    decision = play.decide(
        "amara",
        6,
        Decision.Outcome.MET,
        findings={
            "persistence": "Two reports in three weeks, each worse than the one before.",
            "harm": "A threat to life by fire, and medical treatment missed out of fear: grave harm.",
            "adequacy": "The two reports were not connected by anybody until this application.",
        },
        reasons="Fewer than three reports were made, but the threats are grave and you have missed "
        "treatment because of them. The council and the police agree that your case must be reviewed.",
        other_help="A police patrol passes the house every evening\nA fire officer will fit a letterbox "
        "guard",
        answer_ago=6,
    )
    play.tell("amara", decision, 5, chair=CHAIR)
    return play


def unsafe_post(place: Place, when: When) -> Play:
    """Her post is read at home. Nothing is sent there; the decision is spoken to her at work."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Leila Farouk",
            place="9 Tanner Street, Borsley",
            postcode="BY1 7AX",
            phone="07700 900512",
            address="9 Tanner Street\nBorsley\nBY1 7AX",
            safe={
                "safe_call": "yes",
                "safe_voicemail": "no",
                "safe_text": "no",
                "safe_post": "no",
                "others_read": ["post"],
                "times": "Weekdays between 10am and 2pm, when I am at work.",
            },
            kinds=("harassment", "abuse"),
            happening="My neighbour films me through the fence and posts it, with remarks about my family.",
            effect="I do not use the garden. I am afraid of what my relatives would do if they saw a letter.",
            reports=(
                Told("Filming over the fence.", 55, 54, "council", "online", "BC-20519"),
                Told("A film of me on a local page.", 41, 40, "police", "online", "ES-115-64"),
                Told(
                    "More filming, this time of my children.",
                    31,
                    30,
                    "housing-provider",
                    recipient="Alder Homes",
                ),
            ),
            home={"tenure": "housing-association-tenant", "address_confidential": True},
        ),
        27,
    )
    play.take("amara", 26)
    play.finish_tasks("amara", 26, "Rang her at work. Told her what happens next.", Task.Kind.ACKNOWLEDGE)
    play.send_drafts("amara", 26)
    play.receipts(25, "council", "police", "homes", "health")
    turns.ring(
        play, "amara", 21, "Rang her at work. She would like the chair to ring her before the meeting."
    )
    decision = play.decide("amara", 16, Decision.Outcome.MET, answer_ago=16)
    letter = play.write("amara", decision, 14, Letter.Way.SPOKEN, parts=PARTS)
    play.reaches("amara", letter, 13, "Read out to her on the telephone at work. She asked for no paper.")
    return play


def message_failed(place: Place, when: When) -> Play:
    """The letter was announced to an address that no longer exists: the duty to tell is open again."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Tomasz Nowak",
            place="Flat 11, Borsley Point, Borsley",
            postcode="BY1 9LE",
            email="t.nowak@example.org",
            happening="The flat below is used for dealing. People ring every buzzer at night to be let in.",
            effect="My wife will not come home alone after dark.",
            kinds=("drugs", "groups"),
            reports=(
                Told("Strangers on the stairs all night.", 66, 65, "council-landlord", "phone"),
                Told("A fight in the lobby.", 44, 43, "police", "online", "ES-114-08"),
                Told("The street door kicked in.", 23, 22, "council-landlord", "online", "BC-20533"),
            ),
        ),
        21,
    )
    play.take("amara", 20)
    play.receipts(19, "council", "police", "health", "homes")
    decision = play.decide("amara", 10, Decision.Outcome.MET, answer_ago=9)
    play.write("amara", decision, 8, parts=PARTS)
    play.arrive(failing=("t.nowak@example.org",))
    return play


def not_met_with_reasons(place: Place, when: When) -> Play:
    """Two reports, moderate harm, good work by the council: not met, with reasons a person can accept."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Gethin Purcell",
            place="8 Orchard View, Hollinby",
            postcode="BY2 3LM",
            email="gethin.purcell@example.org",
            happening="My neighbour’s children play football against my wall in the evenings.",
            effect="It is tiring, and I have words with them about it.",
            reports=(
                Told("Football against the wall.", 75, 74, "council", "online", "BC-20377"),
                Told("Football again, and cheek.", 52, 51, "council", "online", "BC-20421"),
            ),
            tenure="owner",
        ),
        34,
    )
    play.take("ben", 33)
    play.receipts(32, "council", "police", "health", "homes")
    decision = play.decide(
        "ben",
        25,
        Decision.Outcome.NOT_MET,
        findings={
            "persistence": "Two reports in four weeks. There have been none since the council spoke to the "
            "family.",
            "harm": "The noise is tiring. There were no threats, and nobody’s health or safety is at risk.",
            "adequacy": "A council officer visited both homes within a week, and the family agreed times "
            "for play.",
        },
        reasons="We are sorry that you have been disturbed in your home. Two reports count, and the law "
        "says that a review must be held at three. We also looked at how long it has gone on, at the harm, "
        "and at what was done. The council acted quickly, and nothing has been reported since. The council "
        "and the police agree that a review would not add to that now.",
        other_help="An officer will ring you in four weeks to ask how things are\nThe council will pay for "
        "a mediator if you and your neighbours would like one",
        internal="Considered a courtesy review. No vulnerability known; mediation offered instead.",
        answer_ago=24,
    )
    play.tell("ben", decision, 22)
    turns.ring(
        play, "ben", 20, "Rang to go through the letter. He understands it and would like the mediator."
    )
    return play
