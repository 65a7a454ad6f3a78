"""Whether a partner may ask for something, rule by rule, with what is known about it now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from apps.capacity.enums import RequestType
from apps.capacity.models import EligibilityRule
from apps.capacity.queries import known, meeting
from apps.capacity.queries.known import Networks
from apps.capacity.rules import eligibility as rules
from apps.capacity.rules.bars import Facts
from apps.capacity.rules.eligibility import Setting, Verdict
from apps.network.models import IXP, Facility, Interconnect, Site
from apps.partners.models import Partner
from apps.peeringdb import queries as peeringdb
from apps.usage.models import LinkStat


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
    networks = _networks(partner, asked)
    facility = asked.facility or (site.facility if site else None)
    facts = Facts(
        type=type,
        used_pct=_used(interconnect),
        stated_bps=asked.stated_bps,
        port_speed_bps=asked.port_speed_bps,
        ports=asked.ports,
        new_bps=asked.new_bps,
        desired_on=asked.desired_on,
        facility_days=facility.lead_time_days if facility else None,
        **known.known([partner], {partner.pk: networks}, at)[partner.pk],
        **_met(type, networks, asked.ixp if type == RequestType.IX_SESSIONS else facility),
    )
    return rules.judge(facts, needs(partner=partner, type=type))


def self_check(
    *, partner: Partner, types: Iterable[str], at: datetime, networks: Networks,
    shared: Mapping[str, int] | None = None,
) -> dict[str, list[Verdict]]:  # fmt: skip
    """The verdicts before anything particular is asked for, by type of request.

    `networks` are those that PeeringDB knows, None while there is no copy of it; `shared` is how
    many places both share, by type, where that is known already. At most eight queries.
    """
    rows = list(_rows(partner))
    about = known.known([partner], {partner.pk: networks}, at)[partner.pk]
    found = {}
    for type in types:
        if shared is None:
            met = _met(type, networks, None)
        else:
            met = meeting.entry(networks) | {"shared_places": shared[type]}
        facts = Facts(type=type, **about, **met)
        found[type] = rules.judge(facts, _needs(rows, partner, type))
    return found


def who_passes(
    *, partners: Sequence[Partner], type: str, at: datetime
) -> list[tuple[Partner, list[Verdict]]]:
    """The verdicts on each of some partners, before anything particular is asked for.

    A constant number of queries, however many partners: give a page of them.
    """
    scope = Q(partner=None) | Q(partner__in=partners)
    rows = list(EligibilityRule.objects.filter(scope).order_by("pk"))
    networks = known.networks_of(partners)
    abouts = known.known(partners, networks, at)
    ours = meeting.our_places(type)
    found = []
    for partner in partners:
        own = networks[partner.pk]
        met = meeting.entry(own) | meeting.anywhere(type, own, ours)
        facts = Facts(type=type, **abouts[partner.pk], **met)
        found.append((partner, rules.judge(facts, _needs(rows, partner, type))))
    return found


def _met(type: str, networks: Networks, place: Facility | IXP | None) -> dict[str, Any]:
    """The entry, and the place asked for; before one is chosen, how many there are."""
    if place is not None:
        return meeting.entry(networks) | meeting.at_place(type, networks, place)
    ours = meeting.our_places(type)
    return meeting.entry(networks) | meeting.anywhere(type, networks, ours)


def _networks(partner: Partner, asked: Asked) -> Networks:
    if asked.asn is None:
        return known.networks_of([partner])[partner.pk]
    found = peeringdb.presence(asked.asn)
    if found is None and not peeringdb.is_filled():
        return None
    return [found] if found else []


def _used(interconnect: Interconnect | None) -> Decimal | None:
    if interconnect is None:
        return None
    rows = LinkStat.objects.filter(interconnect=interconnect)
    return rows.values_list("used_pct", flat=True).first()


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
