"""The set-up: installs once what the lock files name, and says what failed and what to do."""

import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from edgepartners.runtime import bootstrap, environment, frontend, places, ports, probe, trouble
from edgepartners.runtime.stages import Stages
from edgepartners.runtime.trouble import Trouble


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with lock files and an environment that is this very interpreter."""
    (tmp_path / "requirements").mkdir()
    for kind in ("run", "demo", "dev"):
        (tmp_path / "requirements" / f"{kind}.txt").write_text(f"{kind}==1\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "node_modules").mkdir()
    monkeypatch.setattr(places, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(places, "PYTHON", python)
    monkeypatch.setattr(environment, "REQUIREMENTS", tmp_path / "requirements")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "installed.txt")
    monkeypatch.setattr(frontend, "LOCK", tmp_path / "package-lock.json")
    monkeypatch.setattr(frontend, "STAMP", tmp_path / "node_modules" / ".installed")
    return tmp_path


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the lock files that were installed, instead of installing them."""
    names: list[str] = []
    monkeypatch.setattr(environment, "install", lambda venv, lock: names.append(lock.name))
    return names


def test_environment_is_installed_once(clone: Path, installed: list[str]) -> None:
    environment.ensure("demo")
    environment.ensure("demo")

    assert installed == ["demo.txt"]


def test_packages_for_development_hold_those_of_the_demo(clone: Path, installed: list[str]) -> None:
    environment.ensure("dev")
    environment.ensure("demo")

    assert installed == ["dev.txt"]


def test_changed_lock_file_is_installed_again(clone: Path, installed: list[str]) -> None:
    environment.ensure("demo")
    (clone / "requirements" / "demo.txt").write_text("demo==2\n")

    environment.ensure("demo")

    assert installed == ["demo.txt", "demo.txt"]


def test_environment_without_its_interpreter_is_not_installed(
    clone: Path, installed: list[str]
) -> None:
    environment.ensure("demo")

    (clone / ".venv" / "bin" / "python").unlink()

    assert not environment.is_installed("demo")


def test_environment_of_another_python_is_told_apart(clone: Path) -> None:
    python = clone / ".venv" / "bin" / "python"
    assert environment.has_our_python(clone / ".venv")

    python.unlink()
    python.write_text("#!/bin/sh\necho 'CPython (3, 9) x86_64'\n")
    python.chmod(0o755)

    assert not environment.has_our_python(clone / ".venv")
    assert not environment.has_our_python(clone / "nowhere")


def test_caches_are_ours_where_home_cannot_be_written(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "ROOT", clone)
    monkeypatch.delenv("PIP_CACHE_DIR", raising=False)
    monkeypatch.setenv("HOME", "/proc/none")

    found = environment.caches()

    assert found["HOME"] == str(clone / "var" / "cache")
    assert Path(found["PIP_CACHE_DIR"]).parent.is_dir()
    monkeypatch.setenv("HOME", str(clone))
    assert environment.caches() == {}


def test_front_end_that_is_installed_asks_no_registry(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(frontend, "find_npm", lambda: (["npm"], {}))
    monkeypatch.setattr(
        frontend.commands, "run", lambda command, **_: ran.append([str(part) for part in command])
    )

    frontend.ensure()
    frontend.ensure()

    assert [line[-6:] for line in ran] == [list(frontend.CI)]


def test_set_ups_of_one_clone_wait_for_each_other(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "ROOT", clone)
    order: list[str] = []

    def second() -> None:
        with bootstrap.one_at_a_time():
            order.append("second")

    with bootstrap.one_at_a_time():
        thread = Thread(target=second)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join(10)

    assert order == ["first", "second"]


def test_front_end_can_be_set_up_alone(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "ROOT", clone)
    done: list[str] = []
    monkeypatch.setattr(bootstrap.environment, "ensure", done.append)
    monkeypatch.setattr(bootstrap.frontend, "ensure", lambda: done.append("front end"))
    monkeypatch.setattr(bootstrap, "provide_system", lambda kind: done.append(f"system {kind}"))

    bootstrap.main(["front-end"])

    assert done == ["front end"]


def test_demo_has_its_programs_before_its_front_end(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "ROOT", clone)
    done: list[str] = []
    monkeypatch.setattr(bootstrap.environment, "ensure", done.append)
    monkeypatch.setattr(bootstrap.frontend, "ensure", lambda: done.append("front end"))
    monkeypatch.setattr(bootstrap, "provide_system", lambda kind: done.append(f"system {kind}"))

    bootstrap.ensure_programs("demo", Stages())
    assert done == ["demo", "system demo"]

    bootstrap.ensure("demo", Stages())
    assert done[2:] == ["demo", "system demo", "front end"]


def test_demo_goes_on_without_what_only_its_files_need(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_needs: object) -> None:
        raise Trouble("Pango is missing", "install libpango-1.0-0")

    monkeypatch.setattr(bootstrap.system, "provide", refuse)

    bootstrap.provide_system("demo")

    assert "install libpango-1.0-0" in capsys.readouterr().out
    with pytest.raises(Trouble, match="Pango is missing"):
        bootstrap.provide_system("dev")


def test_stage_is_told_with_its_time_also_when_it_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stages = Stages()
    with stages.stage("migrations"):
        pass
    with pytest.raises(Trouble), stages.stage("demo data"):
        raise Trouble("no")
    stages.total()

    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in lines] == ["migrations", "demo", "total"]
    assert lines[1].endswith("failed")


def test_trouble_is_told_with_what_to_do_and_ends_with_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def main(_arguments: object) -> int:
        raise Trouble("the port is taken", "end what uses it")

    assert trouble.reported(main)([]) == 1
    assert capsys.readouterr().err == "\nthe port is taken\n  -> end what uses it\n"


def test_end_of_a_log_is_its_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("".join(f"line {n}\n" for n in range(100)))

    found = str(trouble.with_log("web failed", log))

    assert "line 99" in found
    assert "line 69" not in found
    assert trouble.tail(tmp_path / "none.log") == ""


class Site(BaseHTTPRequestHandler):
    """Says by the path which status it answers with."""

    def do_GET(self) -> None:
        self.send_response(int(self.path[1:]))
        self.end_headers()
        self.wfile.write(b"page")

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with HTTPServer((ports.LOOPBACK, 0), Site) as server:
        Thread(target=server.serve_forever, args=(0.05,)).start()
        yield f"http://{ports.LOOPBACK}:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(("status", "is_ok"), [(200, True), (404, False), (503, False)])
def test_page_is_asked_for_and_never_raises(site: str, status: int, is_ok: bool) -> None:
    assert probe.get(f"{site}/{status}") == probe.Answer(status, "page")
    assert probe.is_ok(f"{site}/{status}") is is_ok


def test_server_that_is_not_there_is_no_answer() -> None:
    found = probe.get(f"http://{ports.LOOPBACK}:{ports.any_free()}/", seconds=2)

    assert found.status == 0
    assert "refused" in found.body
