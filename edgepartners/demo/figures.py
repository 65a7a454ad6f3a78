"""Figures that nights of running would have left behind: groups of interconnects, anomalies."""

from datetime import datetime

from apps.usage import actions

DAYS = 12


def play(*, at: datetime) -> None:
    """Make them as the worker would have, the anomalies of the last days included."""
    actions.refresh_link_stats(at=at)
    actions.refresh_group_stats(at=at)
    actions.find_anomalies(at=at, back=DAYS)
