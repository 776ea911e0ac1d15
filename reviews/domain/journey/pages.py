"""The pages of the public application, in order. This list is the journey: a page is added here only.

What must be there to send follows documents.md "Minimum for a valid application": who is affected, one way
to make contact, where, what is happening, and one report or the word that reports were made, or that nobody
has been told yet: the bodies must decide on that application too (s.104(5)). Everything else may stay blank.
"""

from collections.abc import Callable, Iterable

from pledge.domain.words import gettext_noop as _
from reviews.domain.journey.shapes import (
    Answers,
    Field,
    Local,
    Page,
    Subject,
    answered,
    asked_and_answered,
    choices,
    items,
    page_answers,
    text,
)

# The subjects of a procedure's own questions that are asked once, and not of each report.
ONCE: tuple[Subject, ...] = ("application", "person")
WRITTEN_OR_SPOKEN_WAYS = ("email", "phone", "post")
# The detail that makes a way of contact usable; meeting in person needs none.
DETAIL_OF_WAY = {"email": "email", "phone": "phone", "post": "address", "someone": "through", "in-person": ""}


def who_for(answers: Answers) -> str:
    """me, someone-else, group or business; "" until it is said."""
    return text(page_answers(answers, "who-for"), "who_for")


def for_someone_else(answers: Answers) -> bool:
    """One person applies for another."""
    return who_for(answers) == "someone-else"


def about_people(answers: Answers) -> bool:
    """The applicant is a person who may be affected, not a business."""
    return who_for(answers) != "business"


def ways_of_contact(answers: Answers) -> tuple[str, ...]:
    """The ways to reach the applicant that were chosen and can be used: the detail is there too."""
    own = page_answers(answers, "contact")
    ways = (way for way in choices(own, "ways") if way in DETAIL_OF_WAY)
    return tuple(way for way in ways if not DETAIL_OF_WAY[way] or text(own, DETAIL_OF_WAY[way]))


def several_could_have_reported(answers: Answers) -> bool:
    """More than one person of this application could have made a report, so each report says who did."""
    return who_for(answers) in ("someone-else", "group") or any(map(answered, items(answers, "people")))


def perhaps_hate(answers: Answers) -> bool:
    """The person thinks, or is not sure, that it happened because of who they are."""
    return text(page_answers(answers, "hate"), "hate") in ("yes", "not-sure")


def _way(way: str) -> Field:
    return Field(DETAIL_OF_WAY[way], shown_by=("ways", way))


def _reached_by(*ways: str) -> Callable[[Answers], bool]:
    def asked(answers: Answers) -> bool:
        return any(way in ways for way in ways_of_contact(answers))

    return asked


def _where_needed(answers: Answers) -> Iterable[tuple[str, str]]:
    own = page_answers(answers, "where")
    if not text(own, "place") and not text(own, "postcode"):
        yield "place", _("Tell us where it is happening: a postcode, a street or the name of a place")


def _who_for_needed(answers: Answers) -> Iterable[tuple[str, str]]:
    if not who_for(answers):
        yield "who_for", _("Select who you are asking for")


def _name_needed(answers: Answers) -> Iterable[tuple[str, str]]:
    own = page_answers(answers, "name")
    if not text(own, "name"):
        yield "name", _("Enter your name")
    if for_someone_else(answers) and not text(own, "affected_name"):
        yield "affected_name", _("Enter the name of the person you are asking for")


def _contact_needed(answers: Answers) -> Iterable[tuple[str, str]]:
    if not ways_of_contact(answers):
        yield "ways", _("Tell us at least one way to contact you")


def _behaviour_needed(answers: Answers) -> Iterable[tuple[str, str]]:
    own = page_answers(answers, "behaviour")
    if not text(own, "description") and not choices(own, "kinds"):
        yield "description", _("Tell us what has been happening: a few words are enough")


NO_REPORTS = ("cannot-remember", "nobody-yet")


def _reports_needed(answers: Answers) -> Iterable[tuple[str, str]]:
    own = page_answers(answers, "reports")
    said = (asked_and_answered(REPORT_ASKS, answers, report) for report in items(answers, "reports"))
    if not any(said) and text(own, "more") not in NO_REPORTS:
        yield "more", _("Add a report, or tell us that you cannot remember any or have told nobody yet")


def _has_local_questions(answers: Answers, local: Local) -> bool:
    return bool(local.about(*ONCE))


REPORT_ASKS: tuple[Field, ...] = (
    Field("what"),
    Field("incident"),
    Field("lasted"),
    Field("incident_last", shown_by=("lasted", "several-days")),
    Field("reported"),
    Field("dates_right"),
    Field("to"),
    Field("recipient"),
    Field("channel"),
    Field("reference"),
    Field("made_by", when=several_could_have_reported),
    Field("made_by_name", shown_by=("made_by", "someone-else"), when=several_could_have_reported),
    Field("hate", when=perhaps_hate),
    Field("said"),
    Field("promised"),
    Field("reply_due", shown_by=("promised", "yes")),
)

