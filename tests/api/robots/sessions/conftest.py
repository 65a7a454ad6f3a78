"""Sessions at an exchange where both sides are."""

import pytest

from apps.network import actions as network
from apps.network.models import BGPSession
from tests import factories as make
from tests.api.robots.exchanges import at_once, exchange, session
from tests.factories import AT

PATH = "/api/peering/v0/sessions"


@pytest.fixture
def partner(partner):
    make.eligible(partner)
    exchange()
    return partner


@pytest.fixture
def approving(partner):
    at_once(partner)


@pytest.fixture
def made(robot, partner):
    """One session, asked for."""
    return robot.send("post", PATH, [session()]).data["sessions"][0]


@pytest.fixture
def up(robot, approving):
    """One session that is established."""
    shown = robot.send("post", PATH, [session()]).data["sessions"][0]
    row = BGPSession.objects.get(uid=shown["session_id"])
    network.change_session_state(session=row, to="ESTABLISHED", by=None, at=AT)
    return shown


def one(answer):
    assert answer.status_code == 200, answer.data
    return answer.data["sessions"][0]
