"""How the log is read: an entry in words and a case by its reference. The app that has the cases says how.

`pledge` knows no case: ``reviews`` registers its :class:`LogWords` once, from ``AppConfig.ready``. Another
app says what its own actions are called with :func:`add_sentences`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise

from pledge.models import AuditEntry, User


def _code(entry: AuditEntry) -> str:
    return entry.action.replace("-", " ").capitalize()


def _nothing(entry: AuditEntry) -> str:
    return ""


def _no_case(reference: str) -> str | None:
    return None


def _no_references(keys: Iterable[str]) -> Mapping[str, str]:
    return {}


def _no_bars(user: User) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class LogWords:
    """What `pledge` asks about entries and cases of the authority in scope.

    sentence: what was done. detail: the codes kept with it, in words.
    find_key: the key of a case (``case:12``) by its reference however typed, or None.
    references: the reference of each key. barred: the keys of the cases a member must stay out of.
    """

    sentence: Callable[[AuditEntry], str] = _code
    detail: Callable[[AuditEntry], str] = _nothing
    find_key: Callable[[str], str | None] = _no_case
    references: Callable[[Iterable[str]], Mapping[str, str]] = _no_references
    barred: Callable[[User], frozenset[str]] = _no_bars


_words = LogWords()
_sentences: dict[str, str | Promise] = {}


def add_sentences(sentences: Mapping[str, str | Promise]) -> None:
    """Register what an app's own actions are called, once, at import."""
    _sentences.update(sentences)


def added_sentences() -> Mapping[str, str | Promise]:
    """What apps have added, by action."""
    return _sentences


def tell_log_words(words: LogWords) -> None:
    """Register how entries and cases are called."""
    global _words
    _words = words


def log_words() -> LogWords:
    """How entries and cases are called, the sentences that apps have added included."""
    told = _words.sentence

    def sentence(entry: AuditEntry) -> str:
        own = _sentences.get(entry.action)
        return told(entry) if own is None else str(own)

    return replace(_words, sentence=sentence)
