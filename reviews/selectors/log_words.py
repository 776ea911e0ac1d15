"""How `pledge`'s access log calls cases and entries: by reference, and in the words of a case's history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pledge.log_words import LogWords, tell_log_words
from pledge.models import User
from pledge.tokens import tidy_reference
from reviews.models import Case
from reviews.selectors.history_words import detail_of, sentence_of
from reviews.selectors.visible import barred_from


def find_key(reference: str) -> str | None:
    """The key of the case in scope with this reference, however it was typed; None where there is none."""
    found = Case.objects.filter(reference=tidy_reference(reference)).only("pk").first()
    return found.key if found else None


def references(keys: Iterable[str]) -> Mapping[str, str]:
    """The reference of each case in scope, by its key; one query."""
    numbers = [int(key.partition(":")[2]) for key in keys]
    found = Case.objects.filter(pk__in=numbers).only("pk", "reference") if numbers else ()
    return {case.key: case.reference for case in found}


def barred(user: User) -> frozenset[str]:
    """The keys of the cases that this member must stay out of."""
    return frozenset(f"case:{number}" for number in barred_from(user))


tell_log_words(LogWords(sentence_of, detail_of, find_key, references, barred))
