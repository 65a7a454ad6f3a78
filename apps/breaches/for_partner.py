"""Promises between a partner and us that are not kept, as far as the partner may read of them.

Only terms that are marked as visible to them, in words and days: no thresholds, no money, no
comment of our team. Source: portal.md 6.2, "Never shown to partners".
"""

from dataclasses import dataclass
from datetime import date, datetime

from apps.agreements.enums import TermType
from apps.breaches.enums import BROKEN, Kind
from apps.breaches.models import Breach
from apps.partners.models import Partner

# What is about the capacity and the quality of joins; commits and prices are for statements.
TOLD = (
    Kind.CAPACITY, Kind.RATIO, Kind.MIN_TRAFFIC, Kind.MAX_TRAFFIC, Kind.PORTS, Kind.AVAILABILITY,
    Kind.SLA, Kind.CACHE,
)  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """A promise that is not kept since a day, by its clause. `link`: an interconnect, if of one."""

    ref: str
    agreement: str
    clause: str
    term_type: str
    link: str | None
    link_name: str | None
    since: date
    opened_at: datetime | None
    due_on: date | None
    days_over: int

    @property
    def what(self) -> str:
        return TermType(self.term_type).label

    @property
    def words(self) -> str:
        """`Upgrade trigger, §7.3 of AGR-00042`."""
        return f"{self.what}, {self.clause} of {self.agreement}"


def breaches(partner: Partner) -> list[Broken]:
    """The open ones of terms they may see, the oldest first. One query."""
    rows = Breach.objects.filter(
        partner=partner, state__in=BROKEN, kind__in=TOLD, term__partner_visible=True
    ).order_by("over_since", "pk")
    fields = (
        "ref", "term__agreement__ref", "term__clause", "term__type", "interconnect__ref",
        "interconnect__name", "over_since", "opened_at", "due_on", "days_over",
    )  # fmt: skip
    return [Broken(*row) for row in rows.values_list(*fields)]
