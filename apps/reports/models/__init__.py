"""Reports whose numbers never change once they are made."""

from apps.reports.models.packs import PackFile, RenewalPack
from apps.reports.models.status import ReportFile, StatusReport

__all__ = ["PackFile", "RenewalPack", "ReportFile", "StatusReport"]
