"""The wording of the shipped letters, in the order in which a reader needs it.

Plain English, one thought a sentence; the decision first, then why, then what to do. The
names in braces are the fields of `reviews/documents/contexts.py`, and a test compares them.
"""

from docs_templates.paper import Paper, printed

_ENOUGH = "{% if needed == 1 %}one report counts{% else %}at least {{ needed }} reports count{% endif %}"


def acknowledgement() -> Paper:
    """Received; what happens next; who sees it; how to stay in touch safely."""
    paper = Paper()
    _subject(paper, "We have received your application")
    paper.text(
        "Thank you for asking for an ASB case review. We received the application on "
        "{{ received_on }}, {{ received_by }}. The reference is {{ reference }}."
    )
    paper.text(
        "In an ASB case review (until 2021 it was called the Community Trigger) the council, the "
        "police, health services and landlords look together at how reports of anti-social "
        "behaviour were dealt with, and at what more can be done. It is not a complaint "
        "about a person or an organisation."
    )
    paper.heading("What happens next")
    paper.text("You do not have to do anything now.", keep=True)
    _steps(paper)
    paper.heading("Who sees your application")
    paper.text(
        "The law says that we pass every application to the organisations that decide "
        "about reviews in this area. They use it to find their own records. They are:",
        keep=True,
    )
    paper.bullets("body in shared_with")
    with paper.when("not_shared"):
        paper.text("{{ not_shared }}")
    paper.heading("How we contact you")
    with paper.when("safe_contact"):
        paper.text("We will only use the ways you told us are safe:", keep=True)
        paper.bullets("way in safe_contact")
        paper.text("If this is wrong, or if it changes, please tell us at once.")
        paper.otherwise()
        paper.text("We do not yet know a safe way to contact you. Please tell us one.")
    paper.heading("If you want to tell us more")
    paper.text(
        "You do not need every date or reference number: we look up what the "
        "organisations hold. If you want to add something, these are the ways:",
        keep=True,
    )
    paper.bullets("way in send_more")
    with paper.when("safety_advice"):
        paper.heading("Staying safe")
        paper.bullets("advice in safety_advice")
    paper.heading("Your named contact")
    with paper.when("contact"):
        _contact(paper)
        paper.otherwise()
        paper.text(
            "We will tell you by {{ contact_by }} who your named contact is. Until then you can "
            "ring {{ letterhead.phone }} or email {{ letterhead.email }}."
        )
    _close(paper)
    return paper


def threshold_met() -> Paper:
    """There will be a review: why, which reports, what it is, how to take part."""
    paper = Paper()
    _subject(paper, "There will be a case review")
    paper.text(
        "On {{ decided_on }} it was decided that the case reaches the threshold for an ASB "
        "case review. There will be a review."
    )
    paper.heading("Why")
    paper.text("{{ reasons }}")
    _deciders(paper)
    paper.heading("Your reports")
    _own_reports(paper)
    _others(paper, "others_counted", "also counted")
    paper.heading("What happens next")
    _steps(paper)
    paper.heading("What a review is")
    paper.text(
        "The organisations meet. They go through what was reported and what each of them did, "
        "and look for what more can be done. They can make recommendations, and an "
        "organisation that receives one must take it into account. We will tell you the "
        "outcome and every recommendation."
    )
    paper.text(
        "A review is not a hearing about anybody's guilt. It cannot by itself order an "
        "eviction, a move or a prosecution."
    )
    paper.text("{{ chair }}")
    paper.text(
        "If you are worried about who leads the meeting, or who may be there, please tell your "
        "named contact before it takes place."
    )
    paper.heading("How you can take part")
    paper.text("You choose how far you want to be involved. These are the ways:", keep=True)
    paper.bullets("way in take_part")
    with paper.when("chosen"):
        paper.text("So far you have told us: {{ chosen }}")
    paper.text(
        "Please tell us by {{ take_part_by }} what you would like. You can change your mind. "
        "If you choose to take no part, the review goes ahead all the same."
    )
    paper.text(
        "You can also tell the meeting in your own words how this affects you. We can help "
        "you to write or record it."
    )
    _named_contact(paper)
    _close(paper)
    return paper


