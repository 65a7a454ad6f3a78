"""Embedded caches from the request to service, moved, mended and sent back (field.md section 4)."""

from datetime import timedelta
from typing import Any

import pytest

from apps.capacity import actions, for_partner
from apps.capacity.models import CapacityRequest
from apps.core.errors import Refused
from apps.core.models import StateChange
from apps.network import actions as network
from apps.network.models import CacheDeployment, Incident, Interconnect, Site
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import walks
from tests.factories.clock import AT
from tests.factories.requests import calm_partner, partner_acting, staff_acting

GBPS, DAY = 10**9, timedelta(days=1)
pytestmark = pytest.mark.django_db
NEW = {
    "address": "Calle 80 12-40, Bogotá\nFloor 2, rack 14", "subscribers": 900_000,
    "peak_to_us_bps": 120 * GBPS, "rack_units": 8, "rack_posts": "4", "power_type": "AC",
    "power_volts": 230, "power_feeds": "AB", "power_watts": 3000, "optic": "100G-LR4",
    "shipping_contact": "Ana, +57 601 555 0101", "onsite_contact": "Luis, +57 601 555 0102",
    "uplink_count": 2, "uplink_speed_gbps": "100", "ipv4": "192.0.2.64/28",
    "gateway": "192.0.2.65", "served": "AS-EXAMPLE", "terms_accepted": True,
}  # fmt: skip


def hosted() -> Site:
    return make.site(kind="partner_hosted")


def asked() -> CapacityRequest:
    """A new cache, approved for a building of the partner."""
    return walks.approved(calm_partner(), "cache_new", NEW, site=hosted())


def cache_of(request: CapacityRequest) -> CacheDeployment:
    return CacheDeployment.objects.get(interconnect=request.interconnect)


def rack(request: CapacityRequest) -> None:
    """Shipped, delivered, installed: as our engineer notes it."""
    cache = cache_of(request)
    network.change_cache_state(cache=cache, to="SHIPPED", tracking_ref="DHL 4711", by=None, at=AT)
    for state in ("DELIVERED", "INSTALLED"):
        network.change_cache_state(cache=cache, to=state, by=None, at=AT)


def live(partner: Partner | None = None) -> Interconnect:
    """A cache of 160 Gbps that serves."""
    link = make.pni(
        kind="cache", partner=partner or calm_partner(), site=hosted(), capacity_gbps=160
    )
    CacheDeployment.objects.create(interconnect=link, state="LIVE", servers=4)
    return link


def states(link: Interconnect) -> tuple[str, str]:
    link = Interconnect.objects.select_related("cache").get(pk=link.pk)
    return link.state, link.cache.state


def test_new_cache_goes_from_the_request_to_service_by_way_of_the_truck() -> None:
    request = asked()
    link = request.interconnect
    surveyed = states(link)

    walks.provisioned(request, at=AT + DAY)
    configured = states(link)
    rack(request)
    walks.in_test(request, at=AT + 2 * DAY)
    burning = states(link)
    walks.in_service(request, at=AT + 3 * DAY)

    link.refresh_from_db()
    assert (surveyed, configured, burning, states(link)) == (
        ("APPROVED", "SITE_SURVEY"), ("APPROVED", "CONFIGURING"), ("TESTING", "BURN_IN"),
        ("ACTIVE", "LIVE"),
    )  # fmt: skip
    assert (link.capacity_bps, request.state) == (200 * GBPS, "ACTIVE")
    assert cache_of(request).tracking_ref == "DHL 4711"
    moves = StateChange.objects.filter(ref=cache_of(request).ref).order_by("pk")
    assert [move.target for move in moves] == [
        "QUALIFIED", "AGREEMENT", "SITE_SURVEY", "CONFIGURING", "SHIPPED", "DELIVERED",
        "INSTALLED", "BURN_IN", "LIVE",
    ]  # fmt: skip


def test_new_cache_keeps_where_it_stands_and_whom_to_call() -> None:
    cache = cache_of(asked())

    assert (cache.address, cache.rack_units, cache.power_w) == (NEW["address"], 8, 3000)
    assert (cache.shipping_contact, cache.onsite_contact) == (
        NEW["shipping_contact"], NEW["onsite_contact"],
    )  # fmt: skip


