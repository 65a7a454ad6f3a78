"""Who is told what of measuring."""

from apps.usage.notices.levels import filling_up
from apps.usage.notices.room import room_is_short
from apps.usage.notices.sources import source_trouble, source_well

__all__ = ["filling_up", "room_is_short", "source_trouble", "source_well"]
