"""What goes into a report: one function per section, plain values that can be frozen as JSON."""

from apps.reports.collect.pack import Collected, collect

__all__ = ["Collected", "collect"]
