"""What partners were told lately: sessions, filling interconnects, changes at PeeringDB."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apps.accounts.models import User
from apps.integrations.faking import Fake
from apps.integrations.peeringdb.client import Client
from apps.integrations.peeringdb.fake import PeeringDb
from apps.network import actions as network
from apps.network.enums import IN_SERVICE, SessionState
from apps.network.models import BGPSession, Interconnect
from apps.partners import actions as partners
from apps.partners.enums import AsnField
from apps.partners.models import ASN, Partner
from apps.peeringdb import actions as mirror
from apps.peeringdb.enums import ChangeKind
from apps.peeringdb.models import ObservedChange
from apps.usage import actions as usage
from apps.usage.models import LinkLevel
from edgepartners.demo import peering
from edgepartners.demo.world import World

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
Row = dict[str, Any]


def play(tables: dict[str, list[Row]], world: World, var: Path, *, at: datetime) -> None:
    """Yesterday and today of the first partner with a portal, and what others changed.

    Our copy of PeeringDB is made first, so that what follows are changes.
    """
    peering.play(tables, world, at=at - 6 * HOUR)
    usage.watch_levels(at=at - 2 * DAY)
    partner = Partner.objects.filter(portal_enabled=True).order_by("pk").first()
    if partner is not None:
        LinkLevel.objects.filter(interconnect__partner=partner).delete()
        usage.watch_levels(at=at - DAY)
        _flap(partner, at)
    others = ASN.objects.exclude(partner=partner).exclude(pdb_net_id=None).order_by("pk")
    if partner is not None:
        numbers = [each.pdb_net_id for each in others[:60] if each.pdb_net_id]
        _edit(tables, partner, numbers, at)
        partner.asns.update(follows=[AsnField.AS_SET])
    peering.write(var / peering.FILE, tables)
    with Fake(PeeringDb(tables)) as fake, Client(url=fake.url, pause=0) as source:
        mirror.sync(at=at, source=source)
    network.tell_of_peeringdb(at=at)
    _decide(world.people[0], at)


def _decide(by: User, at: datetime) -> None:
    """One change was taken over and one ignored; the others wait. What is followed moved."""
    waiting = {row.kind: row for row in ObservedChange.objects.filter(
        decision="", asn__in=ASN.objects.values("number")).order_by("-pk")}  # fmt: skip
    if change := waiting.get(ChangeKind.POLICY):
        partners.accept_change(change=change, by=by, at=at)
    if change := waiting.get(ChangeKind.RENAMED):
        partners.ignore_change(change=change, by=by, at=at)


def _flap(partner: Partner, at: datetime) -> None:
    """One session that went away for half an hour, one that is away since a while."""
    links = Interconnect.objects.filter(partner=partner, state__in=IN_SERVICE).order_by("name")
    up = BGPSession.objects.filter(interconnect__in=links, state=SessionState.ESTABLISHED)
    found = list(up.select_related("interconnect__partner").order_by("interconnect__name", "pk"))
    picked = list({row.interconnect_id: row for row in found}.values())[:2]
    for session, hours in zip(picked, (5, 1), strict=False):
        network.session_seen(session=session, is_up=False, by=None, at=at - hours * HOUR)
        network.tell_of_sessions(at=at - hours * HOUR + 16 * MINUTE)
    if picked:
        network.session_seen(session=picked[0], is_up=True, by=None, at=at - 4 * HOUR, prefixes=812)
        network.tell_of_sessions(at=at - 4 * HOUR)
    BGPSession.objects.exclude(seen_at=None).update(seen_at=at)


def _edit(
    tables: dict[str, list[Row]], partner: Partner, others: Sequence[int], at: datetime
) -> None:
    """What networks changed in their entries within the last hours."""
    nets = {row["id"]: row for row in tables["net"]}
    listed = [nets[each] for each in others if each in nets]
    ours = [nets[each] for each in partner.asns.values_list("pdb_net_id", flat=True)
            if each in nets]  # fmt: skip
    changes = [(row, {"irr_as_set": f"{row['irr_as_set'] or 'AS-NEW'}-V2"}) for row in ours]
    wanted = (
        {"name": "{name} Networks"}, {"policy_general": "Restrictive"}, {"rir_status": "missing"},
        {"irr_as_set": ""},
    )  # fmt: skip
    changes += [
        (row, {key: value.format(**row) for key, value in change.items()})
        for row, change in zip(listed[3::7], wanted, strict=False)
    ]
    gone = [
        row for row in tables["netfac"] if row["net_id"] in {each["id"] for each in listed[5:9]}
    ]
    changes += [(row, {"status": "deleted"}) for row in gone[::3]]
    for hours, (row, change) in enumerate(changes, 1):
        row |= {**change, "updated": f"{at - hours * HOUR:%Y-%m-%dT%H:%M:%SZ}"}
