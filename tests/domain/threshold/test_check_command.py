"""manage.py check_procedure: the findings in plain text or JSON, and what the exit status says."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.domain.threshold.lawful import CLOSED, arranged, plain, sound

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def write(tmp_path):
    """Writes something as JSON to a file and says where."""

    def written(what):
        path = tmp_path / "procedure.json"
        path.write_text(what if isinstance(what, str) else json.dumps(what), encoding="utf-8")
        return str(path)

    return written


def checked(*arguments):
    """Exit status and both outputs."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_procedure", *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


BROKEN = sound(
    plain(conditions=[CLOSED]), arrangements=arranged(passing_on="no"), apply_by=["online"], clocks=[]
)


def test_nothing_found(write):
    assert checked(write(sound()), "--on", "2026-03-12") == (0, "Nothing was found.\n", "")


def test_findings_stand_under_their_weight_with_citation_and_wording(write):
    status, out, err = checked(write(BROKEN), "--on", "2026-03-12")
    assert (status, err) == (1, "")
    must, should, good = (out.index(f"\n{weight} (") for weight in ("MUST", "SHOULD", "GOOD"))
    assert must < out.index("at arrangements.passing_on; section 104(3)(b)") < should
    assert (
        should < out.index("at apply_by; Home Office guidance") < good < out.index("at clocks; Good practice")
    )
    assert out.count("      mend: ") == out.count("\n      at ") == out.count("\n  ✗ ") == 4


def test_only_a_breach_of_a_must_is_an_exit_of_one(write):
    assert checked(write(sound(apply_by=["online"])))[0] == 0
    status, out, _ = checked("hull")
    assert status == 0, "what was not seen in a source read in part is no breach"
    assert "  ? A point of contact was not seen in what was read: a person must check." in out


def test_as_json(write):
    status, out, _ = checked(write(BROKEN), "--json", "--on", "2026-03-12")
    found = json.loads(out)
    assert (status, found["on"], found["procedure"]["slug"]) == (1, "2026-03-12", "example")
    assert [(one["weight"], one["code"], one["state"]) for one in found["findings"]] == [
        ("MUST", "passing-on", "breach"),
        ("SHOULD", "added-closed", "breach"),
        ("SHOULD", "one-way-to-apply", "breach"),
        ("GOOD", "no-clocks", "breach"),
    ]
    assert found["findings"][0].keys() == {
        *("code", "weight", "state", "part", "citation", "args", "text", "wording")
    }


def test_the_day_is_given_or_today(write):
    data = write(sound(review_due="2026-09-01"))
    assert json.loads(checked(data, "--json", "--on", "2026-09-01")[1])["findings"] == []
    assert (
        json.loads(checked(data, "--json", "--on", "2026-09-02")[1])["findings"][0]["code"]
        == "review-overdue"
    )
    today = date.fromisoformat(json.loads(checked(data, "--json")[1])["on"])
    assert abs((today - date.today()).days) <= 1
    with pytest.raises(CommandError, match="is not a day"):
        checked(data, "--on", "tomorrow")


def test_bad_input_is_every_problem_with_its_path(write):
    status, out, err = checked(write(sound() | {"nation": "Narnia", "review_due": "soon", "rotes": []}))
    assert (status, out) == (2, "")
    assert [line.partition(":")[0] for line in err.splitlines()] == ["nation", "review_due", "rotes"]
    assert checked(write("{"))[2].startswith("procedure: is not JSON")
    assert checked("nowhere")[0] == 2


@pytest.mark.parametrize("command", ["check_procedure", "read_procedure"])
def test_a_text_that_nothing_can_print_is_bad_input(command, write):
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(command, write(sound() | {"name": "half \ud800"}), stdout=io.StringIO(), stderr=err)
    assert (ended.value.code, err.getvalue()) == (2, "procedure: holds a character that is not text\n")


@pytest.mark.parametrize("command", ["check_procedure", "read_procedure"])
def test_a_text_in_a_file_cannot_steer_the_terminal(command, write):
    """Both print the title of a route."""
    broken = sound(plain(title="Any \x1b[2J\x9b\u202e route", conditions=[CLOSED]))
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command(command, write(broken), stdout=out, stderr=io.StringIO())
    assert "Any ?[2J?? route" in out.getvalue()


def test_it_needs_no_environment_and_reads_standard_input():
    done = subprocess.run(
        [sys.executable, "manage.py", "check_procedure", "-", "--json", "--on", "2026-03-12"],
        cwd=ROOT,
        env={"PATH": ""},
        input=json.dumps(sound()),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["findings"] == []
