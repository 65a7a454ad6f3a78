"""Net-SNMP's real agent on loopback, with a community and a user of version 3."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from apps.integrations.errors import SourceError
from apps.integrations.snmp import client
from apps.integrations.snmp.client import Credentials, Device, Settings
from apps.integrations.snmp.fake import FakeAgent

CONFIG = """
agentAddress udp:127.0.0.1:{port}
rocommunity {community}
createUser {user} SHA "{auth}" AES "{privacy}"
rouser {user} authPriv
sysName edge1
"""


@contextmanager
def snmpd(folder: Path) -> Iterator[int]:
    """A running agent; yields its port once it answers."""
    program = shutil.which("snmpd") or shutil.which("snmpd", path="/usr/sbin")
    if program is None:
        pytest.fail("snmpd is not there: install the Debian package “snmpd”.")
    port = _free_port()
    settings = folder / "snmpd.conf"
    settings.write_text(
        CONFIG.format(
            port=port, community=FakeAgent.COMMUNITY, user=FakeAgent.USER,
            auth=FakeAgent.AUTH_SECRET, privacy=FakeAgent.PRIVACY_SECRET,
        )
    )  # fmt: skip
    log = (folder / "snmpd.log").open("w")
    server = subprocess.Popen(
        [program, "-f", "-Lo", "-C", "-c", str(settings), f"--persistentDir={folder}"],
        stdout=log,
        stderr=log,
    )
    try:
        _await_ready(server, port, folder / "snmpd.log")
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            client.name_of(
                Credentials(community=FakeAgent.COMMUNITY),
                Device("127.0.0.1", port),
                Settings(timeout=1, retries=0),
            )
        except SourceError:
            continue
        return
    pytest.fail(f"snmpd did not get ready:\n{log.read_text()[-2000:]}")
