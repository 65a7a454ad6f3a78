"""What a partner may read of its requests."""

from apps.capacity.for_partner.policy import (
    Check,
    Place,
    Potential,
    SelfCheck,
    potential,
    self_check,
)
from apps.capacity.for_partner.reading import (
    attachment,
    handle,
    line,
    open_counts,
    paper,
    request,
    requests,
    review,
    row_of,
)
from apps.capacity.for_partner.seen import File, Line, Moved, Row, Said, Seen, Version

__all__ = [
    "Check",
    "File",
    "Line",
    "Moved",
    "Place",
    "Potential",
    "Row",
    "Said",
    "Seen",
    "SelfCheck",
    "Version",
    "attachment",
    "handle",
    "line",
    "open_counts",
    "paper",
    "potential",
    "request",
    "requests",
    "review",
    "row_of",
    "self_check",
]
