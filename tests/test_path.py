"""One story, from a source's counters to a breach that is resolved; then with every stage twice
and in the wrong order. The same rows at the end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import transaction

from apps.agreements.models import ContractTerm
from apps.breaches import actions as breaches
from apps.breaches.models import Breach, Evaluation
from apps.core.models import StateChange
from apps.integrations.prometheus.fake import FakePrometheus, from_callable
from apps.notifications import actions as notifications
from apps.notifications.models import Notice
from apps.usage import actions as usage
from tests import factories as make
from tests.factories import GBPS

FIRST = date(2026, 11, 2)
LEVELS = (60, 71, 72, 73, 74, 60, 60, 60)  # percent of 100 Gbps on each local day
BOGOTA = ZoneInfo("America/Bogota")
ACKNOWLEDGED_ON = 5  # so many days after the first

Stage = Callable[..., Any]
STAGES: tuple[Stage, ...] = (usage.collect, breaches.judge, notifications.deliver)


@dataclass
class Network:
    """A source that knows the levels up to `at`, and a term on the link it measures."""

    term: ContractTerm
    at: datetime

    def traffic(self, _labels: Mapping[str, str], direction: str, slot: int) -> int:
        day = datetime.fromtimestamp(slot, BOGOTA).date()
        level = LEVELS[min(max(0, (day - FIRST).days), len(LEVELS) - 1)]
        return (level if direction == "out" else 5) * GBPS + slot // 300 % 7


@pytest.fixture
def network(db: None, manager: Any) -> Iterator[Network]:
    link = make.pni(capacity_gbps=100, owner=manager)
    agreement = make.agreement(partner=link.partner)
    params = {"metric": "BUSY_HOUR_AVG", "threshold_pct": "70", "periods": 3}
    term = make.term(agreement=agreement, interconnect=link, params=params)
    made = Network(term, ticks()[0])
    interface = from_callable(
        {"instance": "edge1.example.net", "ifName": "ae1"}, made.traffic, speed_bps=100 * GBPS
    )
    with FakePrometheus([interface], clock=lambda: made.at.timestamp()) as fake:
        usage.map_series(
            source=make.source(url=fake.url),
            interconnect=link,
            labels={"instance": "edge1.example.net", "ifname": "ae1"},
            speed_bps=100 * GBPS,
            by=None,
            at=made.at - timedelta(days=30),
        )
        yield made


def ticks() -> list[datetime]:
    """An hour after the end of each local day."""
    return [
        datetime.combine(FIRST + timedelta(days=n + 1), datetime.min.time(), BOGOTA)
        + timedelta(hours=1)
        for n in range(len(LEVELS))
    ]


def tell(network: Network, stages: Sequence[Stage], engineer: Any) -> None:
    """Step through the days; on one of them somebody looks after the breach."""
    for number, at in enumerate(ticks()):
        network.at = at
        for stage in stages:
            stage(at=at)
        if number == ACKNOWLEDGED_ON:
            breach = Breach.objects.get()
            breaches.acknowledge(breach=breach, comment="Ordered", by=engineer, at=at)
    network.at = ticks()[-1] + timedelta(hours=1)
    for stage in STAGES:
        stage(at=network.at)


def rows() -> dict[str, list[Any]]:
    """All that the story leaves behind, without references and counts of attempts."""
    breaches_ = Breach.objects.values(
        "state", "severity", "over_since", "last_seen_on", "opened_at", "resolved_at",
        "reopen_count", "days_over", "on_hold", "measured", "peak", "due_on", "created_at",
        "acknowledged_at", "acknowledged_by", "acknowledge_comment",
    )  # fmt: skip
    days = Evaluation.objects.filter(is_latest=True, day__gte=FIRST).order_by("day")
    moves = StateChange.objects.order_by("pk")
    notices = Notice.objects.order_by("title", "recipient")
    return {
        "breaches": list(breaches_),
        "evaluations": list(days.values("day", "value", "outcome", "n_valid", "input_hash")),
        "moves": list(moves.values("source", "target", "actor", "at", "reason")),
        "notices": list(notices.values("recipient", "title", "body", "deliveries__state")),
        "mails": sorted((*message.to, message.subject.split(" (")[0]) for message in mail.outbox),
    }


def test_story_from_counters_to_a_resolved_breach(network, engineer):
    tell(network, STAGES, engineer)

    breach = Breach.objects.get()
    assert (breach.state, breach.term) == ("RESOLVED", network.term)
    assert breach.over_since == FIRST + timedelta(days=1)
    assert breach.opened_at == ticks()[3] - timedelta(hours=1)
    assert breach.resolved_at == ticks()[7] - timedelta(hours=1)
    assert (breach.acknowledged_by, breach.peak, breach.days_over) == (engineer, 74, 4)
    moves = StateChange.objects.filter(ref=breach.ref).order_by("at")
    assert list(moves.values_list("target", flat=True)) == [
        "PENDING",
        "OPEN",
        "ACKNOWLEDGED",
        "RESOLVED",
    ]
    kinds = ["breach_opened", "breach_acknowledged", "breach_resolved"]
    assert list(Notice.objects.order_by("pk").values_list("kind", flat=True)) == kinds
    assert len(mail.outbox) == len(kinds)


@pytest.mark.parametrize(
    "stages",
    [
        [stage for stage in STAGES for _ in range(2)],
        [stage for stage in reversed(STAGES) for _ in range(2)],
        [*reversed(STAGES), *STAGES],
    ],
    ids=["twice", "twice in the wrong order", "wrong, then right"],
)
def test_stages_twice_and_in_the_wrong_order_leave_the_same_rows(network, engineer, stages):
    with transaction.atomic():
        tell(network, STAGES, engineer)
        once = rows()
        transaction.set_rollback(True)
    mail.outbox.clear()

    tell(network, stages, engineer)

    assert rows() == once
