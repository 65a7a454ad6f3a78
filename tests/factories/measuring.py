"""What sources of measurements leave behind."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from apps.breaches.models import Evaluation
from apps.usage.models import Anomaly, Quarantine, Series
from tests.factories.clock import AT


def quarantine(*, series: Series, **fields: Any) -> Quarantine:
    """An hour of a series that is not believed, ended a day ago."""
    facts = {
        "reason": "flat",
        "detail": "In stays at 5.0 Gbps, out at 7.0 Gbps, to the bit.",
        "starts_at": AT - timedelta(days=1, hours=1),
        "ends_at": AT - timedelta(days=1),
        "found_at": AT - timedelta(days=1),
    }
    return Quarantine.objects.create(series=series, **facts | fields)


def quarantine_ref(of: Quarantine) -> str:
    return f"{of.series.source.ref}-Q{of.pk}"


def evaluation(**fields: Any) -> Evaluation:
    """Yesterday's 30-day window of a trigger: 72.9 % where 70 % are allowed."""
    term = fields["term"]
    facts = {
        "revision": term.revisions.get(), "scope_ref": fields["interconnect"].ref,
        "metric": "P95_30D", "window_from": date(2026, 10, 20), "day": date(2026, 11, 18),
        "value_bps": 291_600_000_000, "threshold_bps": 280_000_000_000,
        "capacity_bps": 400_000_000_000, "value": Decimal("72.9"), "threshold": Decimal(70),
        "n_expected": 8640, "n_valid": 8640, "quality": "FINAL", "outcome": "BROKEN",
        "method": "NEAREST_RANK", "input_hash": "0123456789abcdef", "details": {"rank": 8208},
        "evaluated_at": AT,
    }  # fmt: skip
    return Evaluation.objects.create(**facts | fields)


def anomaly(**fields: Any) -> Anomaly:
    """Yesterday twice the usual."""
    facts = {
        "day": date(2026, 11, 18), "kind": "UP", "direction": "OUT", "bps": 200_000_000_000,
        "usual_bps": 100_000_000_000, "change_pct": 100, "found_at": AT,
    }  # fmt: skip
    return Anomaly.objects.create(**facts | fields)


def anomaly_ref(of: Anomaly) -> str:
    return f"{of.interconnect.ref}-A{of.pk}"
