"""Real Prometheus servers for the tests, on loopback, with data made beforehand or scraped."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from apps.integrations.prometheus.fake import Interface, metering

SCRAPING = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: simulator
    honor_labels: true
    static_configs: [{{targets: ["{target}"]}}]
"""


def program(name: str) -> str:
    """The path of a program of the Debian package, or a failure that names the package."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not on PATH: install the Debian package “prometheus”.")
    return found


@contextmanager
def prometheus(folder: Path, config: str = "") -> Iterator[str]:
    """A server on the data in `folder`; yields its address once it is ready."""
    settings = folder / "prometheus.yml"
    settings.write_text(config)
    port = _free_port()
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [
            program("prometheus"),
            f"--config.file={settings}",
            f"--storage.tsdb.path={folder / 'data'}",
            "--storage.tsdb.retention.time=30y",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        stdout=log,
        stderr=log,
    )
    try:
        _await_ready(server, f"http://127.0.0.1:{port}", folder / "server.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def write_history(folder: Path, interfaces: Sequence[Interface], times: Sequence[int]) -> None:
    """Blocks with the counters as a scraper would have stored them at `times`."""
    history = folder / "history.txt"
    lines = [
        f"{line} {at}"
        for at in times
        for line in metering.exposition(interfaces, at).splitlines()
        if not line.startswith("#")
    ]
    history.write_text("\n".join([*lines, "# EOF", ""]))
    subprocess.run(
        [
            program("promtool"),
            *("tsdb", "create-blocks-from", "openmetrics", "--quiet"),
            *(str(history), str(folder / "data")),
        ],
        check=True,
        capture_output=True,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if requests.get(f"{url}/-/ready", timeout=1).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.05)
    pytest.fail(f"prometheus did not get ready:\n{log.read_text()[-2000:]}")
