"""A held month, computed again from the samples that the page exports, by schoolbook arithmetic.

Nothing of the product's own rules is used here: ranks by fractions, sorted lists, sums.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor
from random import Random
from typing import Any

import numpy as np
import pytest
from django.test import Client

from apps.agreements.models import ContractTerm
from apps.breaches import actions
from apps.breaches.models import Evaluation, Statement
from apps.network.models import CapacityInterval
from apps.usage import store
from apps.usage.models import Series
from tests import factories as make
from tests.factories import GBPS

pytestmark = pytest.mark.django_db

NEW_YORK = "America/New_York"
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)  # the clocks go forward on the 8th
START = datetime(2026, 3, 1, 5, tzinfo=UTC)
SLOTS = 8916
CLOSED = datetime(2026, 4, 1, 9, tzinfo=UTC)
MBPS = 10**6
METHODS = ("NEAREST_RANK", "ROUND_HALF_UP", "DROP_CEIL", "RRD")
DIRECTIONS = ("MAX_OF_P95", "P95_OF_MAX", "P95_OF_SUM", "IN", "OUT", "POOLED")
AGGREGATIONS = ("SUM_THEN_P", "P_THEN_SUM")
MISSING = ("EXCLUDE", "AS_ZERO")
RULES = list(product(METHODS, DIRECTIONS, AGGREGATIONS, MISSING))
P = Fraction(95, 100)

Side = list[int | None]
Ports = list[tuple[Side, Side]]


@pytest.fixture
def terms() -> list[tuple[tuple[str, ...], ContractTerm]]:
    """Two interconnects, one of which grew in mid-month, under a commit for every rule there is."""
    partner = make.partner()
    for number in range(2):
        link = make.pni(partner=partner, name=f"NYC-{number}", capacity_gbps=100)
        write(make.series(link=link), number)
        if number:
            grow(link, START + timedelta(days=14, hours=3))
    agreement = make.agreement(partner=partner, governing_tz=NEW_YORK)
    return [
        (rule, make.term(agreement=agreement, type="COMMIT_RATE", params=params_of(n, rule),
                         scope_kind="partner"))
        for n, rule in enumerate(RULES)
    ]  # fmt: skip


def params_of(number: int, rule: tuple[str, ...]) -> dict[str, Any]:
    """Commits above and below what is measured, rounded at either stage."""
    names = ("method", "direction", "aggregation", "missing")
    return dict(zip(names, rule, strict=True)) | {
        "commit_bps": (20, 90, 55)[number % 3] * GBPS,
        "price_per_mbps": "0.137",
        "overage_price_per_mbps": "0.2055",
        "currency": "USD",
        "round_up_to_bps": (MBPS, 100 * MBPS)[number % 2],
        "round_stage": ("OVERAGE", "MEASURED")[number // 2 % 2],
    }


def write(series: Series, number: int) -> None:
    """A noisy month with gaps: three hours of both directions, one hour of a single one."""
    chance = Random(number)  # noqa: S311
    grid = np.array(
        [[[chance.randrange(1, 40 * GBPS) for _ in range(SLOTS)]] for _ in range(2)], np.int64
    )
    grid[:, 0, 1000 + number * 500 : 1036 + number * 500] = store.GAP
    grid[number, 0, 5000:5012] = store.GAP
    batch = store.Batch(np.array([series.pk]), int(START.timestamp()), grid)
    store.current().write(batch, at=make.AT)
    store.current().roll_up(at=make.AT)


def grow(link: Any, at: datetime) -> None:
    CapacityInterval.objects.filter(interconnect=link).update(ends_at=at)
    CapacityInterval.objects.create(
        interconnect=link, capacity_bps=200 * GBPS, largest_member_bps=100 * GBPS, starts_at=at
    )


def exported(client: Client, term: ContractTerm) -> Ports:
    """The samples as the page offers them, a pair of columns for each interconnect."""
    address = f"/agreements/{term.agreement.ref}/terms/{term.pk}/days/{LAST}/samples.csv"
    response = client.get(address)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    columns = [[int(cell) if cell else None for cell in column] for column in numbers(head, rows)]
    assert len(rows) == SLOTS
    return list(zip(columns[::2], columns[1::2], strict=True))


def numbers(head: list[str], rows: list[list[str]]) -> Iterator[list[str]]:
    for at, name in enumerate(head):
        if name.endswith("(bit/s)"):
            yield [row[at] for row in rows]


def by_hand(ports: Ports, method: str, direction: str, aggregation: str, missing: str) -> int:
    """One figure for the month, the way the contract says."""
    groups = ports if aggregation == "P_THEN_SUM" else [added(ports)]
    return sum(of_group(group, method, direction, missing) for group in groups)


def added(ports: Ports) -> tuple[Side, Side]:
    """Slot by slot; what one port lacks is lacking."""
    return tuple(
        [None if None in slot else sum(slot) for slot in zip(*sides, strict=True)]
        for sides in zip(*ports, strict=True)
    )  # type: ignore[return-value]


def of_group(group: tuple[Side, Side], method: str, direction: str, missing: str) -> int:
    into, out = group
    pairs = list(zip(into, out, strict=True))
    lines: dict[str, list[Side]] = {
        "MAX_OF_P95": [into, out],
        "IN": [into],
        "OUT": [out],
        "P95_OF_MAX": [[None if None in pair else max(pair) for pair in pairs]],
        "P95_OF_SUM": [[None if None in pair else sum(pair) for pair in pairs]],
        "POOLED": [into + out],
    }
    return max(percentile(line, method, missing) for line in lines[direction])


def percentile(line: Side, method: str, missing: str) -> int:
    known = sorted(value for value in line if value is not None)
    values = [0] * (len(line) - len(known)) + known if missing == "AS_ZERO" else known
    return values[RANKS[method](len(values)) - 1]


RANKS: dict[str, Callable[[int], int]] = {
    "NEAREST_RANK": lambda n: ceil(P * n),
    "ROUND_HALF_UP": lambda n: floor(P * n + Fraction(1, 2)),
    "DROP_CEIL": lambda n: n - ceil((1 - P) * n),
    "RRD": lambda n: floor(P * (n - 1) + Fraction(1, 2)) + 1,
}


def amount(measured: int, params: dict[str, Any]) -> Decimal:
    """The commit in any case, what is over it rounded up, to the cent."""
    commit, unit = params["commit_bps"], params["round_up_to_bps"]
    if params["round_stage"] == "MEASURED":
        measured = -(-measured // unit) * unit
    over = -(-max(0, measured - commit) // unit) * unit
    if params["round_stage"] == "MEASURED":
        over = max(0, measured - commit)
    owed = Fraction(commit, MBPS) * Fraction(params["price_per_mbps"])
    owed += Fraction(over, MBPS) * Fraction(params["overage_price_per_mbps"])
    exact = Decimal(owed.numerator) / Decimal(owed.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_held_month_is_recomputed_by_hand_for_every_rule(terms, client_for):
    actions.evaluate(at=CLOSED)
    actions.issue_due(at=CLOSED)
    client = client_for(make.user(role="finance"))

    figures = set()
    for number, (rule, term) in enumerate(terms):
        if number % 16 == 0:  # the samples of all terms are the same
            ports = exported(client, term)
        expected = by_hand(ports, *rule)
        held = Evaluation.objects.get(term=term, day=LAST, is_latest=True)
        stated = Statement.objects.get(term=term, period_first=FIRST)
        assert (held.value_bps, held.n_expected) == (expected, SLOTS), rule
        assert stated.measured_bps == expected, rule
        assert stated.amount == amount(expected, params_of(number, rule)), rule
        figures.add(expected)

    assert len(figures) > 24  # the rules do differ
