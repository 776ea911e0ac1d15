"""The one role table: what each role may do in its authority (`pages.md`, "Ways between areas")."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    COORDINATOR = "coordinator", _("Coordinator")
    CHAIR = "chair", _("Chair")
    PANEL_MEMBER = "panel-member", _("Panel member")
    ASSESSOR = "assessor", _("Assessor")
    REVIEWER = "reviewer", _("Reviewer")
    AUDITOR = "auditor", _("Auditor")


class May(models.TextChoices):
    """What a view can ask for. The label ends the sentence "Only people who can …"."""

    ENTER = "enter", _("sign in here")
    CASEWORK_VIEW = "casework-view", _("read casework")
    CASEWORK_CHANGE = "casework-change", _("work on cases")
    ALLEGED_VIEW = "alleged-view", _("see who is said to be responsible")
    DECISION_RECORD = "decision-record", _("record the threshold decision")
    PROCEDURE_VIEW = "procedure-view", _("read the review procedure")
    PROCEDURE_TRY = "procedure-try", _("try the review procedure on examples")
    PROCEDURE_CHANGE = "procedure-change", _("change the review procedure")
    SETTINGS_VIEW = "settings-view", _("read the settings")
    SETTINGS_CHANGE = "settings-change", _("change the settings")
    ACCESS_LOG_VIEW = "access-log-view", _("read the access log")
    ROUND_VIEW = "round-view", _("read the self-assessment")
    ROUND_CHANGE = "round-change", _("answer the self-assessment")
    SECOND_SCORE = "second-score", _("give a second score")
    ROUND_REOPEN = "round-reopen", _("reopen the self-assessment")
    ROUND_SIGN_OFF = "round-sign-off", _("sign the self-assessment off")


ROLES_THAT_MAY: dict[May, frozenset[Role]] = {
    May.ENTER: frozenset(Role),
    May.CASEWORK_VIEW: frozenset({Role.COORDINATOR, Role.AUDITOR}),
    May.CASEWORK_CHANGE: frozenset({Role.COORDINATOR}),
    May.ALLEGED_VIEW: frozenset({Role.COORDINATOR}),
    May.DECISION_RECORD: frozenset({Role.COORDINATOR}),
    May.PROCEDURE_VIEW: frozenset(Role),
    May.PROCEDURE_TRY: frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}),
    May.PROCEDURE_CHANGE: frozenset({Role.ADMINISTRATOR}),
    May.SETTINGS_VIEW: frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    May.SETTINGS_CHANGE: frozenset({Role.ADMINISTRATOR}),
    May.ACCESS_LOG_VIEW: frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    # A reviewer reads a round once it is submitted: `selfassess/views/base.py` sees to that.
    May.ROUND_VIEW: frozenset(
        {Role.ASSESSOR, Role.ADMINISTRATOR, Role.COORDINATOR, Role.REVIEWER, Role.AUDITOR}
    ),
    May.ROUND_CHANGE: frozenset({Role.ASSESSOR}),
    May.SECOND_SCORE: frozenset({Role.REVIEWER}),
    May.ROUND_REOPEN: frozenset({Role.ASSESSOR, Role.ADMINISTRATOR}),
    May.ROUND_SIGN_OFF: frozenset({Role.ADMINISTRATOR}),
}


def may(roles: frozenset[Role], what: May) -> bool:
    """Whether someone holding ``roles`` in an authority may do ``what`` there."""
    return not roles.isdisjoint(ROLES_THAT_MAY[what])
