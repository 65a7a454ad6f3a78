"""Workstreams for lists, pages, reports and the API."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from apps.core import search
from apps.programs.enums import RUNNING, Health
from apps.programs.models import DateMove, Goal, StatusUpdate, Workstream
from apps.programs.models.workstreams import WorkstreamQuerySet
from apps.programs.rules import health


@dataclass(frozen=True)
class Standing:
    """A workstream as it stands on a day.

    `health` is the one people see (`rules.health.shown`); `update` the newest published one.
    """

    workstream: Workstream
    health: Health
    days_moved: int
    goals: Sequence[Goal] = field(default_factory=list)
    update: StatusUpdate | None = None


def workstreams() -> WorkstreamQuerySet:
    """All workstreams with partner, metro and owner loaded."""
    return Workstream.objects.select_related("partner", "metro", "owner")


def workstreams_listed() -> QuerySet[Workstream]:
    """As `workstreams()`, annotated `updated_week`: the Monday of the newest published update."""
    return workstreams().annotate(updated_week=Subquery(_published().values("week")[:1]))


def _published() -> QuerySet[StatusUpdate]:
    own = StatusUpdate.objects.filter(workstream=OuterRef("pk"), published_at__isnull=False)
    return own.order_by("-week")


def stands(shown: str, today: date) -> Q:
    """Workstreams that people see as this health: `rules.health.shown` as a condition."""
    late = Q(state__in=RUNNING, target_on__lt=today)
    return Q(state=shown) | late if shown == Health.OFF_TRACK else Q(state=shown) & ~late


def search_workstreams(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those whose key, name, partner or metro have each word."""
    for word in search.words(text):
        named = Workstream.objects.filter(name__icontains=word)
        keyed = Workstream.objects.filter(key__istartswith=word)
        about = Workstream.objects.filter(partner__name__icontains=word)
        placed = Workstream.objects.filter(metro__name__icontains=word)
        found = found.filter(pk__in=(named | keyed | about | placed).values("pk"))
    return found


def standings(found: QuerySet[Workstream], today: date) -> list[Standing]:
    """Each workstream with its health, goals and newest published update. Three queries.

    `today` is a UTC day. The order is that of `found`.
    """
    rows = list(found)
    keys = [row.pk for row in rows]
    goals: dict[int, list[Goal]] = {pk: [] for pk in keys}
    for goal in Goal.objects.kept().filter(workstream__in=keys).order_by("pk"):
        goals[goal.workstream_id].append(goal)
    updates = newest_updates(keys)
    return [
        Standing(
            workstream=row,
            health=health.shown(row.state, row.target_on, today),
            days_moved=health.days_moved(row.original_on, row.target_on),
            goals=goals[row.pk],
            update=updates.get(row.pk),
        )
        for row in rows
    ]


def newest_updates(workstream_ids: Sequence[int]) -> dict[int, StatusUpdate]:
    """The newest published update of each. One query."""
    found = StatusUpdate.objects.filter(
        workstream__in=workstream_ids, published_at__isnull=False
    ).select_related("published_by")
    newest = found.order_by("workstream", "-week").distinct("workstream")
    return {row.workstream_id: row for row in newest}


def goals_of(workstream: Workstream) -> list[Goal]:
    """Its goals in the order they were set; dropped ones are among them, with `dropped_at`."""
    return list(Goal.objects.filter(workstream=workstream).order_by("pk"))


def date_moves(workstream: Workstream) -> list[DateMove]:
    """How its date moved, newest first."""
    found = DateMove.objects.filter(workstream=workstream).select_related("by")
    return list(found.order_by("-at", "-pk"))


def updates_of(workstream: Workstream) -> QuerySet[StatusUpdate]:
    """Its updates, newest week first; a draft among them is not published yet."""
    found = StatusUpdate.objects.filter(workstream=workstream)
    return found.select_related("published_by").order_by("-week")
