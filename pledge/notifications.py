"""queue(): a message row in the caller's transaction, delivered later by the worker.

The words of every message are in ``templates/emails/<kind>.txt``: at most 60 words, a telephone
number and one link, and nothing that gives the matter away (design.md §6 "Messages").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template import Context, Engine
from django.utils.translation import gettext as _
from django.utils.translation import override

from pledge.models import Authority, Message
from pledge.outcomes import without_secrets

Channel = Message.Channel


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message: its template, and whether it goes to the public (stricter words)."""

    name: str
    public: bool = True


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("letter-waiting"),
        Kind("news-waiting"),
        Kind("sign-in-code"),
        Kind("draft-code"),
        Kind("body-notice", public=False),
        Kind("body-agreement", public=False),
        Kind("staff-alert", public=False),
        Kind("test", public=False),
        Kind("password-link", public=False),
        Kind("account-changed", public=False),
        Kind("theme-link", public=False),
        Kind("selfassessment-reminder", public=False),
        Kind("improvement-action", public=False),
        Kind("improvement-reminder", public=False),
    )
}


def queue(
    kind: str,
    *,
    authority: Authority,
    channel: str,
    address: str,
    at: datetime,
    link: str = "",
    code: str = "",
    recipient_label: str = "",
    case_key: str = "",
    about: str = "",
    language: str = "en-gb",
    valid_until: datetime | None = None,
) -> Message:
    """Write a message in the caller's transaction and have it delivered once that has committed.

    Args:
        kind: one of :data:`KINDS`; its words are a template that sees only the authority's name and
            telephone, the link and the code, so nothing else can ever be said.
        address: an email address or a telephone number that the caller has found safe.

    Raises:
        KeyError: for an unknown kind.
    """
    words: dict[str, Any] = {"authority": authority, "link": link, "code": code}
    with override(language):
        # Plain text: a name with "&" in it stays as it is.
        template = Engine.get_default().get_template(f"emails/{KINDS[kind].name}.txt")
        body = template.render(Context(words, autoescape=False)).strip()
        subject = _("A message from %(authority)s") % {"authority": authority.name}
    message = Message.objects.create(
        kind=kind,
        channel=channel,
        address=address,
        recipient_label=recipient_label,
        subject=subject if channel == Channel.EMAIL else "",
        body=body,
        case_key=case_key,
        about=about,
        queued_at=at,
        next_attempt_at=at,
        valid_until=valid_until,
    )
    transaction.on_commit(lambda: _hand_to_worker(message.pk, message.authority_id))
    return message


def stop_waiting(*, about: str, at: datetime) -> int:
    """Stop every message about one thing that has not left yet; how many. A changed safe contact calls it.

    The link or code in it would still open something: it is not kept.
    """
    waiting = Message.objects.filter(about=about, state=Message.State.QUEUED)
    return sum(
        waiting.filter(pk=message.pk).update(
            state=Message.State.STOPPED,
            failed_at=at,
            failure="stopped",
            body=without_secrets(message.body),
        )
        for message in waiting
    )


def _hand_to_worker(message_id: int, authority_id: int) -> None:
    from pledge.delivery import deliver_message

    deliver_message.enqueue(message_id, authority_id)
