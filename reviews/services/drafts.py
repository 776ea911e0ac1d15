"""Applications being written: begun, kept page by page, and let go after a time.

Everything typed is kept before anything is judged, valid or not. A page says what it was drawn from; where
that has changed since (a second tab), what is now typed is laid beside it and nothing is written over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from pledge import tokens
from pledge.audit import Action, Actor, record
from pledge.models import Authority, User
from pledge.scoping import across_authorities
from reviews.domain import journey
from reviews.models import Draft
from reviews.services import passphrases

# An application nobody has touched for so long is let go. What staff key in has reached the authority and is
# an application already, so it stays until it is sent.
KEPT_FOR = timedelta(days=28)
# Characters of one application, all pages together: more than anybody types, less than harms the database.
MOST_KEPT = 2_000_000

Values = Mapping[str, Any]


class TooMuch(Exception):
    """The application would be longer than can be kept; nothing was written."""


class AlreadySent(Exception):
    """The application has been sent: its pages are closed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the journey, or one entry of a list page."""

    slug: str
    entry: str = ""

    def __str__(self) -> str:
        return f"{self.slug}/{self.entry}" if self.entry else self.slug


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of what was typed.

    ``clash``: it differs from ``saved``, which came from elsewhere after the page was drawn; both are kept.
    ``gone``: the entry has been removed elsewhere; nothing was written.
    """

    draft: Draft
    clash: bool = False
    gone: bool = False
    saved: Values | None = None


def begin(authority: Authority, *, procedure_digest: str, at: datetime) -> tuple[Draft, str]:
    """A new application on a public page, and the token that its device carries."""
    token = tokens.new_token()
    draft = _new(authority, token, procedure_digest, at)
    draft.save(force_insert=True)
    record(Action.DRAFT_STARTED, actor=Actor.public(), at=at, about=f"draft:{draft.pk}")
    return draft, token


def begin_keyed(
    authority: Authority,
    *,
    draft_id: UUID,
    channel: str,
    received_on: date,
    taken_by: User,
    procedure_digest: str,
    at: datetime,
) -> Draft:
    """An application that came as a call, a letter or a visit, for a member to key in; once for each id."""
    # Nobody carries its token: a member finds it by its id.
    draft = _new(authority, tokens.new_token(), procedure_digest, at)
    draft.pk, draft.channel, draft.received_on, draft.taken_by = draft_id, channel, received_on, taken_by
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        begun = Draft.objects.filter(pk=draft_id, taken_by=taken_by).first()
        if begun is not None:
            return begun
        draft.pk = uuid4()
        draft.save(force_insert=True)
    record(Action.DRAFT_STARTED, actor=Actor.member(taken_by), at=at, about=f"draft:{draft.pk}")
    return draft


def keep(draft_id: UUID, place: Place, values: Values, *, seen: str = "", at: datetime) -> Kept:
    """Keep what was typed on a page or an entry, valid or not.

    Args:
        values: the page's answers as its form stores them.
        seen: the mark of what the page was drawn from (:func:`mark_of`); "" asks for no comparison.

    Raises:
        AlreadySent: once the application has been sent.
        TooMuch: where there would be more than ``MOST_KEPT`` characters.
    """
    with _open(draft_id) as draft:
        own = own_answers(draft.answers, place)
        answers = _put(draft.answers, place, values)
        if answers is None:
            return Kept(draft, gone=True)
        if seen and seen != mark_of(own) and own_answers(answers, place) != own:
            _write(draft, draft.answers, {**draft.unfinished, str(place): dict(values)}, at)
            return Kept(draft, clash=True, saved=own)
        _write(draft, answers, _without(draft.unfinished, place), at)
        return Kept(draft)


def drop_typed(draft_id: UUID, place: Place, *, at: datetime) -> Draft:
    """Let go of what was typed against a newer page: the person keeps what was saved."""
    with _open(draft_id) as draft:
        _write(draft, draft.answers, _without(draft.unfinished, place), at)
        return draft


