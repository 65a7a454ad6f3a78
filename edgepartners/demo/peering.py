"""A simulated PeeringDB with invented networks, our copy of it, and a policy with exceptions.

The rows go into a file that the simulator answers from; the first sync reads them over HTTP, like
every later one.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.capacity import actions as capacity
from apps.capacity.actions import Scope
from apps.integrations.faking import Fake
from apps.integrations.peeringdb.client import Client
from apps.integrations.peeringdb.fake import PeeringDb
from apps.network.models import IXP, Facility
from apps.partners.models import Partner
from apps.peeringdb import actions as mirror
from edgepartners.demo import buildings, names, places
from edgepartners.demo.links import Link
from edgepartners.demo.world import FIRST_NET, LISTED, World

FILE = "peeringdb.json"
UPDATED = "2026-11-02T06:00:00Z"
OUR_NET, FIRST_ORG = 1, 10
# Networks that are no partners yet, to be filled in by their numbers: name, organisation, country.
NEWCOMERS = (
    ("Litoral Fibra", "Litoral Telecom", "CO"), ("Litoral Móvil", "Litoral Telecom", "CO"),
    ("Nordwind Netz", "Nordwind Netz GmbH", "DE"), ("Cordillera Cable", "Cordillera SpA", "CL"),
    ("Harbour Wave", "Harbour Wave Pte", "SG"),
)  # fmt: skip
FIRST_NEWCOMER, NEWCOMER_ASN = 9_000, names.PRIVATE_ASNS + 90_000
Row = dict[str, Any]


def tell_simulator(path: Path, world: World, joined: Sequence[Link]) -> dict[str, list[Row]]:
    """Write down what the simulated PeeringDB answers with."""
    tables = rows(world, joined)
    write(path, tables)
    return tables


def write(path: Path, tables: dict[str, list[Row]]) -> None:
    """Put all of the file there at once: the simulator may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(tables))
    draft.replace(path)


def play(tables: dict[str, list[Row]], world: World, *, at: datetime) -> None:
    """The first sync of the mirror, by the real client, and a policy that is not the default."""
    with Fake(PeeringDb(tables)) as fake, Client(url=fake.url, pause=0) as source:
        mirror.sync(at=at, source=source)
    by, partners = world.people[0], world.partners
    settings_ = (
        ("min_peak", "1", Scope(type="pni_new", region="LATAM"), "Growing region"),
        ("port_speed", "100", Scope(region="EMEA"), "No 10G optics in stock"),
        ("auto_approve", "", Scope(partner=partners[0]), "Long known, clean sessions"),
        ("max_open", "10", Scope(partner=partners[0]), "Large programme of upgrades"),
    )
    for code, value, scope, reason in settings_:
        capacity.set_rule(code=code, value=value, scope=scope, reason=reason, by=by, at=at)


def rows(world: World, joined: Sequence[Link]) -> dict[str, list[Row]]:
    """All 13 kinds, by PeeringDB's short names."""
    facilities = list(Facility.objects.select_related("metro").order_by("pk"))
    exchanges = list(IXP.objects.select_related("metro").order_by("pk"))
    listed = [pair for pair in enumerate(world.partners[:LISTED]) if not _is_absent(pair[0])]
    joins = _joins(joined)
    return {
        "org": [*_numbered(_org(name) for name in ["Meridian Colocation", settings.NETWORK_NAME]),
                *_organisations(listed)],
        "campus": [],
        "fac": [*(_facility(n, f) for n, f in enumerate(facilities)),
                *map(_dated, buildings.facilities(facilities))],
        "carrier": _numbered([{"org_id": 1, "name": "Meridian Fibre"}]),
        "carrierfac": _numbered({"carrier_id": 1, "fac_id": f.pdb_fac_id} for f in facilities[::9]),
        "net": [_us(), *(_net(world, n, partner) for n, partner in listed), *_newcomers()],
        "ix": [_place(ix.pdb_ix_id, ix) | _EXCHANGE for ix in exchanges],
        "ixfac": [],
        "ixlan": [_dated({"id": ix.pdb_ix_id, "ix_id": ix.pdb_ix_id, "mtu": 1500, "rs_asn": 0})
                  for ix in exchanges],
        "ixpfx": _numbered(_lans(exchanges)),
        "netfac": _numbered([*_at_facilities(world, listed, facilities, joins),
                             *_newcomers_at(facilities),
                             *buildings.listed(world, facilities, listed)]),
        "netixlan": _numbered(_at_exchanges(world, listed, exchanges, joins)),
        "poc": _numbered([*(_poc(n, partner) for n, partner in listed if n % 4 != 1),
                          *_people_of_newcomers()]),
    }  # fmt: skip


