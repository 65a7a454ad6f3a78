"""Pure decisions about programs."""

from apps.programs.rules import asking, board, drafts, goals, health, keys, texts, weeks

__all__ = ["asking", "board", "drafts", "goals", "health", "keys", "texts", "weeks"]
