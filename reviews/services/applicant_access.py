"""How a person comes in to their application: its reference, then a code sent safely, or the words.

Nothing tells a stranger whether a reference exists, in words or in time: every request for a code writes one
row and leaves one piece of work for the worker, which alone looks whether there is anybody to send it to.
A code goes only by a way the person has said is safe, and works only while that way still is.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from pledge import throttle
from pledge.audit import Action, Actor, record
from pledge.models import Authority, Message
from reviews.models import OneTimeCode, Passphrase, Person
from reviews.services import one_time_codes, passphrases
from reviews.services.one_time_codes import NoMatch
from reviews.services.safe_contact import message_person, way_for_message, ways_to_reach

__all__ = ["APPLICANT", "VICTIM", "NoMatch", "ask_for_code", "send_code", "with_code", "with_words"]

# Who is coming in: whoever applied, or the victim for whom somebody else applied and who is told too.
APPLICANT, VICTIM = "sign-in", "sign-in-for-me"
_SENDING = "my-application-sending"
_CODE = "my-application-code"
_WORDS = "my-application-words"
_NETWORK = "my-application-network"


def ask_for_code(authority: Authority, reference: str, who: str, *, network: str, at: datetime) -> None:
    """Have a code sent, if there is such an application and a safe way; say nothing either way.

    Args:
        reference: as :func:`pledge.tokens.tidy_reference` gives it.
        who: :data:`APPLICANT` or :data:`VICTIM`.

    Raises:
        throttle.TooManyTries: after too many codes for one reference, or from one network.
    """
    key = _key(authority, reference, who)
    throttle.check(_NETWORK, network, at=at)
    throttle.take(_SENDING, key, throttle.CODE_SENDING, at=at)
    throttle.count(_NETWORK, network, throttle.BY_ADDRESS, at=at)
    with transaction.atomic():
        code = one_time_codes.make_code(authority, who, reference, at=at)
        transaction.on_commit(lambda: _hand_to_worker(code.pk, authority.pk))


def send_code(code_id: int, *, at: datetime) -> None:
    """Send a code that was asked for, once, where the reference is somebody's and a way is safe.

    Done by the worker, so that the page that asked takes as long for a reference that does not exist.
    """
    with transaction.atomic():
        row = OneTimeCode.objects.select_for_update().filter(pk=code_id, expires_at__gt=at).first()
        person = _person(row.about, row.purpose) if row else None
        if row is None or person is None or way_for_message(person) is None or _sent(row).exists():
            return
        message_person(
            person,
            "sign-in-code",
            case=person.case,
            actor=Actor.system(),
            at=at,
            about=_about(row),
            link=code_address(person.case.authority),
            code=one_time_codes.digits_of(row),
            valid_until=row.expires_at,
        )


def with_code(
    authority: Authority, reference: str, typed: str, *, network: str, browser: str, at: datetime
) -> Person:
    """Who is coming in, once the code is right: applicant and victim each have codes of their own.

    Args:
        browser: whose request it is: there alone the button may be pressed twice.

    Raises:
        NoMatch: for a wrong or late code, or one sent where it is no longer safe.
        throttle.TooManyTries: after five wrong ones for one reference, or too many from one network.
    """
    key = _key(authority, reference)
    throttle.check(_NETWORK, network, at=at)
    left = throttle.take(_CODE, key, throttle.APPLICANT_CODE, at=at)
    codes = [
        one_time_codes.find_code(who, reference, typed, browser=browser, at=at) for who in (APPLICANT, VICTIM)
    ]
    row = codes[0] or codes[1]
    person = _person(reference, row.purpose) if row else None
    if row is None or person is None or not _went_safely(row, person):
        raise _failed(left, network, at=at)
    with transaction.atomic():
        one_time_codes.use_code(row, browser=browser, at=at)
        throttle.clear(_CODE, key)
        _log(person, "code", at=at)
    return person


def with_words(authority: Authority, reference: str, typed: str, *, network: str, at: datetime) -> Person:
    """Whose application it is, by the words they were given with it.

    Raises:
        NoMatch: where reference and words do not belong together.
        throttle.TooManyTries: after five wrong tries for one reference, or too many from one network.
    """
    key = _key(authority, reference)
    throttle.check(_NETWORK, network, at=at)
    left = throttle.take(_WORDS, key, throttle.APPLICANT_CODE, at=at)
    given = Passphrase.objects.filter(
        case__reference=reference, words_hash__in=passphrases.digests_of(typed), revoked_at__isnull=True
    )
    found = given.select_related("person", "case").first()
    if found is None:
        raise _failed(left, network, at=at)
    with transaction.atomic():
        throttle.clear(_WORDS, key)
        _log(found.person, "words", at=at)
    return found.person


def code_address(authority: Authority) -> str:
    """Where a code is typed: the page that asked for it or, on another device, one that asks for both."""
    return settings.SITE_URL + reverse("my_application_code", args=[authority.slug])


def _person(reference: str, who: str) -> Person | None:
    """The applicant, or the victim who is somebody else and to be told too."""
    people = Person.objects.filter(case__reference=reference).select_related("case", "case__authority")
    if who == VICTIM:
        return people.filter(is_victim=True, is_applicant=False, told_too=True).first()
    return people.filter(is_applicant=True).first()


def _went_safely(row: OneTimeCode, person: Person) -> bool:
    """Whether the code was sent to this person, by a way that is safe still."""
    safe = [way.detail for way in ways_to_reach(person) if way.kind in ("email", "text") and way.usable]
    return _sent(row).filter(address__in=safe).exists()


def _sent(row: OneTimeCode) -> models.QuerySet[Message]:
    return Message.objects.filter(kind="sign-in-code", about=_about(row))


def _about(row: OneTimeCode) -> str:
    return f"sign-in:{row.pk}"


def _key(authority: Authority, reference: str, who: str = "") -> str:
    return f"{authority.pk}|{reference}|{who}"


def _failed(left: int, network: str, *, at: datetime) -> NoMatch:
    throttle.count(_NETWORK, network, throttle.BY_ADDRESS, at=at)
    what = Action.SIGN_IN_FAILED if left else Action.LOCKED_OUT
    record(what, actor=Actor.public(), at=at, about="my-application")
    return NoMatch(left)


def _log(person: Person, way: str, *, at: datetime) -> None:
    record(
        Action.SIGNED_IN,
        actor=Actor.applicant(),
        at=at,
        about=f"person:{person.pk}",
        case_key=person.case.key,
        detail={"way": way, "person": person.key},
    )


def _hand_to_worker(code_id: int, authority_id: int) -> None:
    from reviews.jobs import send_sign_in_code

    send_sign_in_code.enqueue(code_id, authority_id)
