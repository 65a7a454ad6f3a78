"""Both sample stores lead to the same judgements and the same figures, hash by hash.

`story` is the place for whatever else is computed from samples: add its rows to what it tells.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import Settings

from apps.agreements.models import ContractTerm
from apps.breaches import actions
from apps.breaches.models import Statement
from apps.usage import queries, store
from apps.usage.actions import refresh_link_stats
from apps.usage.models import DayStat, LinkStat, Series
from tests import factories as make
from tests.breaches.world import (
    after,
    breach_rows,
    carry,
    evaluation_rows,
    judge_daily,
    promised,
    resize,
)
from tests.factories import AT, GBPS
from tests.usage import stores

pytestmark = pytest.mark.django_db

NEW_YORK = "America/New_York"  # its October ends with a day of 25 hours: 1 November
OCTOBER, LAST = date(2026, 10, 1), date(2026, 11, 17)
COMMIT = {"commit_bps": 10 * GBPS, "price_per_mbps": "0.35", "currency": "USD", "tz": NEW_YORK}
GAP = None
STATED = (
    "term_id", "state", "version", "is_latest", "period_first", "measured_bps", "overage_bps",
    "shortfall_bps", "amount", "quality", "n_expected", "n_valid", "rule", "lines", "inputs",
    "reason",
)  # fmt: skip
LEVELS = [12, "12.000000001", 9, "7.5", 31, "8.9", 14]  # of seven days, over and over


@dataclass(frozen=True)
class World:
    """Two links of a commit, one of them enlarged in the month, and one with an upgrade trigger."""

    terms: list[ContractTerm]
    series: list[Series]


@pytest.fixture
def world() -> World:
    trigger, watched = promised(tz=NEW_YORK)
    partner = make.partner()
    links = [make.pni(partner=partner, capacity_gbps=100) for _ in range(2)]
    agreement = make.agreement(partner=partner, governing_tz=NEW_YORK)
    commit = make.term(agreement=agreement, type="COMMIT_RATE", params=COMMIT)
    grown = make.term(agreement=agreement, interconnect=links[0], params=trigger_params())
    resize(links[0], 200, from_at=datetime(2026, 11, 5, 12, 5, tzinfo=UTC), largest_gbps=50)
    series = [watched, *(make.series(link=link) for link in links)]
    return World([trigger, commit, grown], series)


def trigger_params() -> dict[str, Any]:
    return {"metric": "P95_7D", "threshold_pct": "20", "periods": 2}


@contextmanager
def on(name: str, settings: Settings) -> Iterator[store.SampleStore]:
    """A store in use; what is written meanwhile is undone in both databases."""
    settings.SAMPLE_STORE = name
    samples = store.current()
    with stores.undone(samples):
        yield samples


def story(world: World) -> dict[str, Any]:
    """Two months, judged day by day, with corrections and late data; all that came of it."""
    watched, one, other = world.series
    carry(watched, date(2026, 11, 2), [71, 72, GAP, 73, 69, 64, 74, 75], tz=NEW_YORK)
    carry(one, OCTOBER, (LEVELS * 7)[:48], tz=NEW_YORK)
    carry(other, OCTOBER, [4] * 48, tz=NEW_YORK, part=slice(3, None))
    judge_daily(date(2026, 10, 31), LAST, NEW_YORK)
    actions.issue_due(at=after(LAST, NEW_YORK))
    carry(watched, date(2026, 11, 4), [71], tz=NEW_YORK, incoming=GAP)
    carry(one, date(2026, 10, 25), [40] * 6, tz=NEW_YORK, part=slice(100, 200))
    actions.evaluate(at=after(LAST, NEW_YORK, hours=3))
    actions.issue_due(at=after(LAST, NEW_YORK, hours=3))
    refresh_link_stats(at=AT)
    return told(world)


def told(world: World) -> dict[str, Any]:
    links = [each.interconnect_id for each in world.series]
    rollups = DayStat.objects.order_by("series_id", "day", "direction").values_list(
        "series_id", "day", "direction", "n", "sum_bps", "max_bps", "p95_bps", "busy_hour_bps"
    )
    statements = Statement.objects.order_by("term", "period_first", "version")
    return {
        "evaluations": [evaluation_rows(term) for term in world.terms],
        "breaches": [breach_rows(term) for term in world.terms],
        "statements": list(statements.values_list(*STATED)),
        "months": queries.statistics(links, OCTOBER, date(2026, 10, 31), NEW_YORK),
        "november": queries.statistics(links, date(2026, 11, 1), LAST, NEW_YORK),
        "days": [queries.days(link, date(2026, 10, 31), LAST, NEW_YORK) for link in links],
        "rollups": list(rollups),
        "newest": list(LinkStat.objects.order_by("pk").values()),
    }


def test_evaluations_and_figures_are_equal_on_both_stores(world: World, settings: Settings) -> None:
    found = {}
    for name in stores.NAMES:
        with on(name, settings):
            found[name] = story(world)

    for topic, rows in found["postgres"].items():
        assert found["clickhouse"][topic] == rows, topic
    evaluations = [row for rows in found["postgres"]["evaluations"] for row in rows]
    assert len(evaluations) > 40
    assert {row[-2] for row in evaluations if row[-2]}  # they carry hashes of their input
    assert any(found["postgres"]["breaches"])
    amounts = [(row[2], row[8]) for row in found["postgres"]["statements"] if row[8]]
    assert {version for version, _ in amounts} == {1, 2}  # stated anew after the correction
    assert len(set(amounts)) > 1
