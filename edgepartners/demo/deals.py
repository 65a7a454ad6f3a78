"""Agreements of the demo: in every state, with terms that this week's traffic keeps or breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from dateutil.relativedelta import relativedelta

from apps.agreements import rules
from apps.agreements.models import (
    Agreement,
    ContractTerm,
    Holiday,
    Reminder,
    TermPeriod,
    TermRevision,
)
from apps.core import refs
from apps.partners.models import Partner
from apps.usage.rules import percentile
from edgepartners.demo import history, terms, traffic
from edgepartners.demo.copying import load, reserve_ids
from edgepartners.demo.links import Link
from edgepartners.demo.world import GBPS, World

MAIN_KINDS = ("PAID_PEERING", "SFI", "SETTLED", "PAID_PEERING", "SFI", "TRANSIT")
TITLES = {
    "PAID_PEERING": "Paid peering and PNI agreement",
    "SFI": "Settlement-free interconnection agreement",
    "SETTLED": "Settled peering agreement",
    "TRANSIT": "IP transit agreement",
    "CACHE": "Cache hosting agreement",
    "NDA": "Mutual NDA",
    "MSA": "Master agreement",
    "TRIAL": "Peering trial agreement",
    "ORDER": "Port order",
}
SECOND = (
    ("CACHE", "ACTIVE"), ("NDA", "EXPIRED"), ("PAID_PEERING", "NEGOTIATING"), ("MSA", "ACTIVE"),
    ("SFI", "DRAFT"), ("CACHE", "IN_APPROVAL"), ("ORDER", "OUT_FOR_SIGNATURE"), ("NDA", "ACTIVE"),
    ("TRIAL", "TERMINATED"), ("TRANSIT", "APPROVED"), ("PAID_PEERING", "EXECUTED"),
    ("SFI", "SUPERSEDED"), ("ORDER", "CANCELLED"), ("MSA", "ACTIVE"), ("CACHE", "ACTIVE"),
)  # fmt: skip
# Days ago, so that what waits for somebody has not waited for months (history.LATER a step).
CREATED = {"IN_APPROVAL": 18, "APPROVED": 22, "OUT_FOR_SIGNATURE": 28}
COMMIT_SHARES = (106, 96, 108, 103, 125, 104, 105)  # percent of what is expected
SIGNED = {"EXECUTED", "ACTIVE", "EXPIRED", "TERMINATED", "SUPERSEDED"}
HOLIDAYS = ("01-01", "05-01", "12-25")
DAYS_TO_DEADLINE = (8, 13, 25, 34, 52, 71, 88, 117, 160, 210, 260, 320)

CLAUSES = terms.CLAUSES | {
    "UPGRADE_TRIGGER": (
        "§7.3",
        11,
        "Where the 95th percentile of either direction, measured over thirty (30) days, exceeds "
        "seventy per cent (70 %) of the capacity in service on three (3) consecutive days, the "
        "Parties shall bring additional capacity into service within sixty (60) days.",
    ),
    "COMMIT_RATE": (
        "§4.2",
        6,
        "Customer commits to the Committed Rate. Usage is the higher of the 95th percentiles of "
        "either direction, summed over all ports, in a calendar month.",
    ),
    "RATIO_MAX": (
        "§5.1",
        8,
        "Traffic sent shall not exceed twenty-two (22) times the traffic received, by volume in "
        "a calendar month.",
    ),
    "MIN_TRAFFIC": (
        "§6.2",
        9,
        "The Parties shall exchange at least ten (10) Gbps at the 95th percentile; this is "
        "reviewed after three (3) consecutive months below it.",
    ),
}


@dataclass
class Deal:
    """An agreement with what belongs to it, not yet saved."""

    row: Agreement
    periods: list[TermPeriod]


def add_deals(world: World, links: list[Link], count: int) -> list[Deal]:
    """Agreements with their term periods, reminders and terms; returns them with their rows."""
    load([_holiday(code, year, day) for code in _countries(world) for year in (2026, 2027, 2028)
          for day in HOLIDAYS])  # fmt: skip
    codes = refs.take(refs.Prefix.AGREEMENT, count)
    by_partner: dict[int, list[Link]] = {}
    for link in links:
        by_partner.setdefault(link.row.partner_id, []).append(link)
    rows = [
        _agreement(world, ref, n, by_partner.get(_partner(world, n).pk, []))
        for n, ref in enumerate(codes)
    ]
    load(rows)
    load([change for row in rows for change in history.changes(row, world.today)])
    deals = [Deal(row=row, periods=list(_periods(row, world.today))) for row in rows]
    load([period for deal in deals for period in deal.periods])
    load([reminder for deal in deals for reminder in _reminders(deal, world.today)])
    _add_terms(world, deals, by_partner)
    return deals


def _countries(world: World) -> list[str]:
    return sorted({str(partner.country) for partner in world.partners})


def _holiday(country: str, year: int, day: str) -> Holiday:
    return Holiday(country=country, day=date.fromisoformat(f"{year}-{day}"), name="Public holiday")


def _partner(world: World, n: int) -> Partner:
    return world.partners[n % len(world.partners)]


def _agreement(world: World, ref: str, n: int, links: list[Link]) -> Agreement:
    partner = _partner(world, n)
    turn = n // len(world.partners)
    is_main = turn == 0
    kind, state = (
        (MAIN_KINDS[n % len(MAIN_KINDS)], "ACTIVE") if is_main else SECOND[n % len(SECOND)]
    )
    zone = links[0].row.site.metro.time_zone if links else "UTC"
    row = Agreement(
        ref=ref, partner=partner, kind=kind, state=state, title=TITLES[kind],
        our_entity="Northlight Networks B.V.", partner_entity=partner.legal_name,
        owner=partner.owner, governing_tz=zone, governing_law="England and Wales",
        currency=("USD", "EUR", "USD")[n % 3], notice_value=(60, 90, 30)[n % 3],
        renewal_type=_renewal(kind, n), created_by=partner.owner,
        created_at=world.at - timedelta(days=CREATED.get(state, 30 + n % 90)),
    )  # fmt: skip
    _set_dates(row, world.today, n)
    return row


def _renewal(kind: str, n: int) -> str:
    if kind == "MSA":
        return "EVERGREEN"
    return ("AUTO_RENEW", "AUTO_RENEW", "FIXED", "MUTUAL_OPTION")[n % 4]


def _set_dates(row: Agreement, today: date, n: int) -> None:
    """Choose the start so that the present term's notice deadline lies where the story needs it."""
    row.renewal_months = 12 if row.renewal_type == "AUTO_RENEW" else None
    if row.renewal_type == "EVERGREEN":
        _start(row, today - timedelta(days=400 + n))
        return
    row.initial_months = (36, 24, 12)[n % 3]
    if row.state not in SIGNED:
        return
    left = DAYS_TO_DEADLINE[(n // 3 + 5 * (n % 3)) % len(DAYS_TO_DEADLINE)]
    ends_on = today + timedelta(days=left + (row.notice_value or 0))
    if row.state == "EXECUTED":
        ends_on = today + relativedelta(months=row.initial_months) + timedelta(days=20)
    if row.state in ("EXPIRED", "TERMINATED", "SUPERSEDED"):
        ends_on = row.ended_on = today - timedelta(days=60 + n)
    _start(row, ends_on + timedelta(days=1) - relativedelta(months=row.initial_months))


def _start(row: Agreement, day: date) -> None:
    row.effective_on = day
    row.signed_on = day - timedelta(days=18)


def _periods(row: Agreement, today: date) -> Iterator[TermPeriod]:
    if row.effective_on is None:
        return
    ends_on = None
    if row.initial_months:
        ends_on = rules.term_end(row.effective_on, row.initial_months, rule=row.end_rule)
    deadline = rules.notice_deadline(
        ends_on, value=row.notice_value or 0, unit=row.notice_unit, reference=row.notice_reference
    )
    holidays = {date.fromisoformat(f"{year}-{day}") for year in (2026, 2027) for day in HOLIDAYS}
    yield TermPeriod(
        agreement=row, seq=1, starts_on=row.effective_on, ends_on=ends_on,
        state=_period_state(row.effective_on, ends_on, today), notice_deadline=deadline,
        act_by=deadline and rules.act_by(deadline, holidays=holidays),
    )  # fmt: skip


def _period_state(starts_on: date, ends_on: date | None, today: date) -> str:
    if starts_on > today:
        return "PLANNED"
    return "ENDED" if ends_on and ends_on < today else "CURRENT"


def _reminders(deal: Deal, today: date) -> Iterator[Reminder]:
    """The ladder of each term that can still be ended; steps already past count as skipped."""
    for period in deal.periods:
        if period.notice_deadline is None or deal.row.state != "ACTIVE":
            continue
        for due in rules.reminder_days(period.notice_deadline):
            yield Reminder(
                agreement=deal.row, period=period, due_on=due,
                offset_days=(period.notice_deadline - due).days,
                state="SKIPPED" if due < today else "PLANNED",
            )  # fmt: skip


def _add_terms(world: World, deals: list[Deal], by_partner: dict[int, list[Link]]) -> None:
    wanted = [
        (deal, type, params)
        for deal in deals
        if deal.row.state == "ACTIVE"
        for type, params in _terms_of(deal.row, by_partner.get(deal.row.partner_id, []))
    ]
    made = [_term(deal.row, type) for deal, type, _ in wanted]
    reserve_ids(made)
    load(made)
    load([
        TermRevision(
            term=term, number=1, params=_stored(term.type, params),
            valid_from=deal.row.effective_on or world.today,
            created_at=world.at, created_by=deal.row.owner,
        )
        for term, (deal, _, params) in zip(made, wanted, strict=True)
    ])  # fmt: skip


def _stored(type: str, params: dict[str, Any]) -> dict[str, Any]:
    return rules.params_to_json(rules.parse_params(type, params))


def _term(agreement: Agreement, type: str) -> ContractTerm:
    clause, page, text = CLAUSES[type]
    return ContractTerm(agreement=agreement, type=type, clause=clause, page=page, clause_text=text)


def _terms_of(row: Agreement, links: list[Link]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a kind of agreement usually holds. Commits are set near the partner's traffic."""
    if row.kind in ("PAID_PEERING", "SFI", "SETTLED", "TRANSIT"):
        yield "UPGRADE_TRIGGER", {
            "metric": "P95_30D", "threshold_pct": 70, "periods": 3, "lead_value": 60,
        }  # fmt: skip
    if row.kind in ("PAID_PEERING", "TRANSIT") and links:
        share = COMMIT_SHARES[row.partner_id % len(COMMIT_SHARES)]
        commit = max(GBPS, _expected(links) * share // 100 // GBPS * GBPS)
        yield "COMMIT_RATE", {
            "commit_bps": commit, "price_per_mbps": "0.30", "currency": row.currency,
            "round_up_to_bps": GBPS, "tz": row.governing_tz,
        }  # fmt: skip
    if row.kind in ("SFI", "SETTLED"):
        yield "RATIO_MAX", {
            "limit": "22" if row.partner_id % 7 else "9", "form": "SENT_OVER_RECEIVED",
            "basis": "VOLUME", "floor_bps": GBPS,
        }  # fmt: skip
        minimum = 10 if row.partner_id % 9 else 4000
        yield "MIN_TRAFFIC", {"bps": minimum * GBPS, "months": 3}
    yield from terms.by_hand(row, links)
    if links and terms.SELDOM.get(row.kind) == row.partner_id % 12:
        today = datetime.fromtimestamp(links[0].profile.anchor, UTC).date()
        yield from terms.seldom(row, _expected(links), today)


def _expected(links: list[Link]) -> int:
    """95th percentile of the sum of the partner's interconnects last month, bit/s.

    The peak where nothing is measured: traffic that nobody sees need not be made up.
    """
    if not any(link.is_measured for link in links):
        return sum(int(link.profile.capacity_bps * link.profile.peak_share) for link in links)
    start = min(link.profile.anchor for link in links) - 50 * 86_400
    start -= start % traffic.SLOT
    slots = 30 * traffic.DAY_SLOTS
    rates = [traffic.rates(link.profile, start, slots)[traffic.OUT] for link in links]
    return percentile([int(value) for value in np.sum(rates, axis=0)], 95) or 0
