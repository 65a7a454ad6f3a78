"""Sets up the clone: `python3 -m edgepartners.runtime.bootstrap demo|dev|run|front-end`.

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
    """Python packages of requirements/<kind>.txt, the machine's own, and front-end packages."""
    ensure_programs(kind, stages)
    ensure_front_end(stages)


def ensure_programs(kind: str, stages: Stages) -> None:
    """All but the front-end packages, which no program needs before it draws a page."""
    with one_at_a_time():
        with stages.stage("environment"):
            environment.ensure(kind)
        with stages.stage("system packages"):
            provide_system(kind)


def ensure_front_end(stages: Stages) -> None:
    with one_at_a_time(), stages.stage("front-end packages"):
        frontend.ensure()


def provide_system(kind: str) -> None:
    """Tests need all of it. Without some of it the demo's PDF files lack letters or fail."""
    if kind == "dev":
        system.provide(system.TEST_NEEDS)
        return
    try:
        system.provide(system.PRINTING_NEEDS)
    except Trouble as trouble:
        print(f"Note: PDF files will not be right. {trouble}")


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
    if kind == "front-end":
        ensure_front_end(stages)
    else:
        ensure(kind, stages)
    stages.total()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
