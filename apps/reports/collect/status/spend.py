"""Commits of the running billing month: how much of what is paid in any case is used."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from apps.breaches import queries
from apps.breaches.enums import Kind
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.rules import Content

HEADING = {Kind.OVER_COMMIT: ("warn", "Over commit"),
           Kind.COMMIT_SHORTFALL: ("warn", "Paid, not used")}  # fmt: skip
PAGE = "/commits/"


def spend(ask: Ask) -> Content:
    """One query."""
    found: QuerySet[Any] = queries.commits(ask.at)
    rows = list(found.filter(ask.partners()).order_by("-use", "pk"))
    over = [one for one in rows if one.kind == Kind.OVER_COMMIT]
    unused = [one for one in rows if one.kind == Kind.COMMIT_SHORTFALL]
    return rules.section(
        "SPEND", "Spend against commit",
        about=f"Billing months that run on {ask.today.day} {ask.today:%B}, foreseen at their end.",
        numbers=[
            *_amounts(rows),
            rules.number("commits_over", "Heading over commit", len(over), of=len(rows),
                         link=ask.address(PAGE, heading="OVER_COMMIT"), good="down"),
            rules.number("commits_unused", "Paid, not used", len(unused), of=len(rows),
                         link=ask.address(PAGE, heading="COMMIT_SHORTFALL"), good="down"),
        ],
        tables=[_table(ask, rows)],
        empty="No commit runs in this scope.",
    )  # fmt: skip


def _amounts(rows: list[Any]) -> list[Content]:
    """Cost and commit of the currency most is paid in; the others are in the table."""
    cost: defaultdict[str, Decimal] = defaultdict(Decimal)
    commit: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in rows:
        cost[one.currency] += one.projected_amount or one.commit_amount
        commit[one.currency] += one.commit_amount
    if not cost:
        return []
    most = max(cost, key=lambda name: (commit[name], name))
    others = ", ".join(sorted(set(cost) - {most}))
    note = f"without {others}" if others else ""
    return [
        rules.number("spend", "Spend of the month", cost[most], "money", currency=most, note=note,
                     link=PAGE),
        rules.number("commit", "Commit of the month", commit[most], "money", currency=most,
                     note=note, link=PAGE),
    ]  # fmt: skip


def _table(ask: Ask, rows: list[Any]) -> Content:
    columns = [
        rules.column("partner", "Partner", "name"), rules.column("clause", "Clause"),
        rules.column("commit", "Commit", "bps"), rules.column("foreseen", "Month's end", "bps"),
        rules.column("used", "Used", "percent"), rules.column("heading", "Heading for", "status"),
        rules.column("cost", "Cost", "money"), rules.column("paid", "Commit cost", "money"),
    ]  # fmt: skip
    lines = [
        rules.row(
            f"{one.term_id}", one.partner.name, f"{one.term.agreement.ref} {one.term.clause}",
            one.commit_bps, one.projected_bps, _use(one), _heading(one),
            rules.money(one.projected_amount, one.currency),
            rules.money(one.commit_amount, one.currency),
            link=f"/agreements/{one.term.agreement.ref}/terms/{one.term_id}/",
        )
        for one in rows
    ]  # fmt: skip
    return rules.table("commits", "", columns, lines, most=ask.most)


def _use(one: Any) -> Decimal | None:
    return None if one.use is None else one.use.quantize(Decimal("0.1"))


def _heading(one: Any) -> Content:
    if one.kind in HEADING:
        return rules.status(*HEADING[one.kind])
    return rules.status("idle" if one.projected_bps is None else "ok",
                        "Too early" if one.projected_bps is None else "Within")  # fmt: skip
