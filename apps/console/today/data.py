"""What needs somebody today, from several apps. Bulk reads only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, Window
from django.utils import timezone

from apps.agreements import queries as agreements
from apps.agreements.enums import State
from apps.agreements.models import ApprovalStep, Occurrence, Renewal, Signatory
from apps.agreements.queries import NoticeDeadline
from apps.breaches import queries as judged
from apps.breaches.enums import WaiverState
from apps.breaches.models import Breach, Waiver
from apps.console import access, limits
from apps.console.interconnects import data as links_data
from apps.console.interconnects.data import Row
from apps.console.today.scope import Scope, partners_of
from apps.core.ui import components
from apps.core.units import rounded
from apps.core.written import written_once
from apps.network import queries as network
from apps.network.enums import IN_SERVICE, Kind
from apps.network.models import Interconnect
from apps.partners.enums import Stage
from apps.partners.models import Partner
from apps.usage import queries as usage
from apps.usage.models import DataSource

MOST_DEADLINES = 8
MOST_BREACHES = 10
MOST_NEAR = 8
LOOKED_AT = 24
BREACH_NEEDS = ("partner", "term__agreement", "interconnect__site__metro")
CANDIDATES = 200  # the fullest interconnects, among which those near their limit are looked for
FULL_ENOUGH = Decimal(40)
MOST_GAPS = 6
MOST_DUTIES = 6
MOST_OUT = 6


@dataclass(frozen=True)
class Deadlines:
    """The next ones whole, and of all of them partner, day to act by and reference."""

    shown: list[NoticeDeadline]
    due: list[tuple[str, date, str]]

    @property
    def count(self) -> int:
        return len(self.due)


def deadlines(scope: Scope, today: date) -> Deadlines:
    """What must be decided, the next to act on first. Two queries."""
    whose: dict[str, Any] = {"owner": scope.owner, "region": scope.region}
    shown = agreements.notice_deadlines(today, scope.days, limit=MOST_DEADLINES, **whose)
    return Deadlines(shown, agreements.notice_days(today, scope.days, **whose))


@dataclass(frozen=True)
class Breaches:
    """The worst ones whole, and of all of them what the sentence on top needs: ref and due day."""

    shown: list[Breach]
    due: list[tuple[str, date | None]]

    @property
    def count(self) -> int:
        return len(self.due)


def breaches(scope: Scope) -> Breaches:
    """Breaches that need somebody, worst first. Two queries."""
    return Breaches(_worst(*scope.whose), _due(*scope.whose))


@written_once
def _worst(owner: int | None, region: str | None) -> QuerySet[Breach]:
    found = judged.open_breaches().filter(partners_of(owner, region, "partner__"))
    return found.select_related(None).select_related(*BREACH_NEEDS)[:MOST_BREACHES]


@written_once
def _due(owner: int | None, region: str | None) -> QuerySet[Breach, tuple[str, date | None]]:
    found = judged.open_breaches().filter(partners_of(owner, region, "partner__"))
    return found.order_by().values_list("ref", "due_on")


def duties(scope: Scope) -> tuple[list[Occurrence], int]:
    """What is due or overdue, the longest overdue first, and how many there are. One query."""
    shown: list[Any] = _duties(*scope.whose)
    return shown, shown[0].in_all if shown else 0


@written_once
def _duties(owner: int | None, region: str | None) -> QuerySet[Any]:
    found = agreements.live_occurrences(owner=owner, region=region or "")
    return found.annotate(in_all=Window(Count("*")))[:MOST_DUTIES]


def near(scope: Scope, now: datetime) -> list[Row]:
    """Interconnects above 85 % of their limit and not in breach, fullest first.

    Four queries: the fullest ones as tuples, their limits, those near it, their breaches.
    """
    rows = _fullest(*scope.whose)
    found = limits.of_places([limits.Place(*row[:4]) for row in rows], timezone.localdate(now))
    near = [pk for pk, *_, used in rows if pk in found and used and is_near(used, found[pk].pct)]
    links = _links(tuple(near[:LOOKED_AT]))
    free = [row for row in links_data.rows(links, found, now) if not row.breach]
    return free[:MOST_NEAR]


@written_once
def _fullest(owner: int | None, region: str | None) -> QuerySet[Interconnect, Any]:
    return (
        Interconnect.objects.in_service()
        .filter(partners_of(owner, region, "partner__"), stat__used_pct__gte=FULL_ENOUGH)
        .order_by("-stat__used_pct", "pk")
        .values_list("pk", "partner_id", "site_id", "site__metro_id", "stat__used_pct")
    )[:CANDIDATES]


@written_once
def _links(ids: tuple[int, ...]) -> QuerySet[Interconnect]:
    return network.interconnects().filter(pk__in=ids).order_by("-stat__used_pct")


def is_near(used: Decimal, limit: Decimal) -> bool:
    return components.load_tone(used, limit) == "warn"


def approvals(user: Any) -> list[Waiver]:
    """Waivers that wait for this person's word: not those they asked for themselves. One query."""
    if not access.may(user, "breaches.approve_waiver"):
        return []
    return _waivers(user.pk)


@written_once
def _waivers(user: int) -> QuerySet[Waiver]:
    waiting = Waiver.objects.filter(state=WaiverState.REQUESTED).exclude(requested_by=user)
    rows = waiting.select_related("breach__partner", "breach__interconnect", "requested_by")
    return rows.order_by("requested_at")


def agreements_to_approve(user: Any, now: datetime) -> list[ApprovalStep]:
    """Steps of approvals that wait for this person's answer. Two queries."""
    if not access.may(user, "agreements.approve"):
        return []
    return agreements.approvals_waiting_for(user, now)


