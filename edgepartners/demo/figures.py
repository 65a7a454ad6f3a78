"""Figures that a night of running would have left behind: the groups of the capacity cockpit."""

from datetime import datetime

from apps.usage import actions


def play(*, at: datetime) -> None:
    """Make them as the worker would."""
    actions.refresh_group_stats(at=at)
