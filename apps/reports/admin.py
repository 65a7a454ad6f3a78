from apps.core.admin import show
from apps.reports.models import (
    OptOut,
    PackFile,
    RenewalPack,
    ReportFile,
    Sending,
    StatusReport,
    Subscription,
)

show(RenewalPack, PackFile, StatusReport, ReportFile, Subscription, OptOut, Sending)
