"""Stories of cases that wait for a decision."""

from __future__ import annotations

from reviews.demo import turns
from reviews.demo.answers import Told, answers
from reviews.demo.authorities import Place
from reviews.demo.play import Play
from reviews.demo.when import When
from reviews.models import Decision


def the_act_forces_met(place: Place, when: When) -> Play:
    """Three reports in time, one too late. The local rule wants the case closed: the Act is blind to it."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Ruth Adjei",
            place="Flat 4, Canal Court, Borsley",
            postcode="BY1 4TD",
            email="ruth.adjei@example.org",
            happening="The people upstairs have parties until four or five in the morning, three or four "
            "nights a week. When I ask them to stop they shout at me through the door.",
            effect="I have not slept properly for months. My daughter is falling behind at school.",
            reports=(
                Told("Furniture dragged about all night.", 149, 104, reference="BC-20105"),
                Told("A party until 4am, shouting on the stairs.", 62, 61, reference="BC-20417"),
                Told(
                    "Music all night and glass broken in the yard.", 38, 37, "police", "online", "ES-118-77"
                ),
                Told(
                    "They banged on my door for ten minutes.",
                    12,
                    11,
                    "council-landlord",
                    recipient="Housing office",
                ),
            ),
            conditions={"local-case-open": "yes", "local-action-inadequate": "yes"},
        ),
        4,
    )
    play.take("amara", 3)
    play.receipts(3, "council", "police", "homes")
    play.receipts(2, "health")
    return play


def one_date_missing(place: Place, when: When) -> Play:
    """Two reports count; a third would, if anyone knew when it was made. Somebody must ask."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Dorothy Finch",
            place="3 Weavers Row, Hollinby",
            postcode="BY2 6QH",
            email="dot.finch@example.org",
            happening="Lads on motorbikes race up and down the back lane and throw things at the windows.",
            effect="I am 78 and I keep the curtains shut all day.",
            kinds=("vehicles", "groups", "damage"),
            reports=(
                Told("Bikes in the lane, an egg at the window.", 70, 69, "police", reference="ES-109-55"),
                Told("A stone through the greenhouse.", 33, 33, "police", reference="ES-119-20"),
                Told(
                    "I told the lady at the council, I cannot say which day.", 25, None, "council", "office"
                ),
            ),
            tenure="housing-association-tenant",
        ),
        7,
    )
    play.take("ben", 6)
    play.receipts(6, "council", "police", "health")
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
            happening="People drink and shout on the wall outside my mother’s bungalow every evening and "
            "knock at her window.",
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
            "name": {
                "name": "Owen Clarke",
                "affected_name": "Margaret Clarke",
                "affected_name_to_use": "Peggy",
            }
        },
        2,
        hour=21,
    )


def a_silent_body(place: Place, when: When) -> Play:
    """The decision waits for the police, who have not answered; the clock runs on."""
    play = Play.send(
        place,
        when,
        answers(
            when,
            name="Imogen Price",
            place="5 Fuller Close, Hollinby",
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
    play.receipts(11, "council", "health", "homes")
    play.decide("ben", 5, Decision.Outcome.MET)
    return play


def overdue(place: Place, when: When) -> Play:
    """Received more than three weeks ago by letter, and nothing has been done."""
    return Play.send(
        place,
        when,
        answers(
            when,
            name="Harold Beck",
            place="The Laurels, Mill Road, Alder Vale",
            postcode="BY3 5GD",
            address="The Laurels\nMill Road\nAlder Vale\nBY3 5GD",
            safe={"safe_post": "yes", "others_read": ["nobody"]},
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
            phone="07700 900466",
            safe={
                "safe_email": "yes",
                "safe_call": "yes",
                "safe_voicemail": "no",
                "safe_text": "no",
                "others_read": ["nobody"],
            },
            happening="The bar opposite lets people drink in the street until three, and they fight under "
            "my window.",
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
    play.receipts(9, "council", "police", "health", "homes")
    turns.asks_to_stop(play, 1, "I would rather stop now. I do not want any more trouble.")
    return play
