"""Free ports of the loopback interface."""

import contextlib
import random
import re
import socket
from collections.abc import Iterable

from edgepartners.runtime.trouble import Trouble

LOOPBACK = "127.0.0.1"
BELOW_OUTGOING = range(20_000, 32_000)  # where no outgoing connection takes one meanwhile
TAKEN = re.compile(r"could not bind|Address already in use|in use", re.IGNORECASE)


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind((LOOPBACK, port))
            return not answers(port)
    return False


def answers(port: int) -> bool:
    """Whether something accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def first_free(wanted: Iterable[int]) -> int:
    """The first free port of those wanted. Raises Trouble when all are taken."""
    tried = []
    for port in wanted:
        if is_free(port):
            return port
        tried.append(port)
    raise Trouble(f"no free port among {tried}", "end what uses them")


def any_free() -> int:
    """Some free port, another one at each call, so that servers starting together rarely meet."""
    wanted = random.sample(BELOW_OUTGOING, 100)  # noqa: S311 (not a secret)
    return first_free(wanted)
