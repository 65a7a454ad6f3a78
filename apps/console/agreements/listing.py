"""The list of agreements."""

from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.agreements import queries
from apps.agreements.enums import Kind, RenewalType, State
from apps.agreements.filters import WITHIN, AgreementListFilter
from apps.agreements.models import Agreement
from apps.agreements.rules import SubStatus
from apps.console import addresses, options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components

TONES = {
    SubStatus.SCHEDULED: "wait",
    SubStatus.IN_TERM: "ok",
    SubStatus.NOTICE_WINDOW: "warn",
    SubStatus.RENEWAL_LOCKED: "acc",
    SubStatus.EXPIRING: "warn",
    SubStatus.NOTICE_GIVEN: "acc",
    SubStatus.HOLDOVER: "warn",
    SubStatus.UNKNOWN: "warn",
}

COLUMNS_READ = (
    "ref", "title", "kind", "state", "effective_on", "governing_tz", "renewal_type",
    "initial_months", "renewal_months", "max_renewals", "end_rule", "has_holdover",
    "partner__ref", "partner__name", "partner__region", "owner__name", "owner__email",
)  # fmt: skip
SHORT = {SubStatus.NOTICE_WINDOW: "Notice window", SubStatus.RENEWAL_LOCKED: "Active, renews"}


def rows(today: date) -> QuerySet[Agreement]:
    """What the list shows; `act_next` is the act-by date while somebody can still act on it."""
    is_ahead = When(state=State.ACTIVE, act_by__gte=today, then=F("act_by"))
    return queries.agreements().annotate(act_next=Case(is_ahead))


def today_in(agreement: Agreement) -> date:
    """The day it is where the agreement is governed."""
    return queries.local_day(agreement, timezone.now())


def state_of(agreement: Any) -> SafeString:
    """The stored state, or where an active agreement stands by the calendar."""
    status = queries.status_of(agreement, today_in(agreement))
    usual = statuses.look("agreement", agreement.state)
    if status.status in (SubStatus.NONE, SubStatus.IN_TERM):
        return components.status(usual.tone, usual.word)
    return components.status(TONES[status.status], SHORT.get(status.status, status.label))


def renewal(agreement: Agreement) -> str:
    """`automatic, 12 months`, `no end date`."""
    match agreement.renewal_type:
        case RenewalType.AUTO_RENEW:
            return f"Renews {agreement.renewal_months or '?'} months"
        case RenewalType.EVERGREEN:
            return "No end date"
        case RenewalType.MUTUAL_OPTION:
            return "If both agree"
    return "Fixed term"


def _waits(agreement: Any) -> bool:
    """Whether its dates still ask something of somebody."""
    return agreement.state == State.ACTIVE and agreement.act_by is not None


def _act_by(agreement: Any) -> str:
    return units.weekday(agreement.act_by) if _waits(agreement) else ""


def _left(agreement: Any) -> SafeString | str:
    if not _waits(agreement):
        return ""
    today = today_in(agreement)
    if agreement.act_by < today:
        return components.safe('<span class="ep-sub">passed</span>')
    return components.countdown(agreement.act_by, today)


def _partner(agreement: Agreement) -> SafeString:
    return components.plain_link(addresses.of(agreement.partner.ref), agreement.partner.name)


def _flag(agreement: Any) -> str:
    if not _waits(agreement):
        return ""
    left = (agreement.act_by - today_in(agreement)).days
    return "is-flag" if 0 <= left <= components.BAD_DAYS else ""


AGREEMENTS = Listing(
    key="agreements",
    saves=True,
    watches=True,
    bulk="agreements",
    noun="agreement",
    nouns="agreements",
    filters=AgreementListFilter,
    sort="act_by",
    hint="Title, reference or partner",
    columns=(
        Column(
            "title", "Agreement", lambda a: a.title, sort="title",
            cell=lambda a: components.link(
                addresses.of(a.ref), a.title, f"{a.ref}, {a.get_kind_display()}"
            ),
        ),
        Column(
            "partner", "Partner", lambda a: a.partner.name, sort="partner__name", cell=_partner,
            css="ep-nowrap",
        ),
        Column("state", "State", lambda a: a.get_state_display(), sort="state", cell=state_of),
        Column(
            "ends", "Ends", lambda a: a.current_ends_on, sort="current_ends_on", nulls=True,
            cell=lambda a: units.day(a.current_ends_on), css="ep-nowrap ep-2",
        ),
        Column(
            "deadline", "Notice deadline", lambda a: a.notice_deadline, sort="notice_deadline",
            nulls=True, cell=lambda a: units.day(a.notice_deadline), css="ep-nowrap ep-2",
        ),
        Column(
            "act_by", "Act by", lambda a: a.act_by if _waits(a) else None, sort="act_next",
            nulls=True, cell=_act_by, css="ep-nowrap",
        ),
        Column(
            "left", "Left", lambda a: (a.act_by - today_in(a)).days if _waits(a) else None,
            cell=_left, numeric=True,
        ),
        Column("renewal", "Renewal", renewal, sort="renewal_type", css="ep-2 ep-nowrap"),
        Column(
            "owner", "Owner", lambda a: str(a.owner or ""), sort="owner__name", nulls=True,
            css="ep-2 ep-nowrap", is_on=False,
        ),
        Column("ref", "Reference", lambda a: a.ref, sort="ref", css="ep-code ep-2", is_on=False),
        Column("kind", "Kind", lambda a: a.get_kind_display(), sort="kind", css="ep-2",
               is_on=False),
        Column(
            "effective", "Effective", lambda a: a.effective_on, sort="effective_on", nulls=True,
            cell=lambda a: units.day(a.effective_on), css="ep-nowrap ep-2", is_on=False,
        ),
        Column("region", "Region", lambda a: a.partner.region, sort="partner__region",
               css="ep-2", is_on=False),
    ),
    drops=(
        Drop("state", "State", lambda: State.choices),
        Drop("kind", "Kind", lambda: Kind.choices),
        Drop("within", "Act within", lambda: WITHIN),
        Drop("region", "Region", options.regions),
        Drop("owner", "Owner", options.owners),
    ),
    flag=_flag,
    prepare=lambda rows: rows.only(*COLUMNS_READ),
    empty=Empty(
        "No agreements yet",
        "An agreement holds the clauses that traffic is measured against. Write down the first.",
        "file-text",
        "new/",
        "New agreement",
    ),
)  # fmt: skip
