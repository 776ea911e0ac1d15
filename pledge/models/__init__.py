"""The rows both apps stand on."""

from pledge.models.audit import AuditEntry
from pledge.models.authority import Authority, Closure
from pledge.models.links import Link
from pledge.models.messages import Message
from pledge.models.operations import Heartbeat, Throttle
from pledge.models.people import Membership, User

__all__ = [
    "AuditEntry",
    "Authority",
    "Closure",
    "Heartbeat",
    "Link",
    "Membership",
    "Message",
    "Throttle",
    "User",
]
