"""The output is the contract's JSON (design.md §5): these keys, these values, null and never absent."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given

from reviews.domain import threshold
from reviews.domain.threshold import send_by
from reviews.domain.threshold.application_load import load_application
from reviews.domain.threshold.procedure_load import load_procedure
from tests.domain.threshold.build import SIX_MONTHS, application, procedure, report, route, run, three
from tests.domain.threshold.strategies import always, applications, rules

FOLDER = Path(threshold.__file__).parent

SHAPE = {
    "outcome": {"met", "not-reached", "cannot-tell"},
    "basis": {"act", "procedure", None},
    "must_decide_met": {True, False},
    "depends_on": list,
    "procedure": {"slug", "version", "digest"},
    "deciders": {"people", "bodies", "named"},
    "routes": list,
    "discretion": {"required", "criteria"},
    "if_applied_on": list,
    "missing": list,
    "warnings": list,
}
ROUTE = [
    "id",
    "kind",
    "behaviour",
    "outcome",
    "counted_min",
    "counted_max",
    "needed",
    "because",
    "complaints",
]
REPORT = ["id", "result", "code", "args", "because", "report_window", "apply_window"]


@always
@given(rules(), applications())
def test_keys_and_values(rules, facts):
    data = json.loads(json.dumps(run(rules, facts).as_dict()))
    assert list(data) == list(SHAPE)
    for key in ("outcome", "basis", "must_decide_met"):
        assert data[key] in SHAPE[key]
    for key in ("procedure", "deciders", "discretion"):
        assert set(data[key]) == SHAPE[key]
    for found in data["routes"]:
        assert list(found) == ROUTE
        assert found["outcome"] in {"met", "not-reached", "cannot-tell", "for-people"}
        for finding in found["complaints"]:
            assert list(finding) == REPORT
            assert finding["result"] in {"counts", "does-not-count", "cannot-tell", "left-out"}
            for window in (finding["report_window"], finding["apply_window"]):
                assert window is None or list(window) == ["from", "last_day"]
        assert [finding["id"] for finding in found["complaints"]] == [
            one["id"] for one in facts["complaints"]
        ]
    for change in data["if_applied_on"]:
        assert list(change) == ["on", "outcome"]
        assert change["on"] > "2026-03-12"
    for gap in data["missing"]:
        assert list(gap) == ["complaint", "field"]
        assert gap["field"]
    for warning in data["warnings"]:
        assert list(warning) == ["code", "args", "text"]


def test_the_contracts_own_example():
    facts = application(
        report("c1", "2026-02-03", incident_first="2026-02-01"),
        report("c2", "2026-02-10"),
        report("c3", "2026-03-01"),
    )
    data = run(procedure(), facts).as_dict()
    assert data["routes"][0]["complaints"][0] == {
        "id": "c1",
        "result": "counts",
        "code": "in-time",
        "args": {"reported": "2026-02-03", "report_last_day": "2026-02-28", "apply_last_day": "2026-08-02"},
        "because": "Reported on 3 February 2026, in time for this incident (last day 28 February 2026). "
        "An application counts it until 2 August 2026.",
        "report_window": {"from": "2026-02-01", "last_day": "2026-02-28"},
        "apply_window": {"from": "2026-02-03", "last_day": "2026-08-02"},
    }
    assert data["if_applied_on"] == [{"on": "2026-08-03", "outcome": "not-reached"}]
    assert data["discretion"] == {"required": False, "criteria": ["persistence", "harm", "adequacy"]}
    assert data["deciders"] == {"people": 1, "bodies": 1, "named": []}


def test_the_deciders_and_the_procedures_own_criteria():
    rules = procedure(
        deciders={"people": 2, "bodies": 2, "named": ["Head of Safety"]},
        criteria=[{"key": "hate", "text": "Hate."}],
    )
    data = run(rules, application()).as_dict()
    assert data["deciders"] == {"people": 2, "bodies": 2, "named": ["Head of Safety"]}
    assert data["discretion"] == {"required": True, "criteria": ["persistence", "harm", "adequacy", "hate"]}


@pytest.mark.parametrize(
    ("reports", "facts", "required"),
    [
        ([], {}, True),
        (three(), {}, False),
        ([*three()[:2], report("c3", None)], {}, False),
        ([*three()[:2], report("c3", None)], {"enquiries-recorded": {"value": None}}, False),
        ([*three()[:2], report("c3", None)], {"enquiries-recorded": {"value": True, "by": "officer"}}, True),
    ],
)
def test_fewer_than_the_number_never_means_no(reports, facts, required):
    assert run(procedure(), application(*reports, facts=facts)).discretion.required is required


@pytest.mark.parametrize(
    ("given", "window"),
    [
        ({"incident_last": "2026-02-10"}, {"from": "2026-02-01", "last_day": "2026-03-09"}),
        ({"incident_last": "2026-04-10"}, {"from": "2026-02-01", "last_day": "2026-03-31"}),
        ({"ongoing": True}, {"from": "2026-02-01", "last_day": "2026-03-31"}),
        ({"incident_first": None}, None),
    ],
)
def test_the_window_of_an_incident_of_several_days(given, window):
    one = report("c1", "2026-03-01", **{"incident_first": "2026-02-01", **given})
    assert (
        run(procedure(), application(one)).as_dict()["routes"][0]["complaints"][0]["report_window"] == window
    )


def test_a_local_route_shows_its_own_windows():
    rules = procedure(route(windows=[{**SIX_MONTHS, "length": "30 days", "day_one": "excluded"}]))
    finding = run(rules, application(report("c1", "2026-03-01"))).as_dict()["routes"][1]["complaints"][0]
    assert finding["report_window"] is None
    assert finding["apply_window"] == {"from": "2026-03-01", "last_day": "2026-03-31"}


def test_the_last_day_to_send_for_each_report_that_counts_now():
    facts = application(
        report("c2", "2026-03-01"),
        report("c1", "2025-10-31"),
        report("month", "2026-02", incident_first="2026-02"),
        report("old", "2025-01-01"),
        report("unknown", None),
        report("later", "2026-04-01"),
    )
    found = send_by(load_procedure(procedure()), load_application(facts))
    assert [(one.complaint_id, one.last_day.isoformat()) for one in found] == [
        ("c2", "2026-08-31"),
        ("c1", "2026-04-30"),
        ("month", "2026-07-31"),
    ]


def test_an_assessment_cannot_be_changed():
    found = run(procedure(), application(report("c1")))
    for thing in (found, found.routes[0], found.routes[0].complaints[0], found.discretion):
        with pytest.raises((AttributeError, TypeError)):
            thing.outcome = "met"


def test_the_engine_stands_on_the_standard_library_and_reads_no_clock():
    for path in FOLDER.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert all(alias.name.partition(".")[0] in sys.stdlib_module_names for alias in node.names), (
                    path
                )
            if isinstance(node, ast.ImportFrom) and not node.level:
                module = node.module or ""
                # pledge.domain holds the arithmetic of months, itself on the standard library alone.
                assert module.partition(".")[0] in sys.stdlib_module_names or module.startswith(
                    "pledge.domain."
                ), path
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"today", "now", "utcnow", "time"}, path


def test_the_page_says_what_the_engine_does():
    page = (Path(__file__).resolve().parents[3] / "docs" / "threshold.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"```json (\w+)\n(.*?)```", page, re.DOTALL))
    found = run(procedure(), json.loads(shown["application"])).as_dict()
    whole, first = json.loads(shown["assessment"]), json.loads(shown["route"])
    assert {key: found[key] for key in whole} == whole
    assert {key: found["routes"][0][key] for key in first} == first
    assert set(SHAPE) - set(whole) == {"procedure", "routes"}
