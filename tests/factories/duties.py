"""Obligations and their days."""

from datetime import date, timedelta
from typing import Any

from apps.agreements.models import Obligation, Occurrence
from tests import factories as make


def obligation(**fields: Any) -> Obligation:
    """A yearly duty of ours, not planned yet."""
    fields["agreement"] = fields.get("agreement") or make.agreement()
    number = fields["agreement"].obligations.count() + 1
    defaults = {
        "number": number,
        "text": "Send the traffic report",
        "recurrence": "YEARLY",
        "first_due_on": date(2026, 12, 1),
        "created_at": make.AT,
    }
    return Obligation.objects.create(**{**defaults, **fields})


def occurrence(**fields: Any) -> Occurrence:
    """A day on which a duty falls due; due since a week before it."""
    fields["obligation"] = fields.get("obligation") or obligation()
    due_on = fields.setdefault("due_on", fields["obligation"].first_due_on)
    fields.setdefault("tell_on", due_on - timedelta(days=7))
    return Occurrence.objects.create(**{"state": "DUE", **fields})
