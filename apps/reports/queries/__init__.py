"""Staff reads over reports."""

from apps.reports.queries.lists import (
    may_read,
    reports,
    reports_for,
    same_period,
    scope_name,
    versions,
)
from apps.reports.queries.packs import packs
from apps.reports.queries.subscriptions import (
    is_reader,
    leaving,
    leaving_token,
    may_change,
    newest_for,
    readers,
    sendings,
    series,
    subscriptions,
    subscriptions_for,
    waiting,
)

__all__ = [
    "is_reader", "leaving", "leaving_token", "may_change", "may_read", "newest_for", "packs",
    "readers", "reports", "reports_for", "same_period", "scope_name", "sendings", "series",
    "subscriptions", "subscriptions_for", "versions", "waiting",
]  # fmt: skip
