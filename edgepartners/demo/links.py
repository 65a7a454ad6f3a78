"""Interconnects of the demo, the traffic each one carries, and what has gone wrong with some."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from apps.core import refs
from apps.network.models import (
    PNI,
    CacheDeployment,
    CapacityInterval,
    Interconnect,
    IXPeering,
    Member,
    Site,
)
from apps.partners.models import Partner
from edgepartners.demo import names, traffic
from edgepartners.demo.copying import load, reserve_ids
from edgepartners.demo.traffic import Event, EventKind, Profile
from edgepartners.demo.world import GBPS, World

KINDS = ("pni", "pni", "ixp", "pni", "pni", "cache", "pni", "ixp", "pni", "transit")
PREFIXES = {
    "pni": refs.Prefix.PNI,
    "ixp": refs.Prefix.IX,
    "cache": refs.Prefix.CACHE,
    "transit": refs.Prefix.TRANSIT,
}
SHAPES = ((4, 100), (2, 100), (3, 100), (1, 100), (8, 10), (2, 400), (4, 10), (1, 400))
BUILDING = ("APPROVED", "XC_ORDERED", "TESTING", "PROPOSED")
TRIGGER = 0.70
OFFSETS = {city.code: city.offset for city in names.CITIES}

# What happens on the first links in service, one story each, in this order.
STORIES = (
    "opens", "critical", "long", "pending", "opens", "acknowledged", "hold", "waived", "long",
    "augmented", "opens", "long", "pending", "n_minus_1", "spike", "outage", "reset", "gap", "flat",
    "moved_away", "plateau", "silent", "stuck",
)  # fmt: skip
DAYS_OVER = {"opens": 3, "critical": 23, "long": 9, "pending": 1, "acknowledged": 14, "hold": 12,
             "waived": 18}  # fmt: skip


@dataclass
class Link:
    """One interconnect with the profile of its traffic and its story, if it has one."""

    row: Interconnect
    members: int
    member_bps: int
    profile: Profile
    story: str = ""
    down_source: bool = False
    augmented_at: datetime | None = None
    is_measured: bool = True

    @property
    def labels(self) -> dict[str, str]:
        metro = self.row.site.metro.code.lower()
        router = f"edge{self.row.site_id % 3 + 1}.{metro}.example.net"
        return {"instance": router, "ifname": f"ae{self.row.pk}"}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.row.site.metro.time_zone)


def add_links(world: World, count: int) -> list[Link]:
    """Interconnects spread over the partners, in service or being built; writes all their rows."""
    links = list(_plan(world, count))
    _name(links)
    load([link.row for link in links])
    for n, link in enumerate(links):
        link.profile = replace(link.profile, seed=n + 1)
    tell_stories(links, world.at)
    load([interval for link in links for interval in _intervals(link, world.at)])
    load([member for link in links if link.row.kind == "pni" for member in _members(link)])
    load([_pni(link) for link in links if link.row.kind == "pni"])
    load([_peering(link, world) for link in links if link.row.kind == "ixp"])
    load([_cache(link) for link in links if link.row.kind == "cache"])
    return links


def _plan(world: World, count: int) -> Iterator[Link]:
    for n in range(count):
        partner = world.partners[n % len(world.partners)]
        in_region = world.sites[partner.region]
        site = in_region[(n * 7 + n // len(world.partners)) % len(in_region)]
        kind = KINDS[(n + 3 * (n // len(world.partners))) % len(KINDS)] if n >= 20 else "pni"
        yield _link(world, partner, site, kind, n)


def _link(world: World, partner: Partner, site: Site, kind: str, n: int) -> Link:
    rng = world.rng
    members, speed = SHAPES[0] if n == 0 else SHAPES[(n * 5) % len(SHAPES)]
    is_building = n > 60 and n % 23 == 0
    capacity = members * speed * GBPS
    since = world.today - timedelta(days=rng.randint(150, 1500))
    row = Interconnect(
        kind=kind, partner=partner, asn=world.asns[partner.pk], site=site,
        state=rng.choice(BUILDING) if is_building else "ACTIVE",
        capacity_bps=0 if is_building else capacity,
        n_minus_1_bps=0 if is_building else capacity - speed * GBPS,
        owner=partner.owner, in_service_on=None if is_building else since,
        target_on=world.today + timedelta(days=40) if is_building else None,
        original_target_on=world.today + timedelta(days=19) if is_building else None,
        redundancy_group=f"{site.metro.code}-{partner.ref}" if n % 2 else "",
        created_at=world.at - timedelta(days=(world.today - since).days + 60),
    )  # fmt: skip
    profile = Profile(
        capacity_bps=capacity, peak_share=rng.uniform(0.22, 0.58), noise=rng.uniform(0.02, 0.06),
        growth_per_month=rng.uniform(0.0, 0.035), in_out_ratio=rng.uniform(0.05, 0.14),
        peak_hour=rng.uniform(19.5, 21.5), utc_offset_minutes=OFFSETS[site.metro.code],
        anchor=int(world.at.timestamp()),
    )  # fmt: skip
    return Link(row=row, members=members, member_bps=speed * GBPS, profile=profile)


def _name(links: list[Link]) -> None:
    """BOG-1, BOG-2 ...: counted per metro, so that a name says where and which."""
    seen: dict[str, int] = {}
    by_kind: dict[str, list[Link]] = {}
    for link in links:
        metro = link.row.site.metro.code
        seen[metro] = seen.get(metro, 0) + 1
        link.row.name = f"{metro}-{seen[metro]}"
        by_kind.setdefault(link.row.kind, []).append(link)
    for kind, some in by_kind.items():
        for link, ref in zip(some, refs.take(PREFIXES[kind], len(some)), strict=True):
            link.row.ref = ref
    reserve_ids([link.row for link in links])


Shaping = Callable[["Link", datetime], Profile]


def tell_stories(links: list[Link], at: datetime) -> None:
    """Shape the traffic of the first links so that each kind of trouble is there today."""
    for link, story in zip(links, STORIES, strict=False):
        link.story = story
        link.profile = _SHAPING.get(story, _cross_trigger)(link, at)
        link.down_source = story == "hold"


def _cross_trigger(link: Link, at: datetime) -> Profile:
    """Scale traffic so that the 30-day P95 first exceeded the trigger N local days ago."""
    days = DAYS_OVER[link.story]
    profile = replace(
        link.profile, peak_share=0.75, growth_per_month=0.07, noise=0.02, weekend_factor=1.0
    )  # the same every day, so that the percentile only ever grows
    last = at.astimezone(link.zone).date() - timedelta(days=1)
    first_over = last - timedelta(days=days - 1)
    before, after = (
        _p95(profile, day, link.zone) for day in (first_over - timedelta(1), first_over)
    )
    wanted = TRIGGER * profile.capacity_bps / ((before + after) / 2)
    return replace(profile, peak_share=profile.peak_share * wanted)


def _p95(profile: Profile, last_day: date, zone: ZoneInfo) -> int:
    """95th percentile of the higher direction over 30 days to the end of a local day."""
    end = datetime.combine(last_day + timedelta(days=1), time.min, zone)
    values = traffic.rates(profile, int(end.timestamp()) - 8640 * traffic.SLOT, 8640)
    return max(int(np.partition(row, 8207)[8207]) for row in values)


def _critical(link: Link, at: datetime) -> Profile:
    profile = _cross_trigger(link, at)
    start = int(at.timestamp()) - 6 * 86400
    return replace(profile, events=(Event(EventKind.SPIKE, start, start + 7 * 86400, 1.18),))


def _augmented(link: Link, at: datetime) -> Profile:
    """Twice the present share of half the capacity: over the trigger until the augment."""
    link.augmented_at = (at - timedelta(days=12)).replace(hour=6, minute=0, second=0, microsecond=0)
    return replace(link.profile, peak_share=0.44, growth_per_month=0.02, noise=0.02)


def _n_minus_1(link: Link, _at: datetime) -> Profile:
    return replace(link.profile, peak_share=0.66, growth_per_month=0.01, noise=0.02)


def _event(kind: EventKind, days_ago: float, hours: float, factor: float = 1.0) -> Shaping:
    def shape(link: Link, at: datetime) -> Profile:
        start = int(at.timestamp() - days_ago * 86400) // traffic.SLOT * traffic.SLOT
        event = Event(kind, start, start + int(hours * 3600), factor)
        return replace(link.profile, peak_share=0.45, events=(event,))

    return shape


_SHAPING = {
    "critical": _critical,
    "augmented": _augmented,
    "n_minus_1": _n_minus_1,
    "spike": _event(EventKind.SPIKE, 4, 3, 1.6),
    "outage": _event(EventKind.OUTAGE, 9, 5),
    "reset": _event(EventKind.RESET, 3, 0.2, 0.5),
    "gap": _event(EventKind.GAP, 11, 6),
    "flat": _event(EventKind.FLAT, 2, 14, 0.31),
    "moved_away": _event(EventKind.SPIKE, 1.9, 24 * 6, 0.45),
    "plateau": _event(EventKind.SPIKE, 4.2, 24 * 12, 1.5),
    "stuck": _event(EventKind.FLAT, 0.6, 24 * 90, 0.38),
    "silent": _event(EventKind.OUTAGE, 2.5, 40),
}


def _intervals(link: Link, at: datetime) -> Iterator[CapacityInterval]:
    row = link.row
    if row.in_service_on is None:
        return
    first = datetime.combine(row.in_service_on, time(6), at.tzinfo)
    if link.augmented_at is None:
        yield _interval(link, 1, first, None, "turn-up")
        return
    yield _interval(link, 2, first, link.augmented_at, "turn-up")
    yield _interval(link, 1, link.augmented_at, None, "augment, order 4411")


def _interval(
    link: Link, divisor: int, start: datetime, end: datetime | None, reason: str
) -> CapacityInterval:
    members = max(1, link.members // divisor)
    return CapacityInterval(
        interconnect=link.row, capacity_bps=members * link.member_bps,
        largest_member_bps=link.member_bps, members=members, starts_at=start, ends_at=end,
        reason=reason,
    )  # fmt: skip


def _members(link: Link) -> Iterator[Member]:
    for n in range(link.members):
        is_dim = link.row.pk % 11 == 0 and n == link.members - 1
        yield Member(
            interconnect=link.row, port=f"et-{n // 2}/0/{4 + n % 2}", remote_port=f"Hu0/{n}/0/8",
            circuit_ref=f"XC-{40000 + link.row.pk * 8 + n}", speed_bps=link.member_bps,
            optic="100G-LR4" if link.member_bps >= 100 * GBPS else "10G-LR",
            rx_dbm=Decimal("-6.8") if is_dim else Decimal(f"-{1 + (link.row.pk + n) % 3}.{n}"),
            state="LOW_LIGHT" if is_dim else "UP",
        )  # fmt: skip


def _pni(link: Link) -> PNI:
    number = link.row.pk % 120
    return PNI(
        interconnect=link.row, lag_name=f"ae{link.row.pk}", ipv4=f"192.0.2.{number * 2}/31",
        ipv6=f"2001:db8:{link.row.pk:x}::/127", mtu=9000, demarc=f"cage {number % 30 + 1}",
        xconnect_ref=f"XC-{40000 + link.row.pk * 8}",
    )  # fmt: skip


def _peering(link: Link, world: World) -> IXPeering:
    return IXPeering(
        interconnect=link.row, port=world.ports[link.row.site.metro_id],
        bilateral=link.row.pk % 2 == 0, ipv4=f"198.51.100.{link.row.pk % 250 + 1}",
        ipv6=f"2001:db8:ffff::{link.row.pk:x}",
    )  # fmt: skip


def _cache(link: Link) -> CacheDeployment:
    return CacheDeployment(
        interconnect=link.row, state="LIVE" if link.row.in_service_on else "CONFIGURING",
        model="EC-2U flash", servers=link.members,
        served_bps=link.row.capacity_bps, rack_units=2 * link.members, power_w=700 * link.members,
        fill_from=time(2), fill_to=time(14), fill_max_bps=1_200_000_000 * link.members,
    )  # fmt: skip
