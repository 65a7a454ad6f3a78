"""Amendments of the demo: in force, waiting for its day, being written, to be settled."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from apps.agreements import actions
from apps.agreements.models import Agreement, ContractTerm, TermRevision


def play(*, at: datetime) -> None:
    """Four agreements with a commit are amended; templates and an SLA schedule come with it."""
    actions.install_templates(by=None, at=at - timedelta(days=40))
    tellers = (_applied, _scheduled, _draft, _flagged)
    for tell, agreement in zip(tellers, _committed(), strict=False):
        tell(agreement, at)
    _sla_schedule(at)


def _committed() -> Iterator[Agreement]:
    found = Agreement.objects.filter(state="ACTIVE", terms__type="COMMIT_RATE")
    return found.select_related("partner").order_by("pk").distinct().iterator()


def _first(day: date) -> date:
    return day.replace(day=1)


def _amend(agreement: Agreement, title: str, at: datetime) -> Agreement:
    return actions.amend(agreement=agreement, title=title, by=agreement.owner, at=at)


def _commit(agreement: Agreement) -> ContractTerm:
    return agreement.terms.get(type="COMMIT_RATE")


def _figures(term: ContractTerm, **changes: Any) -> dict[str, Any]:
    latest: TermRevision = term.revisions.order_by("-valid_from")[0]
    return {**latest.params, **changes}


def _propose(amendment: Agreement, day: date | None, at: datetime, **changes: Any) -> None:
    term = ContractTerm.objects.get(agreement=amendment.parent, type="COMMIT_RATE")
    actions.propose_revision(
        amendment=amendment, term=term, params=_figures(term, **changes), effective_on=day,
        by=amendment.owner, at=at,
    )  # fmt: skip


def _sign(amendment: Agreement, effective_on: date, at: datetime) -> None:
    actions.record_signed(
        agreement=amendment, signed_on=min(effective_on, at.date() - timedelta(days=1)),
        effective_on=effective_on, by=amendment.owner, at=at,
    )  # fmt: skip


def _applied(agreement: Agreement, at: datetime) -> None:
    """A lower price since the first of the month."""
    then = at - timedelta(days=35)
    amendment = _amend(agreement, "Amendment 1: price of the commit", then)
    _propose(amendment, None, then, price_per_mbps="0.27", overage_price_per_mbps="0.30")
    _sign(amendment, _first(at.date()), at)


def _scheduled(agreement: Agreement, at: datetime) -> None:
    """Signed; a higher commit and a longer notice from next quarter on."""
    amendment = _amend(agreement, "Amendment 1: commit and notice", at - timedelta(days=12))
    commit = _figures(_commit(agreement))["commit_bps"]
    _propose(amendment, None, at, commit_bps=commit * 5 // 4)
    actions.propose_facts(
        amendment=amendment, notice_value=(agreement.notice_value or 0) + 30, by=None, at=at
    )
    _sign(amendment, _first(at.date() + timedelta(days=62)), at)


def _draft(agreement: Agreement, at: datetime) -> None:
    """Being written: a price for next year, a review in each quarter, a trigger that ends."""
    amendment = _amend(agreement, "Amendment 1: terms of the next year", at - timedelta(days=3))
    _propose(amendment, None, at, price_per_mbps="0.24", overage_price_per_mbps="0.28")
    actions.propose_term(
        amendment=amendment, type="MFN", clause="§4.6", by=None, at=at,
        params={"what": "Price per Mbps of comparable customers"},
        clause_text="Where a comparable customer pays less, the Customer pays that from then on.",
    )  # fmt: skip
    trigger = agreement.terms.filter(type="UPGRADE_TRIGGER").first()
    if trigger is not None:
        actions.propose_retirement(amendment=amendment, term=trigger, by=None, at=at)


def _flagged(agreement: Agreement, at: datetime) -> None:
    """The price was corrected by hand while the amendment was on its way: somebody must look."""
    then = at - timedelta(days=20)
    amendment = _amend(agreement, "Amendment 1: price step", then)
    _propose(
        amendment,
        at.date() - timedelta(days=1),
        then,
        price_per_mbps="0.26",
        overage_price_per_mbps="0.26",
    )
    term = _commit(agreement)
    actions.revise_term(
        term=term, params=_figures(term, price_per_mbps="0.29", overage_price_per_mbps="0.29"),
        valid_from=_first(at.date()), by=agreement.owner, at=at - timedelta(days=2),
    )  # fmt: skip
    _sign(amendment, at.date() - timedelta(days=1), at)


def _sla_schedule(at: datetime) -> None:
    """Below the first transit agreement, with the terms of the template."""
    transit = Agreement.objects.filter(kind="TRANSIT", state="ACTIVE").order_by("pk").first()
    if transit is None:
        return
    schedule = actions.create_agreement(
        partner=transit.partner, kind="SLA_SCHEDULE", title="Service levels of the transit",
        parent=transit, owner=transit.owner, governing_tz=transit.governing_tz, by=None, at=at,
        effective_on=_first(at.date()), renewal_type="EVERGREEN", notice_value=60,
    )  # fmt: skip
    rows = actions.standard_rows("SLA_SCHEDULE")
    actions.add_from_template(
        agreement=schedule, rows=dict(enumerate(rows, 1)), valid_from=_first(at.date()), by=None,
        at=at,
    )  # fmt: skip
    _sign(schedule, _first(at.date()), at)