def threshold_not_met() -> Paper:
    """No review now: why, test by test; reports; other help; how to appeal, by when."""
    paper = Paper()
    _subject(paper, "Our decision about a case review")
    paper.text(
        "On {{ decided_on }} it was decided that the case does not reach the threshold for an "
        "ASB case review. There will be no review at this time."
    )
    paper.text(
        "This does not mean that we do not believe you, or that what happened does not matter. "
        "This letter explains the decision, what will be done to help, and how you can have "
        "the decision looked at again by {{ appeal.last_date }}."
    )
    paper.heading("Why")
    paper.text("{{ reasons }}")
    _deciders(paper)
    paper.heading("What was looked at")
    paper.heading("The number of reports", 3)
    paper.text(
        f"There must be a review when {_ENOUGH}. So far {{% if counted %}}{{{{ counted }}}}"
        "{% else %}none{% endif %} counted. These are the rules for counting:",
        keep=True,
    )
    paper.bullets("rule in counting_rules")
    paper.text("{{ number_finding }}")
    paper.text(
        "The number alone does not decide. When fewer reports count, these questions must be answered too."
    )
    for heading, field in (
        ("Whether the behaviour keeps happening", "persistence_finding"),
        ("The harm it has done or could do", "harm_finding"),
        ("Whether enough was done about it", "adequacy_finding"),
    ):
        paper.heading(heading, 3)
        paper.text(printed(field))
    paper.repeat_headed("finding in local_findings", "{{ finding.test }}", "{{ finding.finding }}")
    paper.heading("Your reports")
    _own_reports(paper)
    _others(paper, "others_counted", "counted")
    _others(paper, "others_not_counted", "did not count")
    paper.heading("What will be done to help")
    paper.bullets("help in other_help")
    paper.heading("Asking again")
    paper.text("{{ apply_again }}")
    _appeal(paper)
    _ombudsmen(paper)
    _named_contact(paper)
    _close(paper)
    return paper


def contact_changed() -> Paper:
    """Somebody else is the named contact; nothing else changes."""
    paper = Paper()
    _subject(paper, "You have a new named contact")
    paper.text("From {{ changed_on }} your named contact is {{ contact.name }}, instead of {{ previous }}.")
    with paper.when("reason"):
        paper.text("{{ reason }}")
    paper.text("Nothing else about your case changes, and you do not have to tell it all again.")
    with paper.when("handed_over"):
        paper.text("{{ contact.name }} already knows:", keep=True)
        paper.bullets("fact in handed_over")
    _named_contact(paper)
    paper.heading("What happens next")
    _steps(paper)
    _close(paper)
    return paper


def closed() -> Paper:
    """The case closes: when, why, what was done, and what stays open to the reader."""
    paper = Paper()
    _subject(paper, "We are closing your case")
    paper.text("We are closing your case on {{ closed_on }}.")
    paper.heading("Why")
    paper.text("{{ reasons }}")
    with paper.when("done"):
        paper.heading("What was done")
        paper.bullets("thing in done")
    with paper.when("still_to_come"):
        paper.heading("What is still to come")
        _steps(paper, "still_to_come")
    paper.heading("If it is not over")
    paper.text("{{ reopen }}")
    _appeal(paper)
    _ombudsmen(paper)
    _named_contact(paper)
    _close(paper)
    return paper


def facts_changed() -> Paper:
    """A correction lowered the count: what, why, what it means, how to say it is wrong."""
    paper = Paper()
    _subject(paper, "We have corrected what we hold about your reports")
    with paper.when("counted_before > counted_after"):
        paper.text(
            "On {{ changed_on }} we corrected what we hold. Because of this, fewer reports count "
            "than before: {{ counted_after }} now, {{ counted_before }} before. "
            f"There must be a review when {_ENOUGH}."
        )
        paper.otherwise()
        paper.text(
            "On {{ changed_on }} we corrected what we hold. Because of this, it is less certain than "
            "before that the threshold for a review is reached. {{ counted_after }} of the reports "
            f"count. There must be a review when {_ENOUGH}."
        )
    paper.heading("What was corrected, and why")
    with paper.when("corrections"):
        paper.table(
            "What was corrected",
            "correction in corrections",
            [
                ("Your report", 42, "{{ correction.report }}"),
                ("Before", 36, "{{ correction.before }}"),
                ("Now", 36, "{{ correction.after }}"),
                ("Why", 52, "{{ correction.because }}"),
            ],
        )
    _others(paper, "others_corrected", "changed as well")
    paper.text("What was recorded before is kept. Nothing has been deleted.")
    paper.heading("What this means")
    paper.text("{{ meaning }}")
    paper.heading("If you think this is wrong")
    paper.text("Please tell us by {{ disagree_by }}. These are the ways:", keep=True)
    paper.bullets("way in disagree")
    paper.heading("What happens next")
    _steps(paper)
    _named_contact(paper)
    _close(paper)
    return paper


