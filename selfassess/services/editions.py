"""The editions of the bank in the database: loaded from the files, frozen, the same for every authority."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from selfassess import criteria
from selfassess.domain.bank import Bank
from selfassess.domain.bank_load import load_bank
from selfassess.models import BankEdition


class EditionChanged(RuntimeError):
    """A file of the bank says something else than the edition that was loaded under its version."""


def ensure(version: str, *, at: datetime) -> BankEdition:
    """The edition of the files' ``version``, loaded on first use.

    Raises:
        KeyError: for a version that the files do not have.
        EditionChanged: when it was loaded before with other words. An edition never changes: what is
            mended gets a new version.
    """
    data = criteria.edition_data(version)
    digest = digest_of(data)
    bank = criteria.load_edition(version)
    row, _made = BankEdition.objects.get_or_create(
        version=version,
        defaults={"digest": digest, "data": data, "published_on": bank.published_on, "loaded_at": at},
    )
    if row.digest != digest:
        raise EditionChanged(f"Edition {version} of the criteria has been loaded before with other words.")
    return row


def newest(*, at: datetime) -> BankEdition:
    """The newest edition that the files have, loaded on first use."""
    return ensure(criteria.newest(), at=at)


def bank_of(edition: BankEdition) -> Bank:
    """The bank as it was frozen in an edition; read once a process."""
    return _bank(edition.pk, edition.digest)


@lru_cache(maxsize=16)
def _bank(pk: int, digest: str) -> Bank:
    return load_bank(BankEdition.objects.get(pk=pk, digest=digest).data)


def digest_of(data: Any) -> str:
    """The SHA-256 of an edition's data in one canonical spelling."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
