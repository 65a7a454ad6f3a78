"""Where a partner and we meet, and where a PNI would be worth most."""

from typing import Any

from rest_framework import serializers

from apps.capacity.queries import Building, Exchange, Locations

UNSAID = "Counted; prices are shown to those who may see them."


class Points(serializers.Serializer):
    name = serializers.CharField()
    points = serializers.IntegerField()
    most = serializers.IntegerField(help_text="0: points are only taken away")
    why = serializers.CharField()


class FreePorts(serializers.Serializer):
    speed_bps = serializers.IntegerField()
    free = serializers.IntegerField()


class SharedFacility(serializers.Serializer):
    rank = serializers.IntegerField(allow_null=True, help_text="None: nothing can be built there")
    points = serializers.IntegerField(help_text="Of 100")
    reasons = Points(many=True)
    barred = serializers.CharField(help_text="Why nothing can be built there; else empty")
    name = serializers.CharField()
    pdb_fac_id = serializers.IntegerField()
    metro = serializers.CharField()
    sites = serializers.ListField(child=serializers.CharField())
    asns = serializers.ListField(child=serializers.IntegerField())
    free_ports = FreePorts(many=True)
    capacity_bps = serializers.IntegerField(help_text="In service with the partner there")
    p95_bps = serializers.IntegerField(help_text="Of 30 days")
    interconnects = serializers.ListField(child=serializers.CharField())
    cross_connect_mrc = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, required=False,
        help_text="A month; with permission agreements.prices",
    )  # fmt: skip
    currency = serializers.CharField(required=False)


class SharedExchange(serializers.Serializer):
    name = serializers.CharField()
    pdb_ix_id = serializers.IntegerField()
    metro = serializers.CharField()
    asns = serializers.ListField(child=serializers.IntegerField())
    our_bps = serializers.IntegerField(help_text="Sum of our ports")
    their_bps = serializers.IntegerField(help_text="Sum of their ports, as PeeringDB says")
    capacity_bps = serializers.IntegerField()
    p95_bps = serializers.IntegerField()
    interconnects = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField(help_text="What stands in the way; else empty")


class PartnerLocations(serializers.Serializer):
    is_known = serializers.BooleanField(help_text="False while there is no copy of PeeringDB")
    unlisted = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers that PeeringDB has no entry of"
    )
    facilities = SharedFacility(many=True)
    exchanges = SharedExchange(many=True)


def dump(found: Locations, *, prices: bool) -> dict[str, Any]:
    """The answer; prices only for those who may see them."""
    return {
        "is_known": found.is_known,
        "unlisted": list(found.unlisted),
        "facilities": [_facility(each, prices=prices) for each in found.buildings],
        "exchanges": [_exchange(each) for each in found.exchanges],
    }


def _facility(each: Building, *, prices: bool) -> dict[str, Any]:
    ranked, place = each.ranked, each.common.facility
    mrc = None if place.xconnect_mrc is None else str(place.xconnect_mrc)
    price = {"cross_connect_mrc": mrc, "currency": place.currency}
    reasons = [
        {"name": part.name, "points": part.points, "most": part.most,
         "why": part.why if prices or not part.is_price else UNSAID}
        for part in ranked.parts
    ]  # fmt: skip
    offers = [{"speed_bps": one.speed_bps, "free": one.free} for one in each.common.offers]
    return {
        "rank": ranked.rank, "points": ranked.points, "reasons": reasons,
        "barred": ranked.place.barred, "name": place.name, "pdb_fac_id": place.pdb_fac_id,
        "metro": place.metro.name, "sites": [site.code for site in each.common.sites],
        "asns": list(each.common.asns), "free_ports": offers, "capacity_bps": each.capacity_bps,
        "p95_bps": each.p95_bps, "interconnects": [one.ref for one in each.common.joined],
    } | (price if prices else {})  # fmt: skip


def _exchange(each: Exchange) -> dict[str, Any]:
    common = each.common
    return {
        "name": common.ixp.name, "pdb_ix_id": common.ixp.pdb_ix_id,
        "metro": common.ixp.metro.name, "asns": list(common.asns), "our_bps": common.our_bps,
        "their_bps": common.their_bps, "capacity_bps": each.capacity_bps,
        "p95_bps": each.p95_bps, "interconnects": [one.ref for one in common.joined],
        "reason": common.reason,
    }  # fmt: skip