def date_changed() -> Paper:
    """News of a date: what became of it, why, and when the step will be done."""
    paper = Paper()
    _subject(paper, "About a date in your case")
    paper.text("This letter is about one step in your case:", keep=True)
    paper.text("{{ what }}.", bold=True)
    paper.text("{{ happened }}")
    paper.heading("When it will be done")
    paper.text("{{ new_date }}.", bold=True)
    with paper.when("looked_at"):
        paper.text("{{ looked_at }}")
    with paper.when("reason"):
        paper.heading("Why")
        paper.text("{{ reason }}")
    paper.heading("What stays as it is")
    paper.text(
        "Your case goes on, and everything you told us still stands. You do not have to do "
        "anything. The law sets no number of days for this step: the date is our own promise to you."
    )
    paper.heading("If this is hard for you")
    paper.text("Please tell us if waiting makes things worse or less safe. These are the ways:", keep=True)
    paper.bullets("way in disagree")
    with paper.when("contact"):
        _named_contact(paper)
        paper.otherwise()
        paper.text("You can ring {{ letterhead.phone }} or email {{ letterhead.email }}.")
    _close(paper)
    return paper


LETTERS = {
    "acknowledgement": ("1", acknowledgement),
    "threshold-met": ("1", threshold_met),
    "threshold-not-met": ("1", threshold_not_met),
    "contact-changed": ("1", contact_changed),
    "closed": ("1", closed),
    "facts-changed": ("1", facts_changed),
    "date-changed": ("1", date_changed),
}


def _subject(paper: Paper, subject: str) -> None:
    """The first heading, and whose application this is where that is not plain."""
    paper.heading(subject, 1)
    with paper.when("applied_by"):
        paper.text("This is about the application that {{ applied_by }} made for you.")
    with paper.when("applied_for"):
        paper.text("This is about the application that you made for {{ applied_for }}.")


def _steps(paper: Paper, steps: str = "steps") -> None:
    paper.table(
        "What happens, and when",
        f"step in {steps}",
        [("What", 106, "{{ step.what }}"), ("When", 60, "{{ step.when }}")],
    )


def _deciders(paper: Paper) -> None:
    paper.text("The decision was made by:", keep=True)
    paper.bullets("body in decided_by")


def _own_reports(paper: Paper) -> None:
    with paper.when("reports"):
        paper.table(
            "Your reports and whether each one counted",
            "report in reports",
            [
                ("Reported", 38, "{{ report.reported }}"),
                ("To", 36, "{{ report.agency }}"),
                ("Result", 30, "{{ report.result }}"),
                ("Why", 62, "{{ report.because }}"),
            ],
        )
        paper.otherwise()
        paper.text("There are no reports of your own on this application.")


def _others(paper: Paper, field: str, did: str) -> None:
    """Other people's reports: never more than their number."""
    with paper.when(f"{field} == 1"):
        paper.text(f"One report made by somebody else {did}.")
    with paper.when(f"{field} > 1"):
        paper.text(f"{printed(field)} reports made by other people {did}.")


def _appeal(paper: Paper) -> None:
    paper.heading("If you do not agree")
    paper.text(
        "You can ask for this to be looked at again. In our procedure that is called "
        "“{{ appeal.word }}”. It is decided by {{ appeal.body }}.",
        keep=True,
    )
    paper.text("The last day to ask is {{ appeal.last_date }}.", bold=True)
    with paper.when("appeal.grounds"):
        paper.text("You can ask for one of these reasons:", keep=True)
        paper.bullets("ground in appeal.grounds")
        paper.otherwise()
        paper.text("You can give any reason, in your own words.")
    paper.text("How to ask:", keep=True)
    paper.bullets("way in appeal.how")
    paper.text("If you need help to ask, or more time, please tell your named contact.")


def _ombudsmen(paper: Paper) -> None:
    paper.heading("Independent ombudsmen")
    paper.text(
        "If you complain to an organisation and its final answer does not satisfy you, these "
        "can look into it. They are independent and free of charge.",
        keep=True,
    )
    paper.places("route in ombudsmen")


def _named_contact(paper: Paper) -> None:
    paper.heading("Your named contact")
    _contact(paper)


def _contact(paper: Paper) -> None:
    paper.lines(
        "{{ contact.name }}, {{ contact.role }}",
        "Telephone: {{ contact.phone }}",
        "Email: {{ contact.email }}",
    )
    with paper.when("contact.cover"):
        paper.text("{{ contact.cover }}")
    paper.text("Please give our reference, {{ reference }}, when you get in touch.", keep=True)


def _close(paper: Paper) -> None:
    """What every letter ends with."""
    paper.signature()
    paper.heading("If it happens again")
    paper.text("Please report it each time, even if you have reported it before.", keep=True)
    paper.bullets("way in report_again")
    paper.text(
        "If you or anybody else is in danger now, ring 999. If you cannot speak, stay on the "
        "line and press 55 on a mobile when you are asked. If you cannot hear, use the 18000 "
        "text relay or the 999 BSL app."
    )
    with paper.when("support"):
        paper.heading("Help and support")
        paper.places("place in support")
    paper.heading("Other things you may need to know")
    paper.text("{{ complaint }}")
    paper.text("{{ data_protection }}")
    paper.text("{{ accessible_formats }}")
