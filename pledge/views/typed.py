"""What someone typed into a form that could not be taken, to be shown to them again."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http.multipartparser import MultiPartParserError

from pledge.kept_posts import is_of_the_page, is_secret


def typed_fields(request: Any) -> tuple[list[dict[str, str]], list[str]]:
    """The fields of the posted form that hold words, by a readable name, and the names of posted files.

    Nothing where the form came from another site: then it was not this person who typed it. Never a
    password, a code or a token.
    """
    if request.method != "POST" or not _from_here(request):
        return [], []
    try:
        posted, files = request.POST, request.FILES
    except (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return [], []
    fields = [
        {"label": _readable(name), "value": "\n".join(value for value in values if value.strip())}
        for name, values in posted.lists()
        if not is_secret(name) and not is_of_the_page(name) and any(value.strip() for value in values)
    ]
    return fields, [file.name for _name, several in files.lists() for file in several]


def _from_here(request: Any) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return bool(site == "same-origin")
    origin = request.headers.get("Origin", "")
    return bool(origin == f"{request.scheme}://{request.get_host()}")


def _readable(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
