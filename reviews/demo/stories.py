"""Ten hand-written cases, one for each thing the product is for. Names, places and events are invented."""

from __future__ import annotations

from collections.abc import Callable

from reviews.demo.answers import Told, answers
from reviews.demo.authorities import Place
from reviews.demo.play import Play
from reviews.demo.when import When
from reviews.models import ApplicantRequest, Decision, Letter, Task
from reviews.services import contact
from reviews.services.applicant import make_request

Story = Callable[[Place, When], Play]

SAFE_PHONE = {"safe_call": "yes", "safe_voicemail": "no", "safe_text": "yes", "others_read": []}


def the_act_forces_met(place: Place, when: When) -> Play:
    """Three reports in time. The local rule wants the case closed; the Act's count is blind to that."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Ruth Adjei",
            place="Flat 4, Canal Court, Borsley",
            postcode="BY1 4TD",
            email="ruth.adjei@example.org",
            happening="The people upstairs have parties until four or five in the morning, three or four nights a "
            "week. When I ask them to stop they shout at me through the door.",
            effect="I have not slept properly since the summer. My daughter is falling behind at school.",
            reports=(
                Told("A party until 4am, shouting on the stairs.", 62, 61, reference="BC-20417"),
                Told("Music all night and glass broken in the yard.", 38, 37, "police", "online", "ES-118-77"),
                Told("They banged on my door for ten minutes.", 12, 11, "council-landlord", recipient="Housing office"),
            ),
            conditions={"local-case-open": "yes", "local-action-inadequate": "yes"},
        ),
        4,
    )
    play.take("amara", 3)
    play.receipts(3, "police", "homes")
    play.receipts(2, "health")
    return play


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
            happening="A man from the next street waits for me and follows me to my door. He has said he will burn "
            "the house down.",
            effect="I stay at my sister’s most nights. I have stopped my cancer treatment twice because I was afraid "
            "to go out.",
            reports=(
                Told("Followed to my door, threats to burn the house.", 40, 40, "police", "phone", "ES-121-03"),
                Told("Petrol smell and rubbish pushed through the letterbox.", 21, 20, "council"),
            ),
            danger={"in_danger": "yes"},
            hate={"hate": "yes", "strands": ["race"], "hate_said": "yes"},
            tenure="owner",
        ),
        16,
    )
    play.take("amara", 16, 12)
    play.finish_tasks("amara", 16, "Rang at 12:40: safe at his sister’s. Police patrol agreed.", Task.Kind.DANGER)
    play.receipts(15, "police", "homes", "health")
    decision = play.decide(
        "amara",
        6,
        Decision.Outcome.MET,
        findings={
            "persistence": "Two reports in three weeks, each worse than the one before.",
            "harm": "A threat to life by fire, and medical treatment missed out of fear: grave harm.",
            "adequacy": "The two reports were not connected by anybody until this application.",
        },
        reasons="Fewer than three reports were made, but the threats are grave and you have missed treatment because "
        "of them. The council and the police agree that your case must be reviewed.",
        other_help="A police patrol passes the house every evening\nA fire officer will fit a letterbox guard",
        answer_ago=5,
    )
    play.write(
        "amara",
        decision,
        5,
        Letter.Way.ONLINE,
        chair="The review is led by Grace Tully, who works for another council and has had nothing to do with "
        "your case.",
        take_part_by="the Friday before the meeting",
    )
    play.open_letters(4)
    return play


def one_date_missing(place: Place, when: When) -> Play:
    """Two reports count; a third would, if anyone knew when it was made. Somebody must ask."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Dorothy Finch",
            place="3 Weavers Row, Netherby",
            postcode="BY2 6QH",
            email="dot.finch@example.org",
            happening="Lads on motorbikes race up and down the back lane and throw things at the windows.",
            effect="I am 78 and I keep the curtains shut all day.",
            kinds=("vehicles", "groups", "damage"),
            reports=(
                Told("Bikes in the lane, an egg at the window.", 70, 69, "police", reference="ES-109-55"),
                Told("A stone through the greenhouse.", 33, 33, "police", reference="ES-119-20"),
                Told("I told the lady at the council, I cannot say which day.", 25, None, "council", "office"),
            ),
            tenure="housing-association-tenant",
        ),
        7,
    )
    play.take("ben", 6)
    play.receipts(6, "police", "health")
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
                Told("More filming, this time of my children.", 18, 17, "housing-provider", recipient="Alder Homes"),
            ),
            home={"tenure": "housing-association-tenant", "address_confidential": ["yes"]},
        ),
        20,
    )
    play.take("amara", 19)
    play.finish_tasks("amara", 19, "Rang at work at 11am. Told her what happens next.", Task.Kind.ACKNOWLEDGE)
    play.receipts(18, "police", "homes", "health")
    decision = play.decide("amara", 9, Decision.Outcome.MET, answer_ago=8)
    play.write(
        "amara",
        decision,
        8,
        Letter.Way.SPOKEN,
        chair="Grace Tully leads the review. She works for another council.",
        take_part_by="the end of the month",
    )
    return play


