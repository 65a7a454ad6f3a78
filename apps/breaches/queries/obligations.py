"""Duties to add capacity: for lists and pages, and what the clock needs to know, in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from apps.agreements import queries as agreements
from apps.agreements.enums import NoticeKind, NoticeState
from apps.agreements.models import ContractNotice, ContractTerm
from apps.agreements.rules import InvalidParams, UpgradeTrigger, parse_params, values_of
from apps.breaches import rules
from apps.breaches.enums import BROKEN, LIVE_UPGRADES, Kind
from apps.breaches.models import Breach, ClockPause, Evaluation, UpgradeObligation
from apps.core.models import StateChange
from apps.core.zones import zone

MOMENT = timedelta(seconds=1)
GIVEN = (NoticeState.SENT, NoticeState.RECEIVED)


@dataclass(frozen=True)
class Newest:
    """The newest judged day of a term on a scope; percent of the capacity in force."""

    day: date
    percent: Any
    capacity_bps: int | None
    is_known: bool


def upgrades() -> QuerySet[UpgradeObligation]:
    """All of them with partner, clause, interconnect, breach and notice loaded; pauses in order."""
    pauses = ClockPause.objects.select_related("created_by").order_by("from_on", "pk")
    return UpgradeObligation.objects.select_related(
        "partner__owner", "term__agreement", "interconnect", "breach", "notice"
    ).prefetch_related(Prefetch("pauses", queryset=pauses))


def live_upgrades() -> QuerySet[UpgradeObligation]:
    """Those that are still to be met, the next due day first."""
    return upgrades().filter(state__in=LIVE_UPGRADES).order_by("due_on", "pk")


def without_upgrade() -> list[Breach]:
    """Broken upgrade triggers for which no duty was opened yet. One query."""
    found = Breach.objects.filter(
        kind=Kind.CAPACITY, state__in=BROKEN, opened_at__isnull=False, upgrades=None
    )
    joined = ("term__agreement__partner", "partner", "interconnect")
    return list(found.select_related(*joined).order_by("pk"))


def clock_of(one: UpgradeObligation, today: date, holidays: Iterable[date] = ()) -> rules.Clock:
    """Its clock on a local day. No query where pauses are loaded."""
    pauses = [pause.days for pause in one.pauses.all()]
    return rules.clock(
        one.started_on, one.lead, pauses, today, frozenset(holidays), ended_on=one.closed_on
    )


def local_today(one: UpgradeObligation, at: datetime) -> date:
    """The day it is where the agreement is governed."""
    return agreements.local_day(one.term.agreement, at)


def opening_day(breach: Breach) -> date:
    """The local day whose end opened a breach. Needs `term.agreement`."""
    opened = breach.opened_at or breach.created_at
    return (opened - MOMENT).astimezone(zone(breach.term.agreement.governing_tz)).date()


def upgrade_notices(agreement_ids: Iterable[int]) -> dict[int, list[ContractNotice]]:
    """Notices of upgrades that were sent or received, by agreement. One query."""
    found: defaultdict[int, list[ContractNotice]] = defaultdict(list)
    rows = ContractNotice.objects.filter(
        agreement__in=set(agreement_ids), kind=NoticeKind.UPGRADE, state__in=GIVEN
    )
    for row in rows.order_by("sent_at", "received_at", "pk"):
        found[row.agreement_id].append(row)
    return found


def newest(found: Iterable[UpgradeObligation]) -> Mapping[tuple[int, str], Newest]:
    """The newest judged day of each, by term and scope. One query."""
    wanted = {(one.term_id, one.breach.scope_ref) for one in found}
    rows = (
        Evaluation.objects.filter(
            is_latest=True, term__in={term for term, _ in wanted},
            scope_ref__in={scope for _, scope in wanted},
        )
        .order_by("term_id", "scope_ref", "-day")
        .distinct("term_id", "scope_ref")
    )  # fmt: skip
    return {
        (row.term_id, row.scope_ref): Newest(
            row.day, row.value, row.capacity_bps, row.quality != "INSUFFICIENT"
        )
        for row in rows
    }


def augment_values(agreement_id: int, day: date) -> Mapping[str, Any] | None:
    """What an AUGMENT_LEAD_TIME clause of the agreement says on a day; None without one."""
    terms = ContractTerm.objects.filter(
        Q(retired_at=None) | Q(retired_at__date__gt=day), agreement=agreement_id,
        type="AUGMENT_LEAD_TIME",
    )  # fmt: skip
    for term in terms.order_by("pk"):
        revision = term.revisions.in_force(day).first()  # type: ignore[attr-defined]
        if revision is not None:
            with suppress(InvalidParams):
                return values_of(parse_params(term.type, revision.params))
    return None


def trigger_on(breach: Breach, day: date) -> tuple[Any, UpgradeTrigger] | None:
    """Revision and parameters of the clause on a day; None where they cannot be read."""
    revision = breach.term.revisions.in_force(day).first()  # type: ignore[attr-defined]
    if revision is None:
        return None
    with suppress(InvalidParams):
        params = parse_params(breach.term.type, revision.params)
        if isinstance(params, UpgradeTrigger):
            return revision, params
    return None


def trigger_evaluation(breach: Breach, day: date) -> Evaluation | None:
    """What was measured on the day that opened a breach."""
    found = Evaluation.objects.filter(
        is_latest=True, term=breach.term_id, scope_ref=breach.scope_ref, day__lte=day
    )
    return found.order_by("-day").first()


def last_reasons(refs: Iterable[str]) -> dict[str, str]:
    """Why each of them moved last. One query."""
    rows = StateChange.objects.filter(ref__in=list(refs)).order_by("ref", "-at", "-pk")
    return dict(rows.distinct("ref").values_list("ref", "reason"))
