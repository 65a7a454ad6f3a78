"""Places, people and partners of the demo: unsaved rows, the same for the same size every time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password

from apps.accounts.models import User
from apps.core import refs
from apps.network.models import IXP, Facility, IXPPort, Metro, Region, Site
from apps.partners.models import ASN, Contact, ContactRole, Partner
from edgepartners.demo import names
from edgepartners.demo.copying import load

GBPS = 10**9
SITES_PER_CITY = 3
FIRST_FACILITY, FIRST_EXCHANGE, FIRST_NET = 1000, 500, 2000  # ids at the simulated PeeringDB
LISTED = 200  # partners that it knows, at most
TIERS = ("STRATEGIC", "KEY", "KEY", "STANDARD", "STANDARD", "STANDARD", "TAIL")
POLICIES = ("SELECTIVE", "OPEN", "SELECTIVE", "RESTRICTIVE", "OPEN")
STAGES = ("ACTIVE",) * 16 + ("IN_DISCUSSION", "PROSPECT", "AT_RISK", "DORMANT")
CONTACTS = (
    ("Network engineering", ("ENGINEERING", "NOC")),
    ("Peering coordinator", ("PEERING", "COMMERCIAL")),
    ("Legal counsel", ("LEGAL",)),
)


@dataclass
class World:
    """What the later parts of the seed build on."""

    rng: Random
    at: datetime
    people: list[User] = field(default_factory=list)
    sites: dict[str, list[Site]] = field(default_factory=dict)  # by region
    ports: dict[int, IXPPort] = field(default_factory=dict)  # by metro id
    partners: list[Partner] = field(default_factory=list)
    asns: dict[int, ASN] = field(default_factory=dict)  # by partner id

    @property
    def today(self) -> date:
        return self.at.date()

    def owner_of(self, region: str) -> User:
        return next(
            (p for p in self.people if p.role == "manager" and p.home_region == region),
            self.people[0],
        )


def add_people(world: World) -> None:
    """Everybody has the same password: hashing it takes longer than all else here."""
    password = make_password(names.PASSWORD)
    for person in names.PEOPLE:
        user = User(
            email=person.email, name=person.name, role=person.role, home_region=person.region,
            time_zone=person.time_zone, is_staff=person.role == "admin",
        )  # fmt: skip
        user.password = password
        user.save()
        world.people.append(user)


def add_places(world: World) -> None:
    """30 metros with three facilities and three sites each, one exchange per metro."""
    regions = {
        region.code: region
        for region in load([Region(code=code, name=name) for code, name in names.REGIONS])
    }
    metros = load([_metro(city, regions[city.region]) for city in names.CITIES])
    found = [f for metro in metros for f in _facilities(metro, world.rng)]
    for n, facility in enumerate(found):
        facility.pdb_fac_id = FIRST_FACILITY + n
    facilities = load(found)
    sites = load([_site(facility, n) for n, facility in enumerate(facilities)])
    for site in sites:
        world.sites.setdefault(site.metro.region.code, []).append(site)
    exchanges = load(
        [
            IXP(name=f"{metro.name} Exchange", metro=metro, pdb_ix_id=FIRST_EXCHANGE + n)
            for n, metro in enumerate(metros)
        ]
    )
    ports = [
        IXPPort(
            ixp=ixp, site=sites[n * SITES_PER_CITY], name="et-0/1/0", speed_bps=400 * GBPS,
            mrc=Decimal(1800),
        )
        for n, ixp in enumerate(exchanges)
    ]  # fmt: skip
    world.ports = {port.ixp.metro_id: port for port in load(ports)}


def _metro(city: names.City, region: Region) -> Metro:
    return Metro(
        code=city.code, name=city.name, region=region, country=city.country,
        latitude=Decimal(city.latitude), longitude=Decimal(city.longitude),
        time_zone=city.time_zone,
    )  # fmt: skip


def _facilities(metro: Metro, rng: Random) -> Iterator[Facility]:
    for n in range(1, SITES_PER_CITY + 1):
        yield Facility(
            name=f"{metro.name} DC{n}", metro=metro, operator="Meridian Colocation",
            address=f"{rng.randint(1, 400)} Network Street, {metro.name}",
            xconnect_mrc=Decimal(rng.randrange(180, 420, 10)),
            lead_time_days=rng.choice((21, 30, 33, 45, 65)),
        )  # fmt: skip


def _site(facility: Facility, n: int) -> Site:
    number = n % SITES_PER_CITY + 1
    return Site(
        code=f"{facility.metro.code}{number:02d}", name=facility.name, facility=facility,
        metro=facility.metro, kind="pop" if number < SITES_PER_CITY else "partner_hosted",
    )  # fmt: skip


def add_partners(world: World, count: int) -> None:
    """Partners in the three regions, one primary ASN and three contacts each."""
    wanted = list(_partner_names(count))
    codes = refs.take(refs.Prefix.PARTNER, count)
    rows = [
        _partner(world, ref, name, region, n)
        for n, (ref, (name, region)) in enumerate(zip(codes, wanted, strict=True))
    ]
    world.partners = list(load(rows))
    asns = load([_asn(partner, n) for n, partner in enumerate(world.partners)])
    world.asns = {asn.partner_id: asn for asn in asns}
    contacts = load([c for p in world.partners for c in _contacts(p, world)])
    load([r for n, contact in enumerate(contacts) for r in _roles(contact, n)])


def _partner_names(count: int) -> Iterator[tuple[str, str]]:
    """Names by turn from the regions; beyond the invented ones they are numbered."""
    regions = [code for code, _ in names.REGIONS]
    for n in range(count):
        region = regions[n % len(regions)]
        pool, turn = names.PARTNERS[region], n // len(regions)
        series = turn // len(pool)
        name = pool[turn % len(pool)]
        yield (f"{name} {series + 1}" if series else name), region


def _partner(world: World, ref: str, name: str, region: str, n: int) -> Partner:
    rng = world.rng
    sites = world.sites[region]
    return Partner(
        ref=ref, name=name, legal_name=f"{name} {names.LEGAL_FORMS[region]}", region=region,
        state="ACTIVE" if n < 20 else STAGES[n % len(STAGES)], tier=TIERS[n % len(TIERS)],
        country=sites[(n * 3) % len(sites)].metro.country, policy=POLICIES[n % len(POLICIES)],
        subscribers=rng.randrange(80_000, 9_000_000, 10_000), owner=world.owner_of(region),
        portal_enabled=n % 3 == 0, since=world.today - timedelta(days=rng.randint(120, 2600)),
        next_review_on=world.today + timedelta(days=rng.randint(5, 200)),
        created_at=world.at - timedelta(days=rng.randint(100, 2000)),
        tags=["eyeball"] if n % 4 == 0 else [],
    )  # fmt: skip


def _asn(partner: Partner, n: int) -> ASN:
    documented = names.DOCUMENTATION_ASNS
    number = documented[n] if n < len(documented) else names.PRIVATE_ASNS + n
    return ASN(
        number=number, partner=partner, name=partner.name, is_primary=True,
        as_set=f"AS-{partner.name.upper().replace(' ', '-')[:40]}",
        max_prefix4=2000 + n % 500, max_prefix6=400 + n % 100,
        pdb_net_id=FIRST_NET + n if n < LISTED else None,
    )  # fmt: skip


def _contacts(partner: Partner, world: World) -> Iterator[Contact]:
    for title, _ in CONTACTS:
        first, last = world.rng.choice(names.FIRST_NAMES), world.rng.choice(names.LAST_NAMES)
        checked = world.rng.choice((None, 20, 90, 400))
        yield Contact(
            partner=partner, name=f"{first} {last}", title=title,
            email=f"{partner.ref.lower()}-{title.split()[0].lower()}@example.com",
            verified_on=world.today - timedelta(days=checked) if checked else None,
        )  # fmt: skip


def _roles(contact: Contact, n: int) -> Iterator[ContactRole]:
    for role in CONTACTS[n % len(CONTACTS)][1]:
        yield ContactRole(contact=contact, role=role)