def for_a_parent(place: Place, when: When) -> Play:
    """A son applies for his mother, who has not been asked yet: the bodies get reference and place only."""
    return Play.send(
        place,
        when,
        answers(
            when,
            name="Owen Clarke",
            place="22 Stonewick Lane, Stonewick",
            postcode="BY4 1ND",
            email="owen.clarke@example.org",
            happening="People drink and shout on the wall outside my mother’s bungalow every evening and knock at "
            "her window.",
            effect="She has stopped answering the door, even to her carers.",
            kinds=("alcohol", "groups"),
            reports=(
                Told("Knocking at the window after dark.", 47, 46, "council", "email"),
                Told("A bottle thrown at the door.", 29, 28, "police", "phone", "ES-117-12"),
                Told("Shouting until midnight.", 9, 8, "council", "phone"),
            ),
            who_for={"who_for": "someone-else"},
            agreement={"connection": "family", "agrees": "not-asked", "deal_with": "both"},
        )
        | {
            "name": {"name": "Owen Clarke", "affected_name": "Margaret Clarke", "affected_name_to_use": "Peggy"}
        },
        2,
        hour=21,
    )


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
    play.receipts(19, "police", "health", "homes")
    decision = play.decide("amara", 10, Decision.Outcome.MET, answer_ago=9)
    play.write(
        "amara",
        decision,
        8,
        Letter.Way.ONLINE,
        chair="Grace Tully leads the review. She works for another council.",
        take_part_by="the end of the month",
    )
    play.messages_arrive(8, 16, failing=("t.nowak@example.org",))
    return play


