"""Tell a partner that an interconnect fills up: its own figures, none of its terms."""

from datetime import datetime

from apps.core import units
from apps.network.enums import Kind
from apps.network.notices import program_of
from apps.notifications import actions as notifications
from apps.notifications.actions import News
from apps.notifications.enums import Urgency
from apps.usage.models import LinkLevel, LinkStat

_HOW = {
    50: (Urgency.INFO, "Plan for more: from here on one failed link may fill the others."),
    70: (Urgency.WARN, "It is time to ask for more capacity."),
    85: (Urgency.BAD, "Traffic will soon be lost in the busy hour. Ask for more capacity now."),
}  # fmt: skip


def filling_up(stat: LinkStat, level: LinkLevel, *, at: datetime) -> None:
    """The p95 of 30 days is over 50, 70 or 85 % of the capacity."""
    link = stat.interconnect
    can_ask = link.kind == Kind.PNI and level.percent > 50
    urgency, advice = _HOW[level.percent]
    news = News(
        event="utilization.over", ref=link.ref, title=f"{link.name} is over {level.percent} % full",
        body=advice, urgency=urgency, program=program_of(link.kind),
        url=_address(link.ref, can_ask=can_ask),
        call="Ask for an upgrade" if can_ask else "Open the interconnect",
        lines=[
            ["Interconnect", f"{link.ref} {link.name}"],
            ["Capacity", units.capacity(link.capacity_bps)],
            ["p95 of 30 days", f"{units.rate(stat.p95_bps)}, {units.percent(stat.used_pct)}"],
            ["Last day counted", units.day(stat.day)],
        ],
        data={"interconnect": link.ref, "level_percent": level.percent, "p95_bps": stat.p95_bps,
              "capacity_bps": link.capacity_bps, "day": stat.day},
    )  # fmt: skip
    key = f"{link.ref}:over:{level.percent}:{level.crossings}"
    notifications.tell_partner(partner=link.partner, news=news, key=key, at=at)


def _address(ref: str, *, can_ask: bool) -> str:
    if can_ask:
        return f"/portal/requests/new/?type=pni_augment&interconnect={ref}"
    return f"/portal/interconnects/{ref}/"
