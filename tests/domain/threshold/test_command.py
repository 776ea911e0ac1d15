"""manage.py assess_threshold: files, standard input or a slug in; JSON out, or one line a problem."""

from __future__ import annotations

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.domain.threshold.build import application, procedure, report, three


@pytest.fixture
def write(tmp_path):
    """Writes text (or anything as JSON) to a file and says where."""

    def written(what, name="file.json"):
        path = tmp_path / name
        text = what if isinstance(what, str | bytes) else json.dumps(what)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return written


def assessed(*arguments):
    """The command's output as JSON."""
    out = io.StringIO()
    call_command("assess_threshold", *arguments, stdout=out)
    return json.loads(out.getvalue())


def refused(*arguments):
    """The lines of a refusal, which exits with 2 and writes nothing to standard output."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("assess_threshold", *arguments, stdout=out, stderr=err)
    assert caught.value.code == 2
    assert out.getvalue() == ""
    assert "Traceback" not in err.getvalue()
    return err.getvalue().splitlines()


def feed(monkeypatch, what):
    text = what if isinstance(what, bytes) else json.dumps(what).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))


def test_two_files(write):
    found = assessed(write(procedure(), "procedure.json"), write(application(*three())))
    assert (found["outcome"], found["procedure"]["slug"]) == ("met", "example")


def test_a_slug_of_the_library(write):
    assert assessed("hull", write(application(report("c1"))))["procedure"]["slug"] == "hull"
    assert assessed("the-act", write(application(*three())))["outcome"] == "met"


def test_standard_input_for_either(write, monkeypatch):
    feed(monkeypatch, application(*three()))
    assert assessed("the-act", "-")["outcome"] == "met"
    feed(monkeypatch, procedure())
    assert assessed("-", write(application(*three())))["outcome"] == "met"


def test_a_file_with_a_byte_order_mark(write):
    text = b"\xef\xbb\xbf" + json.dumps(application(*three())).encode()
    assert assessed("the-act", write(text))["outcome"] == "met"


def test_it_needs_no_database(write):
    """Without the database mark, any query would fail the test."""
    assert assessed("trafford", write(application()))["outcome"] == "not-reached"


def test_standard_input_cannot_be_read_twice():
    assert refused("-", "-") == [
        "application: standard input can be read once; give one of the two as a file"
    ]


HOSTILE = {
    "empty": ("", "application: is not JSON"),
    "cut short": ('{"applied_on": "2026-03-1', "application: is not JSON"),
    "NaN": ('{"applied_on": NaN}', "application: NaN is not a value in JSON"),
    "infinity": ('{"applied_on": -Infinity}', "application: -Infinity is not a value in JSON"),
    "nested": ("[" * 100_000, "application: is nested too deeply"),
    "nested objects": ('{"facts":' * 50_000, "application: is nested too deeply"),
    "deep but closed": ('{"a":' * 900 + "1" + "}" * 900, ""),
    "huge number": ('{"applied_on": ' + "9" * 10_000 + "}", "application: holds a number that is too large"),
    "large number": ('{"applied_on": ' + "9" * 400 + "}", "applied_on: must be the day of the application"),
    "huge exponent": ('{"applied_on": 1e999}', "applied_on: must be the day of the application"),
    "twice": (
        '{"applied_on": "2026-03-12", "applied_on": "2026-03-13", "complaints": []}',
        "application: the key 'applied_on' is there twice in one object",
    ),
    "not text": (b"\xff\xfe\x00", "application: is not UTF-8 text"),
    "a list": ("[]", "application: must be an object, not a list"),
    "null": ("null", "application: must be an object, not null"),
    "half a character": ('{"applied_on": "\\ud800"}', "application: holds a character that is not text"),
    "half a character in a key": ('{"\\udfff": 1}', "application: holds a character that is not text"),
    "line breaks in a key": ('{"a\\nb\\u001b": 1}', "applied_on: is missing"),
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_text_gets_one_line_a_problem(kind, write):
    text, start = HOSTILE[kind]
    lines = refused("the-act", write(text))
    assert lines
    assert lines[0].startswith(start)
    assert all(": " in line and len(line) < 400 and line.isprintable() for line in lines)


def test_hostile_procedures_too(write):
    good = write(application())
    for text, _ in HOSTILE.values():
        lines = refused(write(text, "procedure.json"), good)
        assert all(len(line) < 400 for line in lines)


def test_both_files_tell_their_problems(write):
    lines = refused(
        write(procedure() | {"nation": "Narnia"}, "procedure.json"),
        write({"applied_on": "2026-03-12", "complaints": [{"id": "c1", "made": "yes"}]}),
    )
    assert [line.partition(":")[0] for line in lines] == ["nation", "complaints[0].made"]


def test_a_file_that_is_not_there(write, tmp_path):
    good = write(application())
    assert refused("nowhere", good) == [
        "procedure: cannot read 'nowhere': No such file or directory "
        "and the library has no procedure 'nowhere'"
    ]
    assert refused("the-act", str(tmp_path))[0].endswith("Is a directory")
    assert refused("the-act", "no\0path")[0].startswith("application: cannot read")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "9999-12", "0001-01"])
def test_the_ends_of_the_calendar(day, write):
    facts = {
        "applied_on": day,
        "complaints": [
            {"id": "c1", "reported": day, "incident_first": day},
            {"id": "c2", "reported": "0001-01-01", "incident_first": "0001-01-01", "reply_due": day},
            {"id": "c3", "reported": "9999-12-31", "incident_first": "9999-12-31", "ongoing": None},
            {"id": "c4"},
        ],
    }
    for slug in ("the-act", "ashfield", "lancaster", "stafford", "hull"):
        try:
            assessed(slug, write(facts))
        except SystemExit:
            assert refused(slug, write(facts)) == [
                f"applied_on: must be the day of the application, such as 2026-03-12, not '{day}'"
            ]


def test_two_arguments_are_needed():
    with pytest.raises(CommandError):
        call_command("assess_threshold")
