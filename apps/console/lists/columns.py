"""What a list is made of, as plain data."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.functional import Promise, cached_property
from django_filters import FilterSet

from apps.core import units
from apps.core.custom.filters import inputs_of
from apps.core.custom.values import Definition
from apps.core.ui.components import escape

Cell = Callable[[Any], object]


@dataclass(frozen=True)
class Column:
    """One column. `value` is typed and goes into exports, `cell` is its HTML (else the value).
    A column without a value, such as a small chart, is left out of exports.

    `sort` names what the database orders by; empty: the head is no link. `nulls` says that it may
    be empty: empty values come last in both directions. `needs` are relations that are loaded when
    the column is shown. `source` names the database values an export makes the value of, with
    `out` (else the first): for long lists, whose exports do without models then. `head` is safe
    HTML shown in place of the label, such as the axis of a drawing; the label is read out.
    """

    key: str
    label: str
    value: Callable[[Any], Any] | None
    cell: Cell | None = None
    sort: str = ""
    nulls: bool = False
    numeric: bool = False
    is_on: bool = True
    css: str = ""
    needs: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    out: Callable[..., Any] | None = None
    head: str = ""

    @cached_property
    def css_class(self) -> str:
        return " ".join(filter(None, ("ep-num" if self.numeric else "", self.css)))

    def html(self, row: Any) -> str:
        """The cell's content, escaped unless it is safe; a dash where there is nothing."""
        content = (self.cell or self.value)(row)  # type: ignore[misc]
        return units.NONE if content is None or content == "" else escape(content)

    def order(self, *, descending: bool) -> OrderBy:
        last = True if self.nulls else None
        if descending:
            return F(self.sort).desc(nulls_last=last)
        return F(self.sort).asc()


@dataclass(frozen=True)
class Drop:
    """A drop-down of the filter bar: the filter's name, its label, and where the options are."""

    name: str
    label: str
    options: Callable[[], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Empty:
    """What is said where a list has no rows at all: what would be here, and what to do next."""

    title: str
    text: str
    icon: str = "info-circle"
    address: str | Promise = ""  # a lazy one: lists are made before the addresses are known
    label: str = ""


def _nothing(_row: Any) -> str:
    return ""


@dataclass(frozen=True)
class Listing:
    """A list of one noun. `sort` is the key of the first order, with `-` for descending.

    `flag` gives a row's CSS class (`is-flag`, `is-stale`). `select` are the relations every row
    needs; where it is given, nothing else but what the shown columns need is loaded. `prepare` adds
    prefetches; `decorate` sets on the rows of a page what takes a bulk read of its own; `annotate`
    adds what the sources of columns name. Exports use all of them. `saves`: people may save their
    filters; `console.filters.places` then says where the list is; `watches`: they may also be
    told of rows that enter or leave, by `console.places`. `bulk`: what of `exchange.bulk`
    its rows are, if they can be edited in bulk; `has_boxes`: its first cell has a box of its own.
    `custom`, `has_tags`: the custom fields and tags of its objects, which `lists.custom` adds.
    """

    key: str
    noun: str
    nouns: str
    columns: tuple[Column, ...]
    filters: type[FilterSet]
    sort: str
    empty: Empty
    drops: tuple[Drop, ...] = ()
    flag: Callable[[Any], str] = _nothing
    select: tuple[str, ...] | None = None
    prepare: Callable[[QuerySet[Any]], QuerySet[Any]] = field(default=lambda rows: rows)
    annotate: Callable[[QuerySet[Any]], QuerySet[Any]] = field(default=lambda rows: rows)
    decorate: Callable[[Sequence[Any]], None] = field(default=lambda rows: None)
    hint: str = "Name or reference"
    saves: bool = False
    watches: bool = False
    bulk: str = ""
    has_boxes: bool = False
    custom: tuple[Definition, ...] = ()
    has_tags: bool = False

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def custom_inputs(self) -> list[str]:
        """Parameters about custom fields that the filter bar has inputs for."""
        names = [name for definition in self.custom for name in inputs_of(definition)]
        return ["tag", *names] if self.has_tags else names

    @cached_property
    def usual(self) -> tuple[str, ...]:
        """Columns that are on unless a person chooses."""
        return tuple(column.key for column in self.columns if column.is_on)

    def counted(self, total: int) -> str:
        return f"{units.number(total)} {self.noun if total == 1 else self.nouns}"
