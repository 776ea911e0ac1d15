"""Whose request this is, behind none, one or two proxies of ours."""

from __future__ import annotations

import pytest

from pledge.client import address_of, network_of


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "192.0.2.1"),
        ("198.51.100.7", 0, "192.0.2.1"),
        ("198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7, 10.0.0.1", 2, "198.51.100.7"),
        ("", 1, "192.0.2.1"),
        ("198.51.100.7", 2, "192.0.2.1"),
        ("made up", 1, "192.0.2.1"),
        ("198.51.100.7:4711", 1, "198.51.100.7"),
        ("[2001:db8::1]:4711", 1, "2001:db8::1"),
        ("2001:DB8:0::1", 1, "2001:db8::1"),
        ("::ffff:198.51.100.7", 1, "198.51.100.7"),
        ("fe80::1%eth0", 1, "fe80::1"),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded: str, proxies: int, address: str):
    meta = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}
    assert address_of(meta, proxies) == address


def test_a_connection_without_an_address_is_unknown():
    assert address_of({"REMOTE_ADDR": ""}, 0) == "unknown"
    assert network_of("unknown") == "unknown"


def test_a_household_counts_once():
    assert network_of("198.51.100.7") == "198.51.100.7"
    assert network_of("2001:db8:1:2:3::9") == network_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
