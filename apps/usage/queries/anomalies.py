"""Days unlike themselves, for lists."""

from django.db.models import QuerySet

from apps.usage.models import Anomaly


def anomalies() -> QuerySet[Anomaly]:
    """All anomalies with interconnect, partner, place and who looked at them."""
    return Anomaly.objects.select_related(
        "interconnect__partner", "interconnect__site__metro", "acknowledged_by"
    )
