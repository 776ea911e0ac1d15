"""What an applicant typed on a page whose sign-in had ended: kept for that same person, never sent for them.

Kept sealed in this browser's own session, on the server: only the one who signs in again here, to the same
application as the same person, sees it, on the page where it was typed. A day later it is gone.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from pledge.kept_posts import is_secret
from pledge.sealing import BrokenSeal, seal, unseal
from pledge.sessions import applicant_ended_here

KEPT_FOR = timedelta(days=1)
LARGEST = 500_000
_KEPT = "kept-words"
_PURPOSE = "kept-words"


def keep_words(request: Any, *, at: datetime) -> None:
    """Keep a form that an applicant posted after their sign-in had run out, for when they are back."""
    ended = applicant_ended_here(request)
    if ended is None or request.method != "POST":
        return
    fields = [(name, values) for name, values in request.POST.lists() if not is_secret(name)]
    words = json.dumps(fields, ensure_ascii=False)
    if len(words) <= LARGEST:
        request.session[_KEPT] = {
            "case": ended.case_id,
            "person": ended.person_id,
            "page": request.path,
            "until": (at + KEPT_FOR).timestamp(),
            "fields": seal(words, purpose=_PURPOSE),
        }


def kept_words(request: Any, *, at: datetime) -> QueryDict | None:
    """What the applicant of this request typed on this page before their sign-in ran out, or None."""
    kept = request.session.get(_KEPT)
    if not kept or kept["page"] != request.path or kept["until"] <= at.timestamp():
        return None
    if (kept["case"], kept["person"]) != (request.applicant.case_id, request.applicant.person_id):
        return None
    try:
        typed = json.loads(unseal(kept["fields"], purpose=_PURPOSE))
    except BrokenSeal:
        return None
    fields = QueryDict(mutable=True)
    for name, values in typed:
        fields.setlist(name, values)
    return fields


def words_wait(request: Any, *, at: datetime) -> bool:
    """Whether words typed in this browser wait for their person to sign in again."""
    kept = request.session.get(_KEPT)
    return bool(kept) and kept["until"] > at.timestamp()


def forget_words(request: Any) -> None:
    """They have been sent by their person, or that person signs out: nothing is kept of them any more."""
    request.session.pop(_KEPT, None)
