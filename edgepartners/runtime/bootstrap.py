"""Sets up the clone: `python3 -m edgepartners.runtime.bootstrap demo|dev|run`.

Each stage does nothing when its result is there already, so it may run before every command.
"""

import fcntl
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from edgepartners.runtime import environment, frontend, places, system
from edgepartners.runtime.stages import Stages
from edgepartners.runtime.trouble import Trouble, reported


def ensure(kind: str, stages: Stages) -> None:
    """Python packages of requirements/<kind>.txt, front-end packages, and the machine's own."""
    with one_at_a_time():
        with stages.stage("environment"):
            environment.ensure(kind)
        with stages.stage("front-end packages"):
            frontend.ensure()
        with stages.stage("system packages"):
            provide_system(kind)


def provide_system(kind: str) -> None:
    """Tests need all of it. Without Pango the demo lacks its PDF files only, and says so."""
    if kind == "dev":
        system.provide(system.TEST_NEEDS)
        return
    try:
        system.provide([system.PANGO])
    except Trouble as trouble:
        print(f"Note: PDF files will not work. {trouble}")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Set-up runs of the same clone wait for each other."""
    folder = places.ROOT / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@reported
def main(arguments: Sequence[str]) -> int:
    (kind,) = arguments or ["demo"]
    stages = Stages()
    ensure(kind, stages)
    stages.total()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
