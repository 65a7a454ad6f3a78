"""Columns of the lists of the pages by their keys, for views that are kept from outside.

Pages are not read from here; a test holds these against them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.api.staff.lists import LISTS
from apps.core.custom import queries
from apps.core.custom.filters import PREFIX, CustomFilters
from apps.core.errors import Invalid
from apps.core.models import Tagged
from apps.usage.enums import GroupBy


@dataclass(frozen=True)
class Columns:
    """Keys: those that a list can be ordered by, and the others."""

    ordered: tuple[str, ...]
    plain: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.ordered + self.plain


def _of(ordered: str, plain: str = "") -> Columns:
    return Columns(tuple(ordered.split()), tuple(plain.split()))


COLUMNS: dict[str, Columns] = {
    "partners": _of("name asn stage tier region country policy owner review since legal"
                    " subscribers"),
    "contacts": _of("name partner email verified source", "roles phone language standing"),
    "agreements": _of("title partner state ends deadline act_by renewal owner ref kind effective"
                      " region", "left"),
    "interconnects": _of("name partner p95 used n1 state ref kind site metro capacity peak busy"
                         " complete owner since", "trend limit"),
    "sites": _of("code metro region facility kind state", "links capacity p95 more"),
    "exchanges": _of("name metro region ports capacity", "peeringdb"),
    "requests": _of("ref partner asked state due assignee age type desired eta source client"
                    " region decided", "where turn clock priority"),
    "work": _of("title status priority type due assignee estimate workstream updated",
                "key labels jira cause"),
    "workstreams": _of("name key health owner original target kind region",
                       "moved left goals update"),
    "breaches": _of("where clause measured severity state open due ref agreement kind peak since"
                    " days owner region snooze", "limit unit threshold"),
    "anomalies": _of("where day kind direction bps usual change seen partner ref metro"),
    "commits": _of("where commit so_far projected use heading cost commit_cost unused so_far_cost"
                   " currency agreement clause from until", "months"),
    "reports": _of("title kind scope ends_on state health published owner visibility"),
    **{
        f"capacity-{by}": _of("name capacity p95 used n1 headroom runout breaches links measured"
                              " week in out busy peak left complete day", "trend")
        for by in GroupBy.values
    },
    **{f"capacity-{by}heat": _of("name used runout breaches", "heat") for by in GroupBy.values},
    "capacity-interconnect": _of("name partner capacity p95 used n1 headroom runout breaches ref"
                                 " site metro week busy peak", "trigger trend augment"),
    "capacity-interconnect-heat": _of("name partner used runout breaches", "heat"),
}  # fmt: skip


def of(key: str) -> Columns:
    """Columns of a list, with those of custom fields and of tags where its objects have them."""
    listed, own = LISTS[key], COLUMNS[key]
    if not issubclass(listed.filters, CustomFilters):
        return own
    fields = queries.in_use(listed.filters.custom_kind)
    ordered = own.ordered + tuple(f"{PREFIX}{field.key}" for field in fields)
    tagged = issubclass(listed.rows().model, Tagged)
    return Columns(ordered, own.plain + (("tags",) if tagged else ()))


def check(key: str, columns: Sequence[str], sort: str) -> None:
    """Raises Invalid for what is no column of the list, and for an order there is not."""
    found = of(key)
    wrong = {"columns": _wrong(columns, found.all)}
    wrong["sort"] = _wrong([sort.removeprefix("-")] if sort else [], found.ordered)
    if faults := {name: said for name, said in wrong.items() if said}:
        raise Invalid(faults)


def _wrong(given: Sequence[str], known: Sequence[str]) -> str:
    unknown = [name for name in given if name not in known]
    if not unknown:
        return ""
    return f"There is no column {', '.join(unknown[:5])}. Possible: {', '.join(sorted(known))}."
