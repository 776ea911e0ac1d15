"""Which links the shelf takes, when evidence is stale, and what looks like a case or a person."""

from __future__ import annotations

from datetime import date

import pytest

from selfassess.domain.personal import Sign, signs_of_a_person
from selfassess.domain.shelf import BadLink, Review, review_of, wrong_with_link

TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.northfield.example.org/asb/case-review?page=2#top",
        "http://intranet/policies/asb.docx",
        "HTTPS://Example.org:8443/a%20b",
        "https://northfield.sharepoint.example/:w:/r/sites/asb?e=4x",
        "https://example.org/?token=",
        "https://[2001:db8::1]/policy",
        "https://tŷ.example.org/polisi",
    ],
)
def test_addresses_of_the_web_are_taken(url: str):
    assert wrong_with_link(url) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("javascript:alert(1)", BadLink.NOT_WEB),
        ("JaVaScRiPt://example.org/%0aalert(1)", BadLink.NOT_WEB),
        ("java\tscript:alert(1)", BadLink.ODD),
        ("\x01javascript:alert(1)", BadLink.ODD),
        ("data:text/html,<script>", BadLink.ODD),
        ("data:text/html;base64,PHM+", BadLink.NOT_WEB),
        ("file:///etc/passwd", BadLink.NOT_WEB),
        ("//example.org/a", BadLink.NOT_WEB),
        ("/northfield/casework/", BadLink.NOT_WEB),
        ("www.example.org", BadLink.NOT_WEB),
        ("https://", BadLink.NO_PLACE),
        ("https:///policy", BadLink.NO_PLACE),
        ("https://erin:secret@example.org/", BadLink.HOLDS_A_KEY),
        ("https://example.org@evil.example/", BadLink.HOLDS_A_KEY),
        ("https://example.org/a?access_token=abc", BadLink.HOLDS_A_KEY),
        ("https://example.org/a?x=1&SIG=abc", BadLink.HOLDS_A_KEY),
        ("https://example.org/#token=abc", BadLink.HOLDS_A_KEY),
        ("https://example.org/#/?password=abc", BadLink.HOLDS_A_KEY),
        ("https://example.org\\@evil.example/", BadLink.ODD),
        ("https://example.org/a b", BadLink.ODD),
        ("https://example.org/\u202etxt", BadLink.ODD),
        ("https://example.org:port/", BadLink.ODD),
        ("https://[::1/", BadLink.ODD),
        ('https://example.org/"onclick=', BadLink.ODD),
        ("https://exa%6dple.org/", BadLink.ODD),
        ("https://example.org/" + "a" * 490, BadLink.TOO_LONG),
    ],
)
def test_others_are_refused_and_why(url: str, why: BadLink):
    assert wrong_with_link(url) is why


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (None, Review.NO_DAY),
        (date(2026, 3, 11), Review.STALE),
        (date(2026, 3, 12), Review.SOON),
        (date(2026, 4, 11), Review.SOON),
        (date(2026, 4, 12), Review.LATER),
    ],
)
def test_a_review_is_due_for_thirty_days_and_then_stale(day: date | None, state: Review):
    assert review_of(day, TODAY) is state


@pytest.mark.parametrize(
    ("text", "sign", "words"),
    [
        ("Letter about ASB-BCDF-GHJK", Sign.CASE_REFERENCE, "ASB-BCDF-GHJK"),
        ("asb bcdf ghjk", Sign.CASE_REFERENCE, "asb bcdf ghjk"),
        ("Ask priya.o’neil+asb@homes.example.org", Sign.EMAIL, "priya.o’neil+asb@homes.example.org"),
        ("Ring 020 7946 0123 today", Sign.TELEPHONE, "020 7946 0123"),
        ("(01632) 960 001", Sign.TELEPHONE, "(01632) 960 001"),
        ("+44 7700 900123", Sign.TELEPHONE, "+44 7700 900123"),
        ("07700900123", Sign.TELEPHONE, "07700900123"),
        ("Statement of Mrs Smith", Sign.NAME, "Mrs Smith"),
        ("Dr. O’Neil wrote", Sign.NAME, "Dr. O’Neil"),
        ("Smith v Northfield Council", Sign.PARTIES, "Smith v Northfield"),
        ("Northfield Council v. the Landlord", Sign.PARTIES, "Council v. the Landlord"),
    ],
)
def test_what_looks_like_a_case_or_a_person_is_found(text: str, sign: Sign, words: str):
    assert [(one.sign, one.words) for one in signs_of_a_person({"title": text})] == [(sign, words)]


@pytest.mark.parametrize(
    "text",
    [
        "ASB policy 2026, version 2.1",
        "ASB case review procedure",
        "18 of 20 applications, 90% in 3 working days",
        "Policy v2 of 12.03.2026, ref 2026/000123",
        "https://example.org/asb/20260312/policy",
        "The chair and two mothers; missing minutes",
        "Act 2014 ss.104-105, Schedule 4",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text: str):
    assert signs_of_a_person({"note": text}) == []


def test_the_name_of_a_file_is_read_with_its_underscores_as_spaces():
    found = signs_of_a_person({"file": "ASB_BCDF_GHJK_Mr_Smith.pdf"})
    assert [one.sign for one in found] == [Sign.CASE_REFERENCE, Sign.NAME]
    assert signs_of_a_person({"file": "ASB_policy_2026_final.pdf"}) == []


def test_long_words_take_no_time():
    signs_of_a_person({"quote": "0" * 4000 + " " + "a." * 2000 + "@" + "Mr " * 1000 + "A" * 4000})
