"""Random applications for the properties: dates close to the edges, and something unknown in most."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

APPLIED = date(2026, 3, 12)
PEOPLE = ("A", "B", "C")

#: How every property is tried: a busy machine is no failure.
always = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])

Json = dict[str, Any]


def exact() -> st.SearchStrategy[date]:
    """A day that may matter: around the edges of a month, of six months, and of the application."""
    edges = [
        APPLIED,
        date(2025, 9, 12),
        date(2025, 9, 13),
        date(2026, 2, 12),
        date(2026, 2, 13),
        date(2026, 1, 31),
        date(2026, 2, 28),
    ]
    near = st.builds(lambda edge, by: edge + timedelta(days=by), st.sampled_from(edges), st.integers(-3, 3))
    return near | st.dates(date(2025, 7, 1), date(2026, 5, 1))


def iso(day: date) -> str:
    """A day as the contract writes it."""
    return day.isoformat()


def dates() -> st.SearchStrategy[Any]:
    """A date in any of the contract's forms."""
    spans = st.tuples(exact(), st.integers(0, 40)).map(
        lambda one: {"from": iso(one[0]), "to": iso(one[0] + timedelta(days=one[1]))}
    )
    return exact().map(iso) | exact().map(lambda day: iso(day)[:7]) | spans | st.none()


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value, or null: asked and not known."""
    return strategy | st.none()


def _fields(*, exact_only: bool) -> dict[str, st.SearchStrategy[Any]]:
    day = exact().map(iso) if exact_only else dates()
    unsure = (lambda strategy: strategy) if exact_only else maybe
    decision = st.fixed_dictionaries({"counts": unsure(st.booleans()), "by": st.just("Officer")})
    return {
        "by": unsure(st.sampled_from(PEOPLE)),
        "incident_first": day,
        "made": unsure(st.booleans()),
        "behaviour": unsure(st.sampled_from(("b1", "b2"))),
        "in_area": unsure(st.booleans()),
        "repeat_contact": unsure(st.booleans()),
        "incident": unsure(st.sampled_from(("i1", "i2", "i3"))),
        "problem": unsure(st.sampled_from(("p1", "p2"))),
        "location": unsure(st.sampled_from(("l1", "l2"))),
        "to": unsure(st.sampled_from(("council", "police", "fire"))),
        "channel": unsure(st.sampled_from(("phone", "diary"))),
        "anonymous": unsure(st.booleans()),
        "hate": unsure(st.fixed_dictionaries({"kind": unsure(st.sampled_from(("incident", "crime")))})),
        "ongoing": unsure(st.booleans()),
        "s104_12": unsure(decision),
    }


@st.composite
def reports(draw: st.DrawFn, *, least: int = 0, most: int = 7, exact_only: bool = False) -> list[Json]:
    """Reports with any of the contract's fields given, unknown or never asked."""
    fields = _fields(exact_only=exact_only)
    made = []
    for index in range(draw(st.integers(least, most))):
        one: Json = {"id": f"c{index}"}
        one["reported"] = draw(exact().map(iso) if exact_only else dates())
        for name in draw(st.sets(st.sampled_from(sorted(fields)), max_size=5)):
            one[name] = draw(fields[name])
        if "incident_first" not in one and draw(st.booleans()):
            one["incident_first"] = one["reported"]
        made.append(one)
    return made


@st.composite
def applications(draw: st.DrawFn, **how: Any) -> Json:
    """An application with such reports and what is known of the people."""
    people = [
        {
            "id": name,
            **draw(st.sampled_from(({}, {"household": "H1"}, {"household": None}, {"agrees": None}))),
        }
        for name in PEOPLE
    ]
    facts = draw(
        st.dictionaries(
            st.sampled_from(("case-open", "no-action", "vexatious")),
            st.fixed_dictionaries(
                {
                    "value": st.booleans() | st.none(),
                    "by": st.sampled_from(("applicant", "officer", "bodies")),
                }
            ),
            max_size=2,
        )
    )
    return {
        "applied_on": iso(APPLIED),
        "applicant": "A",
        "people": people,
        "complaints": draw(reports(**how)),
        "facts": facts,
    }


def rules() -> st.SearchStrategy[Json]:
    """A procedure with one local route drawn from the format's constructs."""
    windows = st.sampled_from(
        (
            [],
            [{"anchor": "back-from-application", "length": "6 months"}],
            [{"anchor": "forward-from-first-incident", "length": "6 months"}],
            [{"anchor": "any-span", "length": "3 months"}],
            [{"anchor": "latest-only", "length": "1 month"}],
            [{"anchor": "back-from-application", "length": "6 months", "subject": "incident"}],
        )
    )
    extra = st.fixed_dictionaries(
        {},
        optional={
            "about": st.lists(
                st.sampled_from(("same-problem", "separate-incidents", "linked-location", "same-incident")),
                max_size=2,
                unique=True,
            ),
            "windows": windows,
            "reporting": st.sampled_from(({"within": "1 month"}, {"within": "1 month", "of": "first"})),
            "latest": st.just([{"subject": "incident", "within": "2 months"}]),
            "recipients": st.just({"in": ["council", "police"]}),
            "channels": st.just({"out": ["diary"]}),
            "hate": st.sampled_from(
                ({"share": "one"}, {"share": "every"}, {"share": "none", "kinds": ["crime"]})
            ),
            "anonymous": st.just("not-counted"),
            "counts": st.sampled_from(("reports", "people", "households", "incidents", "contacts")),
            "made_by": st.sampled_from(("any", "same-person", "same-household", "applicant", "not-stated")),
            "people": st.sampled_from(({"at_least": 2}, {"at_least": 2, "unit": "households"})),
            "number": st.integers(1, 4),
            "conditions": st.just(
                [
                    {
                        "key": "case-open",
                        "kind": "record",
                        "needs": False,
                        "text": "Closed.",
                        "question": "Open?",
                    }
                ]
            ),
        },
    )
    return st.builds(
        lambda parts, repeats: {
            "format": 1,
            "slug": "drawn",
            "version": "1",
            "name": "Drawn",
            "nation": "England",
            "source": {"address": "https://example.org"},
            "repeats": {"value": repeats},
            "routes": [
                {
                    "id": "local",
                    "title": "Local",
                    "kind": "complaints",
                    "number": 3,
                    "made_by": "any",
                    **parts,
                }
            ],
        },
        extra,
        st.sampled_from(("counted", "left-out")),
    )
