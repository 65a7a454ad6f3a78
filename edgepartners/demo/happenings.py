"""What happened in the demo's network: maintenance, outages, tickets, measurements of quality."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from apps.agreements.models import ContractTerm
from apps.network import actions as network
from apps.network.models import Incident, Interconnect
from apps.usage.models import QualityReading
from edgepartners.demo.copying import load
from edgepartners.demo.world import World

MOST_LINKS = 4  # with measurements of quality
DAYS = 65  # so that the last closed month is measured
EVERY = timedelta(minutes=30)  # as the terms have it
MICRO = 10**6
# Hours ago it began, hours it lasted (None: goes on), kind, severity, cause, title.
FAULTS = (
    (30 * 24, 0.5, "OUTAGE", "CRITICAL", "PARTNER", "Fibre cut between the cages"),
    (22 * 24, 9, "OUTAGE", "MAJOR", "PARTNER", "Line card of the partner failed"),
    (16 * 24, 3, "DEGRADATION", "MINOR", "THIRD_PARTY", "Errors on one member"),
    (9 * 24, 2, "OUTAGE", "CRITICAL", "FORCE_MAJEURE", "Power of the building lost"),
    (6 * 24, None, "RMA", "MINOR", "UNKNOWN", "Broken disk shelf"),
    (20, None, "DEGRADATION", "MAJOR", "UNKNOWN", "Low light on two members"),
    (3, 1, "REQUEST", "MINOR", "UNKNOWN", "New session for a prefix"),
)
# The same of the last closed month, for the availability of its services.
LAST_MONTH = (
    (1.6, "OUTAGE", "CRITICAL", "PARTNER", "Router restarted by itself"),
    (0.05, "OUTAGE", "MAJOR", "PARTNER", "Short loss of the session"),
    (7, "OUTAGE", "CRITICAL", "FORCE_MAJEURE", "Flood in the cable duct"),
)
# Days from now it begins, hours, whose, announced days ahead (None: never), impact, title.
WORKS = (
    (-12, 4, "OURS", 14, "DEGRADED", "Software of the edge router"),
    (-3, 6, "THEIRS", 10, "DOWN", "Exchange of optics"),
    (-2, 2, "THEIRS", None, "DOWN", "Restart without notice"),
    (5, 3, "OURS", 7, "DOWN", "Move to another panel"),
    (12, 8, "THEIRS", 3, "NONE", "Test of emergency power"),
)
LEVELS = (38_200_000, 61_400_000, 22_900_000, 47_800_000)  # millionths of a millisecond


def play(world: World, at: datetime) -> None:
    """A few of each, on interconnects whose agreements say something about them."""
    by = world.people[0]
    for number, (link, fault) in enumerate(zip(_links_with("REPAIR_TIME"), FAULTS, strict=False)):
        _report(link, fault, number, at)
    month_end = at.replace(day=1, hour=14, minute=20, second=0, microsecond=0)
    for number, link in enumerate(_links_with("AVAILABILITY_SLA")[: len(LAST_MONTH)]):
        ago = (at - month_end).total_seconds() / 3600 + 24 * (3 + number)
        _report(link, (ago, *LAST_MONTH[number]), number, at)
    for link, (days, hours, side, ahead, impact, title) in zip(
        _links_with("UPGRADE_TRIGGER"), WORKS, strict=False
    ):
        start = (at + timedelta(days=days)).replace(hour=3, minute=0, second=0, microsecond=0)
        row = network.plan_maintenance(
            impacts={link: impact}, title=title, side=side, starts_at=start,
            ends_at=start + timedelta(hours=hours), by=by, at=at,
            announced_at=None if ahead is None else start - timedelta(days=ahead),
        )  # fmt: skip
        if row.ends_at < at:
            network.move_maintenance(maintenance=row, to="DONE", by=by, at=row.ends_at)
    measured = _links_with("LATENCY_SLA")[:MOST_LINKS]
    load(list(_readings(measured, at)))


def _links_with(type: str) -> list[Interconnect]:
    """One interconnect of each partner whose agreement has a term of the type, in order."""
    partners = ContractTerm.objects.filter(type=type, agreement__state="ACTIVE")
    rows = Interconnect.objects.in_service().filter(
        partner__in=partners.values("agreement__partner")
    )
    return list(rows.order_by("partner", "pk").distinct("partner"))


def _report(
    link: Interconnect, fault: tuple[int, float | None, str, str, str, str], number: int,
    at: datetime,
) -> Incident:  # fmt: skip
    ago, hours, kind, severity, cause, title = fault
    start = at - timedelta(hours=ago)
    over = None if hours is None else start + timedelta(hours=hours)
    return network.report_incident(
        partner=link.partner, interconnect=link, title=title, kind=kind, severity=severity,
        cause=cause, started_at=start, detected_at=start + timedelta(minutes=2),
        reported_at=start + timedelta(minutes=9), restored_at=over, by=None, at=at,
        answered_at=start + timedelta(minutes=24 + 17 * number), ticket=f"TT-{48_210 + number}",
    )  # fmt: skip


def _readings(links: Sequence[Interconnect], at: datetime) -> Iterator[QualityReading]:
    """Every half hour; a wave over the day, and a little loss in the evening."""
    for number, link in enumerate(links):
        start = (at - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
        for step in range(DAYS * 48):
            when = start + EVERY * step
            if when >= at:
                break
            hour = when.hour
            micro = LEVELS[number] + (abs(hour - 14) % 12) * 180_000 + step * 7919 % 900_000
            loss = 40_000 if hour in (1, 2, 3) else step * 31 % 9_000
            for kind, value in (("latency_ms", micro), ("loss_pct", loss)):
                yield QualityReading(
                    interconnect=link, kind=kind, at=when, micro=value, received_at=at
                )
