"""Says on the terminal which stage runs and how long each took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stages:
    """Prints one line for each stage, and the total."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times what is done inside."""
        if sys.stdout.isatty():
            print(f"{name:<22} ...", end="\r", flush=True)
        began = time.monotonic()
        try:
            yield
        except BaseException:
            self.line(name, began, "  failed")
            raise
        self.line(name, began)

    def total(self) -> None:
        self.line("total", self.began)

    def line(self, name: str, began: float, remark: str = "") -> None:
        print(f"{name:<22} {time.monotonic() - began:5.1f} s{remark}", flush=True)
