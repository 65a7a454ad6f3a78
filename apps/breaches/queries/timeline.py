"""All that happened to a breach, in one list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from apps.accounts.models import User
from apps.breaches import rules
from apps.breaches.enums import State
from apps.breaches.models import Breach, Note, Waiver
from apps.breaches.queries.evidence import corrected
from apps.core import lifecycle, units
from apps.notifications.models import Notice


@dataclass(frozen=True)
class Event:
    """One line: kind is state, waiver, notice, note or correction; no actor means the system."""

    at: datetime
    kind: str
    title: str
    text: str = ""
    actor: User | None = None


def timeline(breach: Breach) -> list[Event]:
    """Moves, waivers, notices, notes and days judged anew, newest first. Five queries."""
    found = [
        *_waivers(breach), *_moves(breach), *_notices(breach), *_notes(breach),
        *_corrections(breach),
    ]  # fmt: skip
    return sorted(found, key=lambda event: event.at)[::-1]


def _moves(breach: Breach) -> Iterator[Event]:
    for change in lifecycle.history(breach.ref):
        again = change.source == State.RESOLVED
        label = "Open again" if again else State(change.target).label
        yield Event(change.at, "state", label, change.reason, change.actor)


def _waivers(breach: Breach) -> Iterator[Event]:
    rows = Waiver.objects.filter(breach=breach).select_related("requested_by", "decided_by")
    for waiver in rows.order_by("pk"):
        days = f"{units.day(waiver.from_on)} to {units.day(waiver.to_on)}"
        asked = f"Waiver asked for, {days}"
        yield Event(waiver.requested_at, "waiver", asked, waiver.reason, waiver.requested_by)
        if waiver.decided_at:
            answer = "rejected" if waiver.state == "REJECTED" else "approved"
            title = f"Waiver {answer}, {days}"
            comment = waiver.decision_comment
            yield Event(waiver.decided_at, "waiver", title, comment, waiver.decided_by)


def _notices(breach: Breach) -> Iterator[Event]:
    told = Notice.objects.filter(ref=breach.ref).values("key", "title")
    for row in told.annotate(people=Count("pk"), at=Min("created_at")).order_by("at"):
        people = f"{row['people']} {'person' if row['people'] == 1 else 'people'} told"
        yield Event(row["at"], "notice", row["title"], people)


def _notes(breach: Breach) -> Iterator[Event]:
    for row in Note.objects.filter(breach=breach).select_related("written_by").order_by("pk"):
        yield Event(row.written_at, "note", "Note", row.text, row.written_by)


def _corrections(breach: Breach) -> Iterator[Event]:
    for row in corrected(breach):
        value = rules.figure(row.value, "%" if breach.unit == "%" else breach.unit)
        title = f"{units.day(row.day)} judged anew"
        yield Event(row.evaluated_at, "correction", title, f"Version {row.version}: {value}")
