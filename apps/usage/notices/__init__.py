"""Who is told what of measuring."""

from apps.usage.notices.room import room_is_short
from apps.usage.notices.sources import source_trouble, source_well

__all__ = ["room_is_short", "source_trouble", "source_well"]
