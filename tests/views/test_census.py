"""No page without an access rule; and every role on every page, in its own authority and in another."""

from __future__ import annotations

import pytest
from django.test import Client

from pledge.roles import May, Role, may
from tests.assessing import make_round
from tests.factories import (
    NOW,
    PEOPLE,
    make_authority,
    make_bodies,
    make_case,
    make_complaint,
    make_member,
    sign_in,
)
from tests.views.addresses import Address, every_address

KINDS = {"anyone", "member", "applicant", "link", "operator", "signed-in", "half-signed-in"}
ADDRESSES = list(every_address())
MEMBERS_ONLY = [one for one in ADDRESSES if one.access and one.access.kind == "member" and one.of_authority]


def test_every_address_declares_who_may_open_it():
    bare = [one.route for one in ADDRESSES if one.access is None or one.access.kind not in KINDS]
    assert bare == []


def test_the_census_sees_the_site():
    routes = {one.name for one in ADDRESSES}
    assert {"casework_inbox", "case_reports", "case_decide", "link", "account_login"} <= routes


def test_no_address_can_hold_a_name_or_a_search_term():
    """Arguments are slugs, references, numbers and random keys; nothing free enough for a name."""
    free = {
        name
        for one in ADDRESSES
        for name, kind in one.converters
        if kind in ("StringConverter", "PathConverter") and name not in ("case", "token", "key", "colour")
    }
    assert free == set()


@pytest.fixture
def two_authorities(db):
    """A case in Northfield, and everybody of both authorities, signed in by who they are."""
    northfield, southmere = make_authority("northfield"), make_authority("southmere")
    make_bodies(northfield)
    case = make_case(northfield)
    make_complaint(case, 1)
    # Submitted, so that a reviewer may read it too.
    make_round(northfield, status="submitted", submitted_at=NOW)
    clients = {"nobody": Client(), "stranger": sign_in(Client(), make_member(southmere, "sam"))}
    for who, (_name, role) in PEOPLE.items():
        clients[role] = sign_in(Client(), make_member(northfield, who))
    return clients


def _get(client: Client, address: Address, authority: str = "northfield") -> int:
    return client.get(address.path(authority)).status_code


def test_signed_out_people_are_asked_to_sign_in(two_authorities):
    for one in MEMBERS_ONLY:
        answer = two_authorities["nobody"].get(one.path())
        assert (answer.status_code, answer.url.startswith("/account/sign-in/")) == (302, True), one.route


def test_strangers_find_nothing(two_authorities):
    for one in MEMBERS_ONLY:
        assert _get(two_authorities["stranger"], one) == 404, one.route


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_every_role_opens_what_it_may_and_nothing_else(two_authorities, role):
    for one in MEMBERS_ONLY:
        what = one.access.what or May.ENTER
        status = _get(two_authorities[role], one)
        if may(frozenset({Role(role)}), what):
            assert status in (200, 302, 404, 405), (role, one.route, status)
        else:
            assert status == 403, (role, one.route, status)


def test_a_case_of_another_authority_is_not_found_under_ones_own(two_authorities):
    of_a_case = [one for one in MEMBERS_ONLY if any(name == "case" for name, _kind in one.converters)]
    assert of_a_case
    for one in of_a_case:
        assert _get(two_authorities["stranger"], one, "southmere") in (404, 405), one.route


def test_pages_of_a_case_are_never_stored(two_authorities):
    answer = two_authorities[Role.COORDINATOR].get("/northfield/casework/ASB-BCDF-GHJK/reports/")
    assert "no-store" in answer.headers["Cache-Control"]
