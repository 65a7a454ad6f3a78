"""The table of negotiations; the board stands over the same filter."""

from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.agreements import queries, rules
from apps.agreements.enums import Kind, Purpose, Stage, Turn
from apps.agreements.filters import NegotiationFilter
from apps.agreements.models import Negotiation
from apps.console import addresses, options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components

YES = (("true", "Stalled"),)
LATER = (("true", "Slipped"),)
STATUS = (("true", "Under way"), ("false", "Closed"))
COLUMNS_READ = (
    "ref", "subject", "purpose", "state", "turn", "turn_since", "probability", "expected_bps",
    "first_target_on", "target_on", "next_step", "next_step_on", "opened_at", "closed_at",
    "outcome", "outcome_text", "review_on", "owner__name", "owner__email", "agreement__ref",
    "agreement__title", "agreement__kind", "agreement__partner__ref", "agreement__partner__name",
    "agreement__partner__region",
)  # fmt: skip


def rows() -> QuerySet[Negotiation]:
    """What list and board show, with `is_stalled` as of today in UTC.

    `waits_since` is the last movement of those that wait for somebody: closed ones come last.
    """
    waits = When(closed_at=None, then=F("turn_since"))
    return queries.negotiations_at(today()).annotate(waits_since=Case(waits))


def today() -> date:
    """The day that stages are counted on: UTC, the same for everybody."""
    return timezone.now().date()


def age(negotiation: Negotiation) -> int:
    """Days since the last movement; of a closed one, days that it was open."""
    if negotiation.closed_at:
        return days_open(negotiation)
    return (today() - negotiation.turn_since.date()).days


def days_open(negotiation: Negotiation) -> int:
    """From the day it was opened to its end, or so far."""
    return ((negotiation.closed_at or timezone.now()) - negotiation.opened_at).days


def turn(negotiation: Negotiation) -> SafeString | str:
    """Whose turn it is; nobody's when it is on hold or closed."""
    if negotiation.state not in rules.STALL_DAYS:
        return ""
    return components.turn("us" if negotiation.turn == Turn.US else "them")


def waiting(negotiation: Any) -> SafeString | str:
    """`17 d`, with a clock when it has not moved for as long as its stage allows."""
    if negotiation.state not in rules.STALL_DAYS:
        return ""
    text = f"{age(negotiation)}{units.NBSP}d"
    if not negotiation.is_stalled:
        return text
    mark = components.icon("clock-pause")
    return components.safe(f'<span class="is-warn fw-medium">{mark} {text}</span>')


def target(negotiation: Negotiation) -> SafeString | str:
    """The current target; where it slipped, the first one struck through above it."""
    if negotiation.target_on is None:
        return ""
    now = units.day(negotiation.target_on)
    if not negotiation.has_slipped:
        return now
    first = units.day(negotiation.first_target_on)
    mark = components.icon("calendar-due")
    return components.safe(
        f'<span class="ep-nowrap"><del class="ep-sub d-block">{first}</del>'
        f'<span class="is-bad fw-medium">{mark} {now}</span></span>'
    )


def expected(negotiation: Negotiation) -> str:
    """`+200 Gbps`."""
    return f"+{units.capacity(negotiation.expected_bps)}" if negotiation.expected_bps else ""


def next_step(negotiation: Negotiation) -> SafeString | str:
    if not negotiation.next_step:
        return ""
    return components.two_lines(negotiation.next_step, units.day(negotiation.next_step_on)
                                if negotiation.next_step_on else "")  # fmt: skip


def _name(negotiation: Negotiation) -> SafeString:
    partner = negotiation.agreement.partner
    return components.link(
        addresses.of(negotiation.ref), partner.name, f"{negotiation}, {negotiation.ref}"
    )


NEGOTIATIONS = Listing(
    key="negotiations",
    noun="negotiation",
    nouns="negotiations",
    filters=NegotiationFilter,
    sort="waiting",
    hint="Partner, agreement or reference",
    columns=(
        Column(
            "partner", "Negotiation", lambda n: n.agreement.partner.name,
            sort="agreement__partner__name", cell=_name,
        ),
        Column(
            "stage", "Stage", lambda n: n.get_state_display(), sort="state",
            cell=lambda n: statuses.state("negotiation", n.state),
        ),
        Column("turn", "Turn", lambda n: n.get_turn_display(), sort="turn", cell=turn),
        Column(
            "waiting", "Since", lambda n: n.turn_since.date(), sort="waits_since",
            nulls=True, cell=waiting,
            css="ep-nowrap",
        ),
        Column(
            "expected", "Expected", lambda n: n.expected_bps, sort="expected_bps", nulls=True,
            cell=expected, numeric=True,
        ),
        Column(
            "target", "Target", lambda n: n.target_on, sort="target_on", nulls=True, cell=target,
            css="ep-nowrap",
        ),
        Column(
            "first_target", "First target", lambda n: n.first_target_on, sort="first_target_on",
            nulls=True, cell=lambda n: units.day(n.first_target_on), is_on=False, css="ep-2",
        ),
        Column("step", "Next step", lambda n: n.next_step, cell=next_step, css="ep-2"),
        Column(
            "step_on", "Step on", lambda n: n.next_step_on, sort="next_step_on", nulls=True,
            cell=lambda n: units.day(n.next_step_on), is_on=False, css="ep-2",
        ),
        Column(
            "probability", "Probability", lambda n: rules.probability(n.state, n.probability),
            cell=lambda n: units.percent(rules.probability(n.state, n.probability), 0),
            numeric=True, is_on=False,
        ),
        Column(
            "agreement", "Agreement", lambda n: n.agreement.ref, sort="agreement__ref",
            cell=lambda n: components.plain_link(addresses.of(n.agreement.ref), n.agreement.ref),
            css="ep-code", is_on=False,
        ),
        Column("purpose", "Purpose", lambda n: n.get_purpose_display(), sort="purpose",
               css="ep-2", is_on=False),
        Column("kind", "Kind", lambda n: n.agreement.get_kind_display(), sort="agreement__kind",
               css="ep-2", is_on=False),
        Column("owner", "Owner", lambda n: str(n.owner or ""), sort="owner__name", nulls=True,
               css="ep-2 ep-nowrap"),
        Column("region", "Region", lambda n: n.agreement.partner.region,
               sort="agreement__partner__region", css="ep-2", is_on=False),
        Column("reason", "Won or lost", lambda n: n.get_outcome_display(), sort="outcome",
               css="ep-2", is_on=False),
    ),
    drops=(
        Drop("open", "Under way", lambda: STATUS),
        Drop("stage", "Stage", lambda: Stage.choices),
        Drop("turn", "Turn", lambda: [("US", "Our turn"), ("PARTNER", "Their turn")]),
        Drop("stalled", "Movement", lambda: YES),
        Drop("slipped", "Target", lambda: LATER),
        Drop("purpose", "Purpose", lambda: Purpose.choices),
        Drop("kind", "Kind", lambda: Kind.choices),
        Drop("region", "Region", options.regions),
        Drop("owner", "Owner", options.owners),
    ),
    flag=lambda n: "is-flag" if n.is_stalled else "",
    prepare=lambda found: found.only(*COLUMNS_READ),
    empty=Empty(
        "No negotiations yet",
        "A negotiation shows where a deal stands, whose turn it is and which clause is open.",
        "layout-kanban",
        "new/",
        "New negotiation",
    ),
)  # fmt: skip
