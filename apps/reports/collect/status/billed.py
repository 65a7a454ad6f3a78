"""Commits of the billing months that a report tells of: foreseen while they run, then as stated."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from apps.agreements.enums import TermType
from apps.breaches import queries
from apps.breaches.enums import Kind
from apps.breaches.models import Statement
from apps.breaches.rules import bill
from apps.reports.collect.status.ask import Ask
from apps.reports.collect.status.commits import params_of


class Due(NamedTuple):
    """A commit in its billing month. `bps` at the month's end, `use` percent of the commit.

    `until` is the last day that was measured; a statement is not `is_foreseen`.
    """

    term: Any
    partner: Any
    commit_bps: int
    bps: int | None
    use: Decimal | None
    kind: str
    amount: Decimal | None
    commit_amount: Decimal
    currency: str
    until: date
    is_foreseen: bool = True


def due(ask: Ask) -> list[Due]:
    """The fullest first. Two queries.

    A month that is over is told by its statement, which late data may have corrected; one that
    still runs by its newest forecast, whose `until` says up to when it measured.
    """
    stated = {one.term.pk: one for one in _stated(ask)}
    running = queries.running_commits(ask.day) if ask.is_over else queries.commits(ask.at)
    others = running.filter(ask.partners()).exclude(term__in=list(stated))
    foreseen = [_foreseen(one) for one in others]
    return _fullest_first([*stated.values(), *foreseen])


def _fullest_first(found: Iterable[Due]) -> list[Due]:
    return sorted(found, key=lambda one: (one.use is not None, -(one.use or 0), one.term.pk))


def _foreseen(one: Any) -> Due:
    return Due(
        one.term, one.partner, one.commit_bps, one.projected_bps, one.use, one.kind,
        one.projected_amount, one.commit_amount, one.currency, one.until,
    )  # fmt: skip


def _stated(ask: Ask) -> list[Due]:
    found = Statement.objects.filter(
        ask.partners(), is_latest=True, kind=TermType.COMMIT_RATE, period_first__lte=ask.day,
        period_last__gte=ask.day, commit_bps__gt=0,
    )  # fmt: skip
    rows = found.select_related("partner", "term__agreement", "revision__term").order_by("pk")
    return [one for row in rows if (one := _of_statement(row))]


def _of_statement(one: Statement) -> Due | None:
    params = params_of(one.revision)
    if params is None or not one.commit_bps:
        return None
    use = None if one.measured_bps is None else Decimal(100 * one.measured_bps) / one.commit_bps
    return Due(
        one.term, one.partner, one.commit_bps, one.measured_bps, use, _kind(one), one.amount,
        bill(0, params).amount, params.currency, one.period_last, is_foreseen=False,
    )  # fmt: skip


def _kind(one: Statement) -> str:
    if one.overage_bps:
        return Kind.OVER_COMMIT
    return Kind.COMMIT_SHORTFALL if one.shortfall_bps else ""
