"""`make test`: the checks, all tests on PostgreSQL 18, fast ones again on Debian's PostgreSQL."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from edgepartners.runtime import bootstrap, checks, postgres
from edgepartners.runtime.checks import Check
from edgepartners.runtime.stages import Stages
from edgepartners.runtime.supervisor import StopRequested, Supervisor
from edgepartners.runtime.trouble import reported

DEBIAN = Path("/usr/lib/postgresql")
FAST = "not slow and not browser and not prometheus and not snmpd"
# What knows no database, and walks that ask who may do what: the server's version changes neither.
WALKS = ("api/test_access.py", "api/test_fuzz.py", "console/test_access.py",
         "console/test_transitions.py")  # fmt: skip
ELSEWHERE = tuple(f"--ignore=tests/{path}" for path in ("runtime", "docker", *WALKS))


@reported
def main(arguments: Sequence[str]) -> int:
    stages = Stages()
    bootstrap.ensure("dev", stages)
    try:
        failed = first_round() + second_round()
    except StopRequested as request:
        return 128 + request.number
    stages.total()
    return checks.conclude(failed)


def first_round() -> list[str]:
    everything = pytest("tests")
    with Supervisor() as supervisor:
        env = checks.with_services(supervisor)
        return checks.run_all(supervisor, env, [*checks.all_checks(), everything])


def second_round() -> list[str]:
    """The fast tests on the oldest PostgreSQL of the machine that we support."""
    folder = debian_server()
    if folder is None or "DATABASE_URL" in os.environ:
        print("\nNo second PostgreSQL to test on.")
        return []
    name = f"tests on Debian's PostgreSQL {folder.parent.name}"
    with Supervisor() as supervisor:
        env = checks.with_services(supervisor, binaries=folder)
        return checks.run_all(supervisor, env, [pytest(name, "-m", FAST, *ELSEWHERE)])


def debian_server() -> Path | None:
    """Folder of the oldest server binaries that are new enough; None where there are none."""
    found = {int(path.parent.parent.name): path.parent for path in DEBIAN.glob("*/bin/initdb")}
    usable = [major for major in found if major >= postgres.OLDEST]
    return found[min(usable)] if usable else None


def pytest(name: str, *arguments: str) -> Check:
    return checks.python(name, "-m", "pytest", "-n", "2", *arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
