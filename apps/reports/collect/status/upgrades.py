"""Capacity that must be added by contract."""

from django.db.models import Q

from apps.breaches import queries
from apps.breaches.enums import Actor
from apps.breaches.models import UpgradeObligation
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.enums import ScopeKind
from apps.reports.rules import Content

PAGE = "/upgrades/"
SOON = 30  # days
WHO = {Actor.US: "Us", Actor.PARTNER: "Partner"}


def upgrades(ask: Ask) -> Content:
    """Two queries, and one for pauses."""
    rows = _live(ask)
    late = [one for one in rows if one.due_on and one.due_on < ask.day]
    return rules.section(
        "UPGRADES", "Upgrades due by contract",
        numbers=[
            rules.number("upgrades_due", "To be met", len(rows), link=ask.address(PAGE)),
            rules.number("upgrades_late", "Past the contract's date", len(late), good="down",
                         link=ask.address(PAGE)),
        ],
        tables=[_table(ask, rows)],
        empty="No contract asks for an upgrade now.",
    )  # fmt: skip


def _live(ask: Ask) -> list[UpgradeObligation]:
    """What was to be met at the instant, the next due day first."""
    in_scope = ask.links("interconnect__") if ask.scope_kind == ScopeKind.METRO else ask.partners()
    still = Q(closed_on=None) | Q(closed_on__gt=ask.day)
    found = queries.upgrades().filter(in_scope, still, created_at__lte=ask.end)
    return list(found.order_by("due_on", "pk"))


def _table(ask: Ask, rows: list[UpgradeObligation]) -> Content:
    columns = [
        rules.column("ref", "Upgrade", "name"), rules.column("partner", "Partner"),
        rules.column("where", "Where"), rules.column("now", "In service", "bps"),
        rules.column("wanted", "To be in service", "bps"), rules.column("who", "Who acts"),
        rules.column("due", "Due by contract", "date"), rules.column("ours", "Our target", "date"),
        rules.column("state", "State", "status"),
    ]  # fmt: skip
    lines = [
        rules.row(
            one.ref, one.ref, one.partner.name,
            one.interconnect.name if one.interconnect else "All interconnects",
            one.capacity_bps, one.required_bps, WHO.get(Actor(one.who), "Both"), one.due_on,
            one.internal_due_on, _state(ask, one), link=f"{PAGE}{one.ref}/",
        )
        for one in rows
    ]  # fmt: skip
    return rules.table("upgrades", "", columns, lines, most=ask.most)


def _state(ask: Ask, one: UpgradeObligation) -> Content:
    if one.due_on is None:
        return rules.status("idle", "No contract date")
    left = (one.due_on - ask.day).days
    if left < 0:
        return rules.status("bad", f"{-left} d late")
    return rules.status("warn" if left <= SOON else "ok", f"{left} d left")