def test_new_cache_is_not_tested_before_it_is_racked() -> None:
    request = walks.provisioned(asked())

    with pytest.raises(Refused, match="being configured.*shipped"):
        actions.start_testing(request=request, acting=staff_acting("engineer"), at=AT)

    assert CapacityRequest.objects.get(pk=request.pk).state == "PROVISIONING"


def test_new_cache_does_not_serve_with_an_open_check() -> None:
    request = walks.provisioned(asked())
    rack(request)
    actions.start_testing(request=request, acting=staff_acting("engineer"), at=AT)
    actions.confirm(request=request, acting=partner_acting(), at=AT)

    with pytest.raises(Refused, match="uplink ports"):
        actions.confirm(request=request, acting=staff_acting("engineer"), at=AT)

    assert states(request.interconnect) == ("TESTING", "BURN_IN")


def test_new_cache_needs_a_building_before_it_is_approved() -> None:
    request, marina = walks.sent(calm_partner(), "cache_new", NEW), staff_acting()
    actions.claim(request=request, acting=marina, at=AT)
    actions.decide_rest(request=request, decision="APPROVED", acting=marina, at=AT)

    with pytest.raises(Refused, match="Choose our site"):
        actions.approve(request=request, acting=marina, at=AT)


def test_new_cache_that_fails_is_tried_again_and_can_be_called_off() -> None:
    request, rafael = walks.provisioned(asked()), staff_acting("engineer")
    rack(request)
    walks.in_test(request)

    actions.fail(request=request, error="Two servers are dead.", acting=rafael, at=AT)
    actions.retry(request=request, acting=rafael, at=AT)
    again = states(request.interconnect)
    walks.in_test(request)
    actions.fail(request=request, error="Still dead.", acting=rafael, at=AT)
    actions.cancel(request=request, reason="No power.", acting=staff_acting(), at=AT)

    assert again == ("TESTING", "BURN_IN")
    assert states(request.interconnect) == ("CANCELLED", "RETURNING")


def test_partner_follows_its_cache_in_the_timeline() -> None:
    request = asked()
    walks.provisioned(request)

    seen = for_partner.request(request.partner, request.ref)

    assert [move.target for move in seen.timeline] == [
        "SUBMITTED", "IN_REVIEW", "APPROVED", "PROVISIONING",
    ]  # fmt: skip


def test_augmented_cache_has_the_new_capacity_from_its_service_on() -> None:
    link = live()
    request = walks.approved(
        link.partner, "cache_augment", {"interconnect": link.ref, "target_bps": 320 * GBPS}
    )
    approved = states(link)
    walks.in_test(walks.provisioned(request, at=AT), at=AT + DAY)
    link.refresh_from_db()
    tested = link.capacity_bps

    walks.in_service(request, at=AT + 2 * DAY)

    link.refresh_from_db()
    history = list(link.capacities.order_by("starts_at").values_list("capacity_bps", "ends_at"))
    assert (approved, states(link)) == (("AUGMENTING", "LIVE"), ("ACTIVE", "LIVE"))
    assert (tested, link.capacity_bps) == (160 * GBPS, 320 * GBPS)
    assert history == [(160 * GBPS, AT + 2 * DAY), (320 * GBPS, None)]


def move_of(link: Interconnect, **content: Any) -> dict[str, Any]:
    return {
        "interconnect": link.ref, "new_address": "Carrera 7 71-21\nRack 3",
        "move_on": (AT + 9 * DAY).date().isoformat(), "reason": "New hall.", **content,
    }  # fmt: skip


def test_moved_cache_is_drained_meanwhile_and_serves_from_the_new_building() -> None:
    link, there = live(), hosted()
    request = walks.approved(link.partner, "cache_move", move_of(link), site=there)
    approved = states(link)

    walks.provisioned(request, at=AT + 9 * DAY)
    moving = states(link)
    walks.in_service(walks.in_test(request, at=AT + 9 * DAY), at=AT + 10 * DAY)

    link.refresh_from_db()
    assert (approved, moving, states(link)) == (
        ("ACTIVE", "LIVE"), ("MAINTENANCE", "DRAINING"), ("ACTIVE", "LIVE"),
    )  # fmt: skip
    assert (link.site, link.cache.address) == (there, "Carrera 7 71-21\nRack 3")
    assert link.capacity_bps == 160 * GBPS