def _is_absent(n: int) -> bool:
    """Some networks never made an entry."""
    return n % 11 == 7


def _is_poor(n: int) -> bool:
    """Some entries were never completed; the second partner with a portal is among them."""
    return n % 9 == 3


def _dated(row: Row) -> Row:
    return {"status": "ok", "updated": UPDATED, **row}


def _numbered(found: Iterable[Row]) -> list[Row]:
    return [_dated({"id": n, **row}) for n, row in enumerate(found, 1)]


def _org(name: str) -> Row:
    return {"name": name, "city": "", "country": "", "website": ""}


def _organisations(listed: Sequence[tuple[int, Partner]]) -> Iterator[Row]:
    """Each partner is an organisation of its own; two newcomers share one."""
    for n, partner in listed:
        found = _org(partner.legal_name) | {"country": str(partner.country)}
        yield _dated({"id": FIRST_ORG + n, **found})
    for n, (_, name, country) in enumerate(NEWCOMERS):
        if _newcomer_org(n) == FIRST_NEWCOMER + n:
            yield _dated({"id": FIRST_NEWCOMER + n, **_org(name), "country": country})


def _newcomer_org(n: int) -> int:
    return FIRST_NEWCOMER + [each[1] for each in NEWCOMERS].index(NEWCOMERS[n][1])


def _newcomers() -> Iterator[Row]:
    for n, (name, _, _) in enumerate(NEWCOMERS):
        said = {"irr_as_set": f"AS-{name.upper().replace(' ', '-')}", "policy_general": "Open",
                "info_prefixes4": 300 + n, "info_prefixes6": 60 + n}  # fmt: skip
        numbers = {"id": FIRST_NEWCOMER + n, "asn": NEWCOMER_ASN + n, "org_id": _newcomer_org(n)}
        yield _dated(_NET | numbers | {"name": name} | said)


def _newcomers_at(facilities: Sequence[Facility]) -> Iterator[Row]:
    for n, _ in enumerate(NEWCOMERS):
        for place in facilities[n :: len(NEWCOMERS) * 4][:2]:
            yield _netfac(FIRST_NEWCOMER + n, place.pdb_fac_id, NEWCOMER_ASN + n)


def _people_of_newcomers() -> Iterator[Row]:
    for n, (name, _, _) in enumerate(NEWCOMERS):
        for role in ("NOC", "Policy"):
            address = f"{role.lower()}@{name.split()[0].lower()}.example"
            yield {"net_id": FIRST_NEWCOMER + n, "role": role, "visible": "Users", "name": "",
                   "phone": "+1 555 0100", "email": address}  # fmt: skip


_FACILITY = {"campus_id": None}
_EXCHANGE = {"media": "Ethernet", "service_level": "24/7 Support", "terms": "Recurring Fees"}


def _facility(n: int, place: Facility) -> Row:
    """A data centre stands some kilometres from its metro's middle."""
    latitude, longitude = places.degrees(place, n)
    degrees = {"latitude": latitude, "longitude": longitude}
    return _place(place.pdb_fac_id, place) | _FACILITY | degrees


def _place(id: int | None, place: Facility | IXP) -> Row:
    metro = place.metro
    where = {"city": metro.name, "country": str(metro.country)}
    degrees = {"latitude": float(metro.latitude), "longitude": float(metro.longitude)}
    return _dated({"id": id, "org_id": 1, "name": place.name, **where, **degrees})


_NET = {
    "org_id": 2, "website": "https://example.com", "info_types": ["Cable/DSL/ISP"],
    "info_traffic": "100-200Gbps", "info_ratio": "Mostly Inbound", "info_scope": "Regional",
    "info_ipv6": True, "info_never_via_route_servers": False, "policy_url": "",
    "policy_locations": "Preferred", "policy_ratio": False, "policy_contracts": "Not Required",
    "rir_status": "ok",
}  # fmt: skip


def _us() -> Row:
    own = {"id": OUR_NET, "asn": settings.NETWORK_ASN, "name": settings.NETWORK_NAME}
    said = {"irr_as_set": f"AS-{settings.NETWORK_NAME.upper()}", "policy_general": "Selective",
            "info_prefixes4": 900, "info_prefixes6": 300, "info_types": ["Content"]}  # fmt: skip
    return _dated(_NET | own | said)


