"""Log lines say what happened and where, and nothing about a person."""

from __future__ import annotations

import logging
import sys

import pytest
from django.test import Client

from pledge.logs import LineWithoutPersons, masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Not Found: /r/Zk3-abc_9/", "Not Found: /r/…/"),
        ("Not Found: /account/welcome/Zk3abc/", "Not Found: /account/welcome/…/"),
        ("GET /barset/casework/?q=Ann+Jones&page=2 HTTP/1.1", "GET /barset/casework/?… HTTP/1.1"),
        ("could not send to ann.jones@mail.example: full", "could not send to …@…: full"),
        ("Not Found: /barset/casework/BX4T-29KD/", "Not Found: /barset/casework/BX4T-29KD/"),
        ("why? because", "why? because"),
    ],
)
def test_tokens_queries_and_addresses_are_masked(text: str, expected: str):
    assert masked(text) == expected


def failed_line(formatter: logging.Formatter) -> str:
    try:
        try:
            int("Ann Jones")
        except ValueError as error:
            raise KeyError("12 High Street") from error
    except KeyError:
        record = logging.LogRecord("a", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
        record.exc_text = "Ann Jones, as another handler wrote it"
        return formatter.format(record)


def test_an_error_says_where_and_what_kind_but_not_its_words():
    line = failed_line(LineWithoutPersons())
    assert "builtins.KeyError" in line
    assert "builtins.ValueError" in line
    assert "test_logs.py" in line
    assert "raise KeyError" not in line
    assert "Jones" not in line
    assert "High Street" not in line


def test_the_demonstration_keeps_the_words_of_errors():
    line = failed_line(LineWithoutPersons(words_of_errors=True))
    assert "'Ann Jones'" in line
    assert "as another handler wrote it" not in line


def test_arguments_of_a_record_are_masked_too():
    record = logging.LogRecord(
        "a", logging.WARNING, "", 1, "Not Found: %s", ("/r/secret/?to=ann@a.example",), None
    )
    assert LineWithoutPersons().format(record).endswith("a Not Found: /r/…/?…")


@pytest.mark.django_db
def test_a_missing_page_is_logged_without_its_token(client: Client, capsys: pytest.CaptureFixture[str]):
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineWithoutPersons())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        client.get("/r/hush-token/nothing-here?name=Ann")
    finally:
        logger.removeHandler(handler)
    said = capsys.readouterr().err
    assert "Not Found: /r/…/nothing-here" in said
    assert "hush" not in said
    assert "Ann" not in said