def remove(draft_id: UUID, place: Place, *, at: datetime) -> Draft:
    """Take an entry out of its list; the same where it has gone already."""
    with _open(draft_id) as draft:
        answers = journey.remove_item(draft.answers, place.slug, place.entry)
        _write(draft, answers, _without(draft.unfinished, place), at)
        return draft


def change_receipt(draft_id: UUID, *, channel: str, received_on: date, at: datetime) -> Draft:
    """How and on what day an application reached the authority, put right by the member who keys it in."""
    with _open(draft_id) as draft:
        draft.channel, draft.received_on = channel, received_on
        _write(draft, draft.answers, draft.unfinished, at)
        return draft


def set_words(draft_id: UUID, *, seed: str, at: datetime) -> str:
    """A passphrase for coming back, in place of any before; the same for the same seed."""
    with _open(draft_id) as draft:
        words = passphrases.new_words(f"{draft.pk}|{seed}")
        draft.passphrase_hash = passphrases.digest_of(words)
        _write(draft, draft.answers, draft.unfinished, at)
        return words


def set_return_email(draft_id: UUID, email: str, *, at: datetime) -> Draft:
    """An address the person says is safe, to which a code is sent when they want to come back."""
    with _open(draft_id) as draft:
        draft.return_email = email
        _write(draft, draft.answers, draft.unfinished, at)
        return draft


def own_answers(answers: Values, place: Place) -> dict[str, Any]:
    """The answers of one page without the entries of its list, or those of one entry; empty for none."""
    if place.entry:
        return dict(journey.find_item(answers, place.slug, place.entry) or {})
    own = journey.page_answers(answers, place.slug)
    return {name: value for name, value in own.items() if name not in ("items", "numbered")}


def mark_of(own: Values) -> str:
    """A short mark of answers as they stand; another mark, other answers."""
    written = json.dumps(own, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:24]


def next_entry(answers: Values, slug: str) -> str:
    """The id that the next entry of a list will have.

    Raises:
        ValueError: where the list is full.
    """
    return journey.add_item(answers, slug, {})[1]


def has_way_back(draft: Draft) -> bool:
    """Whether the person can come back to it from another device."""
    return bool(draft.passphrase_hash or draft.return_email)


def drop_expired(at: datetime) -> int:
    """Let go of applications that were never sent and nobody came back to; how many. Called by ``tick``."""
    with across_authorities():
        old = Draft.objects.filter(expires_at__lte=at, sent_case__isnull=True, taken_by__isnull=True)
        return old.delete()[0]


def _new(authority: Authority, token: str, procedure_digest: str, at: datetime) -> Draft:
    return Draft(
        authority=authority,
        token_hash=tokens.digest(token),
        procedure_digest=procedure_digest,
        started_at=at,
        changed_at=at,
        expires_at=at + KEPT_FOR,
    )


@contextmanager
def _open(draft_id: UUID) -> Iterator[Draft]:
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=draft_id)
        if draft.sent_case_id is not None:
            raise AlreadySent
        yield draft


def _put(answers: Values, place: Place, values: Values) -> dict[str, Any] | None:
    """The answers with ``values`` in their place; None for an entry that is no longer there."""
    if not place.entry:
        return journey.put_page(answers, place.slug, values)
    if journey.find_item(answers, place.slug, place.entry) is not None:
        return journey.put_item(answers, place.slug, place.entry, values)
    if not journey.can_add(answers, place.slug):
        return None
    added, entry = journey.add_item(answers, place.slug, values)
    return added if entry == place.entry else None


def _without(unfinished: Values, place: Place) -> dict[str, Any]:
    return {key: typed for key, typed in unfinished.items() if key != str(place)}


def _write(draft: Draft, answers: Values, unfinished: Values, at: datetime) -> None:
    if len(json.dumps(answers)) + len(json.dumps(unfinished)) > MOST_KEPT:
        raise TooMuch
    draft.answers, draft.unfinished = dict(answers), dict(unfinished)
    draft.version += 1
    draft.changed_at, draft.expires_at = at, at + KEPT_FOR
    draft.save()
