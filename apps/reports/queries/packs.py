"""Renewal packs."""

from django.db.models import QuerySet

from apps.reports.models import RenewalPack


def packs() -> QuerySet[RenewalPack]:
    """All renewal packs with agreement, partner and maker loaded, without their numbers."""
    rows = RenewalPack.objects.select_related("agreement__partner", "made_by")
    return rows.defer("facts", "money")
