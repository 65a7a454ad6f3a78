"""Ports that others use are avoided."""

import socket
from collections.abc import Iterator

import pytest

from edgepartners.runtime import ports
from edgepartners.runtime.trouble import Trouble


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something listens."""
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_occupied_port_is_avoided(taken: int) -> None:
    free = ports.any_free()

    found = ports.first_free([taken, free])

    assert found == free


def test_preferred_port_is_taken_when_free() -> None:
    preferred, other = ports.any_free(), ports.any_free()

    found = ports.first_free([preferred, other])

    assert found == preferred


def test_port_taken_on_all_interfaces_is_avoided() -> None:
    with socket.create_server(("", 0)) as server:
        port = server.getsockname()[1]

        assert not ports.is_free(port)


def test_no_free_port_at_all_is_told(taken: int) -> None:
    with pytest.raises(Trouble, match=str(taken)):
        ports.first_free([taken])
