"""Every address of the site with arguments that exist, for the census and the role matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from pledge.access import Access, access_of

# Third parties' addresses that hold no page of ours.
NOT_OURS = ("static",)
SAMPLES: dict[str, Any] = {
    "case": "ASB-BCDF-GHJK",
    "number": 1,
    "notice": 1,
    "letter": 1,
    "correction": 1,
    "agreement": 1,
    "person": 1,
    "task": 1,
    "clock": 1,
    "request_id": 1,
    "message": 1,
    "bar": 1,
    "field": "reported",
    "step": "advice",
    "slug": "where",
    "item": "r1",
    "page": "privacy",
    "draft": "11111111-1111-4111-8111-111111111111",
    "search": "11111111-1111-4111-8111-111111111111",
    "token": "not-a-token",
    "session": 1,
    "filter": "overdue",
    "procedure": "wrexham",
    "before": "1",
    "after": "library",
    "round": 1,
    "file": "board",
    "criterion": "procedure-published",
    "contributor": 1,
    "upload": 1,
    "kind": "link",
    "signer": "lead",
    "part": "signed",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern: its route, its view and what the view asks for."""

    route: str
    name: str
    view: Any
    converters: tuple[tuple[str, str], ...]

    @property
    def access(self) -> Access | None:
        return access_of(self.view)

    @property
    def of_authority(self) -> bool:
        return any(name == "authority" for name, _kind in self.converters)

    def path(self, authority: str = "northfield", **given: Any) -> str:
        """The address filled in with arguments that exist where they can."""
        filled = "/" + self.route
        for name, kind in self.converters:
            value = authority if name == "authority" else given.get(name, _sample(name, kind))
            filled = _fill(filled, name, value)
        return filled


def _sample(name: str, kind: str) -> Any:
    if name in SAMPLES and not (kind == "IntConverter" and not isinstance(SAMPLES[name], int)):
        return SAMPLES[name]
    return {"IntConverter": 1, "UUIDConverter": SAMPLES["draft"]}.get(kind, "x")


def _fill(route: str, name: str, value: Any) -> str:
    start = route.index(f":{name}>") if f":{name}>" in route else route.index(f"<{name}>")
    opening = route.rindex("<", 0, start + 1)
    closing = route.index(">", start)
    return route[:opening] + str(value) + route[closing + 1 :]


def every_address() -> Iterator[Address]:
    """Every pattern of the site, nested ones included."""
    yield from _walk(get_resolver().url_patterns, "", ())


def _walk(
    patterns: list[URLPattern | URLResolver], before: str, converters: tuple[tuple[str, str], ...]
) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        here = converters + tuple(
            (name, type(converter).__name__) for name, converter in pattern.pattern.converters.items()
        )
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route, here)
        elif not route.startswith(NOT_OURS):
            yield Address(route, pattern.name or "", pattern.callback, here)
