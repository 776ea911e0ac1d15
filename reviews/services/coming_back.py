"""Coming back to an application: with the words that were written down, or with a code sent by email.

Every answer is the same whether or not an application exists, and guessing is slowed down.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from pledge import throttle, tokens
from pledge.audit import Action, Actor, record
from pledge.models import Authority, Message
from pledge.notifications import Channel, queue
from reviews.domain.journey import page_answers
from reviews.domain.journey.shapes import text
from reviews.domain.safe_ways import safe_ways
from reviews.models import Draft, OneTimeCode, Person
from reviews.services import one_time_codes, passphrases
from reviews.services.drafts import KEPT_FOR
from reviews.services.one_time_codes import CODE_LASTS, NoMatch
from reviews.services.safe_contact import ways_to_reach

__all__ = [
    "CODE_LASTS",
    "NoMatch",
    "ask_for_code",
    "forget_codes",
    "send_code",
    "take_up",
    "with_code",
    "with_words",
]

_PURPOSE = "draft"
_SENDING = "draft-code-sending"
_TRYING = "draft-code"
_WORDS = "draft-words"
_NETWORK = "draft-return-network"


def ask_for_code(authority: Authority, email: str, *, network: str, at: datetime) -> None:
    """Have a code sent to ``email`` if an application can be come back to with it; say nothing either way.

    Raises:
        throttle.TooManyTries: after too many codes for one address, or from one network.
    """
    key = _key(authority, email)
    throttle.check(_NETWORK, network, at=at)
    throttle.take(_SENDING, key, throttle.CODE_SENDING, at=at)
    throttle.count(_NETWORK, network, throttle.BY_ADDRESS, at=at)
    found = _of_email(email, at)
    draft_id = str(found[0].pk) if found else ""
    with transaction.atomic():
        code = one_time_codes.make_code(authority, _PURPOSE, _about(key), at=at)
        transaction.on_commit(lambda: _hand_to_worker(code.pk, draft_id, authority.pk))


def send_code(code_id: int, draft_id: str, *, at: datetime) -> None:
    """Send a code that was asked for, once, where it is for somebody.

    Done by the worker, so that the page that asked takes as long for an address that nobody saved.
    """
    with transaction.atomic():
        row = OneTimeCode.objects.select_for_update().filter(pk=code_id, expires_at__gt=at).first()
        draft = Draft.objects.select_related("authority").filter(pk=draft_id).first() if draft_id else None
        if row is None or draft is None or row.about != _about(_key(draft.authority, draft.return_email)):
            return
        if not _still_safe(draft):
            return
        about = f"draft-code:{row.pk}"
        if Message.objects.filter(about=about).exists():
            return
        queue(
            "draft-code",
            authority=draft.authority,
            channel=Channel.EMAIL,
            address=draft.return_email,
            at=at,
            link=settings.SITE_URL + reverse("apply_return", args=[draft.authority.slug]),
            code=one_time_codes.digits_of(row),
            about=about,
            valid_until=row.expires_at,
        )


def with_code(
    authority: Authority, email: str, typed: str, *, network: str, browser: str, at: datetime
) -> list[Draft]:
    """The applications that can be come back to with this address, newest first, once its code is right.

    Args:
        browser: whose request it is: there alone the button may be pressed twice.

    Raises:
        NoMatch: for a wrong or late code.
        throttle.TooManyTries: after five wrong ones for one address, or too many from one network.
    """
    key = _key(authority, email)
    throttle.check(_NETWORK, network, at=at)
    left = throttle.take(_TRYING, key, throttle.APPLICANT_CODE, at=at)
    row = one_time_codes.find_code(_PURPOSE, _about(key), typed, browser=browser, at=at)
    found = _of_email(email, at)
    if row is None or not found:
        raise _failed(left, network, at=at)
    one_time_codes.use_code(row, browser=browser, at=at)
    throttle.clear(_TRYING, key)
    return found


def with_words(typed: str, *, browser: str, network: str, at: datetime) -> Draft:
    """The application these words were given for.

    Raises:
        NoMatch: where there is none.
        throttle.TooManyTries: after five wrong tries from one browser, or too many from one network.
    """
    throttle.check(_NETWORK, network, at=at)
    left = throttle.take(_WORDS, browser, throttle.APPLICANT_CODE, at=at)
    wanted = passphrases.digests_of(typed)
    draft = Draft.objects.filter(passphrase_hash__in=wanted, expires_at__gt=at).first()
    if draft is None:
        raise _failed(left, network, at=at)
    throttle.clear(_WORDS, browser)
    return draft


def take_up(draft: Draft, *, at: datetime) -> str:
    """A new token for the device that came back. The device before needs the words or a code from now on."""
    token = tokens.new_token()
    with transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(
            token_hash=tokens.digest(token), changed_at=at, expires_at=at + KEPT_FOR
        )
        record(Action.DRAFT_RETURNED, actor=Actor.public(), at=at, about=f"draft:{draft.pk}")
    return token


def forget_codes(at: datetime) -> int:
    """Delete codes whose time is over; how many. Called by ``tick``."""
    return one_time_codes.forget(at)


def _still_safe(draft: Draft) -> bool:
    """Whether the address is safe still: what was said of it later, there or to the staff, counts."""
    email = draft.return_email.casefold()
    if draft.sent_case_id is None:
        given = text(page_answers(draft.answers, "contact"), "email").casefold()
        return given != email or safe_ways(draft.answers)["email"] != "no"
    applicant = Person.objects.filter(case=draft.sent_case_id, is_applicant=True).first()
    ways = ways_to_reach(applicant) if applicant else ()
    return any(way.kind == "email" and way.usable and way.detail.casefold() == email for way in ways)


def _failed(left: int, network: str, *, at: datetime) -> NoMatch:
    throttle.count(_NETWORK, network, throttle.BY_ADDRESS, at=at)
    return NoMatch(left)


def _of_email(email: str, at: datetime) -> list[Draft]:
    found = Draft.objects.filter(return_email__iexact=email.strip(), expires_at__gt=at)
    return list(found.order_by("-changed_at")[:20])


def _key(authority: Authority, email: str) -> str:
    return f"{authority.pk}|{email.strip().casefold()}"


def _about(key: str) -> str:
    return f"email:{tokens.digest(key)[:40]}"


def _hand_to_worker(code_id: int, draft_id: str, authority_id: int) -> None:
    from reviews.jobs import send_draft_code

    send_draft_code.enqueue(code_id, draft_id, authority_id)
