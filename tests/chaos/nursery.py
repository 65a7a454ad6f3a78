"""A collector and a judge, in a process and on a database of their own.

`calm` steps through the days one after the other. `wild` lets the days fly by while both work side
by side, and kills one of them again and again.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from apps.breaches import actions as breaches
from apps.usage import actions as usage
from tests.chaos import world
from tests.chaos.world import END, START

STEP = timedelta(hours=12)
SHORTEST, LONGEST = 0.02, 1.2  # seconds of a life


def calm() -> int:
    """Every twelve hours: collect, care, judge."""
    at = START
    while at < END:
        at = min(END, at + STEP)
        collect(at)
        judge(at)
    return 0


def wild(seconds: float, seed: int) -> int:
    """Both for so many seconds, each life cut short at a random moment; returns how many were."""
    chance = random.Random(seed)  # noqa: S311
    began = time.monotonic()
    speed = (END - START) / seconds
    lives: dict[Callable[[datetime], None], int] = {}
    killed = 0
    while time.monotonic() - began < seconds:
        for work in (collect, judge):
            if work not in lives:
                lives[work] = _born(work, began, speed)
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        killed += _kill(lives.pop(chance.choice(list(lives))))
    for life in lives.values():
        killed += _kill(life)
    return killed


def collect(at: datetime) -> None:
    tell_time(at)
    usage.collect(at=at)
    usage.settle(at=at)
    usage.care(at=at)
    usage.watch(at=at)


def tell_time(at: datetime) -> None:
    """Let it be `at` at the source too; only the collector asks for the time."""
    clock = Path(os.environ["CHAOS_CLOCK"])
    draft = clock.with_suffix(f".{os.getpid()}")
    draft.write_text(str(at.timestamp()))
    draft.replace(clock)


def judge(at: datetime) -> None:
    breaches.judge(at=at)
    breaches.issue_due(at=at)
    breaches.keep_clocks(at=at)


def _born(work: Callable[[datetime], None], began: float, speed: timedelta) -> int:
    """A child that works until it is killed; it has no connection of its parent's."""
    life = os.fork()
    if life:
        return life
    try:
        while True:
            work(min(END, START + (time.monotonic() - began) * speed))
    finally:
        os._exit(1)  # it failed by itself: the parent finds out


def _kill(life: int) -> int:
    """1 if it was alive until now; a life that ended by itself is an error."""
    os.kill(life, signal.SIGKILL)
    _, status = os.waitpid(life, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError(f"a worker ended by itself with status {status}")
    return 1


def main(how: str, url: str, seconds: str, seed: str) -> None:
    """Print as JSON how many were killed, and what is left."""
    world.build(url)
    connection.close()
    killed = calm() if how == "calm" else wild(float(seconds), int(seed))
    last = END + timedelta(hours=1)
    collect(last)
    judge(last)
    connection.close()
    json.dump({"killed": killed, "left": world.left(), "counts": world.counts()}, sys.stdout)
