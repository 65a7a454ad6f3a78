"""People of the demo come in by the simulated PeeringDB."""

import threading
from urllib.parse import urlencode

import pytest
import requests

from apps.integrations.faking import serve
from apps.integrations.peeringdb import oidc
from apps.partners import for_partner
from apps.partners.models import AsnRight, Membership
from edgepartners.demo import personas, portal
from edgepartners.demo.simulator import Sources
from tests import factories as make
from tests.factories import AT


@pytest.fixture
def simulator(tmp_path, monkeypatch):
    """The simulator's address; its file of people is in `tmp_path`."""
    for name, value in (("CLIENT_ID", "demo"), ("SECRET", "hush")):
        monkeypatch.setenv(f"PEERINGDB_OIDC_{name}", value)
    monkeypatch.setenv("BASE_URL", "http://127.0.0.1:8000")
    server = serve(Sources(tmp_path / "simulator.json").find)
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("EDGEPARTNERS_SIMULATOR_URL", address)
    server.RequestHandlerClass.find = staticmethod(Sources(tmp_path / "simulator.json").find)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def seated(db):
    """The people of the demo, at two partners."""
    for number, name in ((64501, "Andes Fibra"), (64502, "Cerrado")):
        partner = make.partner(name=name, portal_enabled=True)
        make.asn(partner=partner, number=number)
        make.pni(partner=partner)
    portal.play(at=AT)


def test_the_simulator_answers_as_the_issuer_we_are_told(simulator):
    client = oidc.Client(
        oidc.Application(url=f"{simulator}/id/oauth2", client_id="demo", secret="x")
    )

    assert client.config["issuer"] == f"{simulator}/id/oauth2"


def test_everybody_of_the_seed_can_be_chosen(simulator, seated, tmp_path):
    personas.write(tmp_path / personas.FILE, portal.sign_ins())
    asked = {
        "client_id": "demo", "redirect_uri": f"http://127.0.0.1:8000{personas.CALLBACK}",
        "response_type": "code", "scope": "openid", "code_challenge": "x" * 43,
        "code_challenge_method": "S256", "state": "s",
    }  # fmt: skip

    page = requests.get(f"{simulator}/id/oauth2/authorize/?{urlencode(asked)}", timeout=5)

    assert page.status_code == 200
    for person in portal.PEOPLE:
        assert person.name in page.text
    assert "affiliated only" in page.text


def test_people_of_the_seed_may_what_their_role_says(seated):
    julian = Membership.objects.get(user__email="julian@andes.example", role="P-ADMIN")

    seat = for_partner.seat(
        julian.user, chosen=julian.partner.ref, at=AT, proved=[for_partner.PEERINGDB]
    )

    assert seat.may("manage")
    assert seat.authority == {64501}
    assert not AsnRight.objects.filter(membership__role="P-RO", may_manage=True).exclude(
        membership__user=julian.user
    ).exists()  # fmt: skip