def test_move_within_the_building_keeps_the_site() -> None:
    link = live()
    request = walks.approved(link.partner, "cache_move", move_of(link))

    walks.in_service(walks.in_test(walks.provisioned(request)), at=AT + DAY)

    before, link = link.site_id, Interconnect.objects.get(pk=link.pk)
    assert link.site_id == before


def test_move_that_is_called_off_serves_again_where_it_was() -> None:
    link = live()
    request = walks.approved(link.partner, "cache_move", move_of(link), site=hosted())
    walks.provisioned(request)

    actions.cancel(request=request, reason="Hall is late.", acting=staff_acting(), at=AT)

    before, link = link.site_id, Interconnect.objects.get(pk=link.pk)
    assert (states(link), link.site_id) == (("ACTIVE", "LIVE"), before)


def test_unfinished_checks_keep_a_moved_cache_out_of_service() -> None:
    link = live()
    request = walks.provisioned(walks.approved(link.partner, "cache_move", move_of(link)))
    actions.start_testing(request=request, acting=staff_acting("engineer"), at=AT)
    actions.confirm(request=request, acting=partner_acting(), at=AT)

    with pytest.raises(Refused, match="checklist"):
        actions.confirm(request=request, acting=staff_acting("engineer"), at=AT)

    assert states(link) == ("MAINTENANCE", "DRAINING")


def mended(link: Interconnect) -> CapacityRequest:
    return walks.approved(
        link.partner, "cache_rma",
        {"interconnect": link.ref, "serials": "SN-1\nSN-2", "fault": "Disk is dead."},
    )  # fmt: skip


def test_replacement_is_a_ticket_from_the_report_to_the_restoration() -> None:
    link = live()
    request = mended(link)
    ticket = Incident.objects.get()
    opened = (ticket.kind, ticket.state, ticket.reported_at, ticket.ticket)

    walks.provisioned(request, at=AT + DAY)
    away = states(link)
    walks.in_service(walks.in_test(request, at=AT + 2 * DAY), at=AT + 3 * DAY)

    ticket.refresh_from_db()
    assert opened == ("RMA", "OPEN", AT, request.ref)
    assert (away, states(link)) == (("ACTIVE", "RMA"), ("ACTIVE", "LIVE"))
    assert (ticket.state, ticket.cause, ticket.restored_at) == ("CLOSED", "OURS", AT + 3 * DAY)
    assert "SN-1 SN-2" in ticket.title


def test_replacement_that_is_called_off_is_not_held_against_us() -> None:
    link = live()
    request = walks.provisioned(mended(link))

    actions.cancel(request=request, reason="It works again.", acting=staff_acting(), at=AT + DAY)

    ticket = Incident.objects.get()
    assert (ticket.state, ticket.cause, states(link)) == ("CLOSED", "PARTNER", ("ACTIVE", "LIVE"))


def removed(link: Interconnect) -> CapacityRequest:
    return walks.approved(
        link.partner, "cache_remove",
        {"interconnect": link.ref, "reason": "Site closes.",
         "remove_on": (AT + 40 * DAY).date().isoformat()},
    )  # fmt: skip


def test_removed_cache_drains_and_goes_back_on_its_day_not_before() -> None:
    link = live()
    request, rafael = removed(link), staff_acting("engineer")
    announced = states(link)

    with pytest.raises(Refused, match="stays in service up to 2026-12-29"):
        actions.activate(request=request, acting=rafael, at=AT + 20 * DAY)
    actions.activate(request=request, acting=rafael, at=AT + 40 * DAY)

    link.refresh_from_db()
    assert (announced, states(link)) == (
        ("DECOM_REQUESTED", "DRAINING"), ("DECOMMISSIONED", "RETURNING"),
    )  # fmt: skip
    assert link.capacity_bps == 0


def test_removal_that_is_called_off_serves_again() -> None:
    link = live()
    request = removed(link)

    actions.cancel(request=request, reason="We stay.", acting=partner_acting(), at=AT)

    assert states(link) == ("ACTIVE", "LIVE")


def test_removal_is_not_overdue_before_its_day() -> None:
    request = removed(live())

    early, late = actions.tick(at=AT + 20 * DAY), actions.tick(at=AT + 42 * DAY)

    assert request.due_at > AT + 39 * DAY
    assert (early.get("chased"), late.get("chased")) == (None, 1)
