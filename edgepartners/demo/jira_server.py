"""The simulated Jira of the demo, as the simulator runs it: without Django, kept in a file."""

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from apps.integrations.faking import Reply, Request
from apps.integrations.jira.fake import Jira
from apps.integrations.jira.memory import Memory

SITE, FILE = "jira", "jira.json"
EMAIL, TOKEN = "edgepartners@northlight.example", "simulated"  # noqa: S105  of the fake


class Kept(Jira):
    """A Jira whose memory is a file: read when somebody else wrote it, written at each change."""

    def __init__(self, path: Path) -> None:
        super().__init__(Memory(clock=lambda: datetime.now(UTC)), email=EMAIL, token=TOKEN)
        self._path, self._seen = path, 0
        self.memory.kept = self._save

    def handle(self, request: Request) -> Reply:
        with suppress(OSError, ValueError):
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._seen:
                vars(self.memory).update(json.loads(self._path.read_text()))
                self._seen = stamp
        return super().handle(request)

    def _save(self) -> None:
        write(self._path, self.memory)
        self._seen = self._path.stat().st_mtime_ns


def server(path: Path) -> Jira:
    """The site of the simulator."""
    return Kept(path)


def write(path: Path, memory: Memory) -> None:
    """The whole memory, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(memory.as_json(), indent=1))
    draft.replace(path)
