"""What a request leads to, on its page: the hardware of a cache, an agreement to sign."""

import pytest
from django.urls import reverse

from apps.agreements import actions as agreements
from apps.capacity.models import CapacityRequest
from apps.network import actions as network
from apps.network.models import CacheDeployment
from tests import factories as make
from tests.capacity.test_caches import asked as asked_for_cache
from tests.capacity.test_talks import asked_new
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(seated, text):
    """`page(one)`: what its request's page says to an engineer of the partner."""

    def read(one: CapacityRequest) -> str:
        client = seated(one.partner)
        return text(client.get(reverse("portal:request_detail", args=[one.ref])))

    return read


def test_request_of_a_cache_says_where_its_hardware_stands(page):
    one = asked_for_cache()
    surveyed = page(one)
    cache = CacheDeployment.objects.get(interconnect=one.interconnect)
    network.change_cache_state(cache=cache, to="CONFIGURING", by=None, at=AT)
    network.change_cache_state(cache=cache, to="SHIPPED", tracking_ref="DHL 4711", by=None, at=AT)

    shipped = page(one)

    assert "Site survey" in surveyed
    assert "Shipment DHL 4711" not in surveyed
    assert f"{one.interconnect.name} Shipment DHL 4711 Shipped" in shipped


def test_hardware_of_another_partner_is_not_told(page):
    theirs = asked_for_cache()
    other = make.partner(portal_enabled=True)
    CapacityRequest.objects.filter(pk=theirs.pk).update(partner=other)
    theirs.refresh_from_db()

    assert "Site survey" not in page(theirs)


def test_request_names_its_agreement_once_it_is_signed_not_while_it_is_drafted(page):
    one = asked_new()
    drafted = page(one)
    agreements.record_signed(
        agreement=one.agreement, signed_on=AT.date(), effective_on=AT.date(), by=None, at=AT
    )

    signed = page(one)

    assert one.agreement.ref not in drafted
    assert f"{one.agreement.ref} {one.agreement.title} In force" in signed
