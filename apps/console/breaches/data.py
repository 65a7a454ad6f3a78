"""What the page of a breach shows, from several apps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from apps.agreements.rules import UpgradeTrigger
from apps.breaches import queries, rules
from apps.breaches.enums import ACTS, Actor, Kind, WaiverState
from apps.breaches.models import Breach, UpgradeObligation, Waiver
from apps.breaches.queries import EvidenceDay
from apps.console import evidence
from apps.console.activity import SYSTEM, Event
from apps.console.agreements import words as term_words
from apps.console.breaches import calc, words
from apps.console.breaches.calc import Calc
from apps.console.breaches.plot import Plot, Point, plot
from apps.console.statuses import Look
from apps.core import units
from apps.core.written import one_or_404, written_once
from apps.partners.models import ASN

JOINED = (
    "covered_by",
    "partner__owner",
    "term__agreement",
    "interconnect__site__metro",
    "acknowledged_by",
)
JOINED_COLUMNS = (
    "covered_by__ref", "covered_by__state",
    "partner__ref", "partner__name", "partner__owner__name", "partner__owner__email",
    "acknowledged_by__name", "acknowledged_by__email", "term__type", "term__clause", "term__page",
    "term__clause_text", "term__agreement__ref", "term__agreement__governing_tz",
    "interconnect__ref", "interconnect__name", "interconnect__kind",
    "interconnect__site__metro__name",
)  # fmt: skip
BEFORE = 10  # days shown in front of a breach
SHOWN = 12
TONES = {
    "pending": "warn", "opened": "bad", "reopened": "bad", "breach": "bad", "undecided": "warn",
    "clear": "ok", "resolved": "ok", "met": "ok", "hold": "gap",
}  # fmt: skip
MOMENT = timedelta(seconds=1)
ICONS = {
    "state": "alert-octagon", "waiver": "gavel", "notice": "mail", "note": "note",
    "correction": "refresh",
}  # fmt: skip


def for_page() -> QuerySet[Breach]:
    """Breaches with what their page shows, and `asn`, the partner's main AS number.

    Of what they are joined to only the columns that are read: the rest costs more than the query.
    """
    main = ASN.objects.filter(partner=OuterRef("partner"), is_primary=True)
    own = [field.name for field in Breach._meta.concrete_fields]
    return (
        Breach.objects.select_related(*JOINED)
        .only(*own, *JOINED_COLUMNS)
        .annotate(asn=Subquery(main.values("number")), upgrade=_upgrade())
    )


def named(ref: str) -> Breach:
    """The breach of that reference as `for_page` gives it; 404."""
    return one_or_404(_named(ref))


@written_once
def _named(ref: str) -> QuerySet[Breach]:
    return for_page().filter(ref=ref)


@dataclass(frozen=True)
class Row(evidence.Day):
    """A day (or month) of evidence as the table shows it; `value` in the breach's own unit."""

    label: str
    measured: str
    value: Decimal | None
    threshold: Decimal | None


def rows_of(breach: Breach) -> list[Row]:
    """Every day of a breach and some in front of it, newest first."""
    told = queries.evidence_by_day(breach, before=BEFORE)
    return [_row(breach, day) for day in reversed(told)]


def _row(breach: Breach, day: EvidenceDay) -> Row:
    is_daily = rules.WAYS[breach.term.type].is_daily
    return Row(
        evaluation=day.evaluation,
        look=Look(TONES[day.status], day.word),
        samples=day.samples,
        label=units.weekday(day.day) if is_daily else f"{day.day:%B %Y}",
        measured=words.figure(day.value, breach.unit),
        value=day.value,
        threshold=day.threshold,
    )


