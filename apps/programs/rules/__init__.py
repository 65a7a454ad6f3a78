"""Pure decisions about programs."""

from apps.programs.rules import asking, board, goals, health, keys, texts, weeks

__all__ = ["asking", "board", "goals", "health", "keys", "texts", "weeks"]
