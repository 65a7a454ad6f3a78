"""Pure decisions about programs."""

from apps.programs.rules import goals, health, keys, weeks

__all__ = ["goals", "health", "keys", "weeks"]
