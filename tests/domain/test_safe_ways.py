"""Only a plain yes is safe."""

from typing import Any

import pytest

from reviews.domain.safe_ways import safe_ways, who_else_reads
from tests.domain.test_journey import LEAST

REACHABLE = {
    **LEAST,
    "contact": {
        "ways": ["email", "phone", "post"],
        "email": "a@b.org",
        "phone": "01632 960 001",
        "address": "1 Mill Lane",
    },
}
ALL_YES = {
    "safe_email": "yes", "safe_text": "yes", "safe_call": "yes", "safe_voicemail": "yes", "safe_post": "yes"
}  # fmt: skip


def ways(**safe: Any) -> dict[str, str]:
    return dict(safe_ways({**REACHABLE, "safe-contact": safe}))


def test_a_plain_yes_is_safe() -> None:
    assert set(ways(**ALL_YES).values()) == {"yes"}
    assert set(ways(**ALL_YES, others_read=["nobody"]).values()) == {"yes"}


@pytest.mark.parametrize("said", [None, "", "not-sure", "maybe", ["yes", "no"]])
def test_anything_less_is_not_known(said: Any) -> None:
    assert ways(**{**ALL_YES, "safe_email": said})["email"] == "unknown"
    assert set(ways().values()) == {"unknown"}


def test_no_is_no_whoever_reads_it() -> None:
    assert ways(safe_post="no")["post"] == "no"
    assert ways(safe_post="no", others_read=["post"])["post"] == "no"


def test_a_yes_beside_someone_who_reads_it_is_not_known() -> None:
    assert ways(**ALL_YES, others_read=["email"]) == {
        "email": "unknown", "text": "yes", "call": "yes", "voicemail": "yes", "post": "yes"
    }  # fmt: skip
    phone = ways(**ALL_YES, others_read=["phone", "post"])
    assert phone == {
        "email": "yes",
        "text": "unknown",
        "call": "unknown",
        "voicemail": "unknown",
        "post": "unknown",
    }
    assert set(ways(**ALL_YES, others_read=["not-sure"]).values()) == {"unknown"}


def test_an_answer_about_a_way_since_taken_away_is_worth_nothing() -> None:
    """The email was unticked later: the yes to it must not come back with another address."""
    answers = {**LEAST, "safe-contact": ALL_YES}
    assert safe_ways(answers)["email"] == "unknown"
    assert safe_ways(answers)["post"] == "unknown"
    assert safe_ways(answers)["text"] == "yes"


def test_who_else_reads_is_told_in_words() -> None:
    answers = {**REACHABLE, "safe-contact": {"others_read": ["post", "stray", "not-sure"]}}
    assert len(who_else_reads(answers)) == 2
    assert who_else_reads({**REACHABLE, "safe-contact": {"others_read": ["nobody"]}}) == ()
