"""Figures of goals as people read them."""

from decimal import Decimal

from apps.core import units
from apps.programs.enums import Metric
from apps.programs.models import Goal


def value(goal: Goal, number: Decimal | None) -> str:
    """`1.42 Tbps`, `72.9 %`, `$0.28`, `4`."""
    if number is None:
        return units.NONE
    if goal.metric == Metric.CAPACITY:
        return units.rate(int(number))
    if goal.metric == Metric.ON_NET:
        return units.percent(number)
    if goal.metric == Metric.COST:
        return units.cents(number, goal.currency)
    return units.number(number)


HOW = {
    Metric.CAPACITY: "Capacity of all interconnects in service there.",
    Metric.ON_NET: "Share of the 30-day 95th percentiles that runs over PNIs and caches.",
    Metric.COST: "Amounts of the newest statements over what was measured in them.",
    Metric.RENEWALS: "Agreements whose term was renewed since the workstream began.",
    Metric.BREACHES: "Breaches that are open or acknowledged.",
}
