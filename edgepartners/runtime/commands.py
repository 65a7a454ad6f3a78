"""Runs set-up commands to their end, their output in one log file."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from edgepartners.runtime import places
from edgepartners.runtime.trouble import Trouble, with_log


def log_file() -> Path:
    folder = places.var() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "setup.log"


def run(
    command: Sequence[str | Path],
    *,
    failure: str,
    todo: str = "",
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command. Raises Trouble saying `failure`, with the end of the log, and `todo`."""
    path = log_file()
    with path.open("a") as log:
        log.write(f"$ {' '.join(map(str, command))}\n")
        log.flush()
        try:
            done = subprocess.run(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | (env or {}),
                cwd=places.ROOT,
                check=False,
            )
        except OSError as error:
            raise Trouble(f"{failure}: {error}", todo) from error
    if done.returncode:
        raise with_log(failure, path, todo)


def output(command: Sequence[str | Path]) -> str:
    """What a command prints; empty when it fails."""
    done = subprocess.run(
        list(command), capture_output=True, stdin=subprocess.DEVNULL, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else ""
