"""Who is told of a duty to add capacity: those of the breach; managers when it is overdue."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.breaches.models import UpgradeObligation
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency


def upgrade_triggered(one: UpgradeObligation, *, at: datetime) -> None:
    """The contract asks for capacity; once."""
    owners = [one.partner.owner_id, one.term.agreement.owner_id]
    at_home = Q(role=Role.ENGINEER, home_region=one.partner.region)
    people = _active(Q(pk__in=[pk for pk in owners if pk]) | at_home)
    _tell(one, "upgrade_triggered", "triggered", f"Upgrade to be made: {_where(one)}",
          _needed(one), Urgency.WARN, people, at)  # fmt: skip


def upgrade_overdue(one: UpgradeObligation, *, days: int, at: datetime) -> None:
    """The due day has passed by so many days: partner owner and managers, once for each step."""
    at_home = Q(role=Role.MANAGER, home_region__in=("", one.partner.region))
    people = _active(Q(pk=one.partner.owner_id) | at_home)
    title = f"Upgrade overdue by {days} d or more: {_where(one)}"
    body = f"It was due on {units.day(one.due_on)}. {one.acts.capitalize()}."
    _tell(one, "upgrade_overdue", f"overdue:{days}:{one.due_on}", title, body, Urgency.BAD,
          people, at)  # fmt: skip


def _tell(
    one: UpgradeObligation, kind: str, key: str, title: str, body: str, urgency: str,
    to: Iterable[User], at: datetime,
) -> None:  # fmt: skip
    due = units.day(one.due_on) if one.due_on else "No contractual deadline"
    if one.lead_value and not one.started_on:
        due = "Not started: waits for the notice"
    lines = [
        ["Partner", one.partner.name],
        ["Clause", f"{one.term.agreement.ref} {one.term.clause}"],
        ["Required", units.capacity(one.required_bps)],
        ["Who must act", one.get_who_display()],
        ["Due", due],
    ]
    facts = {"lines": lines, "url": f"/upgrades/{one.ref}/", "call": "Open the obligation"}
    notifications.enqueue(
        key=f"{one.ref}:{key}", kind=kind, ref=one.ref, urgency=urgency, title=title, body=body,
        facts=facts, recipients=to, at=at,
    )  # fmt: skip


def _active(which: Q) -> list[User]:
    return list(User.objects.filter(which, is_active=True).order_by("pk"))


def _needed(one: UpgradeObligation) -> str:
    now = units.capacity(one.capacity_bps)
    return f"{units.capacity(one.required_bps)} are to be in service; there are {now}."


def _where(one: UpgradeObligation) -> str:
    place = one.interconnect.name if one.interconnect else "all interconnects"
    return f"{one.partner.name}, {place}"
