"""Pages by key: nobody skipped or shown twice, both ways, whatever the order and however many are alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.models import Authority
from pledge.paging import CountUpTo, Order, count_up_to, page_by_key, summary
from pledge.scoping import in_authority
from reviews.models import Case
from reviews.models.cases import NO_DATE
from tests.factories import TODAY, make_authority

BY_DUE, NEWEST, LATEST = Order("queue_on"), Order("received_on", descending=True), Order(descending=True)


@pytest.fixture
def northfield(db):
    authority = make_authority()
    with in_authority(authority):
        yield authority


def make_cases(authority: Authority, number: int) -> None:
    """Cases of which five share each day, and every seventh has no date at all."""
    Case.objects.bulk_create(
        Case(
            authority=authority,
            reference=f"ASB-{n:04}-TEST",
            received_on=TODAY - timedelta(days=n // 5),
            sent_at="2026-03-12T10:00Z",
            procedure_data={},
            next_due_on=None if n % 7 == 0 else TODAY + timedelta(days=n // 5),
        )
        for n in range(number)
    )


def walk(order: Order, size: int, *, backwards: bool = False) -> list[int]:
    rows, cursor, found = Case.objects.all(), "", []
    page = page_by_key(rows, order, cursor, size)
    if backwards:
        while page.next:
            page = page_by_key(rows, order, page.next, size)
    while True:
        found.extend([row.pk for row in (reversed(page.rows) if backwards else page.rows)])
        cursor = page.previous if backwards else page.next
        if not cursor:
            return found
        page = page_by_key(rows, order, cursor, size)


@pytest.mark.parametrize("order", [BY_DUE, NEWEST, LATEST], ids=["due", "newest", "latest"])
@pytest.mark.parametrize("size", [4, 25])
def test_every_row_stands_on_one_page_in_its_order(northfield, order, size):
    make_cases(northfield, 60)
    expected = list(Case.objects.order_by(*order.by()).values_list("pk", flat=True))
    assert walk(order, size) == expected
    if 60 % size == 0:
        assert walk(order, size, backwards=True) == expected[::-1]


def test_cases_without_a_date_stand_last(northfield):
    make_cases(northfield, 14)
    page = page_by_key(Case.objects.all(), BY_DUE)
    assert [row.queue_on for row in page.rows][-2:] == [NO_DATE, NO_DATE]
    assert sum(row.next_due_on is None for row in page.rows) == 2


def test_going_back_to_the_first_page_shows_all_of_it(northfield):
    make_cases(northfield, 30)
    second = page_by_key(Case.objects.all(), LATEST, page_by_key(Case.objects.all(), LATEST).next)
    # A case came in meanwhile: the page before the second is now the whole first one, not 25 from the middle.
    make_one_more(northfield)
    back = page_by_key(Case.objects.all(), LATEST, second.previous)
    assert len(back.rows) == 25
    first = page_by_key(Case.objects.all(), LATEST, back.previous)
    assert first.previous == ""
    assert len(first.rows) == 25


def make_one_more(authority: Authority) -> None:
    Case.objects.create(
        authority=authority,
        reference="ASB-MORE-MORE",
        received_on=TODAY,
        sent_at="2026-03-12T10:00Z",
        procedure_data={},
    )


def test_a_row_that_moves_away_loses_nobody_elses_place(northfield):
    make_cases(northfield, 60)
    rows = Case.objects.all()
    first = page_by_key(rows, LATEST)
    expected = [row.pk for row in page_by_key(rows, LATEST, first.next).rows]
    Case.objects.filter(pk__in=[row.pk for row in first.rows[:10]]).delete()
    assert [row.pk for row in page_by_key(rows, LATEST, first.next).rows] == expected


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "n",
        "n_1",
        "n_2026-13-99_1",
        "n_2026-03-12_x",
        "p__",
        "n_2026-03-12_1_1",
        "n_0001-01-01T00:00+14:00_1",
        "n_2026-03-12T10:00_1",
        "p_2026-03-12_" + "9" * 5000,
        "💥",
    ],
)
def test_a_cursor_that_means_nothing_is_the_first_page(northfield, cursor):
    make_cases(northfield, 30)
    page = page_by_key(Case.objects.all(), BY_DUE, cursor)
    assert (page.previous, len(page.rows)) == ("", 25)


def test_a_cursor_beyond_the_end_is_the_first_page(northfield):
    make_cases(northfield, 3)
    page = page_by_key(Case.objects.all(), LATEST, "n_0")
    assert len(page.rows) == 3


def test_nothing_at_all_is_an_empty_page(northfield):
    page = page_by_key(Case.objects.all(), BY_DUE)
    assert (page.rows, page.previous, page.next, summary(page, 0, 0)) == ((), "", "", "")


def test_counting_stops_at_a_thousand_and_one(northfield):
    make_cases(northfield, 1005)
    assert count_up_to(Case.objects.all()) == 1001
    assert count_up_to(Case.objects.filter(received_on=TODAY)) == 5
    both = Authority.objects.values(
        all=CountUpTo(Case.objects.all()), none=CountUpTo(Case.objects.none())
    ).get()
    assert both == {"all": 1001, "none": 0}


def test_what_a_page_says_of_itself(northfield):
    make_cases(northfield, 60)
    rows = Case.objects.all()
    first = page_by_key(rows, LATEST)
    second = page_by_key(rows, LATEST, first.next)
    assert summary(first, 60, count_up_to(first.before(rows))) == "1 to 25 of 60"
    assert summary(second, 60, count_up_to(second.before(rows))) == "26 to 50 of 60"
    assert summary(second, 1001, 25) == "26 to 50 of more than 1,000"
    assert summary(second, 1001, 1001) == "25 of more than 1,000"
    assert summary(page_by_key(rows, LATEST, size=100), 60, 0) == ""
