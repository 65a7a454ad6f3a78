"""Sums over many agreements, made by the database: what they commit, when they must be decided."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, DecimalField, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Round

from apps.agreements.enums import PeriodState, RenewalState, State, TermType
from apps.agreements.models import Agreement, TermPeriod, TermRevision
from apps.agreements.queries.calendar import SETTLED

MBPS, MONTHS = 10**6, 12
AMOUNT = DecimalField(max_digits=24, decimal_places=6)
_IS_DECIDED = ~Q(renewal=None) & (
    ~Q(renewal__proposed="") | ~Q(renewal__state=RenewalState.UNDECIDED)
)


def commits_in_use() -> QuerySet[Any]:
    """The newest revision of each commit clause that is not retired.

    Annotated `currency`, and `yearly`: the cost of a year before overage, to the cent, as
    `yearly_commit` of one agreement.
    """
    commits = TermRevision.objects.filter(term__type=TermType.COMMIT_RATE, term__retired_at=None)
    newest = commits.order_by("term", "-number").distinct("term").values("pk")
    price = Cast(KeyTextTransform("price_per_mbps", "params"), AMOUNT)
    mbps = Cast(KeyTextTransform("commit_bps", "params"), BigIntegerField()) / Value(
        Decimal(MBPS), output_field=AMOUNT
    )
    return TermRevision.objects.filter(pk__in=newest).annotate(
        currency=KeyTextTransform("currency", "params"),
        yearly=Round(price * mbps * Value(MONTHS), 2, output_field=AMOUNT),
    )


def committed(found: QuerySet[Agreement], currency: str) -> QuerySet[Agreement]:
    """Those of the agreements that have a commit clause in use in a currency (ISO 4217)."""
    ids = commits_in_use().filter(currency=currency.upper()).values("term__agreement")
    return found.filter(pk__in=ids)


def to_decide(first: date | None = None, last: date | None = None) -> QuerySet[Any]:
    """Current terms of active agreements on which somebody has to decide, by their last day to.

    Annotated `decide_by`: the notice deadline, else the last day of the term; both bounds are
    included. `is_decided`: a decision is proposed or made, and not carried out yet.
    """
    found = TermPeriod.objects.filter(state=PeriodState.CURRENT, agreement__state=State.ACTIVE)
    found = found.exclude(SETTLED).annotate(
        decide_by=Coalesce("notice_deadline", "ends_on"),
        is_decided=Case(When(_IS_DECIDED, then=Value(True)), default=Value(False)),
    )
    found = found.filter(decide_by__isnull=False)
    if first:
        found = found.filter(decide_by__gte=first)
    return found.filter(decide_by__lte=last) if last else found
