"""All that happened to a breach, in one list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from apps.accounts.models import User
from apps.breaches import rules
from apps.breaches.enums import State
from apps.breaches.models import Breach, Note, Waiver
from apps.breaches.queries.evidence import corrected
from apps.core import lifecycle, units
from apps.core.written import written_once
from apps.notifications.models import Notice


@dataclass(frozen=True)
class Event:
    """One line: kind is state, waiver, notice, note or correction; no actor means the system."""

    at: datetime
    kind: str
    title: str
    text: str = ""
    actor: User | None = None


def waivers_of(breach: Breach) -> list[Waiver]:
    """Requests and decisions, newest first. One query."""
    return _asked(breach.pk)


@written_once
def _asked(breach: int) -> QuerySet[Waiver]:
    found = Waiver.objects.filter(breach=breach).select_related("requested_by", "decided_by")
    return found.order_by("-pk")


def timeline(breach: Breach, waivers: Iterable[Waiver] | None = None) -> list[Event]:
    """Moves, waivers, notices, notes and days judged anew, newest first.

    Five queries; four where its waivers were read already.
    """
    asked = waivers_of(breach) if waivers is None else waivers
    found = [
        *_waivers(asked), *_moves(breach), *_notices(breach), *_notes(breach),
        *_corrections(breach),
    ]  # fmt: skip
    return sorted(found, key=lambda event: event.at)[::-1]


def _moves(breach: Breach) -> Iterator[Event]:
    for change in lifecycle.told(breach.ref):
        again = change.source == State.RESOLVED
        label = "Open again" if again else State(change.target).label
        yield Event(change.at, "state", label, change.reason, change.actor)


def _waivers(waivers: Iterable[Waiver]) -> Iterator[Event]:
    for waiver in sorted(waivers, key=lambda each: each.pk):
        days = f"{units.day(waiver.from_on)} to {units.day(waiver.to_on)}"
        asked = f"Waiver asked for, {days}"
        yield Event(waiver.requested_at, "waiver", asked, waiver.reason, waiver.requested_by)
        if waiver.decided_at:
            answer = "rejected" if waiver.state == "REJECTED" else "approved"
            title = f"Waiver {answer}, {days}"
            comment = waiver.decision_comment
            yield Event(waiver.decided_at, "waiver", title, comment, waiver.decided_by)


def _notices(breach: Breach) -> Iterator[Event]:
    for row in _told(breach.ref):
        people = f"{row['people']} {'person' if row['people'] == 1 else 'people'} told"
        yield Event(row["at"], "notice", row["title"], people)


@written_once
def _told(ref: str) -> QuerySet[Any, Any]:
    told = Notice.objects.filter(ref=ref).values("key", "title")
    return told.annotate(people=Count("pk"), at=Min("created_at")).order_by("at")


def _notes(breach: Breach) -> Iterator[Event]:
    for row in _written(breach.pk):
        yield Event(row.written_at, "note", "Note", row.text, row.written_by)


@written_once
def _written(breach: int) -> QuerySet[Note]:
    return Note.objects.filter(breach=breach).select_related("written_by").order_by("pk")


def _corrections(breach: Breach) -> Iterator[Event]:
    for row in corrected(breach):
        value = rules.figure(row.value, "%" if breach.unit == "%" else breach.unit)
        title = f"{units.day(row.day)} judged anew"
        yield Event(row.evaluated_at, "correction", title, f"Version {row.version}: {value}")
