"""Whose request this is: the address in front of our own proxies, never one that the caller made up."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The client's address as text, ``unknown`` where none can be trusted.

    Each trusted proxy adds one entry at the right of ``X-Forwarded-For``, so the client's is that many from
    the right; everything further left is the caller's own word. With fewer entries than proxies the request
    came round them: only the connection's address is believed.
    """
    return address_of(request.META, settings.ENV.trusted_proxies)


def client_network(request: HttpRequest) -> str:
    """What a brake on guessing counts by: an IPv4 address, or the /64 that an IPv6 household holds."""
    return network_of(client_address(request))


def address_of(meta: dict[str, Any], trusted_proxies: int) -> str:
    """:func:`client_address` on the bare facts."""
    direct = _clean(meta.get("REMOTE_ADDR", ""))
    if trusted_proxies == 0:
        return direct
    entries = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if len(entries) < trusted_proxies:
        return direct
    forwarded = _clean(entries[-trusted_proxies])
    return direct if forwarded == UNKNOWN else forwarded


def network_of(address: str) -> str:
    """:func:`client_network` on the bare address."""
    if address == UNKNOWN or not isinstance(ip_address(address), IPv6Address):
        return address
    return str(ip_network(f"{address}/64", strict=False))


def _clean(text: str) -> str:
    """The address in ``text`` in its shortest form; a port and brackets are taken off."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return UNKNOWN
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
