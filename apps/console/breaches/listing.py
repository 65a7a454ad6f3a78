"""The list of breaches: what needs somebody comes first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.breaches import queries
from apps.breaches.enums import BROKEN, Kind, Severity, State
from apps.breaches.filters import LIVE, STANDINGS, BreachListFilter
from apps.breaches.models import Breach
from apps.console import addresses, options, statuses
from apps.console.breaches import words
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units, zones
from apps.core.ui import components
from apps.core.ui.components import safe

FILTERS = set(BreachListFilter.base_filters)
COLUMNS_READ = (
    "ref", "kind", "state", "severity", "opened_at", "resolved_at", "measured", "threshold",
    "peak", "unit", "due_on", "on_hold", "over_since", "days_over", "snoozed_until",
    "partner__ref", "partner__name", "partner__region", "partner__owner__name",
    "partner__owner__email", "term__clause", "term__agreement__ref",
    "term__agreement__governing_tz", "interconnect__name", "interconnect__kind",
    "interconnect__site__metro__name",
)  # fmt: skip
EVERYTHING = {"all": "1"}  # not what the person saved as the default
LADDER = (State.OPEN, State.ACKNOWLEDGED, State.PENDING, State.WAIVED, State.RESOLVED, State.OK)
STATE_STEP = 10


def rows() -> QuerySet[Breach]:
    """All breaches with `urgency`: what needs somebody first, and the worst of that first."""
    by_state = [When(state__in=BROKEN, then=Value(0))]
    by_state += [
        When(state=state, then=Value(at * STATE_STEP)) for at, state in enumerate(LADDER[2:], 1)
    ]
    by_severity = [
        When(severity=severity, then=Value(at))
        for at, severity in enumerate(reversed(Severity.values))
    ]
    return queries.breaches().annotate(
        urgency=Case(*by_state, output_field=IntegerField())
        + Case(*by_severity, output_field=IntegerField())
    )


def prepare(found: QuerySet[Breach]) -> QuerySet[Breach]:
    """Only what a row shows: fifty rows of every column of eight tables cost twice as much."""
    joined = ("partner__owner", "term__agreement", "interconnect__site__metro")
    return found.select_related(None).select_related(*joined).only(*COLUMNS_READ)


def today_in(breach: Breach) -> date:
    """The day it is where the agreement is governed."""
    return day_in(breach.term.agreement.governing_tz, timezone.now())


def day_in(zone: str, now: datetime) -> date:
    return now.astimezone(zones.zone(zone)).date()


def _where(breach: Breach) -> SafeString:
    link = components.link(addresses.of(breach.ref), breach.partner.name, words.place(breach))
    return safe(_pick(breach) + link)


def _pick(breach: Breach) -> str:
    """A box for acting on several at once; only what can be acknowledged has one."""
    if breach.state != State.OPEN:
        return ""
    return components.pick(breach.ref, breach.ref)


def _severity(breach: Breach) -> SafeString:
    return statuses.state("severity", breach.severity)


def _clause(breach: Breach) -> SafeString:
    term = breach.term
    address = f"{addresses.of(term.agreement.ref)}terms/{term.pk}/"
    return components.two_lines(components.anchor(address, term.clause), breach.get_kind_display())


def _measured(breach: Breach) -> SafeString | str:
    if breach.unit != "%" or breach.measured is None:
        return words.figure(breach.measured, breach.unit)
    return components.meter(breach.measured, breach.threshold, tone=tone(breach))


def tone(breach: Breach) -> str:
    """Colour only while it is over its limit and nobody has waived it."""
    if breach.state not in (*BROKEN, State.PENDING):
        return ""
    return "bad" if breach.severity in (Severity.MAJOR, Severity.CRITICAL) else "warn"


def _state(breach: Breach) -> SafeString:
    if breach.on_hold and breach.state in (*BROKEN, State.PENDING):
        return components.status("gap", f"{breach.get_state_display()}, held")
    return statuses.state("breach", breach.state)


def open_days(breach: Breach) -> int | None:
    """Days since it opened, up to today or to its end."""
    if breach.opened_at is None:
        return None
    until = breach.resolved_at or timezone.now()
    return max((until - breach.opened_at).days, 0)


def _open(breach: Breach) -> str:
    days = open_days(breach)
    return "" if days is None else f"{days}{units.NBSP}d"


def _due(breach: Breach) -> SafeString:
    if breach.due_on is None:
        return safe('<span class="ep-sub">none</span>')
    if breach.state not in BROKEN:
        return safe(f'<span class="ep-2">{units.day(breach.due_on)}</span>')
    left = units.days_left(breach.due_on, today_in(breach))
    late = left.endswith("late")
    sub = left if late or left == "today" else f"in {left}"
    css = ' class="is-bad"' if late else ""
    return safe(f"<span>{units.weekday(breach.due_on)}<small{css}>{sub}</small></span>")


@dataclass(frozen=True)
class Link:
    """A filter people use every day, as an address."""

    label: str
    address: str
    is_here: bool
    count: int | None = None


def links(request: HttpRequest, counts: dict[str, int]) -> list[Link]:
    """The saved links above the list. `counts` are those of open and acknowledged ones."""
    email = getattr(request.user, "email", "")
    wanted: tuple[tuple[str, dict[str, str], int | None], ...] = (
        ("All", {}, None),
        ("Needs somebody", {"state": LIVE}, sum(counts.values())),
        ("Mine", {"state": LIVE, "owner": email}, None),
        ("Critical", {"state": LIVE, "severity": Severity.CRITICAL.value},
         counts[Severity.CRITICAL]),
        ("Pending", {"state": State.PENDING.value}, None),
        ("Waived", {"state": State.WAIVED.value}, None),
        ("Resolved", {"state": State.RESOLVED.value}, None),
    )  # fmt: skip
    here = {name: value for name, value in request.GET.items() if value and name in FILTERS}
    base = reverse("console:breach_list")
    return [
        Link(label, f"{base}?{urlencode(query or EVERYTHING)}", query == here, count)
        for label, query, count in wanted
    ]


def _flag(breach: Any) -> str:
    is_worst = breach.state in BROKEN and breach.severity == Severity.CRITICAL
    return "is-flag" if is_worst else ""


BREACHES = Listing(
    key="breaches",
    saves=True,
    watches=True,
    noun="breach",
    nouns="breaches",
    filters=BreachListFilter,
    sort="severity",
    hint="Partner, interconnect or reference",
    columns=(
        Column("where", "Where", lambda b: f"{b.partner.name}, {words.place(b)}", _where,
               sort="partner__name"),
        Column("clause", "Clause", lambda b: b.term.clause, _clause, sort="term__clause"),
        Column("limit", "Limit", words.limit, numeric=True, css="ep-2"),
        Column("measured", "Measured", lambda b: b.measured, _measured, sort="measured",
               nulls=True),
        Column("severity", "Severity", lambda b: b.get_severity_display(), _severity,
               sort="urgency"),
        Column("state", "State", lambda b: b.get_state_display(), _state, sort="state"),
        Column("open", "Open", open_days, _open, sort="opened_at", nulls=True, numeric=True,
               css="ep-2"),
        Column("due", "Due", lambda b: b.due_on, _due, sort="due_on", nulls=True,
               css="ep-nowrap"),
        Column("ref", "Reference", lambda b: b.ref, sort="ref", css="ep-code ep-2", is_on=False),
        Column("agreement", "Agreement", lambda b: b.term.agreement.ref, css="ep-code ep-2",
               sort="term__agreement__ref", is_on=False),
        Column("kind", "Kind", lambda b: b.get_kind_display(), sort="kind", css="ep-2",
               is_on=False),
        Column("unit", "Unit", lambda b: b.unit, is_on=False, css="ep-2"),
        Column("threshold", "Limit, number", lambda b: b.threshold, numeric=True, is_on=False,
               css="ep-2"),
        Column("peak", "Peak", lambda b: b.peak, lambda b: words.figure(b.peak, b.unit),
               sort="peak", nulls=True, numeric=True, is_on=False, css="ep-2"),
        Column("since", "Over since", lambda b: b.over_since, lambda b: units.day(b.over_since),
               sort="over_since", css="ep-nowrap ep-2", is_on=False),
        Column("days", "Days over", lambda b: b.days_over, sort="days_over", numeric=True,
               is_on=False, css="ep-2"),
        Column("owner", "Owner", lambda b: str(b.partner.owner or ""), nulls=True, is_on=False,
               sort="partner__owner__name", css="ep-2 ep-nowrap"),
        Column("region", "Region", lambda b: b.partner.region, sort="partner__region",
               is_on=False, css="ep-2"),
        Column("snooze", "Snoozed until", lambda b: b.snoozed_until, is_on=False, nulls=True,
               cell=lambda b: units.day(b.snoozed_until), sort="snoozed_until",
               css="ep-nowrap ep-2"),
    ),
    drops=(
        Drop("state", "State", lambda: STANDINGS),
        Drop("severity", "Severity", lambda: Severity.choices),
        Drop("kind", "Kind", lambda: Kind.choices),
        Drop("region", "Region", options.regions),
        Drop("owner", "Owner", options.owners),
    ),
    flag=_flag,
    prepare=prepare,
    empty=Empty(
        "No breaches",
        "Every clause that was judged is kept. Breaches open here by themselves.",
        "circle-check",
    ),
)  # fmt: skip
