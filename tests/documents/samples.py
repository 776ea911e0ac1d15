"""Letters for the tests: true to life, bare, and long and awkward, one of each kind."""

import struct
import zlib
from dataclasses import replace

from pledge.documents.clean import Picture
from reviews.documents import contexts as c


def png(width: int = 240, height: int = 80) -> bytes:
    """A plain blue picture, made here so that no file is needed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + b"\x1d\x70\xb8" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


LETTERHEAD = c.Letterhead(
    authority="Northvale Borough Council",
    address_lines=("Community Safety Team", "Civic Centre, Market Square", "Northvale NV1 2AB"),
    phone="01632 960 001",
    email="casereview@northvale.example",
    logo=Picture(png(), "Northvale Borough Council logo"),
)
CONTACT = c.NamedContact(
    name="Priya Shah",
    role="Community Safety Officer",
    phone="01632 960 014",
    email="priya.shah@northvale.example",
    cover="If she is away, ask for Tom Reed on 01632 960 015.",
)
STEPS = (
    c.Step(what="We decide whether your case reaches the threshold", when="By 26 March 2026"),
    c.Step(what="We tell you the decision and the reasons for it", when="By 2 April 2026"),
)
REPORTS = (
    c.OwnReport(
        reported="3 February 2026",
        agency="Northvale Police",
        result="Counted",
        because="It happened on 1 February 2026 and you told the police 2 days later, within a month.",
    ),
    c.OwnReport(
        reported="19 February 2026",
        agency="Northvale Homes",
        result="Counted",
        because="It happened on the same day, and you applied within 6 months.",
    ),
    c.OwnReport(
        reported="August 2025, day not known",
        agency="Northvale Borough Council",
        result="Not counted",
        because="Whichever day it was, you applied more than 6 months later.",
    ),
)
APPEAL = c.Appeal(
    word="appeal",
    body="the Police and Crime Commissioner for Northshire",
    grounds=(
        "A relevant policy or process was not considered.",
        "Relevant facts were not considered.",
    ),
    how=(
        "Email appeals@northshire-pcc.example.",
        "Ring 01632 960 300 (weekdays, 9am to 5pm).",
        "Write to the Commissioner, 4 Castle Street, Northvale NV1 4QQ.",
    ),
    last_date="23 April 2026",
)
OMBUDSMEN = (
    c.Route(
        name="Local Government and Social Care Ombudsman",
        what_for="How the council dealt with your case, but not as your landlord.",
        how="Ring 0300 061 0614 or go to www.lgo.org.uk.",
    ),
    c.Route(
        name="Housing Ombudsman",
        what_for="How your housing association dealt with your case.",
        how="Ring 0300 111 3000 or go to www.housing-ombudsman.org.uk.",
    ),
)
COMMON = {
    "letterhead": LETTERHEAD,
    "addressee": c.Addressee(name="Margaret O’Neill", address_lines=("12 Mill Lane", "Northvale", "NV3 9ZZ")),
    "letter_date": "12 March 2026",
    "reference": "BXR-4TK-7PD",
    "contact": CONTACT,
    "report_again": (
        "Ring the police on 101 or go to www.police.uk.",
        "Tell Northvale Homes on 01632 960 200.",
        "Use the form at www.northvale.example/asb.",
    ),
    "support": (
        c.Route(
            name="Victim Support",
            what_for="Free and confidential help, whether or not you report anything.",
            how="Ring 08 08 16 89 111 at any time.",
        ),
    ),
    "complaint": "You can complain to the council at www.northvale.example/complaints or 01632 960 000.",
    "data_protection": "We use what you told us only for this review. See www.northvale.example/privacy.",
    "accessible_formats": "Ring 01632 960 001 for this letter in large print, Braille or another language.",
}
ACKNOWLEDGEMENT = c.Acknowledgement(
    **COMMON,
    received_on="10 March 2026",
    received_by="on our website",
    steps=STEPS,
    shared_with=("Northvale Police", "NHS Northshire Integrated Care Board", "Northvale Homes"),
    not_shared="As you asked, nothing goes to the housing officer you named.",
    safe_contact=("Email, at any time.", "Telephone between 10am and 2pm; no messages are left."),
    send_more=("Send it from your page, with your reference.", "Ring or write to your named contact."),
    safety_advice=("Do not put yourself at risk to take photographs or to film.",),
)
MET = c.ThresholdMet(
    **COMMON,
    decided_on="11 March 2026",
    decided_by=("Northvale Borough Council", "Northvale Police", "Northvale Homes"),
    reasons="Three reports count.\nWhen three count, the law says that there must be a review.",
    reports=REPORTS,
    others_counted=1,
    steps=STEPS,
    chair="The meeting is led by a manager of another council who has had no part in your case.",
    take_part=("Come to part of the meeting.", "Join by video or telephone.", "Send somebody for you."),
    take_part_by="19 March 2026",
    chosen="you would like to join by telephone",
)
NOT_MET = c.ThresholdNotMet(
    **COMMON,
    decided_on="11 March 2026",
    decided_by=("Northvale Borough Council", "Northvale Police"),
    reasons=(
        "Two of your reports count, and the noise has stopped since the landlord acted on "
        "20 February 2026.\nWe looked at how long it went on, at what it did to you, and at what "
        "each organisation did."
    ),
    needed=3,
    counted=2,
    counting_rules=(
        "A report counts if it was made within 1 month of what happened, that day included.",
        "It also has to be made within 6 months before the application: from 11 September 2025.",
    ),
    number_finding="Two reports count, so the number is not reached.",
    persistence_finding="The noise went on for 3 weeks in February 2026 and has not come back.",
    harm_finding="You lost sleep and were afraid on the stairs. Nobody in the household is at risk now.",
    adequacy_finding="The landlord visited within 2 days and served a notice, and it worked.",
    local_findings=(
        c.Finding(test="Whether somebody is especially vulnerable", finding="Nothing we know says so."),
    ),
    reports=REPORTS,
    others_counted=0,
    others_not_counted=2,
    other_help=(
        "Northvale Homes will visit you by 27 March 2026 and check the door entry system.",
        "The neighbourhood police team will ring you once a week in April 2026.",
    ),
    apply_again="You can apply again at any time, and new reports count from the day you make them.",
    appeal=APPEAL,
    ombudsmen=OMBUDSMEN,
)
CHANGED = c.ContactChanged(
    **COMMON,
    previous="Tom Reed",
    changed_on="16 March 2026",
    reason="Tom has moved to another team.",
    handed_over=("Everything you have told us so far.", "That you prefer the telephone."),
    steps=STEPS,
)
CLOSED = c.Closed(
    **COMMON,
    closed_on="30 March 2026",
    reasons="You asked us to stop, and confirmed it to Priya Shah by telephone.",
    done=("Northvale Homes repaired the door.",),
    still_to_come=(c.Step(what="The police team rings you", when="In May 2026"),),
    reopen="Ring your named contact within 28 days to open the case again, or apply again at any time.",
    appeal=APPEAL,
    ombudsmen=OMBUDSMEN,
)
CORRECTED = c.FactsChanged(
    **COMMON,
    changed_on="12 March 2026",
    corrections=(
        c.CorrectedFact(
            report="To Northvale Police, 3 February 2026",
            before="Incident on 1 February 2026",
            after="Incident on 1 December 2025",
            because="The police record and your diary both give December.",
        ),
    ),
    others_corrected=1,
    needed=3,
    counted_before=3,
    counted_after=2,
    meaning="The organisations must now also look at harm, persistence and what was done.",
    disagree=("Ring your named contact.", "Write to us with the reference."),
    disagree_by="20 March 2026",
    steps=STEPS,
)
MOVED = c.DateChanged(
    **COMMON,
    what="The bodies decide whether there will be a review, and we tell you",
    happened="We said that this would happen by 19 March 2026. We have to wait before we can go on.",
    reason="The police are looking for a record from last year, which may help you.",
    new_date="By 2 April 2026",
    looked_at="On 26 March 2026 we look at whether we still have to wait.",
    disagree=("Ring your named contact.", "Write to us with the reference."),
)
FULL = (ACKNOWLEDGEMENT, MET, NOT_MET, CHANGED, CLOSED, CORRECTED, MOVED)

# Nothing that a letter may go without.
BARE = (
    replace(ACKNOWLEDGEMENT, contact=None, contact_by="17 March 2026", not_shared="",
            safety_advice=(), safe_contact=(), support=()),
    replace(MET, reports=(), others_counted=3, chosen=""),
    replace(NOT_MET, local_findings=(), reports=(), counted=0, others_not_counted=1,
            appeal=replace(APPEAL, grounds=())),
    replace(CHANGED, reason="", handed_over=(), contact=replace(CONTACT, cover="")),
    replace(CLOSED, done=(), still_to_come=(), letterhead=replace(LETTERHEAD, logo=None)),
    replace(CORRECTED, corrections=(), others_corrected=2),
    replace(MOVED, contact=None, reason="", looked_at=""),
)  # fmt: skip
