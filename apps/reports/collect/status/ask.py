"""What a report is about, as conditions on the tables below."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q

from apps.core import units
from apps.network.models import Interconnect
from apps.reports.enums import Kind, ScopeKind
from apps.reports.models import StatusReport
from apps.reports.rules import bounds

SHORT, LONG = 5, 5_000  # rows a table shows in the weekly report, and in all others


@dataclass(frozen=True)
class Ask:
    """A scope and a period. `at` is when the figures are gathered.

    They are those of `end`, where the period ends or now while it runs; `day` is the last day told.
    """

    kind: str
    scope_kind: str
    key: str  # code of region or metro, reference of a partner; empty for all
    starts_on: date
    ends_on: date
    at: datetime

    @property
    def day(self) -> date:
        return min(self.ends_on, self.at.date())

    @property
    def is_over(self) -> bool:
        return self.ends_on < self.at.date()

    @property
    def late_note(self) -> str:
        """Beside figures of which no history is kept: whose they are where the period is over."""
        return f"as of {units.day(self.at.date())}" if self.is_over else ""

    @property
    def start(self) -> datetime:
        return bounds(self.starts_on, self.ends_on)[0]

    @property
    def end(self) -> datetime:
        """Where the period ends, or now where it is still running."""
        return min(bounds(self.starts_on, self.ends_on)[1], self.at)

    @property
    def most(self) -> int:
        return SHORT if self.kind == Kind.WEEKLY else LONG

    @property
    def soon(self) -> date:
        return self.day + timedelta(days=90)

    def links(self, path: str = "") -> Q:
        """Interconnects in the scope; `path` leads to one, such as `interconnect__`."""
        match self.scope_kind:
            case ScopeKind.REGION:
                return Q(**{f"{path}site__metro__region__code": self.key})
            case ScopeKind.METRO:
                return Q(**{f"{path}site__metro__code": self.key})
            case ScopeKind.PARTNER:
                return Q(**{f"{path}partner__ref": self.key})
        return Q()

    def partners(self, path: str = "partner__") -> Q:
        """Partners in the scope: in a metro those with an interconnect in service there."""
        match self.scope_kind:
            case ScopeKind.REGION:
                return Q(**{f"{path}region": self.key})
            case ScopeKind.METRO:
                there = Interconnect.objects.in_service().filter(self.links())
                return Q(**{f"{path}in": there.values("partner")})
            case ScopeKind.PARTNER:
                return Q(**{f"{path}ref": self.key})
        return Q()

    def address(self, page: str, **query: str | list[str]) -> str:
        """A list of the console, filtered as the scope is where the list can be."""
        own = {} if self.scope_kind == ScopeKind.ALL else {self.scope_kind.lower(): self.key}
        asked = {**own, **query}
        return f"{page}?{urlencode(asked, doseq=True)}" if asked else page


def asked(report: StatusReport, at: datetime) -> Ask:
    """What a report asks for."""
    return Ask(
        report.kind, report.scope_kind, report.scope_key.partition(":")[2], report.starts_on,
        report.ends_on, at,
    )  # fmt: skip
