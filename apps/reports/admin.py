from apps.core.admin import show
from apps.reports.models import PackFile, RenewalPack, ReportFile, StatusReport

show(RenewalPack, PackFile, StatusReport, ReportFile)
