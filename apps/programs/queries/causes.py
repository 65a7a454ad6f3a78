"""What items are born from: breaches that are open, renewals undecided, requests past their SLA."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from apps.agreements import queries as agreements
from apps.agreements.enums import RenewalState
from apps.breaches import queries as breaches
from apps.capacity import queries as capacity
from apps.capacity.enums import OPEN
from apps.programs.enums import CauseKind, ItemType
from apps.programs.models import BirthRule, WorkItem, Workstream
from apps.programs.queries.facts import breaches_of, deals_of

MOST = 200  # of one rule and tick: the rest follows with the next


@dataclass(frozen=True)
class Cause:
    """Why an item is born. `key` is the cause's own reference, `refs` what the item is about."""

    key: str
    title: str
    type: ItemType
    refs: tuple[str, ...]
    due_on: date | None = None


def causes(rule: BirthRule, *, at: datetime) -> list[Cause]:
    """Causes that are there now and never had an item. Two queries."""
    found = list(CAUSES[CauseKind(rule.kind)](rule.workstream, at))
    keys = [cause.key for cause in found]
    had = set(WorkItem.objects.filter(cause__in=keys).values_list("cause", flat=True))
    return [cause for cause in found if cause.key not in had][:MOST]


def gone(keys: Iterable[str], *, at: datetime) -> set[str]:
    """Those of these causes that are over. Three queries."""
    keys = set(keys)
    there = set(
        breaches.open_breaches().filter(ref__in=keys).order_by().values_list("ref", flat=True)
    )
    late = capacity.requests().filter(ref__in=keys, state__in=OPEN, due_at__lt=at)
    there |= set(late.order_by().values_list("ref", flat=True))
    deals = {key.partition("/")[0] for key in keys if "/R" in key}
    open_ones = agreements.renewals().filter(agreement__ref__in=deals, state=RenewalState.UNDECIDED)
    return keys - there - {renewal.ref for renewal in open_ones}


def _breaches(workstream: Workstream, at: datetime) -> Iterable[Cause]:
    for row in breaches.open_breaches().filter(breaches_of(workstream)):
        yield Cause(
            row.ref, f"{row.get_kind_display()} breach at {row.partner.name}, {row.scope_ref}",
            ItemType.BREACH, (row.ref, row.partner.ref), row.due_on,
        )  # fmt: skip


def _renewals(workstream: Workstream, at: datetime) -> Iterable[Cause]:
    found = agreements.renewals().filter(
        deals_of(workstream, "agreement__"), state=RenewalState.UNDECIDED
    )
    for row in found.order_by("pk"):
        agreement = row.agreement
        yield Cause(
            row.ref, f"Decide on the renewal of {agreement.partner.name}, {agreement.ref}",
            ItemType.RENEWAL, (agreement.ref, agreement.partner.ref), row.period.notice_deadline,
        )  # fmt: skip


def _late_requests(workstream: Workstream, at: datetime) -> Iterable[Cause]:
    found = capacity.requests().filter(deals_of(workstream), state__in=OPEN, due_at__lt=at)
    for row in found.select_related("partner").order_by("pk"):
        yield Cause(
            row.ref, f"{row.get_type_display()} of {row.partner.name} is past its time",
            ItemType.TASK, (row.ref, row.partner.ref),
        )  # fmt: skip


CAUSES: Mapping[CauseKind, Callable[[Workstream, datetime], Iterable[Cause]]] = {
    CauseKind.BREACH: _breaches,
    CauseKind.RENEWAL: _renewals,
    CauseKind.REQUEST: _late_requests,
}
