"""The one error of this package: what failed, and what to do about it."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path


class Trouble(Exception):
    """Ends the command with a message for the person at the terminal."""

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.what}\n  -> {self.todo}" if self.todo else self.what


def with_log(what: str, log: Path, todo: str = "") -> Trouble:
    """A Trouble that shows the last lines of the log file."""
    return Trouble(f"{what}\n--- end of {log} ---\n{tail(log)}\n---", todo)


def tail(log: Path, lines: int = 30) -> str:
    """Last lines of a log file; empty when there is none."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 64_000))
        text = file.read().decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:])


def reported(main: Callable[[Sequence[str]], int]) -> Callable[[Sequence[str]], int]:
    """For the entry of a command: Trouble is told on the terminal and becomes exit code 1."""

    def guarded(arguments: Sequence[str]) -> int:
        try:
            return main(arguments)
        except Trouble as trouble:
            print(f"\n{trouble}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130

    return guarded
