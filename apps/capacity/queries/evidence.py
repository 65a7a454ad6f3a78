"""The traffic of an interconnect as it is when a request is sent: frozen with it."""

from datetime import datetime
from typing import Any

from apps.capacity.models import CapacityRequest


def evidence(request: CapacityRequest, at: datetime) -> dict[str, Any]:
    """Nothing where no interconnect is asked about."""
    return {}
