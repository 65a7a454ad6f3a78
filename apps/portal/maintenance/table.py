"""The list of planned work as a table. Times are shown in the zone of the person who looks."""

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.core.ui import components
from apps.core.ui.looks import table
from apps.network.enums import MaintenanceState
from apps.network.for_partner import Work
from apps.portal.tables import Column, Filter, Table

LOOKS = table(MaintenanceState, planned="wait", running="warn", done="ok", cancelled="void")


def name(row: Work) -> SafeString:
    address = reverse("portal:maintenance_detail", args=[row.ref])
    return components.link(address, row.title, f"{row.ref}, {side(row).lower()}")


def side(row: Work) -> str:
    return "Yours" if row.is_theirs else "Ours"


def when(row: Work) -> SafeString:
    start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%-d %b %H:%M}"
    return components.two_lines(f"{start:%a %-d %b %Y}", f"{start:%H:%M} to {until}")


def touched(row: Work) -> str:
    impacts = sorted({each.impact_label for each in row.touched})
    return f"{row.names}: {', '.join(impacts).lower()}"


def state(row: Work) -> SafeString:
    look = LOOKS[row.state]
    return components.status(look.tone, look.word)


MAINTENANCE = Table(
    key="maintenance",
    noun="piece of work",
    nouns="works",
    sort="-starts",
    words=lambda row: f"{row.title} {row.ref} {row.names} {row.ticket}",
    css=lambda row: "is-stale" if row.is_over else "",
    columns=(
        Column("title", "Work", lambda row: row.title, name),
        Column("ref", "Reference", lambda row: row.ref, is_shown=False),
        Column("side", "Whose", side, css="ep-2"),
        Column("starts", "When", lambda row: row.starts_at, when),
        Column("ends", "Ends", lambda row: row.ends_at, is_shown=False),
        Column("touched", "Touches", touched),
        Column("state", "State", lambda row: row.state_label, state),
        Column("announced", "Announced", lambda row: row.announced_at, is_shown=False),
        Column("ticket", "Your ticket", lambda row: row.ticket, is_shown=False),
    ),
    filters=(
        Filter("side", "Whose", lambda row: row.side, side),
        Filter("state", "State", lambda row: row.state, lambda row: row.state_label),
    ),
)
