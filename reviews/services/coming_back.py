"""Coming back to an application: with the words that were written down, or with a code sent by email.

Every answer is the same whether or not an application exists, and guessing is slowed down.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pledge import throttle, tokens
from pledge.audit import Action, Actor, record
from pledge.models import Authority
from pledge.notifications import Channel, queue
from reviews.models import Draft
from reviews.services import one_time_codes, passphrases
from reviews.services.drafts import KEPT_FOR
from reviews.services.one_time_codes import CODE_LASTS, Brake, NoMatch

__all__ = ["CODE_LASTS", "NoMatch", "forget_codes", "send_code", "take_up", "with_code", "with_words"]

_PURPOSE = "draft"
_SENDING = "draft-code-sending"
_TRYING = "draft-code"
_WORDS = "draft-words"
_NETWORK = "draft-return-network"


def send_code(authority: Authority, email: str, *, link: str, network: str, at: datetime) -> None:
    """Send a code to ``email`` if an application can be come back to with it; say nothing either way.

    Raises:
        throttle.TooManyTries: after too many codes for one address, or from one network.
    """
    key = _key(authority, email)
    brakes = (Brake(_SENDING, key, throttle.CODE_SENDING), Brake(_NETWORK, network, throttle.BY_ADDRESS))
    one_time_codes.check(brakes, at=at)
    one_time_codes.count(brakes, at=at)
    with transaction.atomic():
        row = one_time_codes.make_code(authority, _PURPOSE, _about(key), at=at)
        if _of_email(email, at):
            queue(
                "draft-code",
                authority=authority,
                channel=Channel.EMAIL,
                address=email,
                at=at,
                link=link,
                code=one_time_codes.digits_of(row),
                about="draft-return",
                valid_until=row.expires_at,
            )


def with_code(authority: Authority, email: str, code: str, *, network: str, at: datetime) -> list[Draft]:
    """The applications that can be come back to with this address, newest first, once its code is right.

    Raises:
        NoMatch: for a wrong or late code.
        throttle.TooManyTries: after five wrong ones for one address, or too many from one network.
    """
    key = _key(authority, email)
    brakes = (Brake(_TRYING, key, throttle.APPLICANT_CODE), Brake(_NETWORK, network, throttle.BY_ADDRESS))
    one_time_codes.check(brakes, at=at)
    row = one_time_codes.find_code(_PURPOSE, _about(key), code, at=at)
    found = _of_email(email, at) if row else []
    if row is None or not found:
        raise NoMatch(one_time_codes.count(brakes, at=at))
    one_time_codes.use_code(row, at=at)
    throttle.clear(_TRYING, key)
    return found


def with_words(typed: str, *, browser: str, network: str, at: datetime) -> Draft:
    """The application these words were given for.

    Raises:
        NoMatch: where there is none.
        throttle.TooManyTries: after five wrong tries from one browser, or too many from one network.
    """
    brakes = (Brake(_WORDS, browser, throttle.APPLICANT_CODE), Brake(_NETWORK, network, throttle.BY_ADDRESS))
    one_time_codes.check(brakes, at=at)
    wanted = passphrases.digest_of(typed)
    draft = Draft.objects.filter(passphrase_hash=wanted, expires_at__gt=at).first() if wanted else None
    if draft is None:
        raise NoMatch(one_time_codes.count(brakes, at=at))
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


def _of_email(email: str, at: datetime) -> list[Draft]:
    found = Draft.objects.filter(return_email__iexact=email.strip(), expires_at__gt=at)
    return list(found.order_by("-changed_at")[:20])


def _key(authority: Authority, email: str) -> str:
    return f"{authority.pk}|{email.strip().casefold()}"


def _about(key: str) -> str:
    return f"email:{tokens.digest(key)[:40]}"
