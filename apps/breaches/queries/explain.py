"""One stored figure, computed again from the samples: can it be trusted?"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np
from django.db.models import QuerySet

from apps.agreements.models import ContractTerm
from apps.agreements.rules import UpgradeTrigger, parse_params
from apps.breaches import rules
from apps.breaches.models import Evaluation
from apps.breaches.queries.months import Month
from apps.breaches.queries.samples import SLOT, read
from apps.breaches.rules import Slots
from apps.core.written import written_once
from apps.network.models import Interconnect
from apps.usage.rules import period_bounds


@dataclass(frozen=True)
class Explanation:
    """A day's figure step by step; rates in bit/s, times UTC, days local.

    `gaps` are [from, to) of the missing slots. if_zero_* say what the figure would be if they had
    been no traffic (None without gaps). `matches`: computed now, it is what is stored.
    """

    evaluation: Evaluation
    first_day: date
    last_day: date
    expected: int
    missing: int
    gaps: list[tuple[datetime, datetime]]
    n: int | None
    rank: int | None
    side: str | None
    value_bps: int | None
    percent: Decimal | None
    capacity_bps: int | None
    threshold_bps: int | None
    if_zero_bps: int | None
    if_zero_rank: int | None
    matches: bool

    @property
    def gap_matters(self) -> bool:
        """Whether missing samples, had they been zero, would have kept it below the threshold."""
        if self.if_zero_bps is None or self.value_bps is None or self.threshold_bps is None:
            return False
        over = self.value_bps > self.threshold_bps
        return over != (self.if_zero_bps > self.threshold_bps)


def explain(term: ContractTerm, interconnect: Interconnect, day: date) -> Explanation | None:
    """Recompute an upgrade trigger's newest evaluation of a local day; None where there is none.

    Needs `agreement` loaded. Five queries.
    """
    stored = next(iter(_newest(term.pk, interconnect.ref, day)), None)
    params = parse_params(term.type, stored.revision.params) if stored else None
    if stored is None or not isinstance(params, UpgradeTrigger):
        return None
    tz, link = term.agreement.governing_tz, interconnect.pk
    first, last = rules.trigger_window(stored.day, params), stored.day
    samples = read([link], *period_bounds(first, last, tz))
    span = Month(first, last, tz, (link,), samples, is_sum=False)
    return explained(stored, params, span)


@written_once
def _newest(term: int, scope_ref: str, day: date) -> QuerySet[Evaluation]:
    found = Evaluation.objects.filter(term=term, scope_ref=scope_ref, day=day, is_latest=True)
    return found.select_related("revision").order_by("pk")[:1]


def explained(stored: Evaluation, params: UpgradeTrigger, span: Month) -> Explanation:
    """The same of samples that were read already."""
    first, last, start = span.first, span.last, span.bounds[0]
    found = rules.trigger_figures(span, params)
    metric = found.metric
    reading = metric.readings.get(metric.side or "")
    return Explanation(
        evaluation=stored,
        first_day=first,
        last_day=last,
        expected=found.n_expected,
        missing=found.n_expected - found.n_valid,
        gaps=_gaps(span.total(), rules.sides_of(params.direction), start),
        n=reading.n if reading else None,
        rank=reading.rank if reading else None,
        side=metric.side,
        value_bps=metric.value_bps,
        percent=rules.percent(found.observed(last), params),
        capacity_bps=found.capacity_bps,
        threshold_bps=rules.threshold_bps(params, found.capacity_bps, found.survivor_bps),
        if_zero_bps=metric.if_zero.bps if metric.if_zero else None,
        if_zero_rank=metric.if_zero.rank if metric.if_zero else None,
        matches=metric.value_bps == stored.value_bps,
    )


def _gaps(slots: Slots, sides: tuple[int, ...], start: datetime) -> list[tuple[datetime, datetime]]:
    """Stretches of slots in which a direction that counts is missing."""
    missing = (slots[list(sides)] < 0).any(axis=0).astype(np.int8)
    edges = np.flatnonzero(np.diff(missing, prepend=0, append=0)).tolist()
    return [
        (start + SLOT * a, start + SLOT * b) for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
