"""Subscriptions: who gets which report when; paused, stopped, left."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Refused
from apps.reports import notices, queries
from apps.reports.actions.drafting import Scope
from apps.reports.enums import Format, Missing, Section
from apps.reports.models import OptOut, Sending, Subscription

TAKEN = "There is a subscription to these reports for {} already. Change that one."
WRITERS = "Only people who write reports may {}."
LEFT = "left by the reader"


class Terms(TypedDict, total=False):
    """What may be changed of a subscription: what it holds, when it is due."""

    sections: list[str]
    formats: list[str]
    paper: str
    attaches: bool
    missing: str
    cadence: str
    weekday: int
    month_day: int
    hour: int


@transaction.atomic
def subscribe(
    *, kind: str, scope: Scope, terms: Mapping[str, Any], by: User, at: datetime,
    person: User | None = None, role: str = "",
) -> Subscription:  # fmt: skip
    """Have a series of reports sent to a person or to all of a role, each at their own hour.

    Neither named: to oneself. Refused for others to who does not write reports, for somebody who
    may not read any, and where there is one already.
    """
    reader = person or (None if role else by)
    _refuse_others(reader, role, by)
    row = edits.made(Subscription, {
        "kind": kind, **scope.fields, "person": reader, "role": role, "owner": by,
        "created_at": at, "since": at,
    })  # fmt: skip
    edits.assign(row, _ordered(terms), allowed=Terms)
    _refuse_writing(row, by)
    with edits.unique(TAKEN.format(str(reader or row.get_role_display())), field="kind"):
        row.save(force_insert=True)
    return row


def _refuse_others(reader: User | None, role: str, by: User) -> None:
    if reader is not None and role:
        raise Refused("Name a person or a role, not both.", field="person")
    if reader != by and not by.has_perm("reports.write"):
        raise Refused(WRITERS.format("subscribe others"), field="person")
    if reader is not None and not reader.has_perm("reports.view"):
        raise Refused(f"{reader} may not read reports.", field="person")
    if role == Role.PARTNER:
        raise Refused("Reports are for our own people.", field="role")


def _refuse_writing(row: Subscription, by: User) -> None:
    """Drafts and publishing are done in the name of who asks for them."""
    if row.missing != Missing.WAIT and not by.has_perm("reports.write"):
        raise Refused(WRITERS.format("have them drafted or published"), field="missing")


def _ordered(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Sections and formats in the order of the page, each once."""
    found = dict(terms)
    for name, known in (("sections", Section.values), ("formats", Format.values)):
        if name in found:
            unknown = sorted(set(found[name]) - set(known))
            if unknown:
                raise Refused(f"There is no {', '.join(unknown)}.", field=name)
            found[name] = [key for key in known if key in set(found[name])]
    return found


@transaction.atomic
def resubscribe(
    *, row: Subscription, terms: Mapping[str, Any], by: User, at: datetime
) -> Subscription:
    """Change what a subscription holds and when it is due. Slots gone by are not made up for."""
    _refuse_change(row, by)
    names = edits.assign(row, _ordered(terms), allowed=Terms)
    if "missing" in names:
        _refuse_writing(row, by)
        row.owner, names = by, [*names, "owner"]
    if names:
        row.since = at
        row.save(update_fields=[*names, "since"])
    return row


def pause(*, row: Subscription, by: User, at: datetime) -> None:
    """Nothing is due until somebody resumes it; what waits is not sent."""
    _refuse_change(row, by)
    if not Subscription.objects.live().filter(pk=row.pk).update(paused_at=at):
        raise Refused("It rests already.", conflict=True)


def resume(*, row: Subscription, by: User, at: datetime) -> None:
    """Go on with the next slot. A stopped one goes on too, if its reader may read again."""
    _refuse_change(row, by)
    if row.is_live:
        raise Refused("It runs already.", conflict=True)
    if row.person is not None and not row.person.has_perm("reports.view"):
        raise Refused(f"{row.person} may not read reports.")
    with edits.unique(TAKEN.format(str(row.person or row.get_role_display()))):
        Subscription.objects.filter(pk=row.pk).update(
            paused_at=None, stopped_at=None, stopped_because="", since=at
        )


@transaction.atomic
def stop(*, row: Subscription, because: str, at: datetime, tell: bool = False) -> None:
    """End it; `tell` its owner. The second of two who stop it at once changes nothing."""
    running = Subscription.objects.filter(pk=row.pk, stopped_at=None)
    if running.update(stopped_at=at, stopped_because=because[:200]):
        row.stopped_at, row.stopped_because = at, because[:200]
        if tell:
            notices.stopped(row, at=at)


def end(*, row: Subscription, by: User, at: datetime) -> None:
    """Stop it because somebody who may wants so."""
    _refuse_change(row, by)
    stop(row=row, because=f"ended by {by}", at=at)


@transaction.atomic
def leave(*, row: Subscription, reader: User, at: datetime) -> None:
    """A reader wants no more: one's own subscription stops, of a role's one stays out."""
    if row.person_id == reader.pk:
        stop(row=row, because=LEFT, at=at)
    elif row.role:
        OptOut.objects.get_or_create(subscription=row, person=reader, defaults={"at": at})


@transaction.atomic
def join(*, row: Subscription, reader: User, at: datetime) -> None:
    """Get again what one's role is subscribed to."""
    OptOut.objects.filter(subscription=row, person=reader).delete()


@transaction.atomic
def send_now(*, row: Subscription, reader: User, at: datetime) -> Sending:
    """The newest published report of the series to whoever asks, beside the schedule.

    For its readers, and for who may change it. Pressed twice it is sent once. Refused where nothing
    is published that the person may read.
    """
    if not queries.is_reader(reader, row) and not queries.may_change(reader, row):
        raise Refused("It does not go to you.")
    edits.one_at_a_time(f"report mail {reader.pk}")
    waiting = Sending.objects.filter(
        subscription=row, reader=reader, slot_on=None, sent_at=None, why=""
    )
    there = waiting.order_by("pk").first()
    if there is not None:
        return there
    if queries.newest_for(row, reader, slot_on=None) is None:
        raise Refused(f"No report of this series is published yet: {row}.")
    return Sending.objects.create(subscription=row, reader=reader, due_at=at)


def _refuse_change(row: Subscription, by: User) -> None:
    if not queries.may_change(by, row):
        raise Refused("It belongs to somebody else.")
