"""An agreement about which everything is known that a pack can show."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.agreements.models import Agreement, TermRevision
from apps.breaches.models import Evaluation
from apps.network.models import Interconnect
from tests import factories as make
from tests.breaches.world import carry
from tests.factories import AT, GBPS

COMMIT = {
    "commit_bps": 40 * GBPS, "price_per_mbps": "0.30", "currency": "USD",
    "tz": "America/Bogota", "round_up_to_bps": GBPS,
}  # fmt: skip
MEASURED_GBPS = 43


@dataclass
class Deal:
    agreement: Agreement
    link: Interconnect


@pytest.fixture
def deal(db) -> Deal:
    """Signed in January 2024, term to 31 January 2027; a commit, a breach, a duty, three days of
    traffic at 60 Gbps in October."""
    partner = make.partner(name="Fibra <Andes> & Co")
    agreement = make.agreement(partner=partner, owner=make.user(name="Ana Duarte"))
    make.period(agreement=agreement)
    link = make.pni(partner=partner, capacity_gbps=100)
    make.link_stat(link, p95_gbps=60, used="60")
    commit = make.term(agreement=agreement, type="COMMIT_RATE", clause="§4.2", params=COMMIT)
    revise(commit, {**COMMIT, "commit_bps": 50 * GBPS, "price_per_mbps": "0.25"})
    judge(commit, date(2026, 10, 31), MEASURED_GBPS * GBPS)
    trigger = make.term(agreement=agreement, interconnect=link)
    make.breach(interconnect=link, term=trigger)
    make.occurrence(
        obligation=make.obligation(agreement=agreement), due_on=date(2026, 11, 9), state="OVERDUE"
    )
    carry(make.series(link=link), date(2026, 10, 5), [60, 60, 60], incoming=6)
    return Deal(agreement, link)


def revise(term, params):
    TermRevision.objects.filter(term=term, number=1).update(valid_to=date(2025, 12, 31))
    TermRevision.objects.create(
        term=term, number=2, params=params, valid_from=date(2026, 1, 1), created_at=AT
    )


def judge(term, day, bps, **fields):
    """A month of a commit, judged."""
    defaults = {
        "scope_ref": term.agreement.partner.ref, "metric": "P95", "window_from": day.replace(day=1),
        "day": day, "value_bps": bps, "threshold_bps": 50 * GBPS, "value": Decimal(86),
        "threshold": Decimal(100), "n_expected": 8928, "n_valid": 8928, "quality": "FINAL",
        "outcome": "BROKEN", "method": "NEAREST_RANK", "input_hash": "0",
        "evaluated_at": AT - timedelta(days=18),
    }  # fmt: skip
    revision = term.revisions.order_by("-number").first()
    return Evaluation.objects.create(term=term, revision=revision, **{**defaults, **fields})
