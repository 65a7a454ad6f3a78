"""What the commits of agreements cost a year, of many at once."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from apps.agreements.enums import TermType
from apps.agreements.models import TermRevision
from apps.agreements.rules import CommitRate, InvalidParams, parse_params

MBPS, MONTHS = 10**6, 12


class Commit(NamedTuple):
    """A commit clause in use: its agreement, and the cost of a year before overage."""

    agreement_id: int
    currency: str
    yearly: Decimal


def commits(agreement_ids: Iterable[int], *, on: date) -> Iterator[Commit]:
    """As `agreements.queries.yearly_commit`, clause by clause as on a day. One query."""
    known = TermRevision.objects.filter(
        _in_use(on), term__agreement__in=list(agreement_ids), term__type=TermType.COMMIT_RATE
    )
    latest = known.order_by("term", "-number").distinct("term").select_related("term")
    for revision in latest:
        params = params_of(revision)
        if params is not None:
            yearly = params.price_per_mbps * params.commit_bps / MBPS * MONTHS
            amount = yearly.quantize(Decimal("0.01"))
            yield Commit(revision.term.agreement_id, params.currency, amount)


def _in_use(on: date) -> Q:
    is_kept = Q(term__retired_at=None) | Q(term__retired_at__date__gt=on)
    return is_kept & Q(valid_from__lte=on)


def params_of(revision: TermRevision) -> CommitRate | None:
    """What a revision of a commit clause promises; None where it cannot be read."""
    try:
        params = parse_params(TermType.COMMIT_RATE, revision.params)
    except InvalidParams:
        return None
    return params if isinstance(params, CommitRate) else None
