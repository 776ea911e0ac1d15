"""The rows both apps stand on."""

from pledge.models.audit import AuditEntry
from pledge.models.authority import Authority, Closure
from pledge.models.files import StoredFile
from pledge.models.links import Link
from pledge.models.messages import Message
from pledge.models.operations import Alarm, Heartbeat, Throttle
from pledge.models.people import Membership, User
from pledge.models.sessions import Device, KeptPost

__all__ = [
    "Alarm",
    "AuditEntry",
    "Authority",
    "Closure",
    "Device",
    "Heartbeat",
    "KeptPost",
    "Link",
    "Membership",
    "Message",
    "StoredFile",
    "Throttle",
    "User",
]
