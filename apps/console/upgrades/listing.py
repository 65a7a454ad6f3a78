"""The list of duties to add capacity: what is due next comes first."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from apps.breaches import queries, rules
from apps.breaches.enums import LATE, Actor
from apps.breaches.filters import DEADLINES, UPGRADE_STATES, UpgradeFilter
from apps.breaches.models import UpgradeObligation
from apps.console import addresses, options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components


def clock_of(row: UpgradeObligation) -> rules.Clock:
    """Its clock today. No query where pauses are loaded."""
    return queries.clock_of(row, today_in(row))


def today_in(row: UpgradeObligation) -> date:
    """The day it is where the agreement is governed."""
    return queries.local_today(row, timezone.now())


def due_words(row: UpgradeObligation) -> str:
    """The due day; or why there is none."""
    if row.lead_value is None:
        return "no contractual deadline"
    return units.day(row.due_on) if row.due_on else "waits for the notice"


def left_of(row: UpgradeObligation) -> int | None:
    """Days to the due day, negative when it has passed; None once it is over."""
    if not row.is_live or row.due_on is None:
        return None
    return (row.due_on - today_in(row)).days


def _what(row: UpgradeObligation) -> SafeString:
    place = row.interconnect.name if row.interconnect else "All interconnects"
    return components.link(addresses.of(row.ref), place, f"{row.ref}, {row.partner.name}")


def _partner(row: UpgradeObligation) -> SafeString:
    return components.plain_link(addresses.of(row.partner.ref), row.partner.name)


def _state(row: UpgradeObligation) -> SafeString:
    if row.is_live and clock_of(row).is_paused:
        return components.status("hold", "Clock stands")
    return statuses.state("upgrade", row.state)


def _due(row: UpgradeObligation) -> SafeString | str:
    css = "ep-nowrap" if row.due_on else "ep-sub"
    return components.safe(f'<span class="{css}">{due_words(row)}</span>')


def _left(row: UpgradeObligation) -> SafeString | str:
    if left_of(row) is None or row.due_on is None:
        return ""
    return components.countdown(row.due_on, today_in(row))


def _flag(row: Any) -> str:
    return "is-flag" if row.state in LATE else ""


UPGRADES = Listing(
    key="upgrades",
    noun="upgrade obligation",
    nouns="upgrade obligations",
    filters=UpgradeFilter,
    sort="due",
    hint="Partner, interconnect or reference",
    columns=(
        Column("what", "Interconnect", lambda u: u.interconnect.name if u.interconnect else "",
               _what, sort="interconnect__name", nulls=True),
        Column("state", "State", lambda u: u.get_state_display(), _state, sort="state"),
        Column("who", "Who must act", lambda u: u.get_who_display(), sort="who",
               css="ep-2 ep-nowrap"),
        Column("now", "At the trigger", lambda u: u.capacity_bps, numeric=True, css="ep-2",
               cell=lambda u: units.capacity(u.capacity_bps), sort="capacity_bps"),
        Column("required", "Required", lambda u: u.required_bps, numeric=True,
               cell=lambda u: units.capacity(u.required_bps), sort="required_bps"),
        Column("triggered", "Triggered", lambda u: u.triggered_on, sort="triggered_on",
               cell=lambda u: units.day(u.triggered_on), css="ep-2 ep-nowrap"),
        Column("due", "Due", lambda u: u.due_on, _due, sort="due_on", nulls=True),
        Column("left", "Left", left_of, _left, css="ep-num"),
        Column("paused", "Days stood", lambda u: clock_of(u).paused, numeric=True, css="ep-2",
               is_on=False),
        Column("internal", "Our target", lambda u: u.internal_due_on, sort="internal_due_on",
               cell=lambda u: units.day(u.internal_due_on), css="ep-2 ep-nowrap", is_on=False),
        Column("clause", "Clause", lambda u: f"{u.term.agreement.ref} {u.term.clause}",
               css="ep-2 ep-nowrap", is_on=False),
        Column("breach", "Breach", lambda u: u.breach.ref, css="ep-code ep-2", is_on=False),
        Column("partner", "Partner", lambda u: u.partner.name, _partner, sort="partner__name",
               css="ep-nowrap", is_on=False),
    ),
    drops=(
        Drop("state", "State", lambda: UPGRADE_STATES),
        Drop("who", "Who must act", lambda: Actor.choices),
        Drop("deadline", "Deadline", lambda: DEADLINES),
        Drop("region", "Region", options.regions),
    ),
    flag=_flag,
    empty=Empty(
        "No upgrade obligations",
        "One is opened with each breach of an upgrade trigger, with the time its contract gives.",
        "clock",
    ),
)  # fmt: skip
