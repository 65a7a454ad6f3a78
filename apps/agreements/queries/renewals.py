"""Renewal cycles and contract notices as pages and the API show them."""

from decimal import Decimal

from django.db.models import QuerySet

from apps.agreements import rules
from apps.agreements.enums import TermType
from apps.agreements.models import Agreement, ContractNotice, Renewal, TermRevision

MBPS = 10**6
MONTHS = 12


def renewals() -> QuerySet[Renewal]:
    """All cycles with agreement, term and people loaded."""
    return Renewal.objects.select_related(
        "agreement__partner", "agreement__owner", "period", "decided_by", "proposed_by",
        "approved_by",
    )  # fmt: skip


def notices() -> QuerySet[ContractNotice]:
    """All contract notices with agreement, partner, term and people loaded."""
    return ContractNotice.objects.select_related(
        "agreement__partner", "agreement__owner", "period", "created_by", "waived_by",
        "confirmed_by",
    )  # fmt: skip


def yearly_commit(agreement: Agreement) -> Decimal | None:
    """What the commits of an agreement cost in a year, before overage; None without a commit.

    In the agreement's currency; commits in another one are left out. One query.
    """
    latest = TermRevision.objects.filter(
        term__agreement=agreement, term__type=TermType.COMMIT_RATE, term__retired_at=None
    ).order_by("term", "-number").distinct("term")  # fmt: skip
    amounts = [amount for row in latest if (amount := _yearly(row, agreement.currency))]
    return sum(amounts, Decimal(0)) if amounts else None


def _yearly(revision: TermRevision, currency: str) -> Decimal | None:
    try:
        params = rules.parse_params(TermType.COMMIT_RATE, revision.params)
    except rules.InvalidParams:
        return None
    if not isinstance(params, rules.CommitRate) or params.currency != currency:
        return None
    return params.price_per_mbps * params.commit_bps / MBPS * MONTHS
