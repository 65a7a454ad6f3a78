"""Agreements as the renewal tick meets them: signed by the action, terms and reminders made."""

from datetime import UTC, date, datetime
from typing import Any

from apps.agreements import actions
from apps.agreements.models import Agreement, ContractNotice
from apps.core import refs
from apps.partners.models import Partner


def signed(
    *, partner: Partner, starts: date, signed_at: datetime | None = None,
    ends_on: date | None = None, **facts: Any,
) -> Agreement:  # fmt: skip
    """An agreement signed shortly after its first day: UTC, 12 months, 60 days of notice."""
    at = signed_at or datetime(starts.year, starts.month, starts.day, 12, tzinfo=UTC)
    given: dict[str, Any] = {
        "kind": "PAID_PEERING", "title": "Paid peering", "governing_tz": "UTC",
        "renewal_type": "AUTO_RENEW", "initial_months": 12, "renewal_months": 12,
        "notice_value": 60,
    }  # fmt: skip
    agreement = actions.create_agreement(partner=partner, by=None, at=at, **{**given, **facts})
    override = {"ends_on": ends_on, "override_reason": "As signed"} if ends_on else {}
    return actions.record_signed(
        agreement=agreement, signed_on=min(starts, at.date()), effective_on=starts, by=None,
        at=at, **override,
    )  # fmt: skip


def contract_notice(**fields: Any) -> ContractNotice:
    """A draft from the partner about prices."""
    defaults = {
        "ref": refs.new(refs.Prefix.NOTICE),
        "kind": "PRICE",
        "side": "PARTNER",
        "created_at": datetime(2026, 11, 19, 9, 40, tzinfo=UTC),
    }
    return ContractNotice.objects.create(**{**defaults, **fields})
