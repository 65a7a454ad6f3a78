"""Duties to add capacity."""

from datetime import date
from decimal import Decimal
from typing import Any

from apps.breaches.models import ClockPause, UpgradeObligation
from apps.core import refs
from tests import factories as make
from tests.factories.clock import AT

GBPS = 10**9


def upgrade(**fields: Any) -> UpgradeObligation:
    """Triggered on 1 November 2026, due 31 December by the clause: 100 to 115 Gbps."""
    breach = fields.pop("breach", None) or make.breach()
    defaults = {
        "ref": refs.new(refs.Prefix.UPGRADE),
        "breach": breach,
        "term": breach.term,
        "revision": breach.term.revisions.get(),
        "partner": breach.partner,
        "interconnect": breach.interconnect,
        "who": "PARTNER",
        "triggered_on": date(2026, 11, 1),
        "capacity_bps": 100 * GBPS,
        "metric_bps": 80 * GBPS,
        "required_bps": 115 * GBPS,
        "target_pct": Decimal(70),
        "lead_value": 60,
        "started_on": date(2026, 11, 1),
        "due_on": date(2026, 12, 31),
        "internal_due_on": date(2026, 12, 31),
        "created_at": AT,
    }
    return UpgradeObligation.objects.create(**{**defaults, **fields})


def clock_pause(**fields: Any) -> ClockPause:
    """Open since 9 November 2026, because of our letter of authorization."""
    defaults = {
        "from_on": date(2026, 11, 9), "reason": "LOA", "blocked_by": "US", "created_at": AT,
    }  # fmt: skip
    values = {**defaults, **fields}
    values["obligation"] = values.get("obligation") or upgrade()
    values.setdefault("created_by", make.user(role="engineer"))
    return ClockPause.objects.create(**values)
