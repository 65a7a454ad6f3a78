"""Starts programs in order, waits until each is ready, stops them in the opposite order.

Whatever ends this process, nothing it started outlives it: children get a signal from the kernel,
and a watchdog process ends their process groups and removes temporary folders.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from edgepartners.runtime import child, watchdog
from edgepartners.runtime.child import Child, Program
from edgepartners.runtime.trouble import Trouble, with_log

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STARTUP_WAIT_SECONDS = 0.02
WATCH_SECONDS = 0.2


class StopRequested(Exception):
    """Somebody asked us to stop; carries the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.number = number


class Supervisor:
    """Use as a context manager: leaving it stops everything, last started first."""

    def __init__(self, held: int | None = None) -> None:
        """`held` is a file descriptor, of a lock for example, that stays open until all is over."""
        self.held = () if held is None else (held,)
        self.children: list[Child] = []
        self.steps: list[Child] = []  # children that end by themselves
        self.requests: list[int] = []
        self.handlers: dict[int, signal.Handlers | Callable[..., object] | int | None] = {}

    def __enter__(self) -> Self:
        for number in SIGNALS:
            self.handlers[number] = signal.signal(number, self.note)
        self.watchdog = start_watchdog(self.held)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        already = len(self.requests)
        for started in reversed(self.children[:]):
            self.stop(started, hurry=lambda: len(self.requests) > already)
        self.watchdog.communicate()  # ends its input: it removes the folders and goes
        for number, handler in self.handlers.items():
            signal.signal(number, handler)

    def note(self, number: int, frame: FrameType | None) -> None:
        self.requests.append(number)

    def tell_watchdog(self, line: str) -> None:
        if self.watchdog.stdin is not None:
            self.watchdog.stdin.write(f"{line}\n".encode())
            self.watchdog.stdin.flush()

    def remove_at_end(self, folder: Path) -> None:
        """The folder goes when everything has stopped, even if this process is killed."""
        self.tell_watchdog(f"remove {folder}")

    def start(self, program: Program) -> Child:
        """Start a program and wait until it is ready. Raises Trouble with the end of its log."""
        started = self.spawn(program)
        if program.ready is not None:
            try:
                self.wait(program.ready, seconds=program.ready_seconds)
            except TimeoutError as error:
                raise with_log(f"{program.name}: {error}", program.log) from error
            except Trouble:
                if started.exit_code is not None:
                    self.forget(started)  # the caller may try again
                raise
        return started

    def wait(
        self, ready: Callable[[], bool], *, seconds: float, every: float = STARTUP_WAIT_SECONDS
    ) -> None:
        """Wait until `ready` says so. Raises TimeoutError, and Trouble as check() does."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"not ready within {seconds:.0f} s")
            self.pause(every)

    def run(self, program: Program) -> None:
        """Run a program to its end. Raises Trouble with the end of its log when it fails."""
        self.finish(self.begin(program))

    def begin(self, program: Program) -> Child:
        """Start a program that ends by itself, beside others; finish() waits for it."""
        step = self.spawn(program)
        self.steps.append(step)
        return step

    def finish(self, step: Child) -> None:
        """Wait for what begin() started. Raises Trouble with the end of its log when it failed."""
        while step.exit_code is None:
            self.pause(STARTUP_WAIT_SECONDS)
        self.forget(step)
        if step.exit_code:
            name, log = step.program.name, step.program.log
            raise with_log(f"{name} failed with {step.exit_code}", log)

    def watch(self) -> None:
        """Wait until somebody asks us to stop (StopRequested) or a program ends (Trouble)."""
        while True:
            self.check()
            self.pause(WATCH_SECONDS)

    def check(self) -> None:
        """Raises Trouble with the end of its log when a program has ended that should not."""
        for started in self.children:
            if started.exit_code is not None and started not in self.steps:
                what = f"{started.program.name} ended with {started.exit_code}"
                raise with_log(what, started.program.log)

    def foreground(self, command: Sequence[str], env: Mapping[str, str]) -> int:
        """Run a command with our terminal; returns its exit code as a shell would."""
        process = subprocess.Popen(
            list(command),
            env=dict(env),
            preexec_fn=child.die_with_parent(signal.SIGTERM),  # noqa: PLW1509 (no threads here)
        )
        passed = 0
        while process.poll() is None:
            for number in self.requests[passed:]:
                passed += 1
                if number != signal.SIGINT or not sys.stdin.isatty():  # the terminal told it too
                    process.send_signal(number)
            time.sleep(STARTUP_WAIT_SECONDS)
        return process.returncode if process.returncode >= 0 else 128 - process.returncode

    def spawn(self, program: Program) -> Child:
        started = Child(program)
        self.children.append(started)
        self.tell_watchdog(f"child {started.pid}")
        return started

    def stop(self, started: Child, *, hurry: Callable[[], bool] = lambda: False) -> None:
        started.stop(hurry=hurry)
        self.forget(started)

    def forget(self, started: Child) -> None:
        self.children.remove(started)
        if started in self.steps:
            self.steps.remove(started)
        self.tell_watchdog(f"gone {started.pid}")

    def pause(self, seconds: float) -> None:
        if self.requests:
            raise StopRequested(self.requests[0])
        time.sleep(seconds)


def start_watchdog(held: Sequence[int]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", watchdog.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=held,
    )
