"""Says on standard error which stage runs and how long each took: output may be data."""

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
        if sys.stderr.isatty():
            print(f"{name:<22} ...", end="\r", file=sys.stderr, flush=True)
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
        took = time.monotonic() - began
        print(f"{name:<22} {took:5.1f} s{remark}", file=sys.stderr, flush=True)
