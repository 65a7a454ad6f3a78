"""What a worker does when it starts."""

import json

import pytest
import redis
from django.conf import settings
from pytest_django import Settings

from edgepartners import celery
from edgepartners.schedule import SCHEDULE

CATCH_UP = {SCHEDULE["collect"]["task"], SCHEDULE["judge"]["task"]}


@pytest.fixture
def broker() -> redis.Redis:
    server = redis.from_url(settings.CELERY_BROKER_URL)
    server.delete("celery")
    yield server
    server.delete("celery")
    server.close()


def queued(broker: redis.Redis) -> set[str]:
    messages = [json.loads(text) for text in broker.lrange("celery", 0, -1)]
    return CATCH_UP & {message["headers"]["task"] for message in messages}


def test_worker_reads_at_once_what_was_missed(broker: redis.Redis, settings: Settings) -> None:
    settings.CATCH_UP = True

    celery._catch_up()

    assert queued(broker) == CATCH_UP


def test_worker_told_not_to_waits_for_beat(broker: redis.Redis, settings: Settings) -> None:
    settings.CATCH_UP = False

    celery._catch_up()

    assert queued(broker) == set()
