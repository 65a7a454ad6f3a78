"""What a status report tells: one read-only function per section."""

from apps.reports.collect.status.ask import Ask, asked
from apps.reports.collect.status.frame import content_of, last_before
from apps.reports.collect.status.whole import gathered

__all__ = ["Ask", "asked", "content_of", "gathered", "last_before"]
