"""What a partner may know of our policy: each rule beside what we know of them, and where to meet.

Costs, other partners and devices are never in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from apps.capacity import queries
from apps.capacity.enums import OPEN, RequestType
from apps.capacity.models import CapacityRequest
from apps.capacity.rules.eligibility import BY_CODE, Verdict
from apps.network import queries as network
from apps.network.queries import CommonExchange, CommonFacility
from apps.partners.models import Partner
from apps.peeringdb import queries as peeringdb
from apps.peeringdb.models import MirrorRun
from apps.peeringdb.queries import Presence

CHECKED = (
    RequestType.PNI_NEW, RequestType.PNI_AUGMENT, RequestType.IX_SESSIONS, RequestType.CACHE_NEW,
    RequestType.CACHE_AUGMENT,
)  # fmt: skip
PLACES = {RequestType.PNI_NEW: "facility", RequestType.IX_SESSIONS: "exchange"}


@dataclass(frozen=True)
class Check:
    """The verdicts on one type of request; `helps` says what each rule is about, in order."""

    type: RequestType
    verdicts: Sequence[Verdict]

    @property
    def failed(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.is_failed]

    @property
    def is_met(self) -> bool:
        return not self.failed

    @property
    def explained(self) -> list[tuple[Verdict, str]]:
        """Each verdict with what its rule is about."""
        return [(verdict, BY_CODE[verdict.rule].help) for verdict in self.verdicts]


@dataclass(frozen=True)
class Place:
    """Where we could meet. `asked` is the reference of an open request about it.

    `not_eligible`: the rules that stand in the way of asking, whatever the place.
    """

    kind: str
    facility: CommonFacility | None = None
    exchange: CommonExchange | None = None
    asked: str = ""
    not_eligible: Sequence[Verdict] = ()

    @property
    def shared(self) -> CommonFacility | CommonExchange:
        found = self.facility or self.exchange
        if found is None:
            raise ValueError("a place is a facility or an exchange")
        return found

    @property
    def row(self) -> Any:
        """Our own facility or exchange, with its metro."""
        return self.facility.facility if self.facility else self.exchange and self.exchange.ixp


@dataclass(frozen=True)
class Potential:
    """All places; `is_known` is false while there is no copy of PeeringDB. `as_of`: UTC."""

    places: Sequence[Place]
    networks: Sequence[Presence]
    unlisted: Sequence[int]
    is_known: bool
    as_of: datetime | None


@dataclass(frozen=True)
class SelfCheck:
    """Our policy beside what we know of a partner; `as_of`: when PeeringDB was read, UTC."""

    checks: Sequence[Check]
    as_of: datetime | None

    @property
    def met(self) -> int:
        return sum(check.is_met for check in self.checks)


def self_check(partner: Partner, asns: Sequence[int], *, at: datetime) -> SelfCheck:
    """For each type of request that the policy speaks of. At most fourteen queries."""
    networks, run, _ = _networks(asns)
    found = queries.self_check(partner=partner, types=CHECKED, at=at, networks=networks)
    return SelfCheck([Check(RequestType(type), v) for type, v in found.items()], _as_of(run))


def potential(partner: Partner, asns: Sequence[int], *, at: datetime) -> Potential:
    """Facilities and exchanges where both are, what is there, and what stands in the way."""
    networks, run, own = _networks(asns)
    facilities, exchanges = network.meeting_places(partner, networks or (), own)
    verdicts = queries.self_check(
        partner=partner, types=PLACES, at=at, networks=networks,
        shared={RequestType.PNI_NEW: len(facilities), RequestType.IX_SESSIONS: len(exchanges)},
    )  # fmt: skip
    failed = {kind: _general(verdicts[type]) for type, kind in PLACES.items()}
    asked = _asked(partner)
    places = [
        Place("facility", facility=each, asked=asked.get(("facility", each.facility.pk), ""),
              not_eligible=failed["facility"])
        for each in facilities
    ] + [
        Place("exchange", exchange=each, asked=asked.get(("exchange", each.ixp.pk), ""),
              not_eligible=failed["exchange"])
        for each in exchanges
    ]  # fmt: skip
    listed = {each.asn for each in networks or ()}
    unlisted = [asn for asn in asns if asn not in listed]
    is_known = networks is not None
    return Potential(places, networks or (), unlisted if is_known else (), is_known, _as_of(run))


def _networks(
    asns: Sequence[int],
) -> tuple[list[Presence] | None, MirrorRun | None, Presence | None]:
    """The networks that PeeringDB knows, None while there is no copy of it; how old it is; ours."""
    run, ours = peeringdb.newest_run(), settings.NETWORK_ASN
    found = peeringdb.kept_presences({*asns, ours}, run)
    if not found and not peeringdb.is_filled():
        return None, run, None
    return [found[asn] for asn in sorted(set(asns) & set(found))], run, found.get(ours)


def _as_of(run: MirrorRun | None) -> datetime | None:
    return run.started_at if run else None


def _general(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Those that are not about a place: every place of the list is shared."""
    return [each for each in verdicts if each.is_failed and each.rule != "shared_place"]


def _asked(partner: Partner) -> dict[tuple[str, int], str]:
    """References of open requests by facility and exchange. One query."""
    rows = CapacityRequest.objects.filter(
        partner=partner, state__in=OPEN, type__in=PLACES
    ).order_by("pk")
    found = {}
    for facility, ixp, ref in rows.values_list("facility", "ixp", "ref"):
        if facility or ixp:
            found["facility" if facility else "exchange", facility or ixp] = ref
    return found
