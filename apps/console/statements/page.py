"""Everything the page of one statement shows; money only for those who see prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.agreements.rules import choices as wording
from apps.breaches import queries, rules
from apps.breaches.enums import StatementState
from apps.breaches.models import Statement
from apps.console import activity
from apps.console.activity import Event
from apps.console.statements import listing
from apps.core import units
from apps.core.models import StateChange
from apps.network.models import Interconnect

OTHERS = 12
ICON = "report-money"


@dataclass(frozen=True)
class Link:
    """A filter people use every day, as an address."""

    label: str
    address: str
    is_here: bool


def links(request: HttpRequest) -> list[Link]:
    """The saved links above the list."""
    wanted = (
        ("All", ""), ("To be checked", "state=open"), ("Disputed", "state=DISPUTED"),
        ("Outside tolerance", "variance=outside"), ("Too little data", "quality=INSUFFICIENT"),
    )  # fmt: skip
    base, here = reverse("console:statement_list"), request.GET.urlencode()
    return [
        Link(label, f"{base}?{query}" if query else base, query == here) for label, query in wanted
    ]


@dataclass(frozen=True)
class Row:
    """A line of the account; the words of a priced one only for those who see prices."""

    label: str
    value: str
    amount: str


def page(statement: Statement, *, prices: bool) -> dict[str, Any]:
    """For the template. Five queries."""
    versions = queries.versions_of(statement)
    invoice = getattr(statement, "invoice", None)
    return {
        "statement": statement,
        "agreement": statement.term.agreement,
        "title": f"{statement.partner.name}, {statement.period}",
        "rows": rows_of(statement, prices=prices),
        "total": amount_of(statement) if prices else "",
        "versions": versions if len(versions) > 1 else [],
        "changes": changes(versions, prices=prices),
        "newest": versions[0],
        "invoice": invoice,
        "variance": queries.variance_of(statement, invoice) if invoice else None,
        "rule": rule_of(statement),
        "ports": ports_of(statement),
        "others": others(statement),
        "events": events(versions),
        "quality": listing.quality(statement),
        "prices": prices,
        "call": call_of(statement),
    }


def rows_of(statement: Statement, *, prices: bool) -> list[Row]:
    """The account line by line."""
    rows = []
    for line in statement.lines:
        is_priced = line["amount"] is not None
        amount = units.cents(Decimal(line["amount"]), statement.currency) if is_priced else ""
        hidden = is_priced and not prices
        rows.append(Row(line["label"], "" if hidden else line["value"], "" if hidden else amount))
    return rows


def amount_of(statement: Statement) -> str:
    """The amount, or why there is none."""
    if statement.amount is not None:
        return units.cents(statement.amount, statement.currency)
    return "Not billable" if statement.quality == "INSUFFICIENT" else "No price in the term"


@dataclass(frozen=True)
class Change:
    """One figure in every version, newest first; `apart` is the newest minus the one before."""

    label: str
    values: list[str]
    apart: str


def changes(versions: Sequence[Statement], *, prices: bool) -> list[Change]:
    """Versions side by side."""
    if len(versions) < 2:
        return []
    newest, before = versions[:2]
    rates = (("Measured", "measured_bps"), ("Commit", "commit_bps"), ("Over", "overage_bps"),
             ("Under", "shortfall_bps"))  # fmt: skip
    found = [
        Change(label, [units.rate(getattr(one, name)) for one in versions],
               _apart(getattr(newest, name), getattr(before, name)))
        for label, name in rates
    ]  # fmt: skip
    found.append(Change("Data", [one.quality.capitalize() for one in versions], ""))
    if prices:
        both = newest.amount is not None and before.amount is not None
        apart = units.cents(newest.amount - before.amount, newest.currency) if both else ""  # type: ignore[operator]
        found.append(Change("Amount", [amount_of(one) for one in versions], apart))
    return found


def _apart(new: int | None, old: int | None) -> str:
    return "" if new is None or old is None or new == old else units.rate(new - old)


def rule_of(statement: Statement) -> list[tuple[str, str]]:
    """How it was measured, in words."""
    rule = statement.rule
    said = [
        ("Method", dict(wording.METHODS).get(rule.get("method", ""), "")),
        ("Percentile", str(rule.get("percentile", ""))),
        ("Direction", dict((*wording.BILLED_DIRECTIONS, *wording.TRIGGER_DIRECTIONS)).get(
            rule.get("direction", ""), "")),
        ("Several ports", dict(wording.AGGREGATIONS).get(rule.get("aggregation", ""), "")),
        ("Missing samples", dict(wording.MISSING_RULES).get(rule.get("missing", ""), "")),
        ("Rounded up", _rounding(rule)),
        ("Rank", _rank(rule)),
        ("Decided by", {"IN": "from the partner", "OUT": "to the partner"}.get(
            rule.get("side") or "", "")),
        ("Time zone", statement.tz),
        ("Samples", f"{units.number(statement.n_valid)} of {units.number(statement.n_expected)}"),
    ]  # fmt: skip
    return [(label, text) for label, text in said if text]


def _rounding(rule: dict[str, Any]) -> str:
    if not rule.get("round_up_to_bps"):
        return ""
    what = dict(wording.ROUND_STAGES).get(rule.get("round_stage", ""), "")
    return f"{what}, to the next {units.rate(rule['round_up_to_bps'])}"


def _rank(rule: dict[str, Any]) -> str:
    if not rule.get("rank"):
        return ""
    return f"{units.number(rule['rank'])} of {units.number(rule['n'])}, counted upwards"


@dataclass(frozen=True)
class Port:
    """An interconnect's part of the period."""

    link: Interconnect | None
    incoming: str
    outgoing: str
    n_valid: int