def _net(world: World, n: int, partner: Partner) -> Row:
    asn = world.asns[partner.pk]
    poor = _is_poor(n)
    return _dated(_NET | {
        "id": asn.pdb_net_id, "asn": asn.number, "name": partner.name, "org_id": FIRST_ORG + n,
        "irr_as_set": "" if poor else asn.as_set,
        "info_prefixes4": (asn.max_prefix4 or 0) * 4 // 5,
        "info_prefixes6": None if poor else (asn.max_prefix6 or 0) * 4 // 5,
        "policy_general": "" if poor else partner.policy.capitalize(),
    })  # fmt: skip


def _lans(exchanges: Sequence[IXP]) -> Iterator[Row]:
    for n, ix in enumerate(exchanges):
        lan = {"ixlan_id": ix.pdb_ix_id, "in_dfz": True}
        yield {**lan, "protocol": "IPv4", "prefix": f"198.18.{n}.0/24"}
        yield {**lan, "protocol": "IPv6", "prefix": f"2001:db8:{n + 1:x}::/64"}


def _joins(joined: Sequence[Link]) -> dict[int, list[Link]]:
    found: defaultdict[int, list[Link]] = defaultdict(list)
    for link in joined:
        found[link.row.partner_id].append(link)
    return found


def _at_facilities(
    world: World, listed: Sequence[tuple[int, Partner]], facilities: Sequence[Facility],
    joins: dict[int, list[Link]],
) -> Iterator[Row]:  # fmt: skip
    """We are in all of them; a partner where it meets us, and in three more of its region."""
    for each in facilities:
        yield _netfac(OUR_NET, each.pdb_fac_id, settings.NETWORK_ASN)
    by_id = {each.pk: each.pdb_fac_id for each in facilities}
    for n, partner in listed:
        sites = world.sites[partner.region]
        here = [link.row.site for link in joins.get(partner.pk, []) if link.row.kind == "pni"]
        there = [sites[(n * 5 + k * 7) % len(sites)] for k in range(3)]
        asn = world.asns[partner.pk]
        for place in dict.fromkeys(by_id[site.facility_id] for site in here + there):
            yield _netfac(asn.pdb_net_id, place, asn.number)


def _netfac(net: int | None, facility: int | None, asn: int) -> Row:
    return {"net_id": net, "fac_id": facility, "local_asn": asn}


def _at_exchanges(
    world: World, listed: Sequence[tuple[int, Partner]], exchanges: Sequence[IXP],
    joins: dict[int, list[Link]],
) -> Iterator[Row]:  # fmt: skip
    """We are at all of them; a partner where it meets us, and at two more of its region."""
    place = {ix.metro_id: (n, ix) for n, ix in enumerate(exchanges)}
    for n, ix in enumerate(exchanges):
        yield _port(OUR_NET, settings.NETWORK_ASN, n, ix, host=1, speed=400_000)
    for n, partner in listed:
        sites = world.sites[partner.region]
        here = [link.row.site for link in joins.get(partner.pk, []) if link.row.kind == "ixp"]
        there = [sites[(n * 7 + k * 11) % len(sites)] for k in range(2)]
        asn = world.asns[partner.pk]
        for metro in dict.fromkeys(site.metro_id for site in here + there):
            at = place[metro]
            port = _port(asn.pdb_net_id, asn.number, *at, host=n + 10, speed=(n % 3 + 1) * 100_000)
            yield port | {"operational": n % 13 != 6}


def _port(net: int | None, asn: int, n: int, ix: IXP, *, host: int, speed: int) -> Row:
    return {
        "net_id": net, "asn": asn, "ix_id": ix.pdb_ix_id, "ixlan_id": ix.pdb_ix_id,
        "speed": speed, "is_rs_peer": host % 2 == 0, "operational": True,
        "ipaddr4": f"198.18.{n}.{host}", "ipaddr6": f"2001:db8:{n + 1:x}::{host:x}",
    }  # fmt: skip


def _poc(n: int, partner: Partner) -> Row:
    return {
        "net_id": FIRST_NET + n, "role": "NOC", "visible": "Public", "name": f"{partner.name} NOC",
        "phone": "+1 555 0100", "email": f"noc@{partner.ref.lower()}.example",
    }  # fmt: skip
