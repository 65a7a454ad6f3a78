"""How the promises were kept: commits, ratios and minimum traffic by month, and breaches."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from apps.agreements.enums import TermType
from apps.agreements.models import Agreement
from apps.agreements.rules import CommitRate, InvalidParams, parse_params
from apps.breaches import rules
from apps.breaches.enums import BROKEN, State
from apps.breaches.models import Breach, Evaluation
from apps.core import units

MONTHLY = (TermType.COMMIT_RATE, TermType.RATIO_MAX, TermType.MIN_TRAFFIC)
MONTHS = 12
MOST_BREACHES = 15
MBPS = 10**6
Section = dict[str, Any]


def monthly(row: Agreement) -> list[Evaluation]:
    """The newest judgement of each month of the monthly clauses, oldest first. One query."""
    found = Evaluation.objects.filter(
        term__agreement=row, term__type__in=MONTHLY, is_latest=True
    ).select_related("term", "revision")
    return list(found.order_by("term", "day"))


def terms(judged: list[Evaluation]) -> list[Section]:
    """Each monthly clause with its last 12 months."""
    by_term: dict[int, list[Evaluation]] = {}
    for one in judged:
        by_term.setdefault(one.term_id, []).append(one)
    return [_term(rows[-MONTHS:]) for rows in by_term.values()]


def _term(rows: list[Evaluation]) -> Section:
    term = rows[-1].term
    return {
        "type": term.type,
        "label": term.get_type_display(),
        "clause": term.clause,
        "unit": ":1" if term.type == TermType.RATIO_MAX else "%",
        "limit": rows[-1].threshold,
        "limit_bps": rows[-1].threshold_bps,
        "rows": [
            {
                "month": one.day.replace(day=1),
                "value": one.value,
                "value_bps": one.value_bps,
                "outcome": one.get_outcome_display(),
                "complete_pct": _complete(one),
            }
            for one in rows
        ],
    }


def _complete(one: Evaluation) -> Decimal:
    if not one.n_expected:
        return Decimal(0)
    return (Decimal(100 * one.n_valid) / one.n_expected).quantize(Decimal("0.1"))


def breaches(row: Agreement, since: date | None) -> Section:
    """Breaches of the agreement since a day, the open ones first. One query."""
    found = Breach.objects.filter(term__agreement=row, opened_at__isnull=False)
    if since is not None:
        start = datetime.combine(since, time(), ZoneInfo(row.governing_tz))
        found = found.filter(Q(opened_at__gte=start) | Q(state__in=BROKEN))
    rows = list(found.select_related("term", "interconnect").order_by("-opened_at"))
    rows.sort(key=lambda one: one.state not in BROKEN)
    return {
        "count": len(rows),
        "open": sum(one.state in BROKEN for one in rows),
        "rows": [_breach(one) for one in rows[:MOST_BREACHES]],
    }


def _breach(one: Breach) -> Section:
    return {
        "ref": one.ref,
        "where": one.interconnect.name if one.interconnect else "All interconnects",
        "clause": one.term.clause,
        "kind": one.get_kind_display(),
        "severity": one.get_severity_display(),
        "state": State(one.state).label,
        "opened_on": one.opened_at.date() if one.opened_at else None,
        "resolved_on": one.resolved_at.date() if one.resolved_at else None,
        "peak": _figure(one.peak, one.unit),
        "limit": _figure(one.threshold, one.unit),
    }


def _figure(value: Decimal | None, unit: str) -> str:
    """`72.9 %`, `644.9 Gbps`, `23.4:1`."""
    if value is None:
        return units.NONE
    return f"{units.number(value, 1)}{unit if unit.startswith(':') else units.NBSP + unit}"


def costs(judged: list[Evaluation]) -> Section:
    """Money: what the commit costs a year, and what each judged month amounts to.

    Empty without a commit. Rules: algorithms 10.2 BILL.
    """
    known = [(one, params) for one in judged if (params := _commit(one)) is not None]
    if not known:
        return {}
    rows = [
        {"month": one.day.replace(day=1), **_bill(one, params)}
        for one, params in known[-MONTHS:]
        if one.value_bps is not None
    ]
    latest = known[-1][1]
    total = sum((row["amount"] for row in rows), Decimal(0))
    yearly = Decimal(latest.commit_bps) / MBPS * latest.price_per_mbps * 12
    return {
        "currency": latest.currency,
        "price_per_mbps": latest.price_per_mbps,
        "commit_year": yearly.quantize(Decimal("0.01")),
        "rows": rows,
        "total": total,
    }


def _commit(one: Evaluation) -> CommitRate | None:
    if one.term.type != TermType.COMMIT_RATE:
        return None
    try:
        params = parse_params(one.term.type, one.revision.params)
    except InvalidParams:
        return None
    return params if isinstance(params, CommitRate) else None


def _bill(one: Evaluation, params: CommitRate) -> Section:
    due = rules.bill(one.value_bps or 0, params)
    return {"amount": due.amount, "overage_bps": due.overage_bps}
