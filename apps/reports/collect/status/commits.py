"""What the commits of agreements cost a year, of many at once."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from apps.agreements.enums import TermType
from apps.agreements.models import TermRevision
from apps.agreements.rules import CommitRate, InvalidParams, parse_params

MBPS, MONTHS = 10**6, 12


class Commit(NamedTuple):
    """A commit clause in use: its agreement, and the cost of a year before overage."""

    agreement_id: int
    currency: str
    yearly: Decimal


def commits(agreement_ids: Iterable[int]) -> Iterator[Commit]:
    """As `agreements.queries.yearly_commit`, clause by clause. One query."""
    latest = TermRevision.objects.filter(
        term__agreement__in=list(agreement_ids), term__type=TermType.COMMIT_RATE,
        term__retired_at=None,
    ).order_by("term", "-number").distinct("term").select_related("term")  # fmt: skip
    for revision in latest:
        params = _params(revision)
        if params is not None:
            yearly = params.price_per_mbps * params.commit_bps / MBPS * MONTHS
            amount = yearly.quantize(Decimal("0.01"))
            yield Commit(revision.term.agreement_id, params.currency, amount)


def _params(revision: TermRevision) -> CommitRate | None:
    try:
        params = parse_params(TermType.COMMIT_RATE, revision.params)
    except InvalidParams:
        return None
    return params if isinstance(params, CommitRate) else None
