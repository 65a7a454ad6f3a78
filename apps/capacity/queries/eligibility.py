"""Whether a partner may ask for something, rule by rule, with what is known about it now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from apps.agreements import queries as agreements
from apps.capacity.enums import OPEN
from apps.capacity.models import CapacityRequest, EligibilityRule
from apps.capacity.rules import eligibility as rules
from apps.capacity.rules.bars import Facts
from apps.capacity.rules.eligibility import Setting, Verdict
from apps.network.models import IXP, Facility, Interconnect, Site
from apps.partners import queries as partners
from apps.partners.enums import ContactRoleKind
from apps.partners.models import Partner
from apps.peeringdb import queries as peeringdb
from apps.peeringdb.queries import Presence
from apps.usage.enums import GroupBy
from apps.usage.models import GroupStat, LinkStat


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request says of itself, as far as it is known; rates in bit/s.

    `asn` is one of the partner's networks, None for all of them. `new_bps` is the capacity that is
    added, `stated_bps` the partner's own figure of its peak.
    """

    asn: int | None = None
    facility: Facility | None = None
    ixp: IXP | None = None
    port_speed_bps: int | None = None
    ports: int | None = None
    new_bps: int | None = None
    stated_bps: int | None = None
    desired_on: date | None = None


NOTHING_YET = Asked()


def eligibility_rules() -> QuerySet[EligibilityRule]:
    """All settings that differ from the defaults in code, with their partner."""
    return EligibilityRule.objects.select_related("partner").order_by("pk")


def needs(*, partner: Partner, type: str) -> dict[str, Setting]:
    """What each rule needs for a type of request of a partner, by code. One query."""
    return _needs(_rows(partner), partner, type)


def _needs(rows: Iterable[EligibilityRule], partner: Partner, type: str) -> dict[str, Setting]:
    return rules.settings(rows, type=type, region=partner.region, partner_id=partner.pk)


def _rows(partner: Partner) -> QuerySet[EligibilityRule]:
    return EligibilityRule.objects.filter(
        Q(partner=None) | Q(partner=partner), region__in=("", partner.region)
    ).order_by("pk")


def verdicts(
    *, partner: Partner, type: str, at: datetime, interconnect: Interconnect | None = None,
    site: Site | None = None, asked: Asked = NOTHING_YET,
) -> list[Verdict]:  # fmt: skip
    """Each rule's verdict on a request of a partner at a moment (UTC), in the order of the rules.

    Those with `is_failed` stand in its way (422), unless the partner asks anyway and says why.
    A constant number of queries, none for types that no rule fits.
    """
    if not rules.rules_for(type):
        return []
    networks, facility = _networks(partner, asked), _facility(asked, site)
    facts = Facts(
        type=type,
        used_pct=_used(interconnect),
        stated_bps=asked.stated_bps,
        port_speed_bps=asked.port_speed_bps,
        ports=asked.ports,
        new_bps=asked.new_bps,
        desired_on=asked.desired_on,
        facility_days=facility.lead_time_days if facility else None,
        **_about(partner, networks, at),
        **_meeting(type, networks, asked, site),
    )
    return rules.judge(facts, needs(partner=partner, type=type))


def self_check(
    *, partner: Partner, types: Iterable[str], at: datetime, networks: list[Presence] | None,
    shared: Mapping[str, int] | None = None,
) -> dict[str, list[Verdict]]:  # fmt: skip
    """The verdicts before anything particular is asked for, by type of request.

    `networks` are those that PeeringDB knows, None while there is no copy of it; `shared` is how
    many places both share, by type, where that is known already. At most eight queries.
    """
    rows = list(_rows(partner))
    about = _about(partner, networks, at)
    found = {}
    for type in types:
        meeting = _meeting(type, networks, NOTHING_YET, None, shared)
        facts = Facts(type=type, **about, **meeting)
        found[type] = rules.judge(facts, _needs(rows, partner, type))
    return found


def _about(partner: Partner, networks: Sequence[Presence] | None, at: datetime) -> dict[str, Any]:
    """What is known of a partner, whatever it asks for."""
    return {
        "today": at.date(),
        "peak_bps": _peak(partner),
        "noc": _noc(partner, networks),
        "open_requests": _open_requests(partner),
        **_agreement(partner, at),
    }


