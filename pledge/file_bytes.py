"""Where the bytes of uploaded files lie: in the default storage (disk or S3), a folder for each authority.

Names there are random and say nothing; which file is whose stands in the rows (``pledge/models/files.py``).
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

FOLDER = "stored"


def write(data: bytes, authority_id: int) -> str:
    """Put bytes into the folder of an authority; their path."""
    return default_storage.save(f"{FOLDER}/{authority_id}/{secrets.token_hex(20)}", ContentFile(data))


def delete_after_commit(path: str) -> None:
    """What a storage in trouble does not delete then, ``pledge/file_care.py`` deletes later."""

    def delete() -> None:
        default_storage.delete(path)

    transaction.on_commit(delete, robust=True)


def paths_of(authority_id: int) -> set[str]:
    """Every path in the folder of an authority."""
    folder = f"{FOLDER}/{authority_id}"
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return set()
    return {f"{folder}/{name}" for name in names if name}


def delete_if_older(path: str, than: datetime) -> bool:
    """Delete what has lain there since before a moment; whether it had."""
    try:
        if default_storage.get_modified_time(path) >= than:
            return False
    except FileNotFoundError:
        return False
    default_storage.delete(path)
    return True
