"""Which ways of reaching the applicant are safe, from what they answered.

Only a plain yes is safe (design.md §6, "Safety of the person"). "Not sure", no answer, or a yes beside
"someone else reads it" is not known, and for what is not known a person finds out before anything is sent.
"""

from typing import Literal

from pledge.domain.words import gettext_noop as _
from reviews.domain.journey import Answers, on_path_answers, page_answers
from reviews.domain.journey.shapes import choices, chosen, text

Safe = Literal["yes", "no", "unknown"]
Way = Literal["email", "text", "call", "voicemail", "post"]

# Each way of reaching someone: the question about it, and the inbox, phone or post that others may read.
QUESTION_OF: dict[Way, tuple[str, str]] = {
    "email": ("safe_email", "email"),
    "text": ("safe_text", "phone"),
    "call": ("safe_call", "phone"),
    "voicemail": ("safe_voicemail", "phone"),
    "post": ("safe_post", "post"),
}
OTHERS_READ = {
    "email": _("Someone else reads their email"),
    "phone": _("Someone else answers or reads their phone"),
    "post": _("Someone else opens their post"),
    "not-sure": _("They are not sure whether someone else reads their email, phone or post"),
}


def safe_ways(answers: Answers) -> dict[Way, Safe]:
    """For each way, whether it is safe: yes, no, or not known."""
    own = page_answers(on_path_answers(answers), "safe-contact")
    return {
        way: _safe(text(own, question), read=chosen(own, "others_read", shared), unsure=_unsure(own))
        for way, (question, shared) in QUESTION_OF.items()
    }


def who_else_reads(answers: Answers) -> tuple[str, ...]:
    """What was said about others who read the email, phone or post, each as a sentence to translate."""
    own = page_answers(on_path_answers(answers), "safe-contact")
    return tuple(OTHERS_READ[said] for said in choices(own, "others_read") if said in OTHERS_READ)


def _unsure(own: Answers) -> bool:
    return chosen(own, "others_read", "not-sure")


def _safe(said: str, *, read: bool, unsure: bool) -> Safe:
    if said == "no":
        return "no"
    return "yes" if said == "yes" and not read and not unsure else "unknown"
