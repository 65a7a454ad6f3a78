"""Agreements by state and kind, what is committed a year, and what was signed in the period."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from apps.agreements.enums import BEFORE_EXECUTION, Kind, State
from apps.agreements.models import Agreement
from apps.core import lifecycle
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.collect.status.commits import commits
from apps.reports.rules import Content

PAGE = "/agreements/"


def agreements(ask: Ask) -> Content:
    """Three queries."""
    rows = list(_there(ask).values_list("pk", "kind", "was"))
    active = [pk for pk, _kind, state in rows if state == State.ACTIVE]
    signed = list(_signed(ask))
    return rules.section(
        "AGREEMENTS", "Agreements",
        numbers=[
            rules.number("agreements_active", "Active agreements", len(active),
                         link=ask.address(PAGE, state=State.ACTIVE), good="up"),
            rules.number("agreements_open", "Before signature", _open(rows),
                         link=ask.address(PAGE, state=[s.value for s in BEFORE_EXECUTION])),
            rules.number("agreements_signed", "Signed in the period", len(signed), good="up"),
        ],
        tables=[_states(ask, rows), _values(ask, active), _signatures(ask, signed)],
        empty="There is no agreement here yet.",
    )  # fmt: skip


def _there(ask: Ask) -> QuerySet[Any]:
    """Agreements that were there at the instant, with the state they had then in `was`."""
    found = Agreement.objects.filter(ask.partners(), created_at__lte=ask.end, parent=None)
    return found.annotate(was=lifecycle.state_at(ask.end)).order_by("pk")


def _open(rows: list[Any]) -> int:
    return sum(state in BEFORE_EXECUTION for _pk, _kind, state in rows)


def _states(ask: Ask, rows: list[Any]) -> Content:
    counts = Counter((kind, _column(state)) for _pk, kind, state in rows)
    columns = [
        rules.column("kind", "Kind", "name"), rules.column("active", "Active", "count"),
        rules.column("open", "Before signature", "count"),
        rules.column("over", "Over", "count"),
    ]  # fmt: skip
    found = {kind: [counts[kind, name] for name in ("active", "open", "over")] for kind in Kind}
    lines = [
        rules.row(kind.value, kind.label, *of_kind, link=ask.address(PAGE, kind=kind.value))
        for kind, of_kind in found.items() if any(of_kind)
    ]  # fmt: skip
    return rules.table("by_kind", "By kind and state", columns, lines, most=ask.most, compares=True)


def _column(state: str) -> str:
    if state in (State.ACTIVE, State.EXECUTED):
        return "active"
    return "open" if state in BEFORE_EXECUTION else "over"


def _values(ask: Ask, active: list[int]) -> Content:
    """What the commits of active agreements cost a year before overage, by currency."""
    total: defaultdict[str, Decimal] = defaultdict(Decimal)
    deals: defaultdict[str, set[int]] = defaultdict(set)
    for one in commits(active, on=ask.day):
        total[one.currency] += one.yearly
        deals[one.currency].add(one.agreement_id)
    columns = [
        rules.column("currency", "Currency", "name"),
        rules.column("agreements", "Agreements with a commit", "count"),
        rules.column("value", "Committed a year", "money"),
    ]
    lines = [
        rules.row(name, name, len(deals[name]), rules.money(total[name], name))
        for name in sorted(total)
    ]
    note = "Commits of active agreements, before overage. Currencies are never added up."
    return rules.table(
        "value", "Committed value", columns, lines, most=50, note=note, compares=True
    )


def _signed(ask: Ask) -> QuerySet[Agreement]:
    found = Agreement.objects.filter(
        ask.partners(), signed_on__range=(ask.starts_on, ask.ends_on), created_at__lte=ask.at
    )
    return found.select_related("partner").order_by("signed_on", "pk")


def _signatures(ask: Ask, signed: list[Agreement]) -> Content:
    columns = [
        rules.column("partner", "Partner", "name"), rules.column("title", "Agreement"),
        rules.column("kind", "Kind"), rules.column("signed", "Signed", "date"),
    ]  # fmt: skip
    lines = [
        rules.row(one.ref, one.partner.name, one.title, Kind(one.kind).label, one.signed_on,
                  link=f"{PAGE}{one.ref}/")
        for one in signed
    ]  # fmt: skip
    return rules.table("signed", "Signed in the period", columns, lines, most=ask.most)
