"""Reads whose SQL is written once: for pages of one object, which ask a dozen different questions.

For each of them Django takes longer to write the SQL than to make objects of the rows it finds.
What is decorated here is written at its first call; later calls put their values in.

    @written_once
    def capacities(link: int) -> QuerySet[CapacityInterval]:
        return CapacityInterval.objects.filter(interconnect=link).order_by("-starts_at")

    capacities(link.pk)  # a list
"""

from collections.abc import Callable, Hashable, Iterable
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.http import Http404

from apps.core import wall

MOST_SHAPES = 32  # of one read: sets of values that differ in length are written each
_FAR, _HIGH, _WORDS = datetime(9000, 1, 1, tzinfo=UTC), 1_987_654_321, "goes here"
# Values that no row has, to find again in the parameters.
_MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: _HIGH - number,
    str: lambda number: f"value {number} {_WORDS}",
    date: lambda number: _FAR.date() - timedelta(days=number),
    datetime: lambda number: _FAR - timedelta(days=number),
    type(None): lambda _: None,
}

P = ParamSpec("P")
R = TypeVar("R")


def written_once(build: Callable[P, "QuerySet[Any, R]"]) -> Callable[P, list[R]]:
    """A function that gives the rows of the queryset that `build` makes of some values, as a list.

    Values are ints, strings, days, times, or tuples of them, and may reach the SQL as parameters
    only and as they are: raises ValueError for one that is not found there, or changed. None, and
    what is given by name (a limit, a model), is written into the SQL: there is one for each.
    `build` must ask neither a clock nor the database. Behind the wall between partners SQL is
    written anew.
    """

    @lru_cache(maxsize=MOST_SHAPES)
    def written(*shapes: Any, **named: Any) -> _Written:
        numbers = count()
        marks = [_marked(shape, numbers) for shape in shapes]
        return _Written(build(*marks, **named), _flat(marks))  # type: ignore[arg-type]

    @wraps(build)
    def read(*values: P.args, **named: P.kwargs) -> list[R]:
        if wall.is_up() or () in values:
            return list(build(*values, **named))
        query = written(*map(_shape, values), **named)  # type: ignore[arg-type]
        return query.rows(_flat(values))

    return read


def one_or_404(rows: list[R]) -> R:
    """The row that an address names; 404 where there is none."""
    if not rows:
        raise Http404("There is nothing of that name.")
    return rows[0]


class _Written:
    """A query as it was written, and which of its parameters is which value."""

    def __init__(self, queryset: QuerySet[Any, Any], marks: list[Any]) -> None:
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.parameters = self.compiler.as_sql()
        numbers = {mark: number for number, mark in enumerate(marks) if mark is not None}
        self.places = {
            place: numbers[parameter]
            for place, parameter in enumerate(self.parameters)
            if isinstance(parameter, Hashable) and parameter in numbers
        }
        if len(set(self.places.values())) < len(numbers):
            raise ValueError(f"A value is not among the parameters of: {self.sql}")
        if any(_is_made_of_mark(each) for each in self.parameters if each not in marks):
            raise ValueError(f"A parameter was made of a value, not given, in: {self.sql}")

    def rows(self, values: list[Any]) -> list[Any]:
        found = self.queryset.all()
        compiler = self._compiler(values)
        found.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(found)

    def _compiler(self, values: list[Any]) -> Any:
        """As it was when it had written the SQL, on the connection of this thread."""
        parameters = list(self.parameters)
        for place, number in self.places.items():
            kind = type(parameters[place])  # Django wraps integers to say how large they get
            value = values[number]
            parameters[place] = value if isinstance(value, kind) else kind(value)
        compiler: Any = copy(self.compiler)
        compiler.connection = connections[self.queryset.db]
        compiler.as_sql = lambda *_, **__: (self.sql, tuple(parameters))
        return compiler


def _is_made_of_mark(parameter: Any) -> bool:
    """Such as the day a month after the value: it would stay what it was at the first call."""
    match parameter:
        case date():
            return abs(parameter.year - _FAR.year) < 500
        case int():
            return abs(parameter - _HIGH) < 1_000_000
        case str():
            return _WORDS in parameter
    return False


def _shape(value: Any) -> Any:
    """What decides how the SQL reads: the type, or those of a tuple's parts."""
    return tuple(map(type, value)) if isinstance(value, tuple) else type(value)


def _marked(shape: Any, numbers: Any) -> Any:
    if isinstance(shape, tuple):
        return tuple(_marked(each, numbers) for each in shape)
    return _MARKS[shape](next(numbers))


def _flat(values: Iterable[Any]) -> list[Any]:
    parts = (value if isinstance(value, tuple) else (value,) for value in values)
    return [each for part in parts for each in part]
