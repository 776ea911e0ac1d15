"""Ten hand-written cases, one for each thing the product is for. Names, places and events are invented."""

from reviews.demo.stories.decided import (
    message_failed,
    not_met_with_reasons,
    two_reports_but_grave_harm,
    unsafe_post,
)
from reviews.demo.stories.story import Story
from reviews.demo.stories.waiting import (
    a_silent_body,
    asked_to_withdraw,
    for_a_parent,
    one_date_missing,
    overdue,
    the_act_forces_met,
)

# In the order in which they are told on the page.
STORIES: tuple[Story, ...] = (
    Story(
        "act-forces-met",
        "Ruth Adjei",
        "The Act leaves one answer",
        "Three reports count, one does not. The council’s own rule asks for a closed case, and hers is "
        "open: the Act’s count is blind to that, and the page says that the local rule is overridden.",
        "case_reports",
        the_act_forces_met,
    ),
    Story(
        "grave-harm",
        "Samir Haddad",
        "Two reports, but grave harm",
        "The number is not reached, and the bodies decided that the threshold is met all the same: "
        "persistence, harm and how well agencies responded, each in words.",
        "case_decision",
        two_reports_but_grave_harm,
    ),
    Story(
        "date-missing",
        "Dorothy Finch",
        "One date is missing",
        "Two reports count, and a third would, if anyone knew when it was made. Not known is never “no”: "
        "somebody must ask first.",
        "case_reports",
        one_date_missing,
    ),
    Story(
        "unsafe-post",
        "Leila Farouk",
        "Her post is read at home",
        "Nothing was ever sent there. The decision was read out to her at work, at the hours she gave.",
        "case_contact",
        unsafe_post,
    ),
    Story(
        "for-a-parent",
        "Owen Clarke",
        "He asks for his mother",
        "She has not been asked yet, so every body has the reference and the place, and no more, until a "
        "person settles it.",
        "case_people",
        for_a_parent,
    ),
    Story(
        "message-failed",
        "Tomasz Nowak",
        "The message failed",
        "The letter was announced to an address that is gone. Sent is not told: the duty to tell is open "
        "again.",
        "case_overview",
        message_failed,
    ),
    Story(
        "silent-body",
        "Imogen Price",
        "A body is silent",
        "The decision is saved and waits for the police, who have not answered. The clock runs on.",
        "case_decision",
        a_silent_body,
    ),
    Story(
        "overdue",
        "Harold Beck",
        "Overdue",
        "A letter of three weeks ago. Nobody looks after the case, and every date is past.",
        "case_overview",
        overdue,
    ),
    Story(
        "withdrawal",
        "Chloe Barnes",
        "She asks to stop",
        "It is a request: her named contact rings first, by the safe way, to hear that it is what she wants.",
        "case_overview",
        asked_to_withdraw,
    ),
    Story(
        "not-met",
        "Gethin Purcell",
        "Not met, with fine reasons",
        "Two reports, tiring but no more, and quick good work by the council. The letter says so, report by "
        "report, and how to have it looked at again.",
        "case_decision",
        not_met_with_reasons,
    ),
)
