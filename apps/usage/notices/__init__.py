"""Who is told what of measuring."""

from apps.usage.notices.room import room_is_short

__all__ = ["room_is_short"]
