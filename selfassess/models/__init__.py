"""What the self-assessment keeps. No rules and no clock here."""

from selfassess.models.answers import Answer, AnswerChange
from selfassess.models.bank import BankEdition
from selfassess.models.evidence import Evidence, EvidenceUse
from selfassess.models.plan import ActionNote, ImprovementAction
from selfassess.models.review import Commitment, Publication, SecondScore, Signature
from selfassess.models.rounds import Contributor, Round, RoundEvent
from selfassess.models.workbooks import PendingUpload

__all__ = [
    "ActionNote",
    "Answer",
    "AnswerChange",
    "BankEdition",
    "Commitment",
    "Contributor",
    "Evidence",
    "EvidenceUse",
    "ImprovementAction",
    "PendingUpload",
    "Publication",
    "Round",
    "RoundEvent",
    "SecondScore",
    "Signature",
]