def renewals(user: Any) -> list[Renewal]:
    """Renewal decisions that wait for a second person, who is this one. One query."""
    if not access.may(user, "agreements.approve"):
        return []
    return _renewals(user.pk)


@written_once
def _renewals(user: int) -> QuerySet[Renewal]:
    waiting = agreements.renewals().filter(agreement__state=State.ACTIVE).exclude(proposed="")
    return waiting.exclude(proposed_by=user).order_by("proposed_at")


def out_for_signature(scope: Scope, user: Any) -> tuple[list[Signatory], int]:
    """Documents that are out, with who is asked, one's own first; and how many. One query."""
    # without a limit everything is shown, one's own or not
    person = user.pk if scope.partners() else None
    rows = sorted(_out(*scope.whose, person), key=lambda row: row.person_id != user.pk)
    return rows[:MOST_OUT], len(rows)


@written_once
def _out(owner: int | None, region: str | None, person: int | None) -> QuerySet[Signatory]:
    found = agreements.out_for_signature()
    near = partners_of(owner, region, "envelope__agreement__partner__")
    return found.filter(near | Q(person=person)) if person is not None else found


@dataclass(frozen=True)
class Gap:
    """Something that is not measured, and what that means."""

    tone: str
    title: str
    text: str
    ref: str


def gaps(scope: Scope, now: datetime) -> tuple[list[Gap], int]:
    """Sources that fail and interconnects without samples, and how many there are. Three queries.

    An interconnect of a failing source is told with the source, not again by itself.
    """
    sources = [(source, usage.health(source, now)) for source in _at_work()]
    bad = [(source, health) for source, health in sources if health.tone in ("bad", "warn")]
    told = [
        Gap(health.tone, f"{source.name}: {health.word.lower()}", health.sentence, source.ref)
        for source, health in bad
    ]
    asked = (_late(now), tuple(source.pk for source, _ in bad) or None, *scope.whose)
    links = _first_silent(*asked)
    count = len(told) + (len(links) if len(links) <= MOST_GAPS else _silent(*asked).count())
    return (told + [_gap(link, now) for link in links])[:MOST_GAPS], count


@written_once
def _at_work() -> QuerySet[DataSource, Any]:
    return usage.sources_at_work().order_by("name")


@written_once
def _first_silent(
    late: datetime, told: tuple[int, ...] | None, owner: int | None, region: str | None
) -> QuerySet[Interconnect]:
    return _silent(late, told, owner, region)[: MOST_GAPS + 1]


def _silent(
    late: datetime, told: tuple[int, ...] | None, owner: int | None, region: str | None
) -> QuerySet[Interconnect]:
    """Those without samples since `late`, but for those of sources that are told already."""
    old = Q(stat=None) | Q(stat__last_sample_at=None) | Q(stat__last_sample_at__lt=late)
    found = network.interconnects().select_related(None).select_related("partner", "stat")
    found = found.in_service().filter(partners_of(owner, region, "partner__"), old)
    if told is not None:
        found = found.exclude(series__source__in=told)
    return found.order_by("stat__last_sample_at", "name", "pk")


def _late(now: datetime) -> datetime:
    return now - links_data.LATE


def _gap(link: Interconnect, now: datetime) -> Gap:
    stat = links_data.stat_of(link)
    name = f"{link.partner.name}, {link.name}"
    if stat is None or stat.last_sample_at is None:
        text = "It is in service, but no series is mapped to it or none has samples."
        return Gap("", f"{name}: never measured", text, link.ref)
    hours = (now - stat.last_sample_at) // timedelta(hours=1)
    since = f"Since {stat.last_sample_at:%-d %b %H:%M} UTC. Its terms are on hold, not cleared."
    return Gap("warn", f"{name}: no samples for {hours} h", since, link.ref)


@dataclass(frozen=True)
class Figures:
    """The strip. Rates in bit/s; p95 is the sum of the interconnects' own: at most that."""

    partners: int
    active: int
    links: int
    kinds: str
    capacity_bps: int
    building_bps: int
    p95_bps: int | None
    used_pct: Decimal | None


def figures(scope: Scope) -> Figures:
    """Two queries."""
    there = Partner.objects.filter(scope.partners(), archived_at=None)
    partners = there.aggregate(
        total=Count("pk"), active=Count("pk", filter=Q(state__in=[Stage.ACTIVE, Stage.AT_RISK]))
    )
    live = Q(state__in=IN_SERVICE)
    links = Interconnect.objects.filter(scope.partners("partner__")).aggregate(
        capacity=Sum("capacity_bps", filter=live),
        p95=Sum("stat__p95_bps", filter=live),
        building=Sum("capacity_bps", filter=~live),
        **{kind.value: Count("pk", filter=live & Q(kind=kind)) for kind in Kind},
    )
    return _figures(partners, links)


def _figures(partners: dict[str, int], links: dict[str, Any]) -> Figures:
    names = {Kind.PNI: "PNI", Kind.IXP: "IX", Kind.CACHE: "cache", Kind.TRANSIT: "transit"}
    kinds = [f"{links[kind]} {name}" for kind, name in names.items() if links[kind]]
    capacity, p95 = int(links["capacity"] or 0), links["p95"]
    used = rounded(Decimal(p95) * 100 / capacity) if capacity and p95 is not None else None
    return Figures(
        partners=partners["total"],
        active=partners["active"],
        links=sum(links[kind] for kind in names),
        kinds=", ".join(kinds) or "none in service",
        capacity_bps=capacity,
        building_bps=int(links["building"] or 0),
        p95_bps=None if p95 is None else int(p95),
        used_pct=used,
    )
