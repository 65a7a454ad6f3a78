"""Prices that the contract changes on a day: a revision of each priced term, once."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction

from apps.agreements import actions as agreements
from apps.agreements import queries as agreement_queries
from apps.agreements.enums import State
from apps.agreements.models import ContractTerm
from apps.agreements.rules import FIELDS, InvalidParams, parse_params, values_of
from apps.breaches import notices, rules
from apps.core.errors import Refused

ESCALATOR = "PRICE_ESCALATOR"
LATEST = timedelta(days=35)  # what was to change longer ago was before this was kept

log = structlog.get_logger(__name__)


def escalate_prices(*, at: datetime) -> int:
    """Bring the prices of every escalator whose day has come; returns how many terms changed.

    Each day counts once, however often it runs. An index asks a person for its figure.
    """
    found = ContractTerm.objects.filter(
        type=ESCALATOR, retired_at=None, agreement__state=State.ACTIVE
    )
    rows = found.select_related("agreement__partner", "agreement__owner").order_by("pk")
    return sum(_escalate(term, at) for term in rows)


def _escalate(escalator: ContractTerm, at: datetime) -> int:
    today = agreement_queries.local_day(escalator.agreement, at)
    revision = escalator.revisions.in_force(today).first()  # type: ignore[attr-defined]
    if revision is None:
        return 0
    try:
        values = values_of(parse_params(ESCALATOR, revision.params))
    except InvalidParams:
        return 0
    days = [day for day in rules.price_days(values, today) if day > today - LATEST]
    return sum(_on(escalator, values, day, at) for day in days if day >= revision.valid_from)


def _on(escalator: ContractTerm, values: Mapping[str, Any], day: date, at: datetime) -> int:
    pct = rules.price_change(values)
    if pct is None:
        notices.price_index_asked(escalator, day=day, index=values["index"], at=at)
        return 0
    priced = ContractTerm.objects.filter(agreement=escalator.agreement_id, retired_at=None)
    return sum(_revise(term, pct, day, at) for term in priced.order_by("pk"))


def _revise(term: ContractTerm, pct: Decimal, day: date, at: datetime) -> int:
    """One term's prices from the day on; nothing where a revision starts then, or later."""
    prices = {field.name for field in FIELDS[term.type] if field.is_money}
    latest = term.revisions.order_by("-valid_from").first()
    if latest is None or latest.valid_from >= day or not prices & latest.params.keys():
        return 0
    params = rules.escalated(latest.params, prices, pct)
    if params == latest.params:
        return 0
    try:
        with transaction.atomic():
            agreements.revise_term(term=term, params=params, valid_from=day, by=None, at=at)
    except Refused:
        log.exception("price not changed", term=term.pk, day=str(day))
        return 0
    return 1
