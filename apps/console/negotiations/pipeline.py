"""Figures over many negotiations: what they are worth, how far they come, where they wait."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from apps.agreements import rules
from apps.agreements.enums import Outcome, Stage
from apps.agreements.models import Negotiation
from apps.agreements.rules import Deal
from apps.console.negotiations import listing
from apps.core.ui import components

YEAR = timedelta(days=365)


def context(found: QuerySet[Negotiation]) -> dict[str, Any]:
    """For the template. Two queries."""
    recent = found.filter(opened_at__gte=timezone.now() - YEAR)
    begun = list(_begun(recent))
    under_way = [_deal(row) for row in _under_way(found)]
    aged = rules.ageing(under_way, listing.today())
    closed = _closed(found)
    won = sum(n for state, _, n in closed if state == Stage.CLOSED_WON)
    lost = sum(n for state, _, n in closed if state == Stage.CLOSED_LOST)
    return {
        "pipeline": rules.pipeline(under_way),
        "funnel": [(step, Stage(step.stage).label, _bar(step)) for step in rules.funnel(begun)],
        "ageing": [(row, Stage(row.stage).label) for row in aged],
        "ages": _ages(),
        "won": won,
        "lost": lost,
        "win_rate": rules.win_rate(won, lost),
        "reasons": [(state, Outcome(why).label, n) for state, why, n in closed if why],
    }


def _begun(found: QuerySet[Negotiation]) -> list[Deal]:
    rows = found.order_by().values_list("state", "furthest")
    counted = rows.annotate(n=Count("pk"), bps=Sum("expected_bps"))
    return [Deal(state, furthest, None, n, int(bps or 0)) for state, furthest, n, bps in counted]


def _under_way(found: QuerySet[Negotiation]) -> Any:
    rows = found.filter(closed_at=None).order_by().annotate(day=TruncDate("turn_since"))
    values = rows.values_list("state", "probability", "day")
    return values.annotate(n=Count("pk"), bps=Sum("expected_bps"))


def _deal(row: tuple[Any, ...]) -> Deal:
    state, probability, day, count, bps = row
    return Deal(state, Stage.QUALIFY, probability, count, int(bps or 0), day)


def _closed(found: QuerySet[Negotiation]) -> list[tuple[str, str, int]]:
    rows = found.filter(closed_at__gte=timezone.now() - YEAR).order_by()
    counted = rows.values_list("state", "outcome").annotate(n=Count("pk"))
    return list(counted.order_by("-state", "-n", "outcome"))


def _bar(step: rules.FunnelStep) -> str:
    label = f"{step.count}, {step.of_all_pct or 0} % of all that began"
    return components.bar(step.of_all_pct or 0, tone="", label=label, wide=True)


def _ages() -> list[str]:
    """Heads of the classes: `to 7 d`, `8 to 14 d`, `over 60 d`."""
    tops = rules.AGES
    first = [f"to {tops[0]} d"]
    middle = [f"{low + 1} to {high} d" for low, high in zip(tops, tops[1:], strict=False)]
    return [*first, *middle, f"over {tops[-1]} d"]
