"""PostgreSQL and Redis for one command: `python -m edgepartners.runtime.services -- CMD...`.

Starts fresh, empty, fast and forgetful servers, runs the command with DATABASE_URL and REDIS_URL
set, stops the servers and returns the command's exit code. An address that is set already is used
as it is. EDGEPARTNERS_ENV is `test` and EDGEPARTNERS_VAR a temporary folder unless they are set.
Any number of these run side by side.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from edgepartners.runtime import carrier, postgres, redis_server
from edgepartners.runtime.supervisor import StopRequested, Supervisor
from edgepartners.runtime.trouble import Trouble

WITHOUT_REDIS = {
    "CELERY_BROKER_URL": "filesystem://",
    "CACHE_URL": "dbcache://edgepartners_cache",
}


def main(arguments: Sequence[str]) -> int:
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        print("usage: python -m edgepartners.runtime.services -- COMMAND...", file=sys.stderr)
        return 2
    try:
        return run_with(command)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except StopRequested as request:
        return 128 + request.number


def run_with(command: Sequence[str]) -> int:
    """Run the command beside throwaway servers; returns its exit code."""
    with Supervisor() as supervisor:
        home = temporary_home(supervisor)
        given = {"EDGEPARTNERS_ENV": "test", "EDGEPARTNERS_VAR": str(home / "var")} | os.environ
        servers = start(supervisor, home=home, throwaway=True)
        return supervisor.foreground(command, given | servers)


def start(
    supervisor: Supervisor, *, home: Path, throwaway: bool = False, binaries: Path | None = None
) -> dict[str, str]:
    """Start what has no address in the environment; returns the variables that name them all."""
    return database(supervisor, home, throwaway, binaries) | broker(supervisor, home)


def database(
    supervisor: Supervisor, home: Path, throwaway: bool, binaries: Path | None
) -> dict[str, str]:
    """PostgreSQL; with one of our own also where its tools are."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return {"DATABASE_URL": given}
    chosen = postgres.build(binaries or os.environ.get("EDGEPARTNERS_PG_BIN"))
    home = home / "postgresql"
    url = postgres.start(supervisor, home=home, throwaway=throwaway, binaries=chosen.bin)
    return {"DATABASE_URL": url, "EDGEPARTNERS_PG_TOOLS": str(chosen.bin)}


def broker(supervisor: Supervisor, home: Path) -> dict[str, str]:
    """Redis; where there is none for this machine, files carry messages, the database the cache."""
    url = os.environ.get("REDIS_URL") or redis_server.start(supervisor, home=home / "redis")
    return {"REDIS_URL": url} if url else WITHOUT_REDIS


def temporary_home(supervisor: Supervisor) -> Path:
    """A folder that goes when we go, and that the servers' account can pass through."""
    home = Path(tempfile.mkdtemp(prefix="edgepartners-", dir=carrier.SHARED))
    supervisor.remove_at_end(home)
    home.chmod(0o711)
    return home


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
