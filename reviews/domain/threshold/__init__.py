"""The threshold engine: which reports count, on which route, and why. Standard library only.

It advises; the relevant bodies decide. Law: sections 104 and 105 of the Anti-social Behaviour,
Crime and Policing Act 2014. Its input and output: docs/threshold.md, docs/procedure-format.md.
"""

from .application import Application
from .application_load import load_application
from .engine import assess, send_by
from .explain import explain
from .problems import BadInput
from .procedure import ConditionQuestion, Procedure, condition_questions
from .procedure_load import load_procedure
from .results import Assessment, SendBy

__all__ = [
    "Application",
    "Assessment",
    "BadInput",
    "ConditionQuestion",
    "Procedure",
    "SendBy",
    "assess",
    "condition_questions",
    "explain",
    "load_application",
    "load_procedure",
    "send_by",
]
