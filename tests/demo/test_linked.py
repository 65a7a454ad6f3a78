"""The simulated NetBox and Peering Manager of the demo."""

import urllib.error
import urllib.request

import pytest
from django.contrib.auth import get_user_model

from apps.exchange.models import Connection, ImportRun, Origin
from apps.integrations.faking import Fake
from edgepartners.demo import linked, linked_servers
from tests import factories as make
from tests.factories import AT

NEW = "http://127.0.0.1:9199"


@pytest.fixture
def here(db):
    make.metro(code="BOG")
    make.metro(code="LIM", name="Lima", time_zone="America/Lima", country="PE")
    user = make.user(role="admin")
    get_user_model().objects.filter(pk=user.pk).update(email="ines@northlight.example")


def test_netbox_came_in_and_peering_manager_waits(here):
    linked.play("http://127.0.0.1:9100", at=AT)

    first, second = Connection.objects.order_by("kind")
    assert (first.kind, first.problem, first.read_at is not None) == ("netbox", "", True)
    assert (second.kind, second.read_at) == ("peering_manager", None)
    assert ImportRun.objects.get().state == "APPLIED"


def test_connections_and_links_follow_the_simulator(here):
    linked.play("http://127.0.0.1:9100", at=AT)

    linked.move(NEW)

    assert set(Connection.objects.values_list("url", flat=True)) == {
        f"{NEW}/netbox", f"{NEW}/peering-manager",
    }  # fmt: skip
    assert all(url.startswith(NEW) for url in Origin.objects.values_list("url", flat=True))


@pytest.mark.parametrize(
    ("path", "said"),
    [("circuits/circuits/1/", "CF-BOG-1"), ("ipam/asns/?asn=64520", "64520")],
)
def test_link_to_an_object_shows_it_to_people(path, said):
    with Fake(linked_servers.server("netbox")) as fake:
        page = urllib.request.urlopen(f"{fake.url}/{path}", timeout=5).read().decode()

    assert said in page


def test_api_wants_the_token_and_absent_objects_are_not_found():
    with Fake(linked_servers.server("netbox")) as fake:
        for path, status in (("api/status/", 401), ("circuits/circuits/99/", 404)):
            with pytest.raises(urllib.error.HTTPError) as error:
                urllib.request.urlopen(f"{fake.url}/{path}", timeout=5)
            assert error.value.code == status
            error.value.close()
