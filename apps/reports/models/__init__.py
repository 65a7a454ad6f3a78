"""Reports whose numbers never change once they are made, and who gets them."""

from apps.reports.models.packs import PackFile, RenewalPack
from apps.reports.models.status import ReportFile, StatusReport
from apps.reports.models.subscriptions import OptOut, Sending, Subscription

__all__ = [
    "OptOut", "PackFile", "RenewalPack", "ReportFile", "Sending", "StatusReport", "Subscription",
]  # fmt: skip
