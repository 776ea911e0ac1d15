"""Procedures that between them use every construct of the format, the rare ones too."""

from __future__ import annotations

from tests.domain.threshold.build import procedure, route

UNUSUAL = [
    procedure(
        route("one", counts="incidents", must_be_reported=False, made_by="applicant",
              anonymous="not-counted"),
        route("two", made_by="same-household", text="As they write it."),
        route("three", made_by="any", people={"at_least": 2, "unit": "households"}),
        route("four", made_by="different-households", counts="households"),
        route("five", made_by="more-than-one-party", people={"at_least": 2}, about=["same-culprit"]),
        route("six", about=["separate-incidents-per-person", "same-incident"]),
        route("seven", people={"at_least": 2, "applicant_one_of_them": True}),
        route("eight", about=["same-location-culprit-or-problem"]),
        route("nine", hate={"share": "one", "strands": ["race"], "said_by": ["victim"], "flagged": True}),
        route("ten", hate={"share": "none"}, channels={"in": ["phone"], "out": ["diary"]}),
        route("eleven", recipients={
            "in": [{"to": "other", "named": ["The Board"]},
                   {"to": "housing-provider", "tenure": ["housing-association"]}],
            "out": ["fire"],
        }),
        route("twelve", reporting={"within": "1 month", "of": "first"}),
        route("thirteen", windows=[{"anchor": "forward-from-first-report", "length": "6 months"}]),
        route("fourteen", windows=[{"anchor": "any-span", "length": "6 months", "day_one": "excluded"}]),
        route("fifteen", windows=[{"anchor": "latest-only", "length": "6 months"}]),
        route("sixteen", windows=[{"anchor": "not-stated", "length": "6 months"}]),
        route("seventeen", not_before={"subject": "report", "date": "2014-05-01"}),
        route("eighteen", kind="persistence", about=["linked-location", "related"]),
        route("nineteen", kind="staff-initiated", number=None, conditions=[
            {"any": [{"all": [
                {"test": "started-by", "effect": "opens", "words": ["officer"], "text": "By staff."},
                {"key": "risk", "kind": "finding", "effect": "opens", "text": "High risk."},
            ]}]},
        ]),
        route("twenty", kind="harm-or-vulnerability", conditions=[
            {"test": "waited", "more_than": "1 week", "text": "A week has passed."},
            {"key": "b", "kind": "record", "text": "B.", "question": "B?", "hint": "H.", "reason": "R."},
        ]),
        route("twenty-one", kind="inadequate-response"),
        route("twenty-two", windows=[{"anchor": "forward-from-first-incident", "length": "1 month"}]),
        valid={"from": "2026-01-01", "to": "2026-12-31"},
        status="abolished",
        area={"covers": "part", "names": ["North"]},
        language="cy",
        editions=[{"language": "en", "address": "https://example.org", "note": "Not compared."}],
        source={"address": "https://example.org", "read_on": "2026-01-02", "read": "whole", "note": "N."},
        arrangements={
            "point_of_contact": {"said": "yes", "text": "The safety team.", "where": "Page 1."},
            "policing_body_consulted": {"said": "yes", "who": ["the Commissioner"],
                                        "dates": ["2025-11-03", "2025-12-01"]},
            "assessing": {"said": "yes", "every": "1 year", "dates": ["2025-06-01"]},
            "act_prevails": {"said": "no"},
        },
        review_due="2027-01-01",
        consent={"third_party": "not-required", "each_reporter": True, "text": "In writing."},
        exclusions=[{"id": "x", "binds": "report", "text": "No X.", "condition": {
            "key": "x", "kind": "finding", "scope": "report", "needs": False, "text": "No X."}}],
        criteria=[{"key": "c", "text": "Whether C."}],
        deciders={"people": 2, "bodies": 2, "named": ["a manager"]},
        clocks=[
            {"kind": "review", "unit": "meeting", "every": "month", "from": "decision", "source": "Page 3."},
            {"kind": "decide", "unit": "days", "length": 1},
            {"kind": "outcome", "unit": "meeting", "every": "four weeks"},
        ],
        appeal={"body": "The panel", "grounds": ["G."], "address": "https://example.org/appeal",
                "window": {"length": 1, "unit": "months", "from": "letter-sent"}, "how": "In writing."},
        ambiguities=[{"text": "Unclear.", "settled": "So."}],
        marks=[{"part": "clocks[1]", "mark": "example"}],
    ),
    procedure(valid={"from": "2026-01-01"}, area={"covers": "joint"}, status="superseded",
              consent={"third_party": "written"}),
    procedure(valid={"to": "2026-01-01"}, area={"covers": "statement"}, status="incomplete",
              appeal={"window": {"length": 2, "unit": "weeks"}}),
    procedure(area={"covers": "whole", "names": ["One", "Two"]}, consent={"third_party": "required"},
              repeats={"value": "left-out"}, clocks=[{"kind": "decide", "unit": "days", "length": 2,
                                                      "from": "receipt", "aim": "aim"}]),
    procedure(route("r", readings=[{"text": "Unclear.", "part": "number"}]), notes=["A note."],
              who_may_apply={"listed": ["victim"], "conditions": [
                  {"test": "kind-of-person", "effect": "opens", "words": ["group"], "text": "A group."}]}),
]  # fmt: skip
