"""One program as a child process: start it, know when it is ready, stop it."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


@dataclass(frozen=True)
class Account:
    """Who a program runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """How to start a program, see that it is ready, and stop it.

    `ready` answers whether it serves; None means that running is enough. `grace_seconds` is how
    long it may take to stop after `stop_signal` before it is killed. `account` None means: as we
    are.
    """

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    stdin: str = ""
    account: Account | None = None
    ready: Callable[[], bool] | None = None
    ready_seconds: float = 60
    stop_signal: signal.Signals = signal.SIGTERM
    grace_seconds: float = 15


class Child:
    """A started program; leads a process group of its own, so its own children end with it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process = spawn(program)
        self.pid = self.process.pid

    @property
    def exit_code(self) -> int | None:
        return self.process.poll()

    def ask_to_stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(self.program.stop_signal)

    def stop(self, *, hurry: Callable[[], bool] = lambda: False) -> None:
        """Ask, wait for its grace (no longer once `hurry` says so), then kill the group."""
        self.ask_to_stop()
        deadline = time.monotonic() + self.program.grace_seconds
        while self.exit_code is None and time.monotonic() < deadline and not hurry():
            time.sleep(0.02)
        self.kill()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


def spawn(program: Program) -> subprocess.Popen[bytes]:
    """Start the program in a session of its own, output to its log file."""
    program.log.parent.mkdir(parents=True, exist_ok=True)
    account = program.account
    with program.log.open("ab") as log:
        process = subprocess.Popen(
            list(program.command),
            stdin=subprocess.PIPE if program.stdin else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=None if program.env is None else dict(program.env),
            cwd=program.cwd,
            start_new_session=True,
            preexec_fn=die_with_parent(program.stop_signal),  # noqa: PLW1509 (no threads here)
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(program.stdin.encode())
    return process


def die_with_parent(number: int) -> Callable[[], None]:
    """For the new process, before its program: have the kernel send `number` when we die.

    Runs after the change of user, which would clear the request.
    """
    parent = os.getpid()

    def ask_kernel() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # died in between
            os._exit(1)

    return ask_kernel