def auto_approves(*, partner: Partner, type: str, verdicts: Sequence[Verdict]) -> bool:
    """Whether such a request is approved at once: the rule is on for the partner, every rule met.

    What is not known is not met. One query.
    """
    setting = needs(partner=partner, type=type).get("auto_approve")
    if setting is None or not setting.is_on:
        return False
    return all(verdict.outcome in ("PASSED", "NOTE") for verdict in verdicts)


def needs_second_approval(
    *, partner: Partner, type: str, ports: int | None, bps: int | None
) -> bool:
    """Whether a second person approves so many ports or so much new capacity (bit/s)."""
    return rules.needs_second(needs(partner=partner, type=type), ports=ports, bps=bps)


def _peak(partner: Partner) -> int | None:
    """The night's figure over all their interconnects, else the highest of one of them."""
    found = GroupStat.objects.filter(by=GroupBy.PARTNER, key=partner.ref).first()
    if found is not None:
        return found.peak_bps
    rows = LinkStat.objects.filter(interconnect__partner=partner)
    peaks = [bps for bps in rows.values_list("peak_bps", flat=True) if bps is not None]
    return max(peaks, default=None)


def _used(interconnect: Interconnect | None) -> Decimal | None:
    if interconnect is None:
        return None
    return (
        LinkStat.objects.filter(interconnect=interconnect)
        .values_list("used_pct", flat=True)
        .first()
    )


def _noc(partner: Partner, networks: Sequence[Presence] | None) -> str:
    """Who answers at any hour: by what we know ourselves, else by PeeringDB."""
    first = partners.contacts_for(partner, ContactRoleKind.NOC).first()
    if first is not None:
        return first.name
    listed = (f"{each.noc} (PeeringDB)" for each in networks or () if each.noc)
    return next(listed, "")


def _networks(partner: Partner, asked: Asked) -> list[Presence] | None:
    """The networks that PeeringDB knows; None while there is no copy of it."""
    asns = [asked.asn] if asked.asn else partner.asns.values_list("number", flat=True)
    found = peeringdb.presences(asns)
    if not found and not peeringdb.is_filled():
        return None
    return [found[asn] for asn in sorted(found)]


def _meeting(
    type: str, networks: list[Presence] | None, asked: Asked, site: Site | None,
    shared: Mapping[str, int] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What PeeringDB says about the entry and about the place asked for."""
    if networks is None:
        return {"place": _name(type, asked, site)}
    lacking = {what: None for each in networks for what in each.missing}
    found = {
        "place": _name(type, asked, site),
        "missing": tuple(lacking) if networks else ("an entry",),
    }
    if type not in rules.BY_CODE["shared_place"].types:
        return found
    if shared is not None:
        return found | {"shared_places": shared[type]}
    return found | _shared(type, networks, asked, site)


def _name(type: str, asked: Asked, site: Site | None) -> str:
    place = asked.ixp if type == "ix_sessions" else _facility(asked, site)
    return str(place) if place else ""


def _facility(asked: Asked, site: Site | None) -> Facility | None:
    return asked.facility or (site.facility if site else None)


def _shared(
    type: str, networks: Sequence[Presence], asked: Asked, site: Site | None
) -> dict[str, Any]:
    """Whether both are at the place; before one is chosen, at how many both are."""
    if type == "ix_sessions":
        theirs = {port.ix_id for each in networks for port in each.ports}
        if asked.ixp is not None:
            return {"shared": _is_in(asked.ixp.pdb_ix_id, theirs)}
        ours = IXP.objects.filter(pdb_ix_id__in=theirs).exclude(ports=None)
        return {"shared_places": ours.distinct().count()}
    theirs = {each.id for network in networks for each in network.facilities}
    facility = _facility(asked, site)
    if facility is not None:
        return {"shared": _is_in(facility.pdb_fac_id, theirs)}
    places = Facility.objects.filter(pdb_fac_id__in=theirs).exclude(sites=None)
    return {"shared_places": places.distinct().count()}


def _is_in(pdb_id: int | None, ids: set[int]) -> bool | None:
    return None if pdb_id is None else pdb_id in ids


def _open_requests(partner: Partner) -> int:
    return CapacityRequest.objects.filter(
        partner=partner, state__in=OPEN, type__in=(*rules.CAPACITY, "ix_sessions")
    ).count()


def _agreement(partner: Partner, at: datetime) -> dict[str, Any]:
    found = agreements.in_force(partner, at)
    if found is None:
        return {}
    agreement, ends_on = found
    return {"agreement": agreement.ref, "agreement_ends": ends_on}
