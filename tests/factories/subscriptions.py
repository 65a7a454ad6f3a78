"""Subscriptions to reports."""

from datetime import timedelta
from typing import Any

from apps.reports import actions
from apps.reports.actions import Scope
from apps.reports.models import Subscription
from tests import factories as make
from tests.factories.clock import AT

THURSDAY = 3


def subscription(**fields: Any) -> Subscription:
    """A manager's own, to the weekly report: Thursdays at 08:00 UTC, begun two days before AT.

    AT is a Thursday, 09:40 UTC. Fields are those of `actions.subscribe`, or terms.
    """
    by = fields.pop("by", None) or fields.get("person") or make.user(role="manager")
    args = {"kind": "WEEKLY", "scope": Scope(), "by": by, "at": AT - timedelta(days=2)}
    args |= {key: fields.pop(key) for key in ("kind", "scope", "at", "person", "role")
             if key in fields}  # fmt: skip
    terms = {"weekday": THURSDAY, "hour": 8, **fields}
    return actions.subscribe(**args, terms=terms)
