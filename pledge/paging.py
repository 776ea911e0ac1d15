"""Long lists by key, not offset: a page costs the same wherever it is, and rows that move lose no place.

Counting stops at :data:`COUNTED`, so that a list of a hundred thousand costs what a list of a thousand does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import IntegerField, Model, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

SIZE = 25
COUNTED = 1000
_NEXT, _PREVIOUS = "n", "p"

Row = TypeVar("Row", bound=Model)


class CountUpTo(Subquery):
    """How many rows a query finds, and no more than one beyond :data:`COUNTED`; as part of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: COUNTED + 1])


def count_up_to(rows: QuerySet[Any]) -> int:
    """As :class:`CountUpTo`, by itself."""
    return rows.order_by()[: COUNTED + 1].count()


@dataclass(frozen=True, slots=True)
class Order:
    """By ``field`` and then by id, both ways the same; by id alone without a field.

    ``field`` is a column that is never null: a day, a moment, or (``number``) a whole number.
    """

    field: str = ""
    descending: bool = False
    number: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, "pk") if self.field else ("pk",)

    def by(self, *, backwards: bool = False) -> list[str]:
        """For ``order_by``."""
        sign = "-" if self.descending != backwards else ""
        return [sign + field for field in self.fields]

    def beyond(self, key: Sequence[Any], *, backwards: bool = False) -> Q:
        """The rows that come after ``key`` (before it, backwards)."""
        sign = "lt" if self.descending != backwards else "gt"
        if not self.field:
            return Q(**{f"pk__{sign}": key[0]})
        first, pk = key
        within = Q(**{f"{self.field}__{sign}e": first})
        return within & (Q(**{f"{self.field}__{sign}": first}) | Q(**{f"pk__{sign}": pk}))

    def key_of(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, field) for field in self.fields)


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[Row]):
    """One page: its rows, and the cursors of the pages beside it ("" where there is none)."""

    rows: tuple[Row, ...]
    previous: str
    next: str
    order: Order

    def before(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """The rows of the whole list that come before this page, to be counted."""
        if not self.rows or not self.previous:
            return rows.none()
        return rows.filter(self.order.beyond(self.order.key_of(self.rows[0]), backwards=True))


def page_by_key(rows: QuerySet[Row], order: Order, cursor: str = "", size: int = SIZE) -> KeyPage[Row]:
    """The page of ``rows`` at ``cursor``, in one query; a cursor that means nothing is the first page."""
    direction, key = _read(cursor, order)
    backwards = direction == _PREVIOUS
    chosen = rows.filter(order.beyond(key, backwards=backwards)) if key else rows
    found = list(chosen.order_by(*order.by(backwards=backwards))[: size + 1])
    more, found = len(found) > size, found[:size]
    if key and (not found or (backwards and not more)):
        # The first page is always a full one, and the last is never empty.
        return page_by_key(rows, order, "", size)
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(key))
    return KeyPage(
        rows=tuple(found),
        previous=_write(_PREVIOUS, order.key_of(found[0])) if has_previous else "",
        next=_write(_NEXT, order.key_of(found[-1])) if found and has_next else "",
        order=order,
    )


def summary(page: KeyPage[Any], total: int, before: int) -> str:
    """ "26 to 50 of 312"; beyond what is counted, "of more than 1,000"; nothing for one page."""
    if not page.previous and not page.next:
        return ""
    if before > COUNTED:
        return _("%(here)s of more than %(most)s") % {"here": len(page.rows), "most": f"{COUNTED:,}"}
    words = (
        _("%(first)s to %(last)s of more than %(total)s")
        if total > COUNTED
        else _("%(first)s to %(last)s of %(total)s")
    )
    return words % {
        "first": f"{before + 1:,}",
        "last": f"{before + len(page.rows):,}",
        "total": f"{min(total, COUNTED):,}",
    }


def _write(direction: str, key: Sequence[Any]) -> str:
    return "_".join([direction, *(part.isoformat() if isinstance(part, date) else str(part) for part in key)])


def _read(cursor: str, order: Order) -> tuple[str, tuple[Any, ...]]:
    direction, *parts = cursor.split("_")
    if direction not in (_NEXT, _PREVIOUS) or len(parts) != len(order.fields):
        return "", ()
    try:
        pk = int(parts[-1])
        if not order.field:
            return direction, (pk,)
        return direction, (int(parts[0]) if order.number else _moment(parts[0]), pk)
    except (ValueError, OverflowError):
        return "", ()


def _moment(text: str) -> date:
    """A day, or a moment with its zone."""
    if "T" not in text:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("A moment has a zone.")
    # One at the edge of the calendar may have no place in UTC.
    return moment.astimezone(UTC)
