"""The numbers beside the tabs of a case: its own rows only, and only those that wait."""

from __future__ import annotations

import pytest

from pledge.access import Member
from pledge.roles import Role
from reviews.models import BodyNotice, Letter, RelevantBody, Task
from reviews.selectors.case import case_frame
from tests.factories import NOW, make_case, make_complaint, make_person
from tests.scenes import in_scene


@pytest.fixture
def scene(db):
    with in_scene() as made:
        yield made


def fill(scene, case) -> None:
    """Three reports; notices waiting, confirmed, kept back; a letter in each state; tasks open and done."""
    applicant = case.people.get(is_applicant=True)
    for number in (1, 2, 3):
        make_complaint(case, number)
    states = ({}, {"confirmed_at": NOW}, {"withheld_reason": "kept-by-person"})
    for body, state in zip(RelevantBody.objects.all(), states, strict=False):
        BodyNotice.objects.create(case=case, body=body, created_at=NOW, **state)
    for number, state in enumerate(Letter.State.values, start=1):
        Letter.objects.create(
            case=case, number=number, kind="acknowledgement", to=applicant, state=state, written_at=NOW
        )
    Task.objects.create(case=case, kind="other", about="a", created_at=NOW)
    Task.objects.create(case=case, kind="other", about="b", created_at=NOW, done_at=NOW)


def test_the_tabs_count_what_is_there_and_what_waits(scene, django_assert_num_queries):
    fill(scene, scene.case)
    make_person(scene.case, "p1")
    fill(scene, make_case(scene.authority, "ASB-CDFG-HJKM"))
    member = Member(scene.alice, frozenset({Role.COORDINATOR}))
    case = scene.now()
    with django_assert_num_queries(3):
        counts = case_frame(case, member).counts
    assert (counts.reports, counts.people, counts.bodies_waiting) == (3, 2, 1)
    # Being written, waiting to be posted, come back.
    assert (counts.letters_waiting, counts.tasks, counts.drafts) == (3, 1, 0)
