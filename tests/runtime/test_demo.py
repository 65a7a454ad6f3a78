"""The parts of the demo that need no running product."""

import socket
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from edgepartners.runtime import demo, ports, processes
from edgepartners.runtime.prepared import Preparation
from edgepartners.runtime.processes import Plan
from edgepartners.runtime.trouble import Trouble

SERVICES = {"DATABASE_URL": "postgresql://here/one", "REDIS_URL": "redis://here/0"}


class Site(BaseHTTPRequestHandler):
    """A page that leads to the sign-in page, which answers; everything else is missing."""

    def do_GET(self) -> None:
        found = {"/partners/": 302, "/accounts/login/": 200}.get(self.path, 404)
        self.send_response(found)
        self.send_header("Location", "/accounts/login/")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[int]:
    """Port of the site."""
    with HTTPServer((ports.LOOPBACK, 0), Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        yield server.server_port
        server.shutdown()


def plan(tmp_path: Path, web_port: int = 8000) -> Plan:
    return Plan(var=tmp_path, web_port=web_port, simulator_port=9100)


def test_simulator_keeps_its_port(tmp_path: Path) -> None:
    kept = ports.any_free()
    (tmp_path / "simulator-port").write_text(str(kept))

    found = processes.plan(tmp_path)

    assert found.simulator_port == kept


def test_taken_web_port_is_avoided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        taken, free = server.getsockname()[1], ports.any_free()
        monkeypatch.setattr(processes, "WEB_PORTS", [taken, free])

        found = processes.plan(tmp_path)

    assert found.web_port == free


def test_processes_are_told_where_everything_is(tmp_path: Path) -> None:
    env = processes.environment(plan(tmp_path), SERVICES)

    assert env["EDGEPARTNERS_ENV"] == "demo"
    assert env["EDGEPARTNERS_DEBUG"] == "0"
    assert env["BASE_URL"] == "http://127.0.0.1:8000"
    assert env["EDGEPARTNERS_SIMULATOR_URL"] == "http://127.0.0.1:9100"
    assert env["DATABASE_URL"] == SERVICES["DATABASE_URL"]


def test_secrets_are_made_once_and_are_private(tmp_path: Path) -> None:
    first = processes.environment(plan(tmp_path), SERVICES)

    second = processes.environment(plan(tmp_path), SERVICES)

    assert second["SECRET_KEY"] == first["SECRET_KEY"] != first["FIELD_KEY"]
    assert Fernet(first["FIELD_KEY"])
    assert stat.S_IMODE((tmp_path / "field-key").stat().st_mode) == 0o600


def test_page_that_leads_to_one_that_answers_is_well(tmp_path: Path, site: int) -> None:
    assert demo.look_at(f"http://127.0.0.1:{site}/partners/", plan(tmp_path)) is None


def test_page_that_fails_is_told_with_the_end_of_the_web_log(tmp_path: Path, site: int) -> None:
    log = plan(tmp_path).log("web")
    log.parent.mkdir()
    log.write_text("the reason\n")

    with pytest.raises(Trouble, match="answered 404") as told:
        demo.look_at(f"http://127.0.0.1:{site}/elsewhere/", plan(tmp_path))

    assert "the reason" in str(told.value)


def test_welcome_names_address_and_logins(tmp_path: Path) -> None:
    (tmp_path / "demo-logins.txt").write_text("  marina@northlight.example  manager\n")

    text = demo.welcome(plan(tmp_path, web_port=8001))

    assert "http://127.0.0.1:8001" in text
    assert "marina@northlight.example  manager" in text


def test_breach_address_is_found_in_the_summary() -> None:
    summary = "  look at    http://127.0.0.1:8000/breaches/BRE-00007/\n"

    found = demo.BREACH_ADDRESS.findall(summary)

    assert found == ["http://127.0.0.1:8000/breaches/BRE-00007/"]


def test_fresh_run_forgets_all_but_its_lock(tmp_path: Path) -> None:
    for name in ("demo.lock", "secret"):
        (tmp_path / name).touch()
    (tmp_path / "mail").mkdir()

    demo.forget(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["demo.lock"]


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.mark.usefixtures("ours")
def test_finished_preparation_is_not_repeated(tmp_path: Path) -> None:
    first = Preparation(tmp_path)
    first.begin()
    (tmp_path / "postgresql").mkdir()
    first.finish(SERVICES)
    second = Preparation(tmp_path)

    second.begin()

    assert second.is_current(SERVICES)
    assert (tmp_path / "postgresql").exists()


@pytest.mark.usefixtures("ours")
def test_preparation_is_repeated_when_the_sources_have_moved(tmp_path: Path) -> None:
    first = Preparation(tmp_path)
    first.begin()
    first.finish(SERVICES)

    moved = SERVICES | {"EDGEPARTNERS_SIMULATOR_URL": "http://127.0.0.1:9199"}

    assert not first.is_current(moved)


@pytest.mark.usefixtures("ours")
def test_half_made_database_is_made_anew(tmp_path: Path) -> None:
    Preparation(tmp_path).begin()
    (tmp_path / "postgresql").mkdir()
    (tmp_path / "postgresql" / "half").touch()

    Preparation(tmp_path).begin()

    assert not (tmp_path / "postgresql").exists()


def test_database_that_was_given_is_always_asked_and_never_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://given/one")
    (tmp_path / "postgresql").mkdir()
    (tmp_path / "begun").touch()
    preparation = Preparation(tmp_path)

    preparation.begin()

    assert (tmp_path / "postgresql").exists()
    assert not preparation.is_current(SERVICES)