def a_silent_body(place: Place, when: When) -> Play:
    """The decision waits for the police, who have not answered; the clock runs on."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Imogen Price",
            place="5 Fuller Close, Netherby",
            postcode="BY2 8RT",
            email="imogen.price@example.org",
            happening="Next door’s three dogs bark from six in the morning and have been set on my children.",
            effect="The children will not walk to school on their own any more.",
            kinds=("animals", "threats"),
            reports=(
                Told("Dogs barking from six until nine.", 58, 57, "council", "online", "BC-20488"),
                Told("A dog let off the lead at my son.", 35, 35, "police", "phone", "ES-117-90"),
                Told("Barking all Sunday.", 19, 18, "council", "online", "BC-20561"),
            ),
            tenure="private-tenant",
        ),
        13,
    )
    play.take("ben", 12)
    play.receipts(11, "health", "homes")
    play.decide("ben", 5, Decision.Outcome.MET)
    return play


def overdue(place: Place, when: When) -> Play:
    """Received three weeks ago by letter, and the decision is late."""
    return Play.send(
        place,
        when,
        answers(
            when,
            name="Harold Beck",
            place="The Laurels, Mill Road, Alder Vale",
            postcode="BY3 5GD",
            address="The Laurels\nMill Road\nAlder Vale\nBY3 5GD",
            safe={"safe_post": "yes", "others_read": []},
            happening="Fly-tipping and fires on the field behind us, week after week.",
            effect="The smoke gets into the house. My wife has asthma.",
            kinds=("rubbish", "damage"),
            reports=(
                Told("A fire that burned until morning.", 90, 88, "council", "letter"),
                Told("A lorry load of rubble.", 60, 58, "council", "letter"),
            ),
            tenure="owner",
        ),
        22,
        channel="letter",
        taken_by="ben",
        received_ago=24,
    )


def asked_to_withdraw(place: Place, when: When) -> Play:
    """They ask to stop. It is a request: the named contact rings first, by the safe way."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Chloe Barnes",
            place="Flat 2, 40 Quay Street, Borsley",
            postcode="BY1 2SE",
            email="chloe.b@example.org",
            happening="The bar opposite lets people drink in the street until three, and they fight under my window.",
            effect="I have been signed off work with exhaustion.",
            kinds=("alcohol", "noise"),
            reports=(
                Told("Fighting under the window.", 50, 49, "police", "online", "ES-113-44"),
                Told("Shouting until 3am.", 36, 35, "council", "online", "BC-20498"),
                Told("Shouting until 3am again.", 15, 14, "council", "online", "BC-20570"),
            ),
            tenure="private-tenant",
        ),
        10,
    )
    play.take("amara", 9)
    play.receipts(9, "police", "health", "homes")
    person = play.case.people.get(is_applicant=True)
    make_request(
        play.case.pk,
        person.pk,
        kind=ApplicantRequest.Kind.WITHDRAW,
        text="I would rather stop now. I do not want any more trouble.",
        form_key="demonstration-withdraw",
        at=when.at(1, 22),
    )
    return play


def not_met_with_reasons(place: Place, when: When) -> Play:
    """Two reports, moderate harm, good work by the council: not met, with reasons a person can accept."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Gareth Pugh",
            place="8 Orchard View, Netherby",
            postcode="BY2 3LM",
            email="gareth.pugh@example.org",
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
    play.receipts(32, "police", "health", "homes")
    decision = play.decide(
        "ben",
        25,
        Decision.Outcome.NOT_MET,
        findings={
            "persistence": "Two reports in four weeks. There have been none in the seven weeks since the council "
            "spoke to the family.",
            "harm": "The noise is tiring. There were no threats, and nobody’s health or safety is at risk.",
            "adequacy": "A council officer visited both homes within a week, and the family agreed times for play.",
        },
        reasons="We are sorry that you have been disturbed in your home. Two reports count, and the law says that a "
        "review must be held at three. We also looked at how long it has gone on, at the harm, and at what was done. "
        "The council acted quickly, and nothing has been reported since. The council and the police agree that a "
        "review would not add to that now.",
        other_help="An officer will ring you in four weeks to ask how things are\n"
        "The council will pay for a mediator if you and your neighbours would like one",
        internal="Considered a courtesy review. No vulnerability known; mediation offered instead.",
        answer_ago=24,
    )
    play.write("ben", decision, 23, Letter.Way.ONLINE)
    play.open_letters(22)
    contact.record_contact(
        play.case.pk,
        play.version,
        kind="call",
        direction="out",
        text="Rang to go through the letter. He understands it and would like the mediator.",
        on=when.day(20),
        person=play.case.people.get(is_applicant=True),
        reached=True,
        actor=play.who("ben"),
        at=when.at(20, 11),
    )
    return play


STORIES: tuple[Story, ...] = (
    not_met_with_reasons,
    overdue,
    message_failed,
    unsafe_post,
    two_reports_but_grave_harm,
    a_silent_body,
    asked_to_withdraw,
    one_date_missing,
    the_act_forces_met,
    for_a_parent,
)
