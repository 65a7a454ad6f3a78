"""Statements and the invoices held against them."""

from datetime import date
from decimal import Decimal
from typing import Any

from apps.breaches.models import PartnerInvoice, Statement
from apps.core import refs
from tests import factories as make
from tests.factories.clock import AT

GBPS = 10**9
COMMIT = {"commit_bps": 10 * GBPS, "price_per_mbps": "0.35", "currency": "USD"}
LINES = [
    {"label": "Measured", "value": "11.0 Gbps", "amount": None},
    {"label": "Commit, paid in any case", "value": "10.0 Gbps at 0.35 USD", "amount": "3500.00"},
    {"label": "Over the commit", "value": "1.0 Gbps at 0.35 USD", "amount": "350.00"},
]


def statement(**fields: Any) -> Statement:
    """October 2026 of a commit of 10 Gbps: 11 measured, USD 3850.00."""
    term = fields.pop("term", None) or make.term(
        agreement=make.agreement(partner=fields.pop("partner", None) or make.partner()),
        type="COMMIT_RATE", params=COMMIT,
    )  # fmt: skip
    defaults = {
        "ref": refs.new(refs.Prefix.STATEMENT),
        "term": term,
        "revision": term.revisions.get(),
        "partner": term.agreement.partner,
        "kind": term.type,
        "period_first": date(2026, 10, 1),
        "period_last": date(2026, 10, 31),
        "tz": "America/Bogota",
        "measured_bps": 11 * GBPS,
        "commit_bps": 10 * GBPS,
        "overage_bps": GBPS,
        "amount": Decimal("3850.00"),
        "currency": "USD",
        "quality": "FINAL",
        "n_expected": 8928,
        "n_valid": 8928,
        "rule": {"method": "NEAREST_RANK", "percentile": "95", "rank": 8482, "n": 8928},
        "lines": LINES,
        "inputs": {"hash": "0123456789abcdef", "code": 1, "revisions": [], "ports": []},
        "issued_at": AT,
    }
    return Statement.objects.create(**{**defaults, **fields})


def invoice(**fields: Any) -> PartnerInvoice:
    """INV-1 over USD 3900.00, 1.3 % more than the statement."""
    defaults = {
        "number": "INV-1",
        "amount": Decimal("3900.00"),
        "currency": "USD",
        "entered_at": AT,
    }
    values = {**defaults, **fields}
    values.setdefault("statement", None)
    values["statement"] = values["statement"] or statement()
    values.setdefault("entered_by", make.user(role="finance"))
    return PartnerInvoice.objects.create(**values)
