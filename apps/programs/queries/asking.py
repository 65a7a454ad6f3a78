"""A query of the language as conditions of the ORM: by an allow-list, nothing else is reached."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from apps.accounts.models import User
from apps.programs.models import ItemBlock, ItemRef, WorkItem
from apps.programs.rules import asking

LOOKUPS = {"=": "", "<": "__lt", "<=": "__lte", ">": "__gt", ">=": "__gte"}
DAYS = {"due": "due_on"}
MOMENTS = {"created": "created_at", "done": "done_at", "updated": "changed_at"}
SORTS = {
    "assignee": "assignee__name", "created": "created_at", "done": "done_at", "due": "due_on",
    "estimate": "estimate", "key": "number", "priority": "priority", "type": "type",
    "updated": "changed_at", "workstream": "workstream__key",
}  # fmt: skip
NULLABLE = {"assignee", "done", "due", "estimate"}
EMPTY: Mapping[str, Q] = {
    "assignee": Q(assignee=None),
    "done": Q(done_at=None),
    "due": Q(due_on=None),
    "estimate": Q(estimate=None),
    "label": Q(labels=[]),
    "link": Q(~Exists(ItemRef.objects.filter(item=OuterRef("pk")))),
    "parent": Q(parent=None),
}


def asked_for(
    found: QuerySet[WorkItem], asked: asking.Asked, *, user: User | None, today: date
) -> QuerySet[WorkItem]:
    """The items that fulfil the conditions, in its order if it names one. `today` is a UTC day."""
    if asked.where is not None:
        found = found.filter(_condition(asked.where, user, today))
    if asked.order:
        found = found.order_by(*[_order(each) for each in asked.order], "pk")
    return found


def _order(order: asking.Order) -> OrderBy:
    path = F(SORTS[order.field])
    last = True if order.field in NULLABLE else None
    return path.desc(nulls_last=last) if order.descending else path.asc(nulls_last=last)


def _condition(node: asking.Node, user: User | None, today: date) -> Q:
    if isinstance(node, asking.Not):
        inside = _condition(node.part, user, today)
        return Q(~Exists(WorkItem.objects.filter(inside, pk=OuterRef("pk"))))
    if isinstance(node, asking.And):
        return reduce(and_, (_condition(part, user, today) for part in node.parts))
    if isinstance(node, asking.Or):
        return reduce(or_, (_condition(part, user, today) for part in node.parts))
    if node.operator == "empty":
        return Q(EMPTY[node.field])
    values = [_absolute(value, today) for value in node.values]
    operator = "=" if node.operator == "in" else node.operator
    return reduce(or_, (_one(node.field, operator, value, user) for value in values))


def _absolute(value: Any, today: date) -> Any:
    """A day from today as a date; what lies beyond the calendar is its end."""
    if not isinstance(value, asking.Relative):
        return value
    return today + timedelta(days=value.days)


def _one(field: str, operator: str, value: Any, user: User | None) -> Q:
    if field in DAYS:
        return Q(**{f"{DAYS[field]}{LOOKUPS[operator]}": value})
    if field in MOMENTS:
        return _moment(MOMENTS[field], operator, value)
    if field == "estimate":
        return Q(**{f"estimate{LOOKUPS[operator]}": value})
    if field in ("assignee", "watcher"):
        return _person("assignee" if field == "assignee" else "watchers", str(value), user)
    return WORDS[field](value)


def _moment(column: str, operator: str, day: date) -> Q:
    """Whole UTC days: `= today` is from midnight to midnight."""
    start = datetime.combine(day, time.min, UTC)
    end = start + timedelta(days=1)
    if operator == "=":
        return Q(**{f"{column}__gte": start, f"{column}__lt": end})
    bound = end if operator in ("<=", ">") else start
    sign = "__lt" if operator in ("<", "<=") else "__gte"
    return Q(**{f"{column}{sign}": bound})


def _person(path: str, word: str, user: User | None) -> Q:
    if word.lower() == "me":
        return _of_people(path, User.objects.filter(pk__in=[user.pk] if user else []))
    people = User.objects.filter(
        Q(email__iexact=word) | Q(email__istartswith=f"{word}@") | Q(name__iexact=word)
        | Q(name__istartswith=f"{word} ")
    )  # fmt: skip
    return _of_people(path, people)


def _of_people(path: str, people: QuerySet[User]) -> Q:
    """Without a join, so that nobody stands in the answer twice."""
    if path == "assignee":
        return Q(assignee__in=people.values("pk"))
    watching = WorkItem.watchers.through.objects.filter(user__in=people.values("pk"))
    return Q(pk__in=watching.values("workitem"))


def _blocked(value: Any) -> Q:
    waits = ItemBlock.objects.filter(blocked=OuterRef("pk")).exclude(blocker__category="DONE")
    return Q(Exists(waits)) if value else Q(~Exists(waits))


def _text(value: Any) -> Q:
    return Q(title__icontains=value) | Q(text__icontains=value)


WORDS: Mapping[str, Callable[[Any], Q]] = {
    "blocked": _blocked,
    "category": lambda value: Q(category=value),
    "key": lambda value: Q(key__iexact=value),
    "label": lambda value: Q(labels__contains=[value.lower()]),
    "link": lambda value: Q(Exists(ItemRef.objects.filter(item=OuterRef("pk"), ref=value.upper()))),
    "parent": lambda value: Q(parent__key__iexact=value),
    "priority": lambda value: Q(priority=value),
    "region": lambda value: Q(workstream__region__iexact=value),
    "status": lambda value: Q(column__name__iexact=value),
    "text": _text,
    "type": lambda value: Q(type=value),
    "workstream": lambda value: Q(workstream__key__iexact=value),
}