def ports_of(statement: Statement) -> list[Port]:
    """The 95th percentile of each interconnect. One query."""
    told = statement.inputs.get("ports", [])
    found = Interconnect.objects.only("ref", "name").in_bulk(
        [port["interconnect"] for port in told]
    )
    return [
        Port(found.get(port["interconnect"]), units.rate(port["in_bps"]),
             units.rate(port["out_bps"]), port["n_valid"])
        for port in told
    ]  # fmt: skip


def others(statement: Statement) -> list[Statement]:
    """The term's other periods, newest first. One query."""
    same = queries.statements().filter(term=statement.term_id)
    return list(
        same.exclude(period_first=statement.period_first).order_by("-period_first")[:OTHERS]
    )


def events(versions: Sequence[Statement]) -> list[Event]:
    """Issues and moves of all versions, newest first. One query."""
    issued = [
        Event(ICON, f"Version {one.version} issued", one.reason, one.issued_at, activity.SYSTEM)
        for one in versions
    ]
    number = {one.ref: one.version for one in versions}
    moves = StateChange.objects.filter(ref__in=number).select_related("actor")
    moved = [
        Event("checklist",
              f"Version {number[move.ref]} {StatementState(move.target).label.lower()}",
              move.reason, move.at, str(move.actor or activity.SYSTEM))
        for move in moves.order_by("-at", "-pk")
    ]  # fmt: skip
    return sorted([*issued, *moved], key=lambda event: event.at, reverse=True)


@dataclass(frozen=True)
class Call:
    tone: str
    title: str
    text: str


def call_of(statement: Statement) -> Call:
    """What stands at the top: where it stands, and what to do."""
    if not statement.is_latest:
        return Call("warn", "This is a former version.", "A newer one took its place.")
    if statement.state == StatementState.DISPUTED:
        return Call("bad", "The partner's invoice is disputed.", "Say how it was settled.")
    if statement.state != StatementState.ISSUED:
        return Call("", f"{StatementState(statement.state).label}.", "Nothing is left to do.")
    if statement.quality == "INSUFFICIENT":
        todo = "Below 80 % of the samples nothing is billed; late samples make a new version."
        return Call("warn", "Too little was measured to bill this period.", todo)
    invoice = getattr(statement, "invoice", None)
    if invoice is None:
        return Call("warn", "No invoice is held against it yet.", "Enter or import the partner's.")
    if is_within(statement):
        return Call("", "The invoice is within its tolerance.", "Agree to it.")
    todo = "Agree with a note, or dispute it."
    return Call("bad", "The invoice differs by more than its tolerance.", todo)


def is_within(statement: Statement) -> bool:
    """Whether its invoice differs by no more than the tolerance."""
    found: rules.Variance = queries.variance_of(statement, statement.invoice)
    return found.is_within
