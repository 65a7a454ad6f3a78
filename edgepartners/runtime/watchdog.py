"""Outlives the supervisor by a moment: ends what it left behind and removes its folders.

Reads lines from standard input: `child PID`, `gone PID`, `remove PATH`. The end of the input means
that the supervisor is gone, in whatever way. Started as a script, in a session of its own.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable

GRACE_SECONDS = 3.0


def main() -> None:
    os.chdir("/")
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    children, folders = listen(sys.stdin)
    end(children)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def listen(lines: Iterable[str]) -> tuple[set[int], list[str]]:
    """What is left to clean up when the input ends: process groups and folders."""
    children: set[int] = set()
    folders: list[str] = []
    for line in lines:
        verb, _, value = line.rstrip("\n").partition(" ")
        if verb == "child":
            children.add(int(value))
        elif verb == "gone":
            children.discard(int(value))
        elif verb == "remove":
            folders.append(value)
    return children, folders


def end(groups: set[int]) -> None:
    """Ask the process groups to end, then make them."""
    for group in groups:
        send(group, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while any(alive(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL)


def send(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main()
