"""An address that PeeringDB does not list: the form says so, with the link (portal.md 6.5)."""

import pytest

from apps.capacity import actions
from tests import factories as make
from tests.api.robots.exchanges import IX, exchange
from tests.factories import AT
from tests.factories.peeringdb import THEIRS, mirror

PAGE = "https://www.peeringdb.com/net/2"
LINK = f'<a href="{PAGE}" target="_blank" rel="noopener noreferrer">Open it at PeeringDB</a>'


@pytest.fixture
def member(db, settings):
    settings.NETWORK_ASN = 64510
    partner = make.partner(portal_enabled=True)
    make.asn(partner=partner, number=THEIRS, is_primary=True)
    exchange()
    mirror()
    return make.member(partner=partner)


@pytest.fixture
def draft(member):
    acting = actions.acting_for_partner(member.user, "P-ENG")
    content = {
        "ixp": IX, "contact_email": "noc@isp.example",
        "sessions": [{"our_ip": "192.0.2.1", "their_ip": "192.0.2.77"}],
    }  # fmt: skip
    return actions.draft(
        partner=member.partner, type="ix_sessions", content=content, acting=acting, at=AT
    )


def test_step_says_it_beside_the_input_with_a_link(client_for, member, draft):
    typed = {
        "version": draft.version, "sessions-0-our_ip": "192.0.2.1",
        "sessions-0-their_ip": "192.0.2.77",
    }  # fmt: skip

    answer = client_for(member.user).post(f"/portal/requests/{draft.ref}/draft/technical/", typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 1" in page
    assert page.count(LINK) == 1
    assert "Update PeeringDB first" in page.split('id="errors"')[1].split("</div>")[0]


def test_review_has_the_link_and_does_not_send(client_for, member, draft):
    client = client_for(member.user)
    page = client.get(f"/portal/requests/{draft.ref}/review/").content.decode()
    sent = client.post(f"/portal/requests/{draft.ref}/review/", {"version": draft.version})

    draft.refresh_from_db()
    assert LINK in page
    assert sent.status_code == 422
    assert draft.state == "DRAFT"


def test_markup_in_what_is_typed_stays_text(client_for, member, draft):
    typed = {
        "version": draft.version, "sessions-0-our_ip": "192.0.2.1",
        "sessions-0-their_ip": "<script>alert(1)</script>",
    }  # fmt: skip

    answer = client_for(member.user).post(f"/portal/requests/{draft.ref}/draft/technical/", typed)

    assert "<script>alert" not in answer.content.decode()
