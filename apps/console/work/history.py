"""What changed about an item, as lines; the form around them takes one change back."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.safestring import SafeString

from apps.console import addresses
from apps.core import units
from apps.core.ui.components import escape, safe
from apps.programs.models import ItemChange

FIELDS = {
    "column": "status", "due_on": "due day", "blocked": "waits for", "link": "about",
    "text": "description", "parent": "belongs to", "jira": "changed on both sides,",
}  # fmt: skip
LINKS = ("blocked", "link", "file")


def lines(key: str, changes: Sequence[ItemChange], *, can_work: bool) -> SafeString:
    """All of them, newest first, with a button where a change can be taken back."""
    return safe("".join(_line(key, each, can_work and can_undo(each, changes)) for each in changes))


def can_undo(change: ItemChange, changes: Sequence[ItemChange]) -> bool:
    """The newest of its field (of its value, for links), and not how the item began."""
    if change.undone_at or change.field == "jira":
        return False
    if change.field == "column" and not change.was.get("value"):
        return False
    same = [c for c in changes if c.field == change.field and not c.undone_at]
    if change.field in LINKS:
        same = [c for c in same if {str(c.was), str(c.now)} == {str(change.was), str(change.now)}]
    return same[0].pk == change.pk


def _line(key: str, change: ItemChange, is_last: bool) -> str:
    name = FIELDS.get(change.field, change.field)
    gone = ' <span class="ep-sub">(undone)</span>' if change.undone_at else ""
    at = timezone.localtime(change.at)
    return (
        f"<li><div>{escape(change.via or change.by or 'system')}: {escape(name)} "
        f'<span class="ep-2">{escape(change.was["text"])} → {escape(change.now["text"])}</span>'
        f'{gone}<span class="ep-sub d-block">{units.day(at.date())}, {at:%H:%M}</span></div>'
        f"{_button(key, change) if is_last else ''}</li>"
    )


def _button(key: str, change: ItemChange) -> str:
    address = f"{addresses.of(key)}undo/{change.pk}/"
    return f'<button class="btn btn-ep btn-sm" type="submit" formaction="{address}">Undo</button>'
