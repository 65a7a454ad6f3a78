"""The health check of the web container, against a server of the test."""

import importlib.util
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType

import pytest

HEALTH = Path(__file__).resolve().parents[2] / "docker" / "health.py"


class Site(BaseHTTPRequestHandler):
    """Answers 200 on its probe under its own name, else 400, as Django does."""

    def do_GET(self) -> None:
        is_known = self.path == "/healthz" and self.headers["Host"] == "edgepartners.example.net"
        self.send_response(200 if is_known else 400)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def health() -> Iterator[ModuleType]:
    """The script, asking a port on which the site answers."""
    spec = importlib.util.spec_from_file_location("health", HEALTH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with HTTPServer(("127.0.0.1", 0), Site) as server:
        module.PORT = server.server_port
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        yield module
        server.shutdown()


@pytest.mark.parametrize(
    ("allowed", "is_well"),
    [
        ("edgepartners.example.net", True),
        (".edgepartners.example.net,other.example.net", True),
        ("other.example.net", False),
    ],
)
def test_site_is_asked_under_the_first_allowed_name(
    health: ModuleType, monkeypatch: pytest.MonkeyPatch, allowed: str, is_well: bool
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)

    assert health.web() is is_well


def test_silent_port_is_not_well(health: ModuleType) -> None:
    health.PORT = 1

    assert not health.web()
