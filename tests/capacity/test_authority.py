"""Somebody moves only requests of AS numbers they may act for (portal.md 6.1, 6.5)."""

from dataclasses import replace

import pytest

from apps.capacity import actions
from apps.capacity.actions import NotAllowed
from apps.core.models import StateChange
from apps.partners import for_partner
from tests import factories as make
from tests.factories import requests
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of_an_asn():
    link = requests.busy_link()
    made = requests.drafted(link, justification="Traffic grows.")
    made.asn = made.asn or link.partner.asns.get()
    made.save(update_fields=["asn"])
    return made


def send(request, *asns):
    acting = replace(requests.partner_acting(), asns=frozenset(asns))
    return actions.submit(request=request, acting=acting, at=AT, confirm=True, ask_anyway=True)


def test_request_of_an_asn_without_right_is_refused_and_stays_a_draft(request_of_an_asn):
    with pytest.raises(NotAllowed, match="manage_peering_sessions"):
        send(request_of_an_asn, 64999)

    request_of_an_asn.refresh_from_db()
    assert request_of_an_asn.state == "DRAFT"
    assert not StateChange.objects.filter(ref=request_of_an_asn.ref).exists()


def test_request_of_an_asn_with_right_is_sent(request_of_an_asn):
    sent = send(request_of_an_asn, request_of_an_asn.asn.number)

    assert sent.state == "SUBMITTED"


def test_seat_brings_its_numbers_along():
    member = make.member()
    own = make.asn(partner=member.partner)

    seat = for_partner.seat(member.user, chosen="", at=AT, proved=("mfa",))

    acting = actions.acting_for_seat(seat)
    assert acting.may_act_for(own.number)
    assert acting.may_act_for(None)
    assert not acting.may_act_for(own.number + 1)
