"""Pages of a list over a queryset."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

SIZES = (25, 50, 100, 200)
DEFAULT_SIZE = 50
NEAR = 2  # numbers shown on either side of the current page

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows of one page; `number` counts from 1, `first` and `last` are positions in the list."""

    rows: Sequence[M]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @cached_property
    def numbers(self) -> list[int | None]:
        """Page numbers to show, None for a gap: `[1, None, 6, 7, 8, 9, 10, None, 90]`."""
        near = range(max(1, self.number - NEAR), min(self.pages, self.number + NEAR) + 1)
        shown = sorted({1, *near, self.pages})
        numbers: list[int | None] = []
        for number in shown:
            if numbers and number - (numbers[-1] or 0) > 1:
                numbers.append(None)
            numbers.append(number)
        return numbers


def page(
    queryset: QuerySet[M],
    *,
    number: Any = 1,
    size: Any = DEFAULT_SIZE,
    total: int | None = None,
    plain: QuerySet[M] | None = None,
) -> Page[M]:
    """One page of `queryset`. Never raises: what is no number or out of range shows the nearest.

    Three queries: the count (unless `total` is known), the ids of the page, its rows. Taking the
    ids first keeps joins and annotations off the rows that are skipped, so a last page is no
    slower than the first. The primary key settles ties, so no row is shown twice. `plain` is the
    same rows in the same order before anything was added to show them: counted and searched with
    less work.
    """
    size = as_size(size)
    plain = queryset if plain is None else plain
    total = plain.count() if total is None else total
    number = min(max(1, _whole(number, 1)), max(1, -(-total // size)))
    ordered = _settled(plain)
    start = (number - 1) * size
    ids = list(ordered.values_list("pk", flat=True)[start : start + size]) if total else []
    return Page(_rows(queryset, ids), number, size, total)


def _rows(queryset: QuerySet[M], ids: list[Any]) -> list[M]:
    """The rows with these ids in their order, with the annotations and joins of the queryset.

    Its conditions have done their work: without them the database need not search again.
    """
    if not ids:
        return []
    rows = queryset.order_by()
    rows.query.clear_where()
    found = {row.pk: row for row in rows.filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def as_size(size: Any) -> int:
    """A permitted page size; anything else is the usual one."""
    wanted = _whole(size, DEFAULT_SIZE)
    return wanted if wanted in SIZES else DEFAULT_SIZE


def _whole(value: Any, otherwise: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise


def _settled(queryset: QuerySet[M]) -> QuerySet[M]:
    order = queryset.query.order_by
    return (
        queryset
        if {"pk", "-pk", "id", "-id"} & set(map(str, order))
        else queryset.order_by(*order, "pk")
    )
