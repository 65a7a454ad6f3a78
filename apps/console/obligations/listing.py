"""The list of all days on which something falls due: what is open comes first."""

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.agreements import queries
from apps.agreements.enums import LIVE, UNSETTLED, OccurrenceState
from apps.agreements.filters import OccurrenceFilter
from apps.agreements.models import Occurrence
from apps.console import addresses, options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.console.obligations.forms import WHO
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe

LONGEST = 56  # characters of a duty in a row
NEEDS, OPEN = "live", "open"
STATES = ((NEEDS, "Due or overdue"), (OPEN, "Not settled"), *OccurrenceState.choices)
GROUPS = {NEEDS: LIVE, OPEN: UNSETTLED}
WITHIN = (("7", "Due within 7 d"), ("30", "Due within 30 d"), ("90", "Due within 90 d"))
COLUMNS_READ = (
    "due_on", "state", "fulfilled_on", "obligation__number", "obligation__text",
    "obligation__who", "obligation__recurrence", "obligation__clause",
    "obligation__owner__name", "obligation__owner__email", "obligation__agreement__ref",
    "obligation__agreement__governing_tz", "obligation__agreement__partner__ref",
    "obligation__agreement__partner__name", "obligation__agreement__partner__region",
)  # fmt: skip


class ListFilter(OccurrenceFilter):
    """The shared filter, with words for what is open, and one that counts from today."""

    state = filters.ChoiceFilter(choices=STATES, method="standing", label="State")
    within = filters.ChoiceFilter(choices=WITHIN, method="soon", label="Due within")

    def standing(self, found: QuerySet[Occurrence], name: str, value: str) -> QuerySet[Occurrence]:
        return found.filter(state__in=GROUPS.get(value, [value]))

    def soon(self, found: QuerySet[Occurrence], name: str, days: str) -> QuerySet[Occurrence]:
        until = timezone.localdate() + timedelta(days=int(days))
        return found.filter(state__in=UNSETTLED, due_on__lte=until)


FILTERS = set(ListFilter.base_filters)


def rows() -> QuerySet[Occurrence]:
    """All days; `open_on` is the due day while nobody has settled it."""
    is_open = When(Q(state__in=UNSETTLED), then=F("due_on"))
    return queries.occurrences().annotate(open_on=Case(is_open))


def prepare(found: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    joined = ("obligation__agreement__partner", "obligation__owner")
    return found.select_related(None).select_related(*joined).only(*COLUMNS_READ)


def today_in(occurrence: Occurrence) -> date:
    """The day it is where the agreement is governed."""
    return queries.local_day(occurrence.obligation.agreement, timezone.now())


def days_to(occurrence: Occurrence) -> int | None:
    """Days to its day, negative when it has passed; None once it is settled."""
    if occurrence.state not in UNSETTLED:
        return None
    return (occurrence.due_on - today_in(occurrence)).days


def _what(row: Occurrence) -> SafeString:
    one = row.obligation
    sub = f"{one.agreement.partner.name}, {one.ref}"
    text = one.text if len(one.text) <= LONGEST else f"{one.text[:LONGEST].rstrip()}…"
    return components.link(addresses.of(one.ref), text, sub)


def _partner(row: Occurrence) -> SafeString:
    partner = row.obligation.agreement.partner
    return components.plain_link(addresses.of(partner.ref), partner.name)


def who(row: Occurrence) -> str:
    return dict(WHO)[row.obligation.who]  # type: ignore[index]


def _due(row: Occurrence) -> SafeString:
    return safe(f'<span class="ep-nowrap">{units.day(row.due_on)}</span>')


def _left(row: Occurrence) -> SafeString | str:
    left = days_to(row)
    return "" if left is None else components.countdown(row.due_on, today_in(row))


def _flag(row: Any) -> str:
    return "is-flag" if row.state == OccurrenceState.OVERDUE else ""


OBLIGATIONS = Listing(
    key="obligations",
    noun="due day",
    nouns="due days",
    filters=ListFilter,
    sort="left",
    hint="Duty, reference or partner",
    columns=(
        Column("text", "Obligation", lambda o: o.obligation.text, _what, sort="obligation__text"),
        Column("who", "Who", who, sort="obligation__who", css="ep-2 ep-nowrap"),
        Column("state", "State", lambda o: o.get_state_display(), sort="state",
               cell=lambda o: statuses.state("occurrence", o.state)),
        Column("due", "Due", lambda o: o.due_on, _due, sort="due_on"),
        Column("left", "Left", days_to, _left, sort="open_on", nulls=True, css="ep-num"),
        Column("owner", "Owner", lambda o: str(o.obligation.owner or ""), nulls=True,
               sort="obligation__owner__name", css="ep-2 ep-nowrap"),
        Column("recurrence", "How often", lambda o: o.obligation.get_recurrence_display(),
               sort="obligation__recurrence", css="ep-2 ep-nowrap"),
        Column("clause", "Clause", lambda o: o.obligation.clause, css="ep-2", is_on=False),
        Column("partner", "Partner", lambda o: o.obligation.agreement.partner.name, _partner,
               sort="obligation__agreement__partner__name", css="ep-nowrap", is_on=False),
        Column("agreement", "Agreement", lambda o: o.obligation.agreement.ref,
               sort="obligation__agreement__ref", css="ep-code ep-2", is_on=False),
        Column("region", "Region", lambda o: o.obligation.agreement.partner.region,
               sort="obligation__agreement__partner__region", css="ep-2", is_on=False),
        Column("fulfilled", "Done on", lambda o: o.fulfilled_on, nulls=True, sort="fulfilled_on",
               cell=lambda o: units.day(o.fulfilled_on), css="ep-2 ep-nowrap", is_on=False),
    ),
    drops=(
        Drop("state", "State", lambda: STATES),
        Drop("who", "Who", lambda: WHO),
        Drop("within", "Due within", lambda: WITHIN),
        Drop("region", "Region", options.regions),
        Drop("owner", "Owner", options.owners),
    ),
    flag=_flag,
    prepare=prepare,
    empty=Empty(
        "No obligations on record",
        "Duties of either side are added on the page of their agreement.",
        "clock",
    ),
)  # fmt: skip
