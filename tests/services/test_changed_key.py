"""The server's key is changed: what people carry still opens what it opened, under the earlier key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.test import Client

from pledge.links import find_link, make_link
from pledge.models import Authority
from pledge.scoping import in_authority
from pledge.tokens import digest, digests
from reviews.services import applicant_access, coming_back, drafts
from reviews.services.one_time_codes import NoMatch
from reviews.views.apply import carried
from tests.applicants import WORDS
from tests.factories import NOW, make_authority, make_case
from tests.views.applying import MORNING, Applicant, set_clock

pytestmark = pytest.mark.django_db
EARLIER, NEW = "an-earlier-key-" * 4, "a-new-key-" * 6


@pytest.fixture
def change_key(settings):
    """Called, it puts a new key in place of the first; the first stays known unless it is dropped."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = EARLIER, []

    def change(*, drop: bool = False) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [] if drop else ["other" * 12, EARLIER]

    return change


@pytest.fixture
def northfield(change_key) -> Authority:
    return make_authority("northfield")


def test_what_is_kept_is_under_the_key_of_now_and_is_found_under_earlier_ones(change_key):
    before = digest("token")
    change_key()
    assert digest("token") != before
    assert digests("token")[0] == digest("token")
    assert before in digests("token")
    change_key(drop=True)
    assert before not in digests("token")


@pytest.mark.parametrize("drop", [False, True])
def test_a_link(northfield, change_key, drop):
    with in_authority(northfield):
        made = make_link(purpose="body-notice", about="notice:1", at=NOW, lasts=timedelta(days=1))
    token = made.address.split("/r/")[1].strip("/")
    change_key(drop=drop)
    assert (find_link(token) == made.row) is not drop


@pytest.mark.parametrize("drop", [False, True])
def test_the_words_of_a_draft(northfield, change_key, drop):
    with in_authority(northfield):
        draft, _token = drafts.begin(northfield, procedure_digest="d", at=NOW)
        words = drafts.set_words(draft.pk, seed="s", at=NOW)
        change_key(drop=drop)
        if drop:
            with pytest.raises(NoMatch):
                coming_back.with_words(words, browser="b", network="192.0.2.1", at=NOW)
        else:
            assert coming_back.with_words(words, browser="b", network="192.0.2.1", at=NOW) == draft
        with pytest.raises(NoMatch):
            coming_back.with_words(" ", browser="b", network="192.0.2.1", at=NOW)


@pytest.mark.parametrize("drop", [False, True])
def test_the_words_of_a_case(northfield, change_key, drop):
    case = make_case(northfield)
    with in_authority(northfield):
        person = case.people.get()
        case.passphrases.create(
            authority=northfield, person=person, words_hash=digest(f"passphrase|{WORDS}"), made_at=NOW
        )
        change_key(drop=drop)
        given = {"network": "192.0.2.1", "at": NOW}
        if drop:
            with pytest.raises(NoMatch):
                applicant_access.with_words(northfield, case.reference, WORDS, **given)
        else:
            assert applicant_access.with_words(northfield, case.reference, WORDS, **given) == person


@pytest.mark.parametrize("drop", [False, True])
def test_the_application_that_a_device_carries(northfield, change_key, monkeypatch, drop):
    set_clock(monkeypatch, MORNING)
    monkeypatch.setattr(carried, "_SIGNER", Signer(salt="application"))
    zainab = Applicant(northfield, Client())
    zainab.begin(name={"name": "Zainab Okafor"})
    change_key(drop=drop)
    # As the process that starts with the new key builds it.
    monkeypatch.setattr(carried, "_SIGNER", Signer(salt="application"))
    assert ("Zainab Okafor" in zainab.get("name/").content.decode()) is not drop
    assert ("There is an application on this device" in zainab.get("").content.decode()) is not drop
