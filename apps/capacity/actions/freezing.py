"""Keep what was asked at a moment: versions, evidence, verdicts."""

from datetime import datetime

from apps.accounts.models import User
from apps.capacity import queries
from apps.capacity.models import CapacityRequest, RequestVersion


def freeze_version(request: CapacityRequest, by: User | None, at: datetime) -> RequestVersion:
    """The content of the request under its present version; never changed."""
    lines = [
        {"label": line.label, "ports": line.ports, "port_speed_bps": line.port_speed_bps,
         "asked_bps": line.asked_bps}
        for line in request.lines.order_by("position")
    ]  # fmt: skip
    content = {**queries.content(request), "lines": lines}
    return RequestVersion.objects.create(
        request=request, number=request.version, content=content, by=by, at=at
    )
