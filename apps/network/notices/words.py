"""Words that several notices of the network share."""

from datetime import UTC, datetime

from apps.core import units
from apps.network.enums import Kind
from apps.notifications.enums import Program

_PROGRAMS = {Kind.PNI: Program.PNI, Kind.IXP: Program.IX, Kind.CACHE: Program.CACHE}


def program_of(kind: str) -> str:
    """What news of an interconnect is about; empty for what no program of subscriptions covers."""
    return _PROGRAMS.get(Kind(kind), "")


def when(moment: datetime) -> str:
    there = moment.astimezone(UTC)
    return f"{units.day(there)} {there:%H:%M} UTC"
