"""Commits of the running billing month: how much of what is paid in any case is used."""

from collections import defaultdict
from decimal import Decimal

from apps.breaches.enums import Kind
from apps.core import units
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.collect.status.billed import Due, due
from apps.reports.rules import Content

HEADING = {Kind.OVER_COMMIT: ("warn", "Over commit"),
           Kind.COMMIT_SHORTFALL: ("warn", "Paid, not used")}  # fmt: skip
PAGE = "/commits/"


def spend(ask: Ask) -> Content:
    """Two queries."""
    rows = due(ask)
    note = _late_note(ask, rows)
    over = [one for one in rows if one.kind == Kind.OVER_COMMIT]
    unused = [one for one in rows if one.kind == Kind.COMMIT_SHORTFALL]
    return rules.section(
        "SPEND", "Spend against commit",
        about=_about(ask, rows, note),
        numbers=[
            *_amounts(rows, note),
            rules.number("commits_over", "Heading over commit", len(over), of=len(rows),
                         note=note, link=ask.address(PAGE, heading="OVER_COMMIT"), good="down"),
            rules.number("commits_unused", "Paid, not used", len(unused), of=len(rows),
                         note=note, good="down",
                         link=ask.address(PAGE, heading="COMMIT_SHORTFALL")),
        ],
        tables=[_table(ask, rows)],
        empty="No commit runs in this scope.",
    )  # fmt: skip


def _late_note(ask: Ask, rows: list[Due]) -> str:
    """Where a forecast measured days after the period: up to which."""
    last = max((one.until for one in rows), default=ask.day)
    runs_on = any(one.is_foreseen and one.until > ask.day for one in rows)
    return f"as of {units.day(last)}" if runs_on else ""


def _about(ask: Ask, rows: list[Due], note: str) -> str:
    months = f"Billing months of {ask.day.day} {ask.day:%B}"
    if rows and not any(one.is_foreseen for one in rows):
        return f"{months}, as their statements say."
    return f"{months}, foreseen {note or 'at their end'}."


def _amounts(rows: list[Due], late: str) -> list[Content]:
    """Cost and commit of the currency most is paid in; the others are in the table."""
    cost: defaultdict[str, Decimal] = defaultdict(Decimal)
    commit: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in rows:
        cost[one.currency] += one.amount or one.commit_amount
        commit[one.currency] += one.commit_amount
    if not cost:
        return []
    most = max(cost, key=lambda name: (commit[name], name))
    others = ", ".join(sorted(set(cost) - {most}))
    note = ", ".join(said for said in (f"without {others}" if others else "", late) if said)
    return [
        rules.number("spend", "Spend of the month", cost[most], "money", currency=most, note=note,
                     link=PAGE),
        rules.number("commit", "Commit of the month", commit[most], "money", currency=most,
                     note=note, link=PAGE),
    ]  # fmt: skip


def _table(ask: Ask, rows: list[Due]) -> Content:
    columns = [
        rules.column("partner", "Partner", "name"), rules.column("clause", "Clause"),
        rules.column("commit", "Commit", "bps"), rules.column("foreseen", "Month's end", "bps"),
        rules.column("used", "Used", "percent"), rules.column("heading", "Heading for", "status"),
        rules.column("cost", "Cost", "money"), rules.column("paid", "Commit cost", "money"),
    ]  # fmt: skip
    lines = [
        rules.row(
            f"{one.term.pk}", one.partner.name, f"{one.term.agreement.ref} {one.term.clause}",
            one.commit_bps, one.bps, _use(one), _heading(one),
            rules.money(one.amount, one.currency),
            rules.money(one.commit_amount, one.currency),
            link=f"/agreements/{one.term.agreement.ref}/terms/{one.term.pk}/",
        )
        for one in rows
    ]  # fmt: skip
    return rules.table("commits", "", columns, lines, most=ask.most)


def _use(one: Due) -> Decimal | None:
    return None if one.use is None else one.use.quantize(Decimal("0.1"))


def _heading(one: Due) -> Content:
    if one.kind in HEADING:
        return rules.status(*HEADING[Kind(one.kind)])
    return rules.status("idle" if one.bps is None else "ok",
                        "Too early" if one.bps is None else "Within")  # fmt: skip
