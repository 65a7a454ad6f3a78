"""The list of status reports."""

from django.utils.safestring import SafeString

from apps.console import addresses, options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.reports import queries, rules
from apps.reports.enums import Kind, ScopeKind, State
from apps.reports.filters import ReportFilter
from apps.reports.models import StatusReport


def _title(row: StatusReport) -> SafeString:
    version = f", version {row.version}" if row.version > 1 else ""
    return components.link(addresses.of(row.ref), row.title, f"{row.ref}{version}")


def _period(row: StatusReport) -> SafeString:
    name = rules.period_name(row.starts_on, row.ends_on)
    days = f"{units.day(row.starts_on)} to {units.day(row.ends_on)}"
    return components.two_lines(f"{name[:1].upper()}{name[1:]}", days if days != name else "")


def _scope(row: StatusReport) -> str:
    return queries.scope_name(row) or ScopeKind.ALL.label


REPORTS = Listing(
    key="reports",
    saves=True,
    noun="report",
    nouns="reports",
    filters=ReportFilter,
    sort="-ends_on",
    hint="Title, reference, partner or region",
    columns=(
        Column("title", "Report", lambda r: r.title, _title, sort="title"),
        Column("kind", "Kind", lambda r: r.get_kind_display(), sort="kind", css="ep-2"),
        Column("scope", "About", _scope, sort="scope_key", css="ep-2"),
        Column("ends_on", "Period", lambda r: r.ends_on, _period, sort="ends_on",
               css="ep-nowrap"),
        Column("state", "State", lambda r: r.get_state_display(),
               lambda r: statuses.state("report", r.state), sort="state"),
        Column("health", "Health", lambda r: r.get_health_display(),
               lambda r: statuses.state("report_health", r.health), sort="health"),
        Column("published", "Published", lambda r: r.published_at,
               lambda r: units.day(r.published_at and r.published_at.date()),
               sort="published_at", nulls=True, css="ep-2 ep-nowrap"),
        Column("owner", "Owner", lambda r: str(r.owner or ""), sort="owner__name", css="ep-2"),
        Column("visibility", "Read by", lambda r: r.get_visibility_display(), sort="visibility",
               is_on=False, css="ep-2"),
    ),
    drops=(
        Drop("kind", "Kind", lambda: Kind.choices),
        Drop("state", "State", lambda: State.choices),
        Drop("region", "Region", options.regions),
    ),
    empty=Empty(
        "No report was written yet",
        "Begin one: choose what it is about and its period; the numbers gather themselves.",
        "report-analytics",
    ),
)  # fmt: skip
