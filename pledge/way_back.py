"""A way back in for someone who has forgotten their password: a link that works once, for an hour.

The page does the same for every address that is typed: it hands a number to the worker. Only the worker
looks whether there is anybody to write to.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import base36_to_int, int_to_base36
from django_tasks import task

from pledge import throttle
from pledge.audit import Action, Actor, record
from pledge.models import Authority, User
from pledge.notifications import Channel, queue
from pledge.operations import wordless
from pledge.places import places_of, record_in_all
from pledge.scoping import in_authority
from pledge.second_factor import forget
from pledge.signing_in import ACCOUNT

LASTS = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
ASKED, ASKED_FROM = "forgotten", "forgotten-from"


def ask(email: str, place: str, *, at: datetime) -> None:
    """Have a link sent to ``email``, if it belongs to anybody.

    Raises:
        TooManyTries: after too many requests for this address, or from this place.
    """
    throttle.take(ASKED_FROM, place, throttle.BY_ADDRESS, at=at)
    throttle.take(ASKED, email, throttle.CODE_SENDING, at=at)
    found = (
        User.objects.filter(email=email.strip().lower(), is_active=True).values_list("pk", flat=True).first()
    )
    send_link.enqueue(found or 0)


@task
@wordless
def send_link(user_id: int) -> None:
    """Write the message with the link, in the name of the person's authority. Safe to repeat."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    places = places_of(user) if user else []
    if user is None or not places:
        return
    at = timezone.now()
    with in_authority(places[0].authority_id):
        queue(
            "password-link",
            authority=Authority.objects.get(pk=places[0].authority_id),
            channel=Channel.EMAIL,
            address=user.email,
            at=at,
            link=settings.SITE_URL + reverse("account_new_password", args=[key_for(user)]),
            recipient_label=user.full_name,
            about=f"user:{user.pk}",
            valid_until=at + LASTS,
        )


def key_for(user: User) -> str:
    """The key in the link's address. It stops working once the password changes or the person signs in."""
    return f"{int_to_base36(user.pk)}-{default_token_generator.make_token(user)}"


def user_of(key: str) -> User | None:
    """Whose key it is, or None: expired, used, or never ours."""
    number, _mark, token = key.partition("-")
    try:
        user = User.objects.filter(pk=base36_to_int(number), is_active=True).first()
    except ValueError:
        return None
    return user if user and default_token_generator.check_token(user, token) else None


@transaction.atomic
def choose_password(user: User, password: str, *, at: datetime) -> None:
    """Set a new password and sign the person out everywhere; a lock on the account is lifted."""
    user.set_password(password)
    user.session_generation += 1
    user.save(update_fields=["password", "session_generation"])
    throttle.clear(ACCOUNT, user.email)
    record_in_all(Action.PASSWORD_CHANGED, user, places_of(user), at=at, detail={"way": "link"})
    tell_of_change(user, at=at)


@transaction.atomic
def start_afresh(user: User, *, by: Actor, at: datetime) -> None:
    """For someone who has lost telephone and recovery codes: they set up a new factor at their next sign-in.

    Signs them out everywhere, writes it in the logs and tells them. Whoever calls this has made sure, by
    another way than email, that it is them.
    """
    forget(user)
    user.session_generation += 1
    user.save(update_fields=["session_generation"])
    for place in places_of(user):
        with in_authority(place.authority_id):
            record(
                Action.SECOND_FACTOR_CHANGED,
                actor=by,
                at=at,
                about=f"user:{user.pk}",
                detail={"what": "started-afresh"},
            )
    tell_of_change(user, at=at)


def tell_of_change(user: User, *, at: datetime) -> None:
    """Tell the person by email that the way they sign in has changed, in case it was not them."""
    places = places_of(user)
    if not places:
        return
    with in_authority(places[0].authority_id):
        queue(
            "account-changed",
            authority=Authority.objects.get(pk=places[0].authority_id),
            channel=Channel.EMAIL,
            address=user.email,
            at=at,
            link=settings.SITE_URL + reverse("account"),
            recipient_label=user.full_name,
            about=f"user:{user.pk}",
        )
