"""What builds in the demo need: ports of each site, BGP sessions, LOA-CFAs in every state."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from apps.accounts.models import User
from apps.core import uploads
from apps.network import actions as network
from apps.network import rules
from apps.network.models import BGPSession, Interconnect, Loa, Port, Site, TurnUpCheck
from edgepartners.demo.copying import load
from edgepartners.demo.links import Link
from edgepartners.demo.pdf_pages import pdf_of
from edgepartners.demo.world import GBPS, World

DAY = timedelta(days=1)
OUR_ASN = 64496
SHELVES = ((100, 12, "100G-LR4", "LC"), (400, 4, "400G-FR4", "LC"), (10, 8, "10G-LR", "LC"))
BROKEN = 29  # each so manieth port is out of order
MOST_SESSIONS = 4_000  # interconnects that get sessions
MOST_CHECKLISTS = 200
# Days ago it was issued, and how far it came since. None: a draft.
LETTERS: tuple[tuple[int | None, str], ...] = (
    (None, "DRAFT"), (None, "INCOMPLETE"), (2, "ISSUED"), (9, "ACCEPTED"), (25, "LOCKED"),
    (60, "USED"), (87, "SOON"), (97, "EXPIRED"), (12, "CANCELLED"), (6, "CORRECTED"),
    (95, "AGAIN"),
)  # fmt: skip


def add_ports(world: World) -> None:
    """A shelf of ports at each of our own sites, with the whole place of each on its panel."""
    ours = [site for sites in world.sites.values() for site in sites if site.kind == "pop"]
    load([port for site in ours for port in _ports(site)])


def add_used_ports(links: Sequence[Link]) -> None:
    """The ports that PNIs in service are on, each with its place; of the first many of them."""
    pnis = [link for link in links[:MOST_SESSIONS] if _is_on_ports(link)]
    load([port for link in pnis for port in _used(link)])


def _is_on_ports(link: Link) -> bool:
    row = link.row
    return row.kind == "pni" and row.site.kind == "pop" and row.in_service_on is not None


def _used(link: Link) -> Iterator[Port]:
    row, site = link.row, link.row.site
    for n in range(link.members):
        pair = row.pk * 8 % 4000 + n + 1
        place = (f"C{site.pk % 9 + 1}", f"R{row.pk % 40 + 30}", f"PU{row.pk % 60 + 1}", pair)
        yield Port(
            site=site, device=f"core{row.pk % 4 + 1}.{site.code.lower()}",
            name=f"et-{row.pk}/0/{n}", speed_bps=link.member_bps, state="USED", interconnect=row,
            optic="100G-LR4" if link.member_bps >= 100 * GBPS else "10G-LR", connector="LC",
            cage=place[0], rack=place[1], panel=place[2], pair=pair,
            demarc=rules.where(*place, site.numbering),
        )  # fmt: skip


def add_sessions(links: Sequence[Link], at: datetime) -> None:
    """Two sessions for each interconnect but caches; a few down, pending or never up."""
    rows, seen = [], set()
    for link in links[:MOST_SESSIONS]:
        for session in _sessions(link, at):
            pair = (session.our_ip, session.their_ip)
            if pair not in seen:
                seen.add(pair)
                rows.append(session)
    load(rows)


def add_checklists(links: Sequence[Link], at: datetime) -> None:
    """Interconnects in testing are half checked; one point is not in order."""
    testing = [link.row for link in links if link.row.state == "TESTING"][:MOST_CHECKLISTS]
    load([check for row in testing for check in _checks(row, at)])


def play(world: World, at: datetime) -> None:
    """LOA-CFAs in every state, ours on interconnects being built, and two of partners."""
    engineer = next(p for p in world.people if p.role == "engineer")
    building = Interconnect.objects.filter(kind="pni", site__kind="pop", in_service_on=None)
    rows = list(building.select_related("partner", "site__facility").order_by("pk")[:3])
    if not rows:
        return
    for number, (days, story) in enumerate(LETTERS):
        _letter(rows[number % len(rows)], number, days, story, engineer, at)
    for number, agrees in enumerate((True, False)):
        _received(rows[number % len(rows)], number, agrees, at)
    network.tick_loas(at=at)


def _ports(site: Site) -> Iterator[Port]:
    device = f"edge1.{site.code.lower()}"
    pair = 0
    for shelf, (gbps, count, optic, connector) in enumerate(SHELVES):
        for n in range(count):
            pair += 1
            place = (f"C{site.pk % 9 + 1}", f"R{site.pk % 23 + 1:02d}", f"PP{shelf + 1}", pair)
            is_broken = (site.pk + pair) % BROKEN == 0
            yield Port(
                site=site, device=device, name=f"et-{shelf}/0/{n}", speed_bps=gbps * GBPS,
                optic=optic, connector=connector, cage=place[0], rack=place[1], panel=place[2],
                pair=pair, demarc=rules.where(*place, site.numbering),
                state="BROKEN" if is_broken else "FREE",
                note="No light from the panel" if is_broken else "",
            )  # fmt: skip


def _sessions(link: Link, at: datetime) -> Iterator[BGPSession]:
    row = link.row
    if row.kind == "cache" or row.asn is None:
        return
    state, since = _standing(row, at)
    hexa = f"{row.pk:x}"
    pairs = [(f"2001:db8:{hexa}::", f"2001:db8:{hexa}::1")]
    if row.pk % 250 < 120:
        pairs.append((f"192.0.2.{row.pk % 120 * 2}", f"192.0.2.{row.pk % 120 * 2 + 1}"))
    for ours, theirs in pairs:
        is_up = state in ("ESTABLISHED", "DOWN")
        yield BGPSession(
            interconnect=row, our_asn=OUR_ASN, their_asn=row.asn.number, our_ip=ours,
            their_ip=theirs, state=state, state_since=since, created_at=row.created_at,
            established_at=since if is_up else None, max_prefix=4000,
            prefixes=40 + row.pk * 37 % 3000 if state == "ESTABLISHED" else None,
            our_role=4, their_role=4, seen_at=at - 1 * DAY if is_up else None,
            told={"ESTABLISHED": "UP", "DOWN": "DOWN"}.get(state, ""),
        )  # fmt: skip


def _standing(row: Interconnect, at: datetime) -> tuple[str, datetime]:
    if row.in_service_on is None:
        state = "APPROVED" if row.state == "TESTING" else "PENDING"
        return state, at - 3 * DAY
    if row.pk % 41 == 0:
        return "DOWN", at - timedelta(minutes=47)
    return "ESTABLISHED", max(row.created_at, at - 90 * DAY)


def _checks(row: Interconnect, at: datetime) -> Iterator[TurnUpCheck]:
    steps = rules.steps(row.kind)
    done = Random(row.pk).randint(1, len(steps) - 1)
    for n, name in enumerate(steps, 1):
        is_ok = True if n < done else (False if n == done else None)
        yield TurnUpCheck(
            interconnect=row, position=n, name=name, is_ok=is_ok,
            note="" if is_ok is not False else "The other side has not answered yet",
            at=None if is_ok is None else at - 1 * DAY,
        )  # fmt: skip


def _letter(
    link: Interconnect, number: int, days: int | None, story: str, by: User, at: datetime
) -> None:
    """One of ours, from its reservation on; each under a reference of its own."""
    then = at - (days or 1) * DAY
    ref = f"{link.ref}/{number + 1}"
    network.reserve_ports(
        site=link.site, speed_bps=10 * GBPS if number % 3 else 100 * GBPS, count=1, held_for=ref,
        until=(then + 20 * DAY).date(), by=by, at=then,
    )  # fmt: skip
    loa = network.draft_loa(
        partner=link.partner, site=link.site, request_ref=ref, interconnect=link, by=by, at=then,
        circuit="TBD" if story == "INCOMPLETE" else f"{link.name} {number + 1}",
        z_place="cage 22, rack 3, panel PP-B", addressee_contact="noc@isp.example",
    )  # fmt: skip
    if days is not None:
        network.issue_loa(loa=loa, by=by, at=then)
        _walk(loa, story, by, then, at)


def _walk(loa: Loa, story: str, by: User, then: datetime, at: datetime) -> None:
    soon = then + DAY
    if story in ("ACCEPTED", "LOCKED", "USED"):
        network.accept_loa(loa=loa, by=None, at=soon)
    if story in ("LOCKED", "USED"):
        network.lock_loa(loa=loa, order_ref=f"XC-{51000 + loa.pk}", by=None, at=soon)
    if story == "USED":
        network.use_loa(loa=loa, by=by, at=soon + 12 * DAY)
    if story == "CANCELLED":
        network.cancel_loa(loa=loa, reason="The partner moves to another cage", by=by, at=soon)
    if story == "CORRECTED":
        network.correct_loa(
            loa=loa, reason="Wrong panel at the Z side", z_place="cage 22, rack 4, panel PP-A",
            by=by, at=soon,
        )  # fmt: skip
    if story == "AGAIN":
        network.tick_loas(at=then + 91 * DAY)
        loa.refresh_from_db()
        network.reissue_loa(loa=loa, by=by, at=at - 2 * DAY)


def _received(link: Interconnect, number: int, agrees: bool, at: datetime) -> None:
    """One of a partner that waits for our check: right, or with a panel nobody asked for."""
    network.receive_loa(
        partner=link.partner, site=link.site, request_ref=f"{link.ref}/R{number + 1}",
        interconnect=link, upload=uploads.checked(
            pdf_of([f"Letter of authorization for {link.ref}"]), f"LOA-{link.name}.pdf"
        ),
        expires_on=(at + 45 * DAY).date(), by=None, at=at - DAY,
        facts={
            "issuer": link.partner.name, "addressee": "Northlight Networks, Inc.",
            "facility": link.site.facility.name, "panel": "PP-B" if agrees else "PP-F",
            "port_count": 2, "circuit": f"{link.name}",
        },
        asked={
            "issuer": link.partner.name, "addressee": "Northlight Networks, Inc.",
            "facility": link.site.facility.name, "panel": "PP-B", "ports": 2,
        },
    )  # fmt: skip
