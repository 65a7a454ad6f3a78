"""Ten reports at once wait in a queue of their own; the worker that syncs never sees them."""

import json

import pytest
import redis
from django.conf import settings

from apps.reports import tasks
from apps.usage import tasks as usage
from edgepartners.celery import app
from edgepartners.runtime import processes

QUEUES = ("celery", "reports")


@pytest.fixture
def broker():
    server = redis.from_url(settings.CELERY_BROKER_URL)
    server.delete(*QUEUES)
    yield server
    server.delete(*QUEUES)
    server.close()


def waiting(broker, queue):
    return [json.loads(text)["headers"]["task"] for text in broker.lrange(queue, 0, -1)]


def test_ten_reports_at_once_stand_in_no_syncs_way(broker):
    for file_id in range(10):
        tasks.write_file.delay(file_id)
    tasks.send_reports.delay()
    usage.collect.delay()

    assert waiting(broker, "celery") == ["apps.usage.tasks.collect"]
    assert waiting(broker, "reports").count("apps.reports.tasks.write_file") == 10


def test_a_worker_without_a_choice_takes_from_the_queue_of_syncs_alone():
    assert set(app.amqp.queues.consume_from) == {"celery"}


def test_the_worker_of_syncs_makes_no_choice_and_that_of_reports_does(tmp_path):
    plan = processes.Plan(var=tmp_path, web_port=8000, simulator_port=9100)

    def queues(program):
        words = [str(word) for word in program.command]
        return words[words.index("-Q") + 1] if "-Q" in words else ""

    assert queues(processes.worker(plan, {})) == ""
    assert queues(processes.report_worker(plan, {})) == "reports"
