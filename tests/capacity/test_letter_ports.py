"""The ports a LOA names: entered where none are listed, kept once, freed by the clock."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from apps.capacity import actions
from apps.capacity.actions import Illegal, NotAllowed
from apps.capacity.models import CapacityRequest
from apps.core.errors import Invalid, Refused
from apps.network import actions as network
from apps.network.models import Interconnect, Loa, Port
from tests import factories as make
from tests.factories import walks
from tests.factories.clock import AT
from tests.factories.requests import AUGMENT, busy_link, partner_acting, staff_acting

GBPS, DAY = 10**9, timedelta(days=1)
PLACE = {"cage": "C2", "rack": "R14", "panel": "PP3", "pair": 1}
LOA = {"z_place": "Cage 9", "addressee_contact": "noc@isp.example", "signatory": "Rafael Ortiz"}
pytestmark = pytest.mark.django_db


def pending(*, listed: bool = False) -> CapacityRequest:
    """An approved upgrade by 2 x 100 Gbps whose LOA is to be written."""
    link = busy_link()
    make.placed(link.site)
    if listed:
        make.ports(site=link.site)
    return walks.approved(link.partner, "pni_augment", {"interconnect": link.ref, **AUGMENT})


def enter(request: CapacityRequest, **facts: Any) -> list[Port]:
    given = {"device": "edge7", "names": "et-1/0/[0-1]", **PLACE, **facts}
    acting = given.pop("acting", None) or staff_acting("engineer")
    return actions.enter_ports(line=request.lines.get(), acting=acting, at=AT, **given)


def write(request: CapacityRequest, *, at: Any = AT) -> Loa:
    link = Interconnect.objects.get(pk=request.interconnect_id)
    loa = network.draft_loa(partner=link.partner, site=link.site, request_ref=request.ref,
                            interconnect=link, by=None, at=at, **LOA)  # fmt: skip
    return network.issue_loa(loa=loa, by=None, at=at)


def test_site_without_listed_ports_has_no_loa_until_they_are_entered() -> None:
    request = pending()
    with pytest.raises(Refused, match="No ports are reserved"):
        write(request)

    ports = enter(request)
    loa = write(request)
    actions.note_loa_issued(request=request, acting=staff_acting("engineer"), at=AT)

    assert [(port.state, port.held_for, port.speed_bps) for port in ports] == [
        ("RESERVED", request.ref, 100 * GBPS),
    ] * 2  # fmt: skip
    assert [port["position"] for port in loa.facts["ports"]] == ["pair 1", "pair 2"]
    assert request.state == "LOA_ISSUED"


def test_loa_with_half_a_place_is_still_not_issued() -> None:
    request = pending()
    enter(request, panel="")

    with pytest.raises(Invalid) as refusal:
        write(request)

    assert set(refusal.value.errors) == {"ports.1.panel", "ports.2.panel"}
    assert not Loa.objects.filter(state="ISSUED").exists()


@pytest.mark.parametrize("names", ["et-1/0/0", "et-1/0/[0-3]"])
def test_another_number_of_ports_than_approved_is_refused_and_nothing_listed(names: str) -> None:
    request = pending()

    with pytest.raises(Invalid) as refusal:
        enter(request, names=names)

    assert "2 x 100" in refusal.value.errors["names"]
    assert not Port.objects.exists()


def test_ports_are_entered_by_engineers_while_the_loa_is_pending_and_once() -> None:
    request = pending()
    with pytest.raises(NotAllowed):
        enter(request, acting=staff_acting("manager"))
    with pytest.raises(NotAllowed):
        enter(request, acting=partner_acting())

    enter(request)
    with pytest.raises(Illegal, match="reserved already"):
        enter(request, device="edge8")
    CapacityRequest.objects.filter(pk=request.pk).update(state="LOA_ISSUED")
    with pytest.raises(Illegal, match="while its LOA is pending"):
        enter(request, device="edge9")


def test_ports_that_were_reserved_at_approval_are_not_entered_again() -> None:
    request = pending(listed=True)

    with pytest.raises(Illegal, match="reserved already"):
        enter(request)

    assert Port.objects.filter(held_for=request.ref).count() == 2


def test_entered_ports_are_free_when_the_request_is_called_off() -> None:
    request = pending()
    enter(request)

    actions.cancel(request=request, reason="No.", acting=staff_acting(), at=AT)

    assert set(Port.objects.values_list("state", "held_for")) == {("FREE", "")}


def test_page_takes_the_ports_and_goes_on_to_the_loa(client: Client) -> None:
    request = pending()
    client.force_login(make.user(role="engineer"))
    address = f"/requests/{request.ref}/lines/1/ports/"
    here = client.get(f"/requests/{request.ref}/").content.decode()

    shown = client.get(address)
    answer = client.post(address, {
        "device": "edge7", "names": "et-1/0/[0-1]", "media": "SMF OS2", "connector": "LC", **PLACE,
    })  # fmt: skip

    assert address in here
    assert "2 x 100" in shown.content.decode()
    assert answer["Location"] == f"/loas/new/?for={request.ref}"
    assert Port.objects.filter(held_for=request.ref).count() == 2


def test_page_says_what_is_wrong_and_keeps_what_was_typed(client: Client) -> None:
    request = pending()
    client.force_login(make.user(role="engineer"))

    answer = client.post(f"/requests/{request.ref}/lines/1/ports/", {
        "device": "edge7", "names": "et-1/0/9", "media": "SMF OS2", "connector": "LC", **PLACE,
    })  # fmt: skip

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "2 x 100" in text
    assert 'value="edge7"' in text


@pytest.mark.parametrize("role", ["manager", "legal", "finance"])
def test_page_is_for_those_who_build(client: Client, role: str) -> None:
    client.force_login(make.user(role=role))

    status = client.get(f"/requests/{pending().ref}/lines/1/ports/").status_code

    assert status == (200 if role == "manager" else 403)


def issued() -> tuple[CapacityRequest, date]:
    """An upgrade with its LOA issued today, and its last day."""
    request = pending(listed=True)
    loa = write(request)
    actions.note_loa_issued(request=request, acting=staff_acting("engineer"), at=AT)
    assert loa.expires_on is not None
    return request, loa.expires_on


def clock(at: Any) -> None:
    """The two ticks that run beside each other."""
    network.tick_loas(at=at)
    actions.tick(at=at)


def held(request: CapacityRequest) -> int:
    return Port.objects.filter(held_for=request.ref, state="RESERVED").count()


def test_loa_that_expires_sends_the_request_back_with_its_ports_kept_once() -> None:
    request, last = issued()
    after = AT + (last - AT.date()) + DAY

    clock(AT + (last - AT.date()))
    on_the_day = CapacityRequest.objects.get(pk=request.pk).state
    clock(after)
    request.refresh_from_db()
    lost = (request.state, held(request))
    network.reissue_loa(loa=Loa.objects.get(), by=None, at=after)
    actions.note_loa_issued(request=request, acting=staff_acting("engineer"), at=after)

    assert (on_the_day, lost) == ("LOA_ISSUED", ("LOA_PENDING", 2))
    assert (request.state, held(request)) == ("LOA_ISSUED", 2)
    assert Loa.objects.order_by("-version").first().renewals == 1


def test_second_expiry_frees_the_ports_and_needs_new_ones() -> None:
    request, last = issued()
    first = AT + (last - AT.date()) + DAY
    clock(first)
    network.reissue_loa(loa=Loa.objects.get(), by=None, at=first)
    request.refresh_from_db()
    actions.note_loa_issued(request=request, acting=staff_acting("engineer"), at=first)
    second = first + timedelta(days=settings.LOA_VALID_DAYS) + DAY

    clock(second)

    request.refresh_from_db()
    assert (request.state, held(request)) == ("LOA_PENDING", 0)
    with pytest.raises(Refused, match="kept once already"):
        network.reissue_loa(loa=Loa.objects.order_by("version").last(), by=None, at=second)
    network.reserve_ports(site=request.site, speed_bps=100 * GBPS, count=2, held_for=request.ref,
                          until=None, by=None, at=second)  # fmt: skip
    write(request, at=second)
    actions.note_loa_issued(request=request, acting=staff_acting("engineer"), at=second)
    assert request.state == "LOA_ISSUED"


def test_loa_that_expires_after_the_order_sends_the_request_back_too() -> None:
    request, last = issued()
    loa = Loa.objects.get()
    actions.order_cross_connect(request=request, order_ref="XC-1", vendor="DC", promised_on=None,
                                acting=partner_acting(), at=AT)  # fmt: skip

    clock(AT + (last - AT.date()) + DAY)

    request.refresh_from_db()
    loa.refresh_from_db()
    assert (request.state, loa.state) == ("LOA_PENDING", "EXPIRED")
    assert request.steps.order_by("pk").last().role == "SYS"


def test_ports_are_given_back_when_nobody_issues_again() -> None:
    request, last = issued()
    late = AT + (last - AT.date()) + timedelta(days=settings.LOA_KEEP_DAYS) + DAY

    clock(late)

    assert held(request) == 0
    assert Port.objects.filter(state="FREE").count() == 4


def test_ports_in_use_survive_the_end_of_their_loa() -> None:
    request, last = issued()
    them = partner_acting()
    actions.order_cross_connect(request=request, order_ref="XC-1", vendor="DC", promised_on=None,
                                acting=them, at=AT)  # fmt: skip
    actions.report_patched(request=request, circuit_ref="XC-1", acting=them, at=AT)

    clock(AT + (last - AT.date()) + 60 * DAY)

    request.refresh_from_db()
    assert (request.state, held(request)) == ("PROVISIONING", 2)
