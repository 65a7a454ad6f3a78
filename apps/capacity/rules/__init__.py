"""Pure rules of capacity requests."""

from apps.capacity.rules.turn import holder

__all__ = ["holder"]
