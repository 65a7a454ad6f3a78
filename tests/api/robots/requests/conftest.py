"""A partner with a busy PNI, its program and a draft."""

import pytest

from tests.factories import requests as asked

PATH = "/api/partner/v1/requests"
GBPS = 10**9


@pytest.fixture
def link(db):
    """A PNI that is three quarters full, of a partner our policy has nothing against."""
    link = asked.busy_link()
    type(link.partner).objects.filter(pk=link.partner.pk).update(portal_enabled=True)
    link.partner.refresh_from_db()
    return link


@pytest.fixture
def robot(robot_for, link):
    return robot_for(link.partner)


@pytest.fixture
def body(link):
    return {
        "type": "pni_augment",
        "fields": {
            "interconnect": link.ref, "target_bps": 600 * GBPS, "reason": "forecast",
            "contact_email": "noc@isp.example", "contact_phone": "+57 601 555 01",
            "justification": "Traffic grows.", "client_ref": "A-1",
        },
    }  # fmt: skip


@pytest.fixture
def draft(robot, body):
    return robot.send("post", PATH, body)


def act(robot, answer, action, body=None, **headers):
    headers = headers or {"If_Match": answer["ETag"]}
    path = f"{PATH}/{answer.data['reference']}/actions/{action}"
    return robot.send("post", path, body or {}, **headers)
