"""The servers that tests and the demo bring along: a command runs beside them."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from textwrap import dedent

import psycopg
import pytest

from edgepartners.runtime import carrier, ports, postgres, redis_server
from edgepartners.runtime.supervisor import Supervisor
from edgepartners.runtime.trouble import Trouble
from tests.runtime.conftest import processes_with, wait_until

Start = Callable[..., Popen[str]]

RUNNER = ("-m", "edgepartners.runtime.services", "--")
SHOW = dedent("""
    import json, os, time, psycopg, redis
    with psycopg.connect(os.environ["DATABASE_URL"]) as database:
        found = database.execute(
            "select usesuper, upper('ä'), current_setting('timezone') from pg_user"
            " where usename = current_user"
        ).fetchone()
    server = redis.from_url(os.environ["REDIS_URL"])
    names = ("EDGEPARTNERS_ENV", "EDGEPARTNERS_VAR", "DATABASE_URL", "REDIS_URL")
    told = {name: os.environ[name] for name in names}
    print(json.dumps(told | {"found": found, "ping": server.ping()}), flush=True)
    server.close()
""")
LATER = "\ntime.sleep(60)"


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests themselves run beside such servers: forget them."""
    for name in ("DATABASE_URL", "REDIS_URL", "EDGEPARTNERS_VAR", "EDGEPARTNERS_PG_BIN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A folder that the servers' account can pass through, unlike pytest's own."""
    with tempfile.TemporaryDirectory(dir=carrier.SHARED) as name:
        Path(name).chmod(0o711)
        yield Path(name)


def home_of(told: dict[str, str]) -> Path:
    return Path(told["EDGEPARTNERS_VAR"]).parent


def test_command_runs_beside_servers_that_go_with_it(start: Start) -> None:
    runner = start(*RUNNER, sys.executable, "-c", f"{SHOW}\nraise SystemExit(3)")

    told = json.loads(runner.stdout.readline())

    assert told["found"] == [False, "Ä", "UTC"]
    assert told["ping"]
    assert told["EDGEPARTNERS_ENV"] == "test"
    assert runner.wait(20) == 3
    assert not processes_with(str(home_of(told)))
    assert not home_of(told).exists()


def test_two_commands_have_servers_of_their_own(start: Start) -> None:
    runners = [start(*RUNNER, sys.executable, "-c", SHOW) for _ in range(2)]

    told = [json.loads(runner.stdout.readline()) for runner in runners]

    assert len({each["DATABASE_URL"] for each in told}) == 2
    assert len({each["REDIS_URL"] for each in told}) == 2
    assert [runner.wait(20) for runner in runners] == [0, 0]


def test_kill_of_the_runner_leaves_no_server_no_command_and_no_folder(start: Start) -> None:
    runner = start(*RUNNER, sys.executable, "-c", SHOW + LATER)
    told = json.loads(runner.stdout.readline())
    home = str(home_of(told))
    assert processes_with(home)

    runner.kill()

    assert wait_until(lambda: not processes_with(home))
    assert wait_until(lambda: not home_of(told).exists())
    assert not ports.answers(int(told["REDIS_URL"].rpartition(":")[2].partition("/")[0]))


def test_addresses_that_are_given_are_used_and_nothing_starts(start: Start) -> None:
    given = {"DATABASE_URL": "postgresql://given/one", "REDIS_URL": "redis://given/0"}
    code = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"

    runner = start(*RUNNER, sys.executable, "-c", code, env=os.environ | given)

    assert runner.communicate(timeout=20)[0] == "postgresql://given/one redis://given/0\n"


def test_where_no_redis_can_be_had_files_and_the_database_replace_it(start: Start) -> None:
    code = "import os; print(os.environ['CELERY_BROKER_URL'], os.environ['CACHE_URL'])"

    runner = start(
        *RUNNER, sys.executable, "-c", code, env=os.environ | {"EDGEPARTNERS_REDIS": "none"}
    )

    assert runner.communicate(timeout=20)[0] == "filesystem:// dbcache://edgepartners_cache\n"


def test_missing_server_binary_is_told_with_its_place(start: Start) -> None:
    runner = start(*RUNNER, "true", env=os.environ | {"EDGEPARTNERS_PG_BIN": "/nowhere"})

    output, _ = runner.communicate(timeout=20)

    assert "cannot run /nowhere/postgres" in output
    assert runner.returncode == 1


def test_data_outlives_a_restart_of_the_server(open_home: Path) -> None:
    with Supervisor() as supervisor:
        url = postgres.start(supervisor, home=open_home)
        with psycopg.connect(url) as database:
            database.execute("create table kept as select 42 as answer")

    with Supervisor() as supervisor:
        url = postgres.start(supervisor, home=open_home)
        with psycopg.connect(url) as database:
            found = database.execute("select answer from kept").fetchone()

    assert found == (42,)


def test_data_of_another_version_is_refused(open_home: Path) -> None:
    (open_home / "data").mkdir()
    (open_home / "data" / "PG_VERSION").write_text("12\n")

    with Supervisor() as supervisor, pytest.raises(Trouble, match="is from PostgreSQL 12"):
        postgres.start(supervisor, home=open_home)


def test_password_is_needed(open_home: Path) -> None:
    with Supervisor() as supervisor:
        url = postgres.start(supervisor, home=open_home, throwaway=True)
        password = (open_home / "password").read_text()

        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace(password, "wrong"))


def test_port_that_another_takes_first_is_replaced(
    open_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Supervisor() as supervisor:
        first = redis_server.start(supervisor, home=open_home)
        taken = int(first.rpartition(":")[2].partition("/")[0])
        offered = iter([taken, ports.any_free()])
        monkeypatch.setattr(ports, "any_free", lambda: next(offered))
        second = redis_server.start(supervisor, home=open_home / "second")

    assert second.rpartition(":")[2] != first.rpartition(":")[2]
