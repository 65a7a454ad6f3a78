"""Who signs in for a partner, as a table."""

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.core.ui import components
from apps.partners.enums import MemberState
from apps.partners.for_partner import Person
from apps.portal.tables import Column, Filter, Table

STATES = {
    MemberState.ACTIVE: ("ok", "Active"),
    MemberState.PENDING: ("wait", "Waits for us"),
    MemberState.SUSPENDED: ("hold", "Suspended"),
}


def name(row: Person) -> SafeString:
    you = " (you)" if row.is_me else ""
    return components.link(reverse("portal:member", args=[row.pk]), f"{row.name}{you}", row.email)


def state(row: Person) -> SafeString:
    """With the reason where somebody is suspended."""
    return components.two_lines(components.status(*STATES[MemberState(row.state)]), row.why)


def factor(row: Person) -> SafeString | str:
    return row.factor or components.status("warn", "None")


def seen(row: Person) -> str:
    at = row.seen_at
    return f"{timezone.localtime(at):%-d %b %Y, %H:%M}" if at else "Never"


PEOPLE = Table(
    key="users",
    noun="user",
    nouns="users",
    sort="name",
    words=lambda row: f"{row.name} {row.email} {row.role.label}",
    columns=(
        Column("name", "Name", lambda row: row.name, name),
        Column("email", "E-mail", lambda row: row.email, is_shown=False),
        Column("role", "Role", lambda row: row.role.label),
        Column("state", "State", lambda row: STATES[MemberState(row.state)][1], state),
        Column("source", "Signs in by", lambda row: row.source.label, css="ep-2"),
        Column("factor", "Second factor", lambda row: row.factor, factor, css="ep-2"),
        Column("seen", "Last seen", lambda row: row.seen_at, seen, css="ep-2 ep-nowrap"),
    ),
    filters=(
        Filter("role", "Role", lambda row: row.role.value, lambda row: row.role.label),
        Filter("state", "State", lambda row: row.state,
               lambda row: STATES[MemberState(row.state)][1]),
    ),
)  # fmt: skip
