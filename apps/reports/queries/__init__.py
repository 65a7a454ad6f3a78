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

__all__ = [
    "may_read", "packs", "reports", "reports_for", "same_period", "scope_name", "versions",
]  # fmt: skip
