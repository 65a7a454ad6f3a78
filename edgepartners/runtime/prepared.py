"""What the last start left in the database, so that the next one need not ask.

Kept beside the data, so it goes with it. A database that somebody else gave us is always asked.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from edgepartners.runtime import places

DATA = "postgresql"


class Preparation:
    """Whether schema and demo data under `home` are those of the code, whole."""

    def __init__(self, home: Path) -> None:
        self.is_ours = "DATABASE_URL" not in os.environ
        self.home = home
        self.begun = home / "begun"
        self.done = home / "done"

    def begin(self) -> None:
        """Before the server starts: throw away what an interrupted first start left half made."""
        if self.is_ours and self.begun.exists():
            shutil.rmtree(self.home / DATA, ignore_errors=True)
        if not (self.home / DATA).exists():
            self.begun.touch()
            self.done.unlink(missing_ok=True)

    def is_current(self, env: Mapping[str, str]) -> bool:
        """Whether there is nothing to migrate and nothing to load."""
        return self.is_ours and self.done.exists() and self.done.read_text() == fingerprint(env)

    def finish(self, env: Mapping[str, str]) -> None:
        self.done.write_text(fingerprint(env))
        self.begun.unlink(missing_ok=True)


def fingerprint(env: Mapping[str, str]) -> str:
    """Of all that decides what is in the database: migrations, packages, seed, addresses."""
    told = [env.get(name, "") for name in ("EDGEPARTNERS_SIMULATOR_URL", "CACHE_URL")]
    parts = [*told, *(path.read_text() for path in sources())]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def sources() -> Iterable[Path]:
    yield places.ROOT / "requirements" / "demo.txt"
    yield from sorted((places.ROOT / "apps").glob("*/migrations/*.py"))
    yield from sorted((places.ROOT / "apps").glob("*/wall.py"))
    yield from sorted((places.ROOT / "edgepartners" / "demo").glob("*.py"))
