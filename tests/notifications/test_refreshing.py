"""Rights are read again in the background, with the token that PeeringDB gave for it."""

from datetime import timedelta

import pytest

from apps.integrations.peeringdb.oidc_fake import Grant, Persona
from apps.notifications import actions
from apps.partners import actions as partners
from apps.partners.models import AsnRight, Membership, PeeringdbAccount
from tests import factories as make
from tests.factories import AT
from tests.integrations.oidc import CLIENT, SECRET, running

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=13)


@pytest.fixture
def ana():
    row = {"id": 4501, "name": "Net", "asn": 64501, "perms": 15, "manage_peering_sessions": 1}
    return Persona(7, "Ana Rojas", "ana@andes.example", [row])


@pytest.fixture
def server(ana, settings):
    with running(lambda: [ana], redirects=[]) as found:
        settings.PEERINGDB_OIDC_URL = found.issuer
        settings.PEERINGDB_OIDC_CLIENT_ID, settings.PEERINGDB_OIDC_SECRET = CLIENT, SECRET
        found._refresh["first"] = Grant(ana, "", "", "", 0)
        yield found


@pytest.fixture
def member(server):
    partner = make.partner(portal_enabled=True)
    make.asn(partner=partner, number=64501)
    profile = make.profile(make.network(64501))
    user = partners.person_of(profile=profile, at=AT)
    partners.note_rights(user=user, profile=profile, at=AT, refresh_token="first")
    found = Membership.objects.get()
    partners.confirm_link(member=found, role="P-ENG", by=make.user(role="manager"), at=AT)
    return found


def test_rights_older_than_half_a_day_are_read_again(member):
    assert actions.refresh_rights(at=AT + timedelta(hours=11)) == 0
    assert actions.refresh_rights(at=LATER) == 1

    assert AsnRight.objects.get().checked_at == LATER
    assert PeeringdbAccount.objects.get().refresh_token not in ("", "first")


def test_who_has_left_is_suspended_without_coming_by(member, ana):
    ana.networks = []

    actions.refresh_rights(at=LATER)

    member.refresh_from_db()
    assert (member.state, member.suspended_for) == ("SUSPENDED", "RIGHTS")


def test_a_token_that_is_refused_is_forgotten_and_the_rights_run_out(member, server):
    server._refresh.clear()

    assert actions.refresh_rights(at=LATER) == 0

    assert PeeringdbAccount.objects.get().refresh_token == ""
    assert AsnRight.objects.get().checked_at == AT


def test_a_server_that_is_down_loses_nothing(member, server):
    server.down = 503

    assert actions.refresh_rights(at=LATER) == 0

    assert PeeringdbAccount.objects.get().refresh_token == "first"
