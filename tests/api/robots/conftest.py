"""Programs of a partner: a client with a token, at a fixed moment."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT

OURS, THEIRS, SECOND = 64510, 64501, 64502
RobotFor = Callable[..., "Robot"]


class Robot(APIClient):
    """A client that sends JSON and a token; `token` is the row behind it."""

    default_format = "json"

    def __init__(self, text: str, token: Any) -> None:
        super().__init__()
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        self.text, self.row = text, token

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """A request with headers such as `If_Match`; the answer has its JSON in `.data`."""
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return getattr(self, method)(path, body, format="json", **named)

    def raw(self, method: str, path: str, body: bytes, kind: str = "application/json", **more: str):
        """A request whose body is sent as it is."""
        named = {f"HTTP_{name.upper()}": value for name, value in more.items()}
        return self.generic(method.upper(), path, body, content_type=kind, **named)


@pytest.fixture(autouse=True)
def _clock(settings) -> Iterator[None]:
    settings.NETWORK_ASN = OURS
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def partner(db: None) -> Partner:
    partner = make.partner(portal_enabled=True)
    make.asn(partner=partner, number=THEIRS, is_primary=True, name="Andes Fibra")
    make.asn(partner=partner, number=SECOND)
    return partner


@pytest.fixture
def robot_for() -> RobotFor:
    """A program of a new member, by default an engineer, with all scopes of the role."""

    def build(partner: Partner, role: str = "P-ENG", **facts: Any) -> Robot:
        member = facts.pop("membership", None) or make.member(partner=partner, role=role)
        token, text = make.partner_token(membership=member, **facts)
        return Robot(text, token)

    return build


@pytest.fixture
def robot(partner: Partner, robot_for: RobotFor) -> Robot:
    return robot_for(partner)


@pytest.fixture
def stranger(robot_for: RobotFor, db: None) -> Robot:
    """A program of another partner."""
    other = make.partner(portal_enabled=True)
    make.asn(partner=other, number=64505)
    return robot_for(other)
