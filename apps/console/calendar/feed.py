"""One's deadlines as an iCalendar document, for a calendar program that asks from time to time.

The document depends only on the rows, not on the clock, so that asking again costs nothing: DTSTAMP
and LAST-MODIFIED are the last change of the term or agreement (RFC 5545, 3.8.7).
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import icalendar
from django.db.models import Max

from apps.accounts.models import User
from apps.agreements import queries
from apps.agreements.models import Agreement, TermPeriod
from apps.agreements.queries import DATED_KINDS, Dated, Wanted

KINDS = ("deadline", "act_by", "end", "review")
BEHIND, AHEAD = timedelta(days=60), timedelta(days=730)
WARN_DAYS = {"deadline": 7, "act_by": 1}


def document(user: User, today: date, link: Callable[[str], str]) -> bytes:
    """Notice deadlines, act-by days, ends and reviews of one's agreements. Three queries.

    `link` makes the full address of an agreement's page from its reference.
    """
    rows = [
        Dated(*row)
        for row in queries.dated(today - BEHIND, today + AHEAD, Wanted(whose=user))
        if row[1] in KINDS
    ]
    changed = _changes({row.ref for row in rows})
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//EdgePartners//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"EdgePartners, {user}")
    for row in rows:
        calendar.add_component(_event(row, changed[row.ref], link(row.ref)))
    return calendar.to_ical()


def _event(row: Dated, changed: datetime, address: str) -> "icalendar.Event":
    label = DATED_KINDS[row.kind]
    event = icalendar.Event()
    event.add("uid", f"{row.ref}-T{row.seq}-{row.kind}@edgepartners")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", row.day)
    event.add("dtend", row.day + timedelta(days=1))
    event.add("summary", f"{label}: {row.partner}")
    event.add("description", f"{row.title} ({row.ref}, term {row.seq})\n{address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    if row.kind in WARN_DAYS:
        event.add_component(_alarm(WARN_DAYS[row.kind], f"{label}: {row.partner}"))
    return event


def _alarm(days: int, text: str) -> "icalendar.Alarm":
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", timedelta(days=-days))
    return alarm


def _changes(refs: Iterable[str]) -> dict[str, datetime]:
    """When each agreement or one of its terms changed last, by the audit. Two queries."""
    found = Agreement.objects.filter(ref__in=refs)
    changed = dict(found.values_list("ref", "created_at"))
    keys = dict(found.values_list("pk", "ref"))
    for model, path in ((Agreement, "pgh_obj_id"), (TermPeriod, "agreement_id")):
        events = model.pgh_event_model.objects.filter(**{f"{path}__in": keys})  # type: ignore[union-attr]
        for pk, last in events.values_list(path).annotate(Max("pgh_created_at")):
            changed[keys[pk]] = max(changed[keys[pk]], last)
    return changed
