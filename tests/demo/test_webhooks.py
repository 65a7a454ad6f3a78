"""Webhooks of our own systems in the demo: their log, and that the simulator takes messages."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from apps.core.models import StateChange
from apps.integrations.faking import serve
from apps.notifications import actions, queries
from apps.notifications.models import Webhook, WebhookDelivery
from edgepartners.demo import webhooks
from edgepartners.demo.simulator import Sources
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def moved(ref: str, hours: int) -> StateChange:
    return StateChange.objects.create(
        ref=ref, source="OPEN", target="ACKNOWLEDGED", at=AT - hours * HOUR
    )


@pytest.fixture
def moves() -> None:
    make.user(role="admin")
    for n in range(4):
        moved("BRE-00001", 2 + n)
        moved("AGR-00001", 2 + n)
    moved("NEG-00001", 2)


@pytest.fixture
def simulator(tmp_path: Path):
    server = serve(Sources(tmp_path / "simulator.json").find)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def log(name: str) -> list[tuple[str, int, int]]:
    hook = Webhook.objects.get(name=name)
    return [(row.state, row.status, row.attempts) for row in queries.messages_to(hook)]


def test_one_takes_all_and_one_is_tried_again(moves: None) -> None:
    webhooks.play("http://127.0.0.1:9", at=AT)

    assert log("Data warehouse") == [("SENT", 204, 1)] * 4
    assert log("Chat of the NOC") == [("WAITING", 503, 3)] * 2 + [("SENT", 204, 1)] * 2
    stuck = WebhookDelivery.objects.filter(state="WAITING")
    assert {row.due_at - AT for row in stuck} == {timedelta(minutes=16)}


def test_what_is_in_the_log_is_not_told_again_and_what_is_new_is(moves: None) -> None:
    moved("AGR-00002", 0)
    webhooks.play("http://127.0.0.1:9", at=AT - HOUR)

    assert actions.broadcast(at=AT) == 1
    assert actions.broadcast(at=AT) == 0


def test_the_simulator_takes_what_happens_while_the_demo_runs(moves: None, simulator: str) -> None:
    webhooks.play(simulator, at=AT)
    for hook in Webhook.objects.order_by("pk"):
        actions.send_test(webhook=hook, by=None, at=AT)

    actions.post_due(at=AT)

    assert log("Data warehouse")[0] == ("SENT", 204, 1)
    assert log("Chat of the NOC")[0] == ("WAITING", 503, 1)