def plot_of(breach: Breach, rows: Sequence[Row], tz: str) -> Plot | None:
    """The daily line; None for monthly terms and the first days."""
    if breach.kind != Kind.CAPACITY or not rows:
        return None
    points = [
        Point(row.evaluation.day, row.value, row.threshold, row.is_gap) for row in reversed(rows)
    ]
    return plot(
        points,
        over_since=breach.over_since,
        opened_on=opening_day(breach, tz),
        until=breach.last_seen_on,
        unit=breach.unit,
    )


def opening_day(breach: Breach, tz: str) -> date | None:
    """The local day whose end opened it; None while it is pending."""
    if breach.opened_at is None:
        return None
    return (breach.opened_at - MOMENT).astimezone(ZoneInfo(tz)).date()


def calc_of(breach: Breach, rows: Sequence[Row], *, prices: bool) -> Calc | None:
    """The newest figure, recomputed; five queries for upgrade triggers, none for the others."""
    if not rows:
        return None
    newest = rows[0].evaluation
    if breach.kind == Kind.CAPACITY:
        if breach.interconnect is None:
            return None
        found = queries.explain(breach.term, breach.interconnect, newest.day)
        return calc.of_trigger(found, breach.term.agreement.governing_tz) if found else None
    params = term_words.parsed(breach.term.type, newest.revision.params)
    return calc.of_period(newest, params, prices=prices)


def _upgrade() -> Subquery:
    """The newest duty that a breach opened, or the one that it says is overdue."""
    about = Q(breach=OuterRef("pk")) | Q(ref=OuterRef("scope_ref"))
    found = UpgradeObligation.objects.filter(about).order_by("-triggered_on", "-pk")
    names = ("ref", "state", "who", "required_bps", "lead_value", "due_on")
    return Subquery(found.values(told=JSONObject(**{name: name for name in names}))[:1])


@dataclass(frozen=True)
class Upgrade:
    """A duty to add capacity, in a line."""

    ref: str
    state: str
    text: str


def upgrade_of(breach: Any) -> Upgrade | None:
    """From what `for_page` read with the breach."""
    told = breach.upgrade
    if not told:
        return None
    due = f"due {units.day(date.fromisoformat(told['due_on']))}" if told["due_on"] else (
        "waits for the notice" if told["lead_value"] else "no contractual deadline"
    )  # fmt: skip
    who = ACTS[Actor(told["who"])]
    text = f"{units.capacity(told['required_bps'])} required, {who}, {due}"
    return Upgrade(told["ref"], told["state"], text)


def waiting(waivers: Iterable[Waiver]) -> Waiver | None:
    """The request that waits for an answer."""
    return next((one for one in waivers if one.state == WaiverState.REQUESTED), None)


def events_of(breach: Breach, waivers: Iterable[Waiver]) -> list[Event]:
    """All that happened, newest first."""
    return [
        Event(ICONS[event.kind], event.title, event.text, event.at, str(event.actor or SYSTEM))
        for event in queries.timeline(breach, waivers)
    ]


@dataclass(frozen=True)
class Clock:
    """How far the contract's time to cure has run, in days."""

    day: int
    days: int

    @property
    def label(self) -> str:
        return f"Day {self.day} of {self.days}"

    @property
    def percent(self) -> int:
        return min(max(self.day * 100 // self.days, 0), 100)


def clock_of(breach: Breach, today: date) -> Clock | None:
    """From the day it opened to the contract's day; None where the contract names none."""
    if breach.due_on is None or breach.opened_at is None:
        return None
    opened = breach.opened_at.date()
    days = (breach.due_on - opened).days
    return Clock((today - opened).days, days) if days > 0 else None


def lead_words(rows: Sequence[Row], term_type: str) -> str:
    """`60 days`, the time the clause gives; empty where it gives none."""
    if not rows:
        return ""
    params: Any = term_words.parsed(term_type, rows[0].evaluation.revision.params)
    if not isinstance(params, UpgradeTrigger) or params.lead_value is None:
        return ""
    unit = params.lead_unit.lower().replace("_", " ")
    return term_words.counted(params.lead_value, unit)
