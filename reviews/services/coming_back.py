"""Coming back to an application: with the words that were written down, or with a code sent by email.

Every answer is the same whether or not an application exists, and guessing is slowed down.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from pledge import throttle, tokens
from pledge.audit import Action, Actor, record
from pledge.models import Authority
from pledge.notifications import Channel, queue
from reviews.models import Draft, OneTimeCode
from reviews.services import passphrases
from reviews.services.drafts import KEPT_FOR

CODE_LASTS = timedelta(minutes=30)
# A second press of the same button: the code has just been used, by the same person.
USED_AGAIN_WITHIN = timedelta(minutes=2)
_PURPOSE = "draft"
_SENDING = "draft-code-sending"
_TRYING = "draft-code"
_WORDS = "draft-words"
_NETWORK = "draft-return-network"


@dataclass
class NoMatch(Exception):
    """Nothing fits what was typed. ``left``: how many tries remain before a wait."""

    left: int


def send_code(authority: Authority, email: str, *, link: str, network: str, at: datetime) -> None:
    """Send a code to ``email`` if an application can be come back to with it; say nothing either way.

    Raises:
        throttle.TooManyTries: after too many codes for one address, or from one network.
    """
    key = _key(authority, email)
    throttle.check(_SENDING, key, at=at)
    throttle.check(_NETWORK, network, at=at)
    throttle.count(_SENDING, key, throttle.CODE_SENDING, at=at)
    throttle.count(_NETWORK, network, throttle.BY_ADDRESS, at=at)
    code = tokens.new_code()
    with transaction.atomic():
        OneTimeCode.objects.create(
            authority=authority,
            purpose=_PURPOSE,
            about=_about(key),
            code_hash=_code_digest(key, code),
            made_at=at,
            expires_at=at + CODE_LASTS,
        )
        if _of_email(email, at):
            queue(
                "draft-code",
                authority=authority,
                channel=Channel.EMAIL,
                address=email,
                at=at,
                link=link,
                code=code,
                about="draft-return",
                valid_until=at + CODE_LASTS,
            )


def with_code(authority: Authority, email: str, code: str, *, network: str, at: datetime) -> list[Draft]:
    """The applications that can be come back to with this address, newest first, once its code is right.

    Raises:
        NoMatch: for a wrong or late code.
        throttle.TooManyTries: after five wrong ones for one address, or too many from one network.
    """
    key = _key(authority, email)
    tries = ((_TRYING, key, throttle.APPLICANT_CODE), (_NETWORK, network, throttle.BY_ADDRESS))
    _check(tries, at)
    digits = "".join(filter(str.isdigit, code))
    row = _find_code(key, digits, at)
    found = _of_email(email, at) if row else []
    if row is None or not found:
        raise NoMatch(_count(tries, at))
    if row.used_at is None:
        row.used_at = at
        row.save(update_fields=["used_at"])
    throttle.clear(_TRYING, key)
    return found


def with_words(typed: str, *, browser: str, network: str, at: datetime) -> Draft:
    """The application these words were given for.

    Raises:
        NoMatch: where there is none.
        throttle.TooManyTries: after five wrong tries from one browser, or too many from one network.
    """
    tries = ((_WORDS, browser, throttle.APPLICANT_CODE), (_NETWORK, network, throttle.BY_ADDRESS))
    _check(tries, at)
    wanted = passphrases.digest_of(typed)
    draft = Draft.objects.filter(passphrase_hash=wanted, expires_at__gt=at).first() if wanted else None
    if draft is None:
        raise NoMatch(_count(tries, at))
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


def _of_email(email: str, at: datetime) -> list[Draft]:
    return list(
        Draft.objects.filter(return_email__iexact=email.strip(), expires_at__gt=at).order_by("-changed_at")[:20]
    )


def _find_code(key: str, digits: str, at: datetime) -> OneTimeCode | None:
    wanted = _code_digest(key, digits)
    for row in OneTimeCode.objects.filter(purpose=_PURPOSE, about=_about(key), expires_at__gt=at):
        fresh = row.used_at is None or at - row.used_at <= USED_AGAIN_WITHIN
        if fresh and hmac.compare_digest(row.code_hash, wanted):
            return row
    return None


def _key(authority: Authority, email: str) -> str:
    return f"{authority.pk}|{email.strip().casefold()}"


def _about(key: str) -> str:
    return f"email:{tokens.digest(key)[:40]}"


def _code_digest(key: str, digits: str) -> str:
    return tokens.digest(f"draft-code|{key}|{digits}")


Tries = Sequence[tuple[str, str, throttle.Limit]]


def _check(tries: Tries, at: datetime) -> None:
    for what, key, _limit in tries:
        throttle.check(what, key, at=at)


def _count(tries: Tries, at: datetime) -> int:
    return min(throttle.count(what, key, limit, at=at) for what, key, limit in tries)
