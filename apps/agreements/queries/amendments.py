"""Amendments: what holds on a day, what others have changed, what is due."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce

from apps.agreements import rules
from apps.agreements.enums import ChangeKind, ChangeState, PeriodState, State
from apps.agreements.models import Agreement, AmendmentChange, ContractTerm

ONE_DAY = timedelta(days=1)  # zones lie up to 14 h either side of UTC
AMENDABLE = (
    "title", "our_entity", "partner_entity", "governing_law", "currency", "renewal_type",
    "renewal_months", "max_renewals", "notice_value", "notice_unit", "notice_reference",
    "notice_clear_days", "has_holdover",
)  # fmt: skip


def changes(amendment: Agreement) -> QuerySet[AmendmentChange]:
    """The changes of an amendment in their order, each with its term."""
    found = AmendmentChange.objects.filter(amendment=amendment).select_related("amendment", "term")
    return found.order_by("number")


def amended_by(agreement: Agreement | OuterRef) -> QuerySet[AmendmentChange]:
    """What the amendments of an agreement change and has to be resolved, oldest first."""
    return (
        AmendmentChange.objects.filter(amendment__parent=agreement, state=ChangeState.CONFLICT)
        .select_related("amendment", "term")
        .order_by("amendment", "number")
    )


def params_on(term: ContractTerm, day: date) -> dict[str, Any] | None:
    """The parameters of a clause that hold on a day, as JSON; None where it does not hold."""
    found = term.revisions.in_force(day).values_list("params", flat=True)  # type: ignore[attr-defined]
    params = found.order_by("valid_from").first()
    return None if params is None else _whole(term.type, params)


def _whole(type: str, params: dict[str, Any]) -> dict[str, Any]:
    """Parameters with the defaults that a row on record may lack; as they are if unreadable."""
    try:
        return rules.params_to_json(rules.parse_params(type, params))
    except rules.InvalidParams:
        return params


def next_revision(term: ContractTerm, day: date) -> set[str] | None:
    """What the next revision after a day changes; None where there is none."""
    rows = list(term.revisions.order_by("valid_from"))
    for before, after in pairwise(rows):
        if after.valid_from > day:
            was, becomes = (_whole(term.type, row.params) for row in (before, after))
            return set(rules.differing(was, becomes)[1])
    return None


def facts_now(agreement: Agreement) -> dict[str, Any]:
    """The facts an amendment may change, as JSON, with the last day of the present term."""
    period = agreement.periods.filter(
        state__in=(PeriodState.CURRENT, PeriodState.PLANNED)
    ).order_by("seq").first()  # fmt: skip
    ends_on = period.ends_on if period else None
    found = {name: getattr(agreement, name) for name in AMENDABLE}
    return found | {"ends_on": ends_on.isoformat() if ends_on else None}


def applied_beside(change: AmendmentChange) -> Sequence[rules.Applied]:
    """What other amendments have applied to the same clause, or to the same facts."""
    same = AmendmentChange.objects.filter(
        amendment__parent=change.amendment.parent_id, state=ChangeState.APPLIED
    ).exclude(amendment=change.amendment_id)
    if change.kind == ChangeKind.FACT:
        same = same.filter(kind=ChangeKind.FACT)
    else:
        same = same.filter(kind=ChangeKind.REVISE, term=change.term_id)
    rows = same.annotate(day=Coalesce("effective_on", "amendment__effective_on"))
    return [rules.Applied(day, tuple(new)) for day, new in rows.values_list("day", "new")]


def due_changes(at: datetime, amendment: Agreement | None) -> list[int]:
    """Ids of planned changes whose day may have come, in order of their days. One query."""
    found = AmendmentChange.objects.filter(
        state=ChangeState.PLANNED, amendment__state=State.ACTIVE
    ).annotate(day=Coalesce("effective_on", "amendment__effective_on"))
    if amendment is not None:
        found = found.filter(amendment=amendment)
    found = found.filter(day__lte=at.date() + ONE_DAY)
    return list(found.order_by("day", "amendment", "number").values_list("pk", flat=True))
