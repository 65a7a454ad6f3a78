"""What goes into a report: one function per section, plain values that can be frozen as JSON."""

from apps.reports.collect.pack import Collected, collect
from apps.reports.collect.status import asked, content_of, gathered, last_before

__all__ = ["Collected", "asked", "collect", "content_of", "gathered", "last_before"]
