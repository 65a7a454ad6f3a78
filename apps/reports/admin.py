from apps.core.admin import show
from apps.reports.models import PackFile, RenewalPack

show(RenewalPack, PackFile)
