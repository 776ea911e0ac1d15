"""Every message is read: who it is from, how long it is, and what it must never give away (design.md §6)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from pledge.models import Authority, Message
from pledge.notifications import KINDS, queue
from pledge.scoping import in_authority
from tests.factories import make_authority
from tests.guards.reading import ROOT

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
# As long as one can be: the column holds 150 letters.
LONGEST = (
    "Bournemouth, Christchurch & Poole and the Royal Borough of Windsor and Maidenhead with Barking & "
    "Dagenham Joint Community Safety Partners of O’Neill’s"
)
LINK = "https://case-reviews.example.org/r/Zm9yLXRoZS10ZXN0LW9ubHktYS1saW5rLXRoYXQtaXMtbG9uZw/"
CODE = "482913"
# Words from which anyone who reads the message over a shoulder would know what it is about.
TELLING = re.compile(
    r"anti.?social|\basb\b|case review|victim|neighbou?r|nois|harass|abus|police|complain|incident|report"
    r"|hate|perpetrator|offender|threshold|community trigger|safety|crime|landlord|evict",
    re.IGNORECASE,
)
DATES = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
)


def written(kind: str, channel: str = "email", name: str = LONGEST, **authority: object) -> Message:
    place = Authority.objects.filter(slug="longest").first() or make_authority(
        "longest", name=name, **authority
    )
    with in_authority(place):
        return queue(
            kind, authority=place, channel=channel, address="a@example.org", at=NOW, link=LINK, code=CODE
        )


def words_of(body: str) -> list[str]:
    return body.split()


def test_the_longest_name_is_as_long_as_one_can_be():
    assert len(LONGEST) == 150 == Authority._meta.get_field("name").max_length


@pytest.mark.parametrize("kind", sorted(KINDS))
class Test_each_message:
    def test_has_at_most_sixty_words(self, kind: str):
        body = written(kind).body
        assert 8 < len(words_of(body)) <= 60, len(words_of(body))

    def test_is_from_the_authority_and_says_how_to_ring(self, kind: str):
        message = written(kind)
        assert message.subject == f"A message from {LONGEST}"
        assert LONGEST in message.body
        assert "01632 960100" in message.body

    def test_has_one_link_and_a_code_in_the_body_only(self, kind: str):
        message = written(kind)
        assert re.findall(r"https?://\S+", message.body) == [LINK]
        assert CODE not in message.subject
        assert (CODE in message.body) == kind.endswith("-code")

    def test_gives_nothing_away(self, kind: str):
        message = written(kind)
        said = (message.subject + message.body).replace(LONGEST, "").replace(LINK, "")
        assert TELLING.search(said) is None, TELLING.search(said)
        assert DATES.search(said) is None
        assert "ASB-" not in said

    def test_is_plain_text(self, kind: str):
        body = written(kind).body
        assert "&" in body
        assert not re.search(r"&\w+;|<|>|\{\{|\{%", body)
        assert "\n\n\n" not in body
        assert body == body.strip()

    def test_says_nothing_about_ringing_where_there_is_no_number(self, kind: str):
        body = written(kind, contact_phone="").body
        assert not re.search(r"ring\b\s*[.?]|\bon \.", body)
        assert "Ring" not in body

    def test_as_a_text_it_has_no_subject(self, kind: str):
        assert written(kind, "text").subject == ""


def test_every_kind_has_its_words_and_no_words_lack_a_kind():
    files = {
        path.stem for path in (ROOT / "templates" / "emails").glob("*.txt") if not path.name.startswith("_")
    }
    assert files == set(KINDS)


@pytest.mark.parametrize(
    "telling",
    ["about the anti-social behaviour", "your ASB case review", "your neighbour", "the noise", "your report"],
)
def test_a_word_that_gives_it_away_is_seen(telling: str):
    assert TELLING.search(telling)
