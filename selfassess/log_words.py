"""What the self-assessment's own actions are called in the access log."""

from django.utils.translation import gettext_lazy as _

from pledge.audit import Action
from pledge.log_words import add_sentences

SENTENCES = {
    Action.ROUND_STARTED: _("Started a round of the self-assessment"),
    Action.ROUND_CHANGED: _("Changed the details of a round of the self-assessment"),
    Action.ROUND_SUBMITTED: _("Submitted a round of the self-assessment"),
    Action.ROUND_REOPENED: _("Reopened a round of the self-assessment"),
    Action.ROUND_SIGNED: _("Recorded a signature on a round of the self-assessment"),
    Action.ROUND_PUBLISHED: _("Published a round of the self-assessment"),
    Action.PUBLICATION_WITHDRAWN: _("Withdrew a published self-assessment"),
    Action.CRITERIA_MOVED: _("Moved a round to a newer edition of the criteria"),
    Action.CONTRIBUTOR_INVITED: _("Invited somebody to answer a theme by link"),
    Action.CONTRIBUTOR_ENDED: _("Ended somebody’s link to a theme"),
    Action.THEME_FINISHED: _("Said that a theme is finished"),
    Action.EVIDENCE_ADDED: _("Added evidence to the shelf"),
    Action.EVIDENCE_CHANGED: _("Changed the details of evidence"),
    Action.EVIDENCE_REPLACED: _("Replaced evidence wherever it is used"),
    Action.EVIDENCE_RETIRED: _("Took evidence off the shelf"),
    Action.EVIDENCE_USED: _("Used evidence for a criterion"),
    Action.EVIDENCE_UNUSED: _("Stopped using evidence for a criterion"),
    Action.SECOND_SCORE_SAVED: _("Gave a second score"),
    Action.SECOND_SCORE_ANSWERED: _("Answered a second score"),
    Action.COMMITMENT_RECORDED: _("Recorded the dates of the commitment"),
    Action.IMPROVEMENT_ADDED: _("Added an action to the improvement plan"),
    Action.IMPROVEMENT_CHANGED: _("Changed an action of the improvement plan"),
    Action.WORKBOOK_UPLOADED: _("Uploaded a workbook of answers"),
    Action.WORKBOOK_APPLIED: _("Saved answers from a workbook"),
    Action.WORKBOOK_DISCARDED: _("Threw an uploaded workbook away"),
}

add_sentences({action.value: words for action, words in SENTENCES.items()})
