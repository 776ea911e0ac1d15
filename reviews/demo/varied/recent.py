"""Borsley's newest cases: arrived, taken, looked into, none of them decided."""

from __future__ import annotations

from reviews.demo.varied import courses
from reviews.demo.varied.life import Life, Row

DIARY = (
    "Bass through the floor until 2am.",
    "Shouting in the yard, bottles thrown.",
    "Dogs left barking on the balcony all day.",
    "Music again, and banging on the pipes.",
    "A row on the stairs; somebody kicked our door.",
    "Rubbish bags thrown from the window.",
    "Engine run under our window from five in the morning.",
    "Drumming, or something like it, from ten until one.",
)
TOLD = (("council", "diary"), ("police", "phone"), ("council", "online"), ("council-landlord", "email"))


def diary(days: int, first: int, every: int) -> tuple[Row, ...]:
    """A long diary of reports: one every so many days, each made on the day after."""
    rows = []
    for number in range(days):
        to, channel = TOLD[number % len(TOLD)]
        rows.append((DIARY[number % len(DIARY)], first - number * every, 1, to, channel))
    return tuple(rows)


RECENT: tuple[Life, ...] = (
    Life(
        name="Alison Whitby",
        place="2 Glebe Cottages, Stonewick",
        postcode="BY4 2PA",
        ago=0,
        hour=7,
        course=courses.newly,
        happening="Quad bikes on the footpath behind the school, mornings and evenings.",
        effect="My little boy was nearly hit on the way to his breakfast club.",
        kinds=("vehicles",),
        tenure="owner",
        reports=(
            ("A quad bike came past us at speed.", 34, 1, "police", "online"),
            ("Two of them racing on the field.", 20, 0, "police", "phone"),
            ("One mounted the pavement at the school gate.", 6, 1, "council", "online"),
        ),
    ),
    Life(
        name="Mohan Desai",
        place="14 Lantern Row, Borsley",
        postcode="BY1 8DD",
        ago=1,
        hour=15,
        course=courses.newly,
        contact="call",
        by="ben",
        channel="phone",
        happening="Youths sit on the wall of my shop every evening and spit and shout at customers.",
        effect="Takings are down and my wife will not work the evening any more.",
        kinds=("groups", "abuse"),
        tenure="private-tenant",
        reports=(
            ("Eggs thrown at the shop window.", 41, 1, "police", "phone"),
            ("Customers shouted at by six boys.", 16, 0, "police", "phone"),
        ),
    ),
    Life(
        name="Bethan Rowlands",
        place="Flat 1, Quay House, Borsley",
        postcode="BY1 2SF",
        ago=3,
        course=courses.taken,
        by="amara",
        happening="All of us on the ground floor are woken by the same door being slammed and kicked at "
        "night.",
        effect="Five households are affected. Two of us have babies.",
        kinds=("noise", "damage"),
        tenure="housing-association-tenant",
        reports=(
            ("The street door slammed until four.", 50, 1, "housing-provider", "email"),
            ("A panel of the door kicked in.", 33, 2, "housing-provider", "phone"),
            ("Shouting through the letterbox of number 3.", 12, 1, "police", "online"),
        ),
        makers=("applicant", "p1", "p2"),
        pages={
            "who-for": {"who_for": "group", "group_name": "Quay House residents"},
            "agreement": {"agrees": "yes"},
            "people": {
                "items": [
                    {
                        "id": "p1",
                        "name": "Ade Bankole",
                        "relation": "Neighbour",
                        "affected": "yes",
                        "household": "different",
                    },
                    {
                        "id": "p2",
                        "name": "Marta Wilk",
                        "relation": "Neighbour",
                        "affected": "yes",
                        "household": "different",
                    },
                ],
                "more": "no",
            },
        },
    ),
    Life(
        name="Simon Peake",
        place="The Corner Café, Market Street, Borsley",
        postcode="BY1 1AD",
        ago=5,
        course=courses.taken,
        by="ben",
        happening="The same three people drink in our doorway from opening time, shout at staff and use the "
        "yard as a toilet.",
        effect="Two waitresses have given notice.",
        kinds=("alcohol", "abuse"),
        reports=(
            ("Staff member spat at.", 48, 0, "police", "phone"),
            ("Doorway blocked, customers turned away.", 27, 1, "council", "online"),
            ("Broken glass across the step.", 9, 0, "council", "phone"),
        ),
        pages={"who-for": {"who_for": "business", "organisation": "The Corner Café"}},
    ),
    Life(
        name="Edith Marlow",
        place="6 Almshouse Court, Borsley",
        postcode="BY1 6BB",
        ago=6,
        received_ago=7,
        course=courses.taken,
        contact="post",
        by="amara",
        channel="visit",
        happening="A man knocks and asks for money, every pension day, and will not go away.",
        effect="I hide in the bedroom. I am 84.",
        kinds=("harassment",),
        tenure="supported",
        reports=(
            ("He put his foot in the door.", 57, 3, "police", "phone"),
            ("He shouted at me in the street.", 29, 2, "council", "office"),
            ("He came twice in one day.", 4, 1, "police", "phone"),
        ),
        pages={
            "taking-part": {
                "take_part": ["phone", "representative"],
                "needs": ["large-print", "supporter"],
                "letter_format": "large-print",
            }
        },
    ),
    Life(
        name="Rosa Delgado",
        place="19 Tanner Street, Borsley",
        postcode="BY1 7AY",
        ago=2,
        course=courses.taken,
        by="amara",
        happening="My former partner’s brother waits outside and plays music at the house from his car.",
        effect="My children ask whether he is coming back.",
        kinds=("harassment", "noise"),
        tenure="private-tenant",
        reports=(
            ("The car outside from nine until midnight.", 36, 1, "police", "online"),
            ("The same, and shouting my name.", 22, 0, "police", "phone"),
        ),
        pages={
            "sharing": {"worried": "yes", "who_not": "His cousin works in the housing office at Alder Homes."}
        },
    ),
    Life(
        name="Viktor Halvorsen",
        place="Flat 8, Borsley Point, Borsley",
        postcode="BY1 9LE",
        ago=9,
        course=courses.taken,
        by="ben",
        happening="The flat above is never quiet. I have kept a diary for half a year, as I was asked to.",
        effect="I work nights and have not slept a whole day since it began.",
        kinds=("noise", "rubbish", "animals"),
        reports=diary(60, 178, 3),
    ),
    Life(
        name="Nasreen Aziz",
        place="11 Fuller Close, Hollinby",
        postcode="BY2 8RT",
        ago=2,
        course=courses.taken,
        contact="not sure",
        by="amara",
        happening="Messages about my family on the street’s online group, and now shouting from a car.",
        effect="I have stopped taking my mother to her clinic on my own.",
        kinds=("online", "abuse"),
        tenure="owner",
        reports=(
            ("A post that named my street and my car.", 44, 4, "police", "online"),
            ("Shouting from a car, twice.", 19, 1, "police", "phone"),
            ("Paint on the gate.", 5, 1, "council", "online"),
        ),
        pages={"hate": {"hate": "yes", "strands": ["religion"], "hate_said": "no"}},
    ),
    Life(
        name="Colin Frayne",
        place="33 Orchard View, Hollinby",
        postcode="BY2 3LM",
        ago=13,
        course=courses.waits_for_second_person,
        by="amara",
        happening="Parties in the garden behind us every weekend, with a loudspeaker on the wall.",
        effect="We go to my daughter’s on Fridays to sleep.",
        tenure="housing-association-tenant",
        reports=(
            ("Loudspeaker until 3am.", 110, 1, "council", "online"),
            ("Loudspeaker again.", 82, 2, "housing-provider", "phone"),
            ("Fireworks at one in the morning.", 20, 1, "police", "online"),
        ),
    ),
    Life(
        name="Hannah Ostler",
        place="7 Mill Road, Alder Vale",
        postcode="BY3 5GE",
        ago=12,
        course=courses.handed_over,
        by="amara",
        happening="Cars with no exhausts meet on the retail park and race past our house.",
        effect="My husband has a heart condition and the noise sets off his alarm.",
        kinds=("vehicles", "noise"),
        tenure="owner",
        contact="text",
        reports=(
            ("Racing from ten until one.", 66, 1, "police", "online"),
            ("Racing, and a fence knocked down.", 38, 0, "police", "phone"),
            ("A car on our front lawn.", 17, 0, "police", "phone"),
        ),
    ),
    Life(
        name="Marcus Tilley",
        place="Flat 9, Canal Court, Borsley",
        postcode="BY1 4TD",
        ago=10,
        course=courses.with_a_bar,
        by="ben",
        happening="My neighbour bangs on the wall whenever my carer comes.",
        effect="The agency says that it may not be able to send anyone.",
        kinds=("harassment", "noise"),
        reports=(
            ("Banging for an hour.", 61, 1, "council-landlord", "phone"),
            ("Carer shouted at on the landing.", 30, 1, "council-landlord", "email"),
            ("Wheelchair tyre cut.", 14, 0, "police", "phone"),
        ),
        pages={"hate": {"hate": "yes", "strands": ["disability"], "hate_said": "yes"}},
    ),
)
