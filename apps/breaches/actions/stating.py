"""Statements: issued once a billing period is closed, and anew when its inputs change."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction

from apps.agreements.models import ContractTerm
from apps.agreements.rules import params_to_json
from apps.breaches import notices, queries, rules
from apps.breaches.enums import StatementState
from apps.breaches.models import Cursor, PartnerInvoice, Statement
from apps.breaches.queries import Billable, Metering, Month, Owed, Part, Samples
from apps.core import lifecycle, refs
from apps.usage.rules import Grade, period_bounds

CODE = 1  # raised whenever the way of computing an account changes
LATE, REVISED = "Late or corrected data", "Corrected term"
WORST = list(Grade)

log = structlog.get_logger(__name__)


def issue_due(*, at: datetime) -> int:
    """State every closed period that has no statement, or whose inputs changed; returns how many.

    Safe to run twice, or at once. A tick that finds nothing new costs a constant number of queries
    and writes nothing. A term that fails is logged and tried again; the others go on.
    """
    owing = queries.owing(at)
    issued: list[Statement] = []
    failed = False
    for periods in owing.periods.values():
        try:
            issued += _state(periods, at)
        except Exception:
            failed = True
            log.exception("not stated", term=periods[0].billable.term.pk)
    if owing.cursor != owing.since and not failed and owing.cursor is not None:
        Cursor.objects.update_or_create(name=queries.STATED, defaults={"at": owing.cursor})
    notices.statements_issued(issued, at=at)
    return len(issued)


@transaction.atomic
def _state(periods: Sequence[Owed], at: datetime) -> list[Statement]:
    """All owed periods of one term, in order: a ladder and a volume build on those before."""
    one = periods[0].billable
    _hold(one.term)
    samples = queries.read(one.links, *_bounds(periods, one.tz))
    earlier = _earlier(one)
    issued = []
    for owed in periods:
        before = [row for row in earlier.values() if row.period_first < owed.first]
        made = _computed(owed, samples, before, at)
        old = earlier.get(owed.first)
        if old is None or _differs(made, old):
            _put(made, old, at)
            earlier[owed.first] = made
            issued.append(made)
    return issued


def _hold(term: ContractTerm) -> None:
    """Two runs state a term one after the other. Other rows may still refer to it meanwhile."""
    list(ContractTerm.objects.select_for_update(no_key=True).filter(pk=term.pk).values_list("pk"))


def _bounds(periods: Sequence[Owed], tz: str) -> tuple[datetime, datetime]:
    return period_bounds(periods[0].first, periods[-1].last, tz)


def _earlier(one: Billable) -> dict[date, Statement]:
    """The newest version of each period of the term, oldest first."""
    rows = Statement.objects.filter(term=one.term, is_latest=True).order_by("period_first")
    return {row.period_first: row for row in rows}


def _computed(owed: Owed, samples: Samples, before: Sequence[Statement], at: datetime) -> Statement:
    """The statement of a period, not saved."""
    one, parts = owed.billable, owed.billable.parts(owed.first, owed.last)
    links = one.links_of(owed.first, owed.last, samples)
    months = [Month(part.first, part.last, one.tz, links, samples) for part in parts]
    found = [
        queries.metered(month, part.version.params)
        for month, part in zip(months, parts, strict=True)
    ]
    pairs = zip(parts, found, strict=True)
    whole = rules.joined([_account(owed, part, metering, before) for part, metering in pairs])
    return Statement(
        term=one.term, revision=parts[-1].version.revision, partner=one.term.agreement.partner,
        kind=one.term.type, period_first=owed.first, period_last=owed.last, tz=one.tz,
        issued_at=at, **_figures(whole, found), rule=_rule(parts, found),
        inputs=_inputs(parts, months, samples),
    )  # fmt: skip


def _account(
    owed: Owed, part: Part, metering: Metering, before: Sequence[Statement]
) -> rules.Account:
    share = rules.Share(part.days, (owed.last - owed.first).days + 1)
    periods = [
        rules.Earlier(
            row.period_first,
            None if row.quality == Grade.INSUFFICIENT else row.measured_bps,
            Decimal(row.facts.get("units", 0)),
        )
        for row in before
    ]
    told = rules.Before(periods, owed.first, owed.last)
    return rules.account(metering.found, part.version.params, share, told)


def _figures(whole: rules.Account, found: Sequence[Metering]) -> dict[str, Any]:
    return {
        "measured_bps": whole.measured_bps,
        "commit_bps": whole.commit_bps,
        "overage_bps": whole.overage_bps,
        "shortfall_bps": whole.shortfall_bps,
        "amount": whole.amount,
        "currency": whole.currency,
        "quality": max((Grade(one.found.grade) for one in found), key=WORST.index),
        "n_expected": sum(one.n_expected for one in found),
        "n_valid": sum(one.n_valid for one in found),
        "lines": [_line(line) for line in whole.lines],
        "facts": dict(whole.facts),
    }


def _line(line: rules.Line) -> dict[str, Any]:
    amount = None if line.amount is None else str(line.amount)
    return {"label": line.label, "value": line.value, "amount": amount}


def _rule(parts: Sequence[Part], found: Sequence[Metering]) -> dict[str, Any]:
    """How it was measured: the parameters in force, and the rank that decided."""
    return {**params_to_json(parts[-1].version.params), **found[-1].how}


def _inputs(parts: Sequence[Part], months: Sequence[Month], samples: Samples) -> dict[str, Any]:
    """What the figures were computed from, to be recognised and recomputed."""
    prints = [
        samples.fingerprints(link, month.first, month.last, month.tz)
        for month in months
        for link in month.links
    ]
    revisions = [part.version.revision.pk for part in parts]
    mark = queries.fingerprint(repr((revisions, prints, CODE)).encode())
    ports = queries.port_figures(months[-1])
    return {"hash": mark, "code": CODE, "revisions": revisions, "ports": ports}


SAME = (
    "revision_id", "measured_bps", "commit_bps", "overage_bps", "shortfall_bps", "amount",
    "currency", "quality", "lines", "facts",
)  # fmt: skip


def _differs(made: Statement, old: Statement) -> bool:
    """A late sample that changes no figure makes no new version."""
    return any(getattr(made, name) != getattr(old, name) for name in SAME)


def _put(made: Statement, old: Statement | None, at: datetime) -> None:
    """Save it; a former version steps back, and its invoice and dispute go on with the new one."""
    if old is not None:
        made.version = old.version + 1
        made.reason = LATE if old.revision_id == made.revision_id else REVISED
        was = old.state
        lifecycle.move(
            old, to=StatementState.SUPERSEDED, by=None, at=at, reason=made.reason, is_latest=False
        )
    made.ref = refs.new(refs.Prefix.STATEMENT)
    made.save(force_insert=True)
    if old is None:
        return
    PartnerInvoice.objects.filter(statement=old).update(statement=made)
    if was == StatementState.DISPUTED:
        reason = f"Goes on from {old.ref}."
        lifecycle.move(made, to=StatementState.DISPUTED, by=None, at=at, reason=reason)
    notices.statement_reissued(made, old, was=was, at=at)
