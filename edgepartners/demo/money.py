"""Statements, invoices and upgrade clocks of the demo: good months, a dispute, a corrected one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
from dateutil.relativedelta import relativedelta

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.agreements import actions as agreements
from apps.breaches import actions, queries, rules
from apps.breaches.models import Statement, UpgradeObligation
from apps.usage import store
from apps.usage.models import Series
from apps.usage.rules import period_bounds
from edgepartners.demo.stories import person
from edgepartners.demo.world import GBPS, World

DAYS_CORRECTED = 3


def play(world: World, *, at: datetime) -> None:
    """All closed months are stated; then people hold invoices against some of them."""
    store.current().roll_up(at=at)  # by which changed samples are known
    actions.issue_due(at=at - timedelta(days=1))
    _add_ladder(at)
    _correct_samples(at - timedelta(hours=8))
    actions.issue_due(at=at - timedelta(hours=7))
    _settle(world, at - timedelta(hours=5))
    actions.project_due(at=at)
    _play_clocks(world, at)


def _commits() -> list[Statement]:
    """The newest month of each commit that can be billed, in a fixed order."""
    found = Statement.objects.filter(is_latest=True, kind="COMMIT_RATE", amount__isnull=False)
    newest: dict[int, Statement] = {}
    for row in found.select_related("partner", "term__agreement").order_by("-period_first", "pk"):
        newest.setdefault(row.term_id, row)
    return list(newest.values())


def _add_ladder(at: datetime) -> None:
    """Price steps whose second month above is the newest one: the next step, charged back."""
    rows = _commits()
    if not rows or not rows[-1].measured_bps:
        return
    agreement, level = rows[-1].term.agreement, rows[-1].measured_bps
    month = rows[-1].period_first
    tiers = [
        [max(GBPS, level * share // 100 // GBPS * GBPS), fee]
        for share, fee in ((60, "4500"), (140, "7800"), (300, "12600"))
    ]
    agreements.add_term(
        agreement=agreement, type="TIER_RESET", clause="§4.6", by=None, at=at,
        params={"tiers": tiers, "currency": agreement.currency},
        valid_from=month - relativedelta(months=1),
        clause_text="The monthly fee follows the step of the 90th percentile. In the first month "
        "above a step the Customer is warned; in the second the next step is charged back.",
    )  # fmt: skip


def _correct_samples(at: datetime) -> None:
    """A source delivered some days of last month too low; now they are right."""
    rows = [row for row in _commits() if row.measured_bps]
    if len(rows) < 2:
        return
    row = rows[1]
    links = [port["interconnect"] for port in row.inputs["ports"]]
    series = Series.objects.filter(interconnect__in=links).order_by("pk").first()
    if series is None:
        return
    for back in range(DAYS_CORRECTED):
        _raise(series, row.period_last - timedelta(days=back), row.tz, at)
    store.current().roll_up(at=at)


def _raise(series: Series, day: date, tz: str, at: datetime) -> None:
    """The day's samples, a fifth higher."""
    start, end = period_bounds(day, day, tz)
    found = store.current().matrix([series.pk], start, end)
    higher = np.where(found >= 0, found * 6 // 5, store.GAP)
    batch = store.Batch(np.array([series.pk]), int(start.timestamp()), higher)
    store.current().write(batch, at=at)


def _settle(world: World, at: datetime) -> None:
    """Invoices that agree, one that counts both directions, one in dispute, one settled."""
    by = person(world, Role.FINANCE)
    answers: tuple[Callable[[Statement, User, datetime], None], ...] = (
        _dispute, _leave_outside, _agree, _resolve, _agree, _agree, _enter,
    )  # fmt: skip
    for row, answer in zip(_commits(), answers, strict=False):
        answer(row, by, at)


def _invoice(row: Statement, factor: Decimal, by: User, at: datetime) -> None:
    number = f"INV-{row.period_first:%Y%m}-{row.pk:04}"
    measured = round((row.measured_bps or 0) * factor)
    amount = ((row.amount or Decimal()) * factor).quantize(Decimal("0.01"))
    actions.enter_invoice(
        statement=row, number=number, invoiced_on=(at - timedelta(days=4)).date(),
        measured_bps=measured, amount=amount, currency=row.currency, by=by, at=at,
    )  # fmt: skip


def _enter(row: Statement, by: User, at: datetime) -> None:
    _invoice(row, Decimal(1), by, at)


def _agree(row: Statement, by: User, at: datetime) -> None:
    _invoice(row, Decimal("1.002"), by, at)
    actions.agree(statement=row, by=by, at=at + timedelta(minutes=20))


def _leave_outside(row: Statement, by: User, at: datetime) -> None:
    _invoice(row, Decimal("1.031"), by, at)


def _dispute(row: Statement, by: User, at: datetime) -> None:
    _invoice(row, _both_directions(row), by, at)
    note = "They add both directions before the percentile; §4.2 says the higher of the two."
    actions.dispute(statement=row, note=note, by=by, at=at + timedelta(minutes=30))


def _both_directions(row: Statement) -> Decimal:
    """How much more it is when both directions are added before the percentile."""
    month, params = queries.measured_again(row)
    if month is None or not row.measured_bps:
        return Decimal("1.064")
    ours = queries.measure_rule(params)
    theirs = replace(ours, direction="P95_OF_SUM")
    found = [way.bps for way in rules.countings(month.ports(), ours) if way.rule == theirs]
    return Decimal(found[0]) / row.measured_bps if found else Decimal("1.064")


def _resolve(row: Statement, by: User, at: datetime) -> None:
    _invoice(row, Decimal("1.045"), by, at - timedelta(days=2))
    before = at - timedelta(days=2)
    actions.dispute(statement=row, note="A port of ours is counted twice.", by=by, at=before)
    note = "They sent a credit note for the port."
    actions.resolve_dispute(statement=row, note=note, by=by, at=at)


def _play_clocks(world: World, at: datetime) -> None:
    """Duties in every state: each breach has one, and people have dealt with some."""
    actions.keep_clocks(at=at - timedelta(hours=6))
    rows = list(UpgradeObligation.objects.select_related("term__agreement").order_by("pk"))
    engineer, manager = person(world, Role.ENGINEER), person(world, Role.MANAGER)
    plays: tuple[Callable[[UpgradeObligation, User, User, datetime], None], ...] = (
        _paused, _overdue, _completed, _noticed, _silent, _working, _waived,
    )  # fmt: skip
    for row, play_one in zip(rows, plays, strict=False):
        play_one(row, engineer, manager, at - timedelta(hours=5))
    actions.keep_clocks(at=at - timedelta(hours=4))


def _since(row: UpgradeObligation, days: int, at: datetime, **more: object) -> None:
    """As if it had been triggered so many days ago."""
    day = at.date() - timedelta(days=days)
    UpgradeObligation.objects.filter(pk=row.pk).update(triggered_on=day, **more)
    row.refresh_from_db()


def _paused(row: UpgradeObligation, engineer: User, manager: User, at: datetime) -> None:
    _since(row, 34, at, who="PARTNER")
    actions.accept(
        upgrade=row, accepted_on=at.date() - timedelta(days=30), by=engineer, at=at,
        note="Mail of their planning team.",
    )  # fmt: skip
    first = at.date() - timedelta(days=21)
    actions.pause(
        upgrade=row, from_on=first, until_on=first + timedelta(days=7),
        reason="ACCESS", blocked_by="US", note="Escort to the cage not arranged.", by=engineer,
        at=at,
    )  # fmt: skip
    actions.pause(
        upgrade=row, from_on=at.date() - timedelta(days=6), reason="LOA", blocked_by="US",
        note="The letter for the second cross-connect is with our legal team.", by=engineer, at=at,
    )  # fmt: skip


def _overdue(row: UpgradeObligation, engineer: User, manager: User, at: datetime) -> None:
    _since(row, 73, at, who="PARTNER")
    actions.start(upgrade=row, note="Ordered by the partner, PO 88-1203.", by=engineer, at=at)


def _noticed(row: UpgradeObligation, engineer: User, manager: User, at: datetime) -> None:
    _since(row, 12, at, clock_start="NOTICE_RECEIVED", started_on=None, due_on=None)
    zone = ZoneInfo(row.term.agreement.governing_tz)
    sent = datetime.combine(at.date() - timedelta(days=9), time(10), zone)
    actions.give_notice(
        upgrade=row, sent_at=sent, received_at=sent + timedelta(hours=5), by=manager, at=at
    )


def _working(row: UpgradeObligation, engineer: User, manager: User, at: datetime) -> None:
    _since(row, 20, at, who="US")
    actions.start(upgrade=row, note="Two 100G optics are on their way.", by=engineer, at=at)


def _waived(row: UpgradeObligation, engineer: User, manager: User, at: datetime) -> None:
    reason = "Both sides move to the new site in spring; agreed in the call of this week."
    actions.waive(upgrade=row, reason=reason, by=manager, at=at)


def _silent(row: UpgradeObligation, engineer: User, manager: User, at: datetime) -> None:
    _since(row, 15, at, lead_value=None, due_on=None)


def _completed(row: UpgradeObligation, engineer: User, manager: User, at: datetime) -> None:
    """What was asked for is in service, and traffic fits into it."""
    _since(row, 40, at, required_bps=row.capacity_bps, target_pct=Decimal(100))
