"""Where the running month of a commit is heading, and what commits cost in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
from django.db.models import QuerySet

from apps.agreements.rules import CommitRate
from apps.breaches import rules
from apps.breaches.models import Projection
from apps.breaches.queries.billing import Billable
from apps.breaches.queries.months import Month
from apps.breaches.queries.months import figures as figured
from apps.breaches.queries.samples import Samples, read
from apps.breaches.rules import Slots
from apps.usage.rules import Grade, period_bounds

BACK = timedelta(days=28)


@dataclass(frozen=True)
class CommitUse:
    """A commit in its running billing month; rates in bit/s, money in `currency`.

    Projected figures are None before the tenth day. `kind` is OVER_COMMIT or COMMIT_SHORTFALL,
    whichever it is heading for, or empty. `unused_amount` is what is paid and not used.
    """

    term_id: int
    agreement_ref: str
    clause: str
    partner_ref: str
    partner_name: str
    period_first: date
    period_last: date
    until: date
    commit_bps: int
    so_far_bps: int | None
    projected_bps: int | None
    low_bps: int | None
    high_bps: int | None
    so_far_amount: Decimal | None
    projected_amount: Decimal | None
    commit_amount: Decimal
    unused_amount: Decimal | None
    currency: str
    kind: str

    @property
    def use_percent(self) -> Decimal | None:
        """What is foreseen (else what was measured so far) in percent of the commit."""
        bps = self.so_far_bps if self.projected_bps is None else self.projected_bps
        return None if bps is None else rules.percent_of(bps, self.commit_bps)


COLUMNS = {
    name: name for name in CommitUse.__dataclass_fields__
} | {
    "agreement_ref": "term__agreement__ref", "clause": "term__clause",
    "partner_ref": "partner__ref", "partner_name": "partner__name",
}  # fmt: skip


def commit_use(
    at: datetime, *, partner_ids: Iterable[int] | None = None, region: str = ""
) -> list[CommitUse]:
    """Use and cost of all commits whose billing month runs at `at`, by partner. One query.

    Computed once a day, after the day is over; nothing for commits without samples.
    """
    found = projections(at)
    if partner_ids is not None:
        found = found.filter(partner__in=list(partner_ids))
    if region:
        found = found.filter(partner__region=region)
    rows = found.order_by("partner__name", "pk").values_list(*COLUMNS.values())
    return [CommitUse(*row) for row in rows]


def projections(at: datetime) -> QuerySet[Projection]:
    """Those of months that run at `at`, somewhere on earth."""
    day = timedelta(days=1)
    return Projection.objects.filter(
        period_first__lte=at.date() + day, period_last__gte=at.date() - day
    )


def projected(one: Billable, until: date) -> Projection | None:
    """The forecast of a commit's running month, not saved; None where nothing was measured.

    `until` is the last local day that is over. Three reads, whatever the number of interconnects.
    """
    first, last = one.period_of(until)
    parts = one.parts(first, last)
    if not parts or not isinstance(parts[0].version.params, CommitRate):
        return None
    params = parts[0].version.params
    start, end = period_bounds(parts[0].first, until, one.tz)
    samples = read(one.links, start - BACK, end)
    links = one.links_of(parts[0].first, until, samples)
    so_far = Month(parts[0].first, until, one.tz, links, samples)
    found = figured(so_far, params)
    if found.value_bps is None:
        return None
    made = _row(one, (first, last), until, params)
    made.so_far_bps = found.value_bps
    made.so_far_amount = rules.bill(found.value_bps, params).amount
    if (until - first).days + 1 >= rules.FORECAST_FROM and found.grade != Grade.INSUFFICIENT:
        _foresee(made, replace(so_far, last=last), params)
    return made


def _row(one: Billable, period: tuple[date, date], until: date, params: CommitRate) -> Projection:
    return Projection(
        term=one.term, partner=one.term.agreement.partner, period_first=period[0],
        period_last=period[1], until=until, commit_bps=params.commit_bps,
        commit_amount=rules.bill(0, params).amount, currency=params.currency,
    )  # fmt: skip


def _foresee(made: Projection, month: Month, params: CommitRate) -> None:
    """The month's figure with the days to come: as foreseen, and with quiet and busy weeks."""
    around = rules.spread(_together(month.samples, month.links))
    middle = _figure(month, params, Fraction(1))
    made.low_bps = _figure(month, params, around.low)
    made.high_bps = _figure(month, params, around.high)
    made.projected_bps = middle
    if middle is None:
        return
    due = rules.bill(middle, params)
    made.projected_amount = due.amount
    unused = due.shortfall_bps * params.price_per_mbps / 10**6
    made.unused_amount = unused.quantize(Decimal("0.01"))
    made.method = rules.FORECAST_METHOD
    made.kind = _kind(middle, params)


def _kind(bps: int, params: CommitRate) -> str:
    if bps > params.commit_bps:
        return rules.OVER_COMMIT
    return rules.COMMIT_SHORTFALL if bps * 100 < 90 * params.commit_bps else ""


def _figure(month: Month, params: CommitRate, by: Fraction) -> int | None:
    """With the slots to come put behind the measured ones, link by link."""
    _, end = period_bounds(month.first, month.last, month.tz)
    samples = month.samples
    rates = {
        link: _to(known, rules.continued(known, _left(samples, known, end), by=by))
        for link, known in samples.rates.items()
    }
    whole = Samples(samples.start, rates, samples.capacities)
    return figured(replace(month, samples=whole), params).value_bps


def _left(samples: Samples, known: Slots, end: datetime) -> int:
    return (end - samples.start) // timedelta(seconds=300) - known.shape[1]


def _to(known: Slots, more: Slots) -> Slots:
    return np.concatenate([known, more], axis=1)


def _together(samples: Samples, links: Sequence[int]) -> Slots:
    stacked = np.stack([samples.rates[link] for link in links])
    return np.where((stacked < 0).any(axis=0), -1, stacked.sum(axis=0))
