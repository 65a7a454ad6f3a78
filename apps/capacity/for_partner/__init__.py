"""What a partner may read of its requests."""

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
    "File",
    "Line",
    "Moved",
    "Row",
    "Said",
    "Seen",
    "Version",
    "attachment",
    "handle",
    "line",
    "open_counts",
    "paper",
    "request",
    "requests",
    "review",
    "row_of",
]
