"""The parts that all pages share (`apps.core.ui`), and the states of the domains."""

from django.utils.safestring import SafeString

from apps.console import statuses
from apps.core.ui.components import (
    BAD_DAYS,
    NEAR_LIMIT,
    WARN_DAYS,
    Number,
    badge,
    bar,
    countdown,
    escape,
    icon,
    link,
    load_tone,
    meter,
    plain_link,
    safe,
    spark,
    status,
    turn,
    two_lines,
    urgency,
)

__all__ = [
    "NEAR_LIMIT",
    "Number",
    "BAD_DAYS",
    "WARN_DAYS",
    "badge",
    "bar",
    "countdown",
    "escape",
    "icon",
    "link",
    "load_tone",
    "meter",
    "plain_link",
    "safe",
    "spark",
    "state",
    "status",
    "turn",
    "two_lines",
    "urgency",
]


def state(machine: str, value: str, word: str = "", *, loud: bool = False) -> SafeString:
    """The status of a lifecycle state; `word` replaces the usual one."""
    look = statuses.look(machine, value)
    return status(look.tone, word or look.word, loud=loud)