PAGES: tuple[Page, ...] = (
    Page(
        "where",
        _("Where is it happening?"),
        asks=(Field("place"), Field("postcode")),
        needed=_where_needed,
    ),
    Page(
        "who-for",
        _("Who are you asking for?"),
        asks=(
            Field("who_for"),
            Field("group_name", shown_by=("who_for", "group")),
            Field("organisation", shown_by=("who_for", "business")),
        ),
        needed=_who_for_needed,
    ),
    Page(
        "agreement",
        _("Do they know that you are asking?"),
        asks=(
            Field("connection", when=for_someone_else),
            Field("agrees"),
            Field("cannot_why", shown_by=("agrees", "cannot")),
            Field("deal_with", when=for_someone_else),
        ),
        applies_when=lambda answers, local: who_for(answers) in ("someone-else", "group"),
    ),
    Page("danger", _("Is anyone in danger now?"), asks=(Field("in_danger"),)),
    Page(
        "name",
        _("What is your name?"),
        title_for_another=_("What are your names?"),
        asks=(
            Field("name"),
            Field("name_to_use"),
            Field("under_18", when=lambda answers: about_people(answers) and not for_someone_else(answers)),
            Field("affected_name", when=for_someone_else),
            Field("affected_name_to_use", when=for_someone_else),
            Field("affected_under_18", when=for_someone_else),
        ),
        needed=_name_needed,
    ),
    Page(
        "contact",
        _("How can we contact you?"),
        asks=(
            Field("ways"),
            *(_way(way) for way in ("email", "phone", "post", "someone")),
            Field("affected_contact", when=for_someone_else),
        ),
        needed=_contact_needed,
    ),
    Page(
        "safe-contact",
        _("How can we contact you safely?"),
        asks=(
            Field("safe_email", when=_reached_by("email")),
            Field("safe_call", when=_reached_by("phone")),
            Field("safe_voicemail", when=_reached_by("phone")),
            Field("safe_text", when=_reached_by("phone")),
            Field("safe_post", when=_reached_by("post")),
            Field("others_read"),
            Field("times"),
            Field("another_way"),
        ),
        applies_when=lambda answers, local: any(
            way in WRITTEN_OR_SPOKEN_WAYS for way in ways_of_contact(answers)
        ),
    ),
    Page(
        "people",
        _("Is anyone else affected?"),
        asks=(Field("more"),),
        item="person",
        item_title=_("Someone else who is affected"),
        item_asks=(
            Field("name"),
            Field("relation"),
            Field("affected"),
            Field("household"),
            Field("under_18"),
            Field("agrees"),
            Field("contact"),
        ),
    ),
    Page(
        "behaviour",
        _("What has been happening?"),
        asks=(
            Field("kinds"),
            Field("kinds_other", shown_by=("kinds", "other")),
            Field("description"),
            Field("how_often"),
            Field("responsible"),
        ),
        needed=_behaviour_needed,
    ),
    Page(
        "hate",
        _("Do you think it happens because of who you are?"),
        title_for_another=_("Do you think it happens because of who they are?"),
        asks=(
            Field("hate"),
            Field("strands", shown_by=("hate", "yes")),
            Field("hate_said", shown_by=("hate", "yes")),
        ),
    ),
    Page(
        "effect",
        _("How does it affect you?"),
        title_for_another=_("How does it affect them?"),
        asks=(Field("effect"), Field("areas"), Field("harder"), Field("wanted"), Field("statement")),
    ),
    Page(
        "conditions",
        _("Questions that this area asks"),
        local=ONCE,
        applies_when=_has_local_questions,
    ),
    Page(
        "taking-part",
        _("How would you like to take part?"),
        title_for_another=_("How would they like to take part?"),
        asks=(
            Field("take_part"),
            Field("needs"),
            Field("needs_other", shown_by=("needs", "other")),
            Field("letter_format"),
            Field("language"),
            Field("support_referral"),
        ),
    ),
    Page(
        "home",
        _("Your home"),
        title_for_another=_("Their home"),
        asks=(Field("tenure"), Field("landlord"), Field("home_address"), Field("address_confidential")),
        applies_when=lambda answers, local: about_people(answers),
    ),
    Page(
        "sharing",
        _("Is there anyone we should not share this with?"),
        asks=(Field("worried"), Field("who_not", shown_by=("worried", "yes"))),
    ),
    Page(
        "reports",
        _("What reports have been made?"),
        asks=(Field("more"),),
        item="report",
        item_title=_("A report that was made"),
        local=("report",),
        item_asks=REPORT_ASKS,
        needed=_reports_needed,
    ),
    Page(
        "response",
        _("What has been done so far?"),
        asks=(
            Field("done_so_far"),
            Field("why_not_worked"),
            Field("why_other", shown_by=("why_not_worked", "other")),
            Field("asked_before"),
        ),
    ),
    Page("check", _("Check your answers")),
    Page("declaration", _("Send your application"), asks=(Field("understands"),)),
)

BY_SLUG = {page.slug: page for page in PAGES}
