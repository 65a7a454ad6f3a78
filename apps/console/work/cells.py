"""Small pieces of work items that lists, boards and pages share."""

from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from apps.console import addresses, statuses
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import escape, safe
from apps.programs.enums import Priority
from apps.programs.models import WorkItem

TONES = {Priority.URGENT: "bad", Priority.HIGH: "warn"}


def priority(item: WorkItem) -> SafeString:
    """Quiet for what is normal: colour and icon from high on."""
    label = Priority(item.priority).label
    tone = TONES.get(Priority(item.priority))
    if tone:
        return components.status(tone, label)
    return safe(f'<span class="ep-2">{label}</span>')


def due(item: WorkItem, today: date) -> SafeString:
    """The day, with a countdown while it is not done."""
    if item.due_on is None:
        return safe('<span class="ep-sub">none</span>')
    day = f'<span class="ep-nowrap">{units.day(item.due_on)}</span>'
    return safe(day if item.is_done else f"{day} {components.countdown(item.due_on, today)}")


def status(item: WorkItem) -> SafeString:
    """The column by its name, with the look of what it means."""
    return statuses.state("work", item.category, item.column.name)


def assignee(item: WorkItem) -> SafeString:
    if item.assignee is None:
        return safe('<span class="ep-sub"><span class="visually-hidden">Nobody</span>–</span>')
    said = f'<span class="visually-hidden">{escape(item.assignee)}</span>'
    return safe(f"{components.badge(item.assignee.initials)}{said}")


def title(item: Any) -> SafeString:
    """With key, workstream and, where it is linked, the key of its issue."""
    issue = f", Jira {item.jira_key}" if item.jira_key else ""
    below = f"{item.key}, {item.workstream}{issue}"
    return components.link(addresses.of(item.key), item.title, below)


def labels(item: WorkItem) -> SafeString:
    return safe(" ".join(f'<span class="ep-label">{escape(name)}</span>' for name in item.labels))


def blocked() -> SafeString:
    return components.status("warn", "Blocked", icon_name="clock-pause")
