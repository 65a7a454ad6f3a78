"""/healthz: the process answers. /readyz: all it needs is there. /metrics: for Prometheus."""

import hmac
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from apps.usage import queries

STALE = 60  # seconds without a pulse


def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when all checks pass, else 503; each check says what is wrong."""
    results = {name: _result(check) for name, check in CHECKS.items()}
    is_ready = all(result["ok"] for result in results.values())
    return JsonResponse({"ready": is_ready, "checks": results}, status=200 if is_ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and not hmac.compare_digest(sent, settings.METRICS_TOKEN):
        return HttpResponse("Give METRICS_TOKEN as a bearer token.\n", status=401)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "answers"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise RuntimeError(f"{len(missing)} not applied; run manage.py migrate")
    return "applied"


def _samples() -> str:
    """The store answers. That partitions run out is told; it is no reason to send nobody here."""
    room = queries.room(now())
    if not room.answers:
        raise RuntimeError(room.sentence)
    return f"short: {room.sentence}" if room.is_short else room.sentence


def _redis() -> str:
    cache.set("pulse:web", time.time(), STALE)
    if cache.get("pulse:web") is None:
        raise RuntimeError("the cache forgets what it is given")
    return "answers"


def _pulse(name: str) -> Callable[[], str]:
    def check() -> str:
        at = cache.get(f"pulse:{name}")
        if at is None or time.time() - at > STALE:
            raise RuntimeError(f"no sign of life from {name} for over {STALE} s")
        return f"{time.time() - at:.0f} s ago"

    return check


def _result(check: Callable[[], str]) -> dict[str, object]:
    try:
        return {"ok": True, "detail": check()}
    except Exception as error:  # noqa: BLE001  whatever it is, the check failed
        return {"ok": False, "detail": str(error).strip().splitlines()[0][:200]}


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "samples": _samples,
    "redis": _redis,
    "beat": _pulse("beat"),
    "worker": _pulse("worker"),
}
