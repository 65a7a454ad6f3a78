"""Answers to requests with an Idempotency-Key, kept for 24 hours (portal.md 6.5).

Claim the key, do the work, keep the answer: whoever comes with the same key meanwhile is told so,
whoever comes later gets the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.core.models import Replay

KEPT = timedelta(hours=24)
STUCK = timedelta(minutes=2)  # a claim without an answer: whoever held it is gone


@dataclass(frozen=True)
class Asked:
    """A request that has a key: whose it is, and what it asks (`digest`: SHA-256 of the body)."""

    caller: str
    key: str
    method: str
    path: str
    digest: str


class InProgress(Exception):
    """The same key is being worked on at this moment."""


class OtherRequest(Exception):
    """The key was used for another request."""


@transaction.atomic
def claim(asked: Asked, *, at: datetime) -> Replay | None:
    """Take the key: None, and the work is yours; or the kept answer.

    Raises InProgress while the first one is at work and OtherRequest when method, path or body
    differ from those the key was used for.
    """
    _forget(asked, at)
    found, is_new = Replay.objects.get_or_create(
        caller=asked.caller, key=asked.key,
        defaults={
            "method": asked.method, "path": asked.path, "digest": asked.digest, "created_at": at,
        },
    )  # fmt: skip
    if is_new:
        return None
    if (found.method, found.path, found.digest) != (asked.method, asked.path, asked.digest):
        raise OtherRequest
    if found.status is None:
        raise InProgress
    return found


def keep(asked: Asked, *, status: int, headers: Mapping[str, str], body: str) -> None:
    """Keep the answer for whoever asks again with the same key."""
    found = Replay.objects.filter(caller=asked.caller, key=asked.key)
    found.update(status=status, headers=dict(headers), body=body)


def release(asked: Asked) -> None:
    """Nothing was done: the key may be used again."""
    Replay.objects.filter(caller=asked.caller, key=asked.key, status=None).delete()


def sweep(*, at: datetime) -> int:
    """Forget answers older than 24 hours; returns how many."""
    return Replay.objects.filter(created_at__lte=at - KEPT).delete()[0]


def _forget(asked: Asked, at: datetime) -> None:
    own = Replay.objects.filter(caller=asked.caller, key=asked.key)
    own.filter(created_at__lte=at - KEPT).delete()
    own.filter(status=None, created_at__lte=at - STUCK).delete()
