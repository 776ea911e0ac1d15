"""A browser by a name that its person recognises ("Chrome on Windows"), and by a mark no other has."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pledge.tokens import digest

# The first that is named counts: most browsers also name those they descend from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """What a browser calls itself, in two words; nothing it sends is kept beyond them."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser we do not know")


def this_browser(request: Any) -> str:
    """A mark of the browser that sent a form, by the cookie its forms go with; "" where it has none."""
    return digest(f"browser|{request.META['CSRF_COOKIE']}") if request.META.get("CSRF_COOKIE") else ""
