"""Statements for lists and pages, their invoices, and what they would be today."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum

from apps.agreements.rules import Params, parse_params
from apps.breaches import rules
from apps.breaches.enums import UNSETTLED
from apps.breaches.models import PartnerInvoice, Statement
from apps.breaches.queries.billing import billables
from apps.breaches.queries.months import Month
from apps.breaches.queries.samples import read
from apps.usage.rules import period_bounds

MONEY = DecimalField(max_digits=14, decimal_places=2)


def statements() -> QuerySet[Statement]:
    """The newest version of every statement with partner, clause and invoice loaded; `apart` is
    what the invoice asks for beyond our amount.
    """
    return all_versions().filter(is_latest=True)


def all_versions() -> QuerySet[Statement]:
    """Every version."""
    apart = ExpressionWrapper(F("invoice__amount") - F("amount"), output_field=MONEY)
    found = Statement.objects.select_related(
        "partner", "term__agreement__partner", "revision", "invoice__entered_by"
    )
    return found.annotate(apart=apart)


def outside(found: QuerySet[Statement]) -> QuerySet[Statement]:
    """Those whose invoice differs by more than its tolerance."""
    bound = F("amount") * F("invoice__tolerance_pct") / Decimal(100)
    return found.filter(Q(apart__gt=bound) | Q(apart__lt=-bound))


def totals(found: QuerySet[Statement]) -> Sequence[Mapping[str, Any]]:
    """Amount, invoiced and apart by currency. One query."""
    rows = found.exclude(currency="").order_by().values("currency")
    return list(
        rows.annotate(
            stated=Sum("amount"), invoiced=Sum("invoice__amount"), difference=Sum("apart")
        ).order_by("currency")
    )


def to_check(found: QuerySet[Statement]) -> QuerySet[Statement]:
    """Those that somebody has to settle; what cannot be billed waits for data, not for people."""
    return found.filter(state__in=UNSETTLED, amount__isnull=False)


def unsettled(*, region: str = "") -> QuerySet[Statement]:
    """Those to be checked, the oldest period first."""
    found = to_check(statements())
    found = found.filter(partner__region=region) if region else found
    return found.order_by("period_first", "pk")


def versions_of(statement: Statement) -> list[Statement]:
    """Every version of the same period, the newest first. One query."""
    same = all_versions().filter(term=statement.term_id, period_first=statement.period_first)
    return list(same.order_by("-version"))


def variance_of(statement: Statement, invoice: PartnerInvoice) -> rules.Variance:
    """Theirs minus ours."""
    return rules.variance(
        statement.measured_bps, invoice.measured_bps, statement.amount, invoice.amount,
        tolerance_pct=invoice.tolerance_pct,
    )  # fmt: skip


def measured_again(statement: Statement) -> tuple[Month | None, Params]:
    """The samples of a statement's period (its last part) and its parameters.

    None where nothing is measured for the term any more.
    """
    params = parse_params(statement.kind, statement.revision.params)
    found = billables([statement.term_id])
    parts = found[0].parts(statement.period_first, statement.period_last) if found else []
    if not parts:
        return None, params
    first, last = parts[-1].first, parts[-1].last
    samples = read(found[0].links, *period_bounds(first, last, statement.tz))
    links = found[0].links_of(statement.period_first, statement.period_last, samples)
    return Month(first, last, statement.tz, links, samples), params
