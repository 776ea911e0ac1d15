"""The story in ten steps, for somebody who sees the product for the first time."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, as whom (``who`` is a login's key; "" for nobody), and on which page.

    ``page`` is the name of an address; where it belongs to a case, ``applicant`` says whose.
    """

    title: str | Promise
    do: str | Promise
    page: str
    link: str | Promise
    who: str = ""
    applicant: str = ""


STEPS: tuple[Step, ...] = (
    Step(
        _("Ask for a review"),
        _(
            "On a telephone, if you can. Nobody signs in and nothing has to be proved. Make up a person and "
            "two or three reports; choose email, and say that it is safe, so that a message can reach you."
        ),
        "apply_start",
        _("Start an application to Borsley"),
    ),
    Step(
        _("See what was sent, and to whom"),
        _(
            "The applicant hears that something is there, in words that give nothing away. Every relevant "
            "body gets a link. No message leaves this computer."
        ),
        "demo_messages",
        _("Open the messages"),
    ),
    Step(
        _("Confirm for the police that it has arrived"),
        _(
            "Follow the link in the newest message to Eastshire Police. A partner has no account: they "
            "read, say who they are, and are done."
        ),
        "demo_messages",
        _("Open the messages"),
    ),
    Step(
        _("Begin the day as the coordinator"),
        _("What is overdue, due and new. Choose New, open the case that you have just sent, and take it."),
        "casework_inbox",
        _("Open casework"),
        who="amara",
    ),
    Step(
        _("See which reports count, and why"),
        _(
            "Three of Ruth Adjei’s four reports count. The council’s own rule asks that her case be closed; "
            "the Act’s count is blind to that, and the page says so."
        ),
        "case_reports",
        _("Open Ruth’s reports"),
        who="amara",
        applicant="Ruth Adjei",
    ),
    Step(
        _("Ask for what is missing"),
        _(
            "Nobody knows when Dorothy Finch made her third report. Correct report 3: take the tick from “I "
            "am not sure”, give a day in the week after it happened, say who told you, and see what changes."
        ),
        "case_reports",
        _("Open Dorothy’s reports"),
        who="ben",
        applicant="Dorothy Finch",
    ),
    Step(
        _("Be the second person"),
        _(
            "Amara corrected a date, and fewer of Colin Frayne’s reports would count. That waits for "
            "somebody else, and he would be told. Agree, or do not."
        ),
        "case_reports",
        _("Open Colin’s reports"),
        who="ben",
        applicant="Colin Frayne",
    ),
    Step(
        _("Decide"),
        _(
            "For Ruth the Act leaves one answer. Choose Borsley community safety, who are you, and "
            "Eastshire Police, by link. Then follow the newest message to the police and agree for them: "
            "two bodies must."
        ),
        "case_decide_start",
        _("Decide Ruth’s case"),
        who="amara",
        applicant="Ruth Adjei",
    ),
    Step(
        _("Write the letter"),
        _(
            "The facts and the reasons stand in it already. Say who leads the review and by when she should "
            "choose how to take part, save, and send it to her application page."
        ),
        "case_letters",
        _("Open Ruth’s letters"),
        who="amara",
        applicant="Ruth Adjei",
    ),
    Step(
        _("Read it as Ruth"),
        _(
            "Sign in with her reference and the code that comes to her email, and open the letter. Only now "
            "has she been told, and the case says so."
        ),
        "my_application_sign_in",
        _("Sign in as Ruth"),
        applicant="Ruth Adjei",
    ),
)
