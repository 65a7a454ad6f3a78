"""The Celery application: audit context for tasks, and the pulse that /readyz looks at."""

import os
import time
from typing import Any

from celery import Celery, signals
from celery.beat import PersistentScheduler
from django.conf import settings
from django.core.cache import cache

from edgepartners.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edgepartners.settings")
# A worker shows no page: the checks of Django would load them all. `manage.py check` runs them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("edgepartners")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()

PULSE_EVERY = 10  # seconds
PULSE_TTL = 3600
CATCH_UP_SECONDS = 20  # what a sync of some hours takes
_last: dict[str, float] = {}


def pulse(name: str) -> None:
    """Note that a process lives, at most every ten seconds."""
    now = time.time()
    if now - _last.get(name, 0) >= PULSE_EVERY:
        _last[name] = now
        cache.set(f"pulse:{name}", now, PULSE_TTL)


class Scheduler(PersistentScheduler):
    """Beat's own scheduler, with a pulse."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        pulse("beat")
        return super().tick(*args, **kwargs)


app.conf.beat_scheduler = "edgepartners.celery:Scheduler"
app.conf.beat_max_loop_interval = PULSE_EVERY


@signals.worker_ready.connect
def _catch_up(sender: Any = None, **_kwargs: Any) -> None:
    """Read what was missed while no worker ran now, not at beat's next turn; then judge it."""
    if not settings.CATCH_UP or _is_for_reports(getattr(sender, "hostname", "")):
        return
    app.send_task(SCHEDULE["collect"]["task"])
    app.send_task(SCHEDULE["judge"]["task"], countdown=CATCH_UP_SECONDS)


@signals.heartbeat_sent.connect
def _worker_lives(sender: Any = None, **_kwargs: Any) -> None:
    """The worker of reports has a pulse of its own: it says nothing of the one that syncs."""
    name = getattr(getattr(sender, "eventer", None), "hostname", "")
    pulse("report-worker" if _is_for_reports(name) else "worker")


def _is_for_reports(hostname: str) -> bool:
    return hostname.startswith("reports@")
