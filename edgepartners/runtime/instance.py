"""One demo for each data folder: the second start learns where the first one runs."""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

LEFTOVERS_SECONDS = 15  # a killed instance's watchdog holds the lock until all has ended


@dataclass(frozen=True)
class Running:
    """Who holds the lock; `address` is empty while it still starts."""

    pid: int
    address: str = ""

    def __str__(self) -> str:
        where = f"at {self.address}" if self.address else "(still starting)"
        return f"EdgePartners already runs {where}, process {self.pid}."


class Instance:
    """The lock, taken before any server starts and free again when the last process is gone."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "demo.lock"
        self.file: TextIO | None = None

    def take(self) -> Running | None:
        """Take the lock; else says who has it."""
        self.file = self.path.open("a+")
        deadline = time.monotonic() + LEFTOVERS_SECONDS
        while not locked(self.file):
            other = read(self.file)
            if (other and is_alive(other.pid)) or time.monotonic() > deadline:
                self.release()
                return other or Running(pid=0)
            time.sleep(0.1)
        self.note(Running(os.getpid()))
        return None

    def release(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None

    def note(self, running: Running) -> None:
        """Leave word for others."""
        if self.file is not None:
            self.file.seek(0)
            self.file.truncate()
            self.file.write(json.dumps(asdict(running)))
            self.file.flush()

    def descriptor(self) -> int:
        """For the watchdog, which holds the lock with us."""
        if self.file is None:
            raise ValueError("the lock is not taken")
        return self.file.fileno()


def locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def read(file: TextIO) -> Running | None:
    file.seek(0)
    try:
        return Running(**json.loads(file.read()))
    except (ValueError, TypeError):  # not written yet
        return None


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
