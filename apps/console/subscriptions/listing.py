"""The list of subscriptions to reports."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.accounts.enums import STAFF_CHOICES
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.reports import rules
from apps.reports.enums import Format, Kind
from apps.reports.filters import SubscriptionFilter
from apps.reports.models import Subscription

STANDS = [("runs", "Runs"), ("paused", "Paused"), ("stopped", "Stopped")]


def decorate(rows: Sequence[Subscription]) -> None:
    """When each is due next; of a role, for readers in the zone of whoever looks."""
    now, zone = timezone.now(), timezone.get_current_timezone_name()
    for row in rows:
        row.next_due = row.next_at(row.person.time_zone if row.person else zone, now)  # type: ignore[attr-defined]


def reader(row: Subscription) -> str:
    return str(row.person) if row.person else f"Everybody in {row.get_role_display().lower()}"


def stand(row: Subscription) -> tuple[str, str]:
    """Tone and word."""
    if row.stopped_at is not None:
        return "bad", "Stopped"
    return ("hold", "Paused") if row.paused_at is not None else ("ok", "Runs")


def files(row: Subscription) -> str:
    names = ", ".join(Format(each).label for each in row.formats)
    return names or "Summary and link"


def moment(at: datetime | None) -> str:
    """`Mon 23 Nov, 08:00`, in the zone of whoever looks."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{units.weekday(local.date())}, {local:%H:%M}"


def _name(row: Subscription) -> SafeString:
    address = reverse("console:subscription_detail", args=[row.pk])
    return components.link(address, row, rules.schedule_words(row.schedule))


SUBSCRIPTIONS = Listing(
    key="report_subscriptions",
    noun="subscription",
    nouns="subscriptions",
    filters=SubscriptionFilter,
    sort="kind",
    hint="Reader, owner, partner or region",
    decorate=decorate,
    columns=(
        Column("kind", "Reports", str, _name, sort="kind"),
        Column("reader", "For", reader, sort="person__name", nulls=True),
        Column("files", "Files", files, css="ep-2"),
        Column("last", "Last sent", lambda r: r.last_sent, lambda r: moment(r.last_sent),
               sort="last_sent", nulls=True, css="ep-2 ep-nowrap"),
        Column("next", "Next due", lambda r: r.next_due, lambda r: moment(r.next_due),
               css="ep-nowrap"),
        Column("stand", "State", lambda r: stand(r)[1], lambda r: components.status(*stand(r))),
        Column("owner", "Owner", lambda r: str(r.owner), sort="owner__name", css="ep-2"),
    ),
    drops=(
        Drop("kind", "Kind", lambda: Kind.choices),
        Drop("role", "Role", lambda: STAFF_CHOICES),
        Drop("stand", "State", lambda: STANDS),
    ),
    empty=Empty(
        "Nobody is subscribed yet",
        "A subscription sends the newest published report by mail, each week, month or quarter.",
        "mail",
        reverse_lazy("console:subscription_new"),
        "Subscribe",
    ),
)  # fmt: skip
