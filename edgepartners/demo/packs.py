"""A renewal pack of the demo: its facts; the PDF is made on demand."""

from datetime import datetime

from apps.agreements.models import Agreement
from apps.reports import actions


def add_pack(*, at: datetime) -> None:
    """Of the paid peering whose notice deadline comes next."""
    found = Agreement.objects.filter(
        kind="PAID_PEERING", state="ACTIVE", periods__state="CURRENT",
        periods__notice_deadline__gte=at.date(),
    )  # fmt: skip
    agreement = found.select_related("partner", "owner").order_by("periods__act_by", "pk").first()
    if agreement is not None:
        actions.make_pack(agreement=agreement, by=agreement.owner, at=at)
