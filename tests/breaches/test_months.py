"""Commits, ratios and minimum traffic: judged when a month has closed."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.agreements.models import ContractTerm
from apps.breaches import actions
from apps.breaches.models import Breach, Evaluation
from apps.network.models import CapacityInterval
from apps.usage.models import Series
from tests import factories as make
from tests.breaches import world
from tests.breaches.world import after, carry
from tests.factories import GBPS

pytestmark = pytest.mark.django_db

COMMIT = {"commit_bps": 10 * GBPS, "price_per_mbps": "0.35", "currency": "USD"}
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def length(month: date) -> int:
    return monthrange(month.year, month.month)[1]


def last_of(month: date) -> date:
    return month.replace(day=length(month))


def agreed(type: str, *, links: int = 1, **params: Any) -> tuple[ContractTerm, list[Series]]:
    """A term over all links of a partner, and a series for each of them."""
    partner = make.partner()
    made = [make.pni(partner=partner, capacity_gbps=100) for _ in range(links)]
    term = make.term(agreement=make.agreement(partner=partner), type=type, params=params)
    return term, [make.series(link=link) for link in made]


def fill(series: Series, month: date, level: Any, **more: Any) -> None:
    carry(series, month, [level] * length(month), at=make.AT, **more)


def judge(month: date) -> actions.Tally:
    return actions.evaluate(at=after(last_of(month)))


def test_commit_over_all_links_opens_a_breach_at_the_close():
    term, (one, other) = agreed("COMMIT_RATE", links=2, **COMMIT)
    fill(one, OCTOBER, 6)
    fill(other, OCTOBER, 5)

    before = actions.evaluate(at=after(last_of(OCTOBER), hours=0.4))
    judge(OCTOBER)

    breach = Breach.objects.get()
    assert (breach.kind, breach.state, breach.severity) == ("OVER_COMMIT", "OPEN", "WARNING")
    assert (breach.measured, breach.threshold, breach.unit) == (11, 10, "Gbps")
    assert (breach.scope_ref, breach.interconnect) == (term.agreement.partner.ref, None)
    assert (breach.over_since, breach.opened_at) == (OCTOBER, after(last_of(OCTOBER), hours=0))
    assert (before.opened, breach.due_on) == (0, None)
    row = Evaluation.objects.get(day=last_of(OCTOBER))
    assert (row.value_bps, row.threshold_bps, row.value) == (11 * GBPS, 10 * GBPS, 110)
    assert (row.window_from, row.n_expected, row.quality) == (OCTOBER, 8928, "FINAL")


def test_commit_kept_in_the_next_month_resolves_the_breach():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, SEPTEMBER, 11)
    fill(series, OCTOBER, 10)

    judge(SEPTEMBER)
    judge(OCTOBER)

    breach = Breach.objects.get()
    assert (breach.state, breach.resolved_at) == ("RESOLVED", after(last_of(OCTOBER), hours=0))


@pytest.mark.parametrize(
    ("levels", "state"),
    [(["8.9"], "PENDING"), (["8.9", "8.9"], "OPEN"), (["8.9", 9], "OK"), ([9, 9], None)],
)
def test_commit_used_below_nine_tenths_for_two_months_is_a_shortfall(levels, state):
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    for month, level in zip((SEPTEMBER, OCTOBER), levels, strict=False):
        fill(series, month, level)

    judge((SEPTEMBER, OCTOBER)[len(levels) - 1])

    found = Breach.objects.first()
    assert (found.state if found else None) == state
    assert found is None or (found.kind, found.severity) == ("COMMIT_SHORTFALL", "INFO")


@pytest.mark.parametrize(("aggregation", "value"), [("SUM_THEN_P", 55), ("P_THEN_SUM", 100)])
def test_ports_are_added_before_or_after_the_percentile(aggregation, value):
    _, (one, other) = agreed("COMMIT_RATE", links=2, **COMMIT, aggregation=aggregation)
    carry(one, SEPTEMBER, [*[50] * 6, *[5] * 24])
    carry(other, SEPTEMBER, [*[5] * 24, *[50] * 6])

    judge(SEPTEMBER)

    assert Evaluation.objects.get(day=last_of(SEPTEMBER)).value_bps == value * GBPS


def test_billing_month_starts_on_its_day():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT, billing_day=15, tz="UTC")
    carry(series, date(2026, 9, 15), [11] * 30, tz="UTC")

    actions.evaluate(at=after(date(2026, 10, 14), "UTC"))

    row = Evaluation.objects.get(day=date(2026, 10, 14))
    assert (row.window_from, row.n_valid, row.value_bps) == (date(2026, 9, 15), 8640, 11 * GBPS)


def test_month_without_enough_data_changes_nothing():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, SEPTEMBER, 11)
    carry(series, OCTOBER, [5] * 20)

    judge(SEPTEMBER)
    judge(OCTOBER)

    breach = Breach.objects.get()
    assert (breach.state, breach.on_hold, breach.measured) == ("OPEN", True, 11)


def test_link_without_samples_leaves_the_sum_unknown():
    _, (one, _silent) = agreed("COMMIT_RATE", links=2, **COMMIT)
    fill(one, OCTOBER, 20)

    judge(OCTOBER)

    row = Evaluation.objects.get(day=last_of(OCTOBER))
    assert (row.outcome, row.n_valid) == ("NO_DATA", 0)


def test_link_counts_nothing_before_it_was_there():
    _, (one, new) = agreed("COMMIT_RATE", links=2, **COMMIT)
    fill(one, OCTOBER, 6)
    halfway = OCTOBER + timedelta(days=15)
    CapacityInterval.objects.filter(interconnect=new.interconnect).update(
        starts_at=after(halfway - timedelta(days=1), hours=0)
    )
    carry(new, halfway, [5] * 16)

    judge(OCTOBER)

    row = Evaluation.objects.get(day=last_of(OCTOBER))
    assert (row.quality, row.value_bps) == ("FINAL", 11 * GBPS)


def test_month_is_judged_by_the_revision_of_its_first_day():
    term, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, OCTOBER, 11)
    old = term.revisions.get()
    old.valid_to = date(2026, 10, 9)
    old.save()
    term.revisions.create(
        number=2, params=old.params | {"commit_bps": 12 * GBPS}, valid_from=date(2026, 10, 10),
        created_at=make.AT,
    )  # fmt: skip

    judge(OCTOBER)

    row = Evaluation.objects.get(day=last_of(OCTOBER))
    assert (row.revision, row.outcome) == (old, "BROKEN")


def test_late_samples_of_a_closed_month_judge_it_anew():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, OCTOBER, 9)
    judge(OCTOBER)

    fill(series, OCTOBER, 11)
    tally = actions.evaluate(at=make.AT)

    row = Evaluation.objects.get(day=last_of(OCTOBER), is_latest=True)
    assert (row.version, row.outcome, tally.opened) == (2, "BROKEN", 1)
    assert actions.evaluate(at=make.AT) == actions.Tally()


@pytest.mark.parametrize(
    ("outgoing", "incoming", "params", "state", "value"),
    [
        (12, 30, {"limit": "2"}, "OPEN", Decimal("2.5")),
        (12, 30, {"limit": "2", "form": "SENT_OVER_RECEIVED"}, None, Decimal("0.4")),
        (40, 10, {"limit": "3", "form": "SENT_OVER_RECEIVED"}, "OPEN", 4),
        (20, 10, {"limit": "2", "basis": "P95"}, None, 2),
        (30, 10, {"limit": "2", "floor_bps": 41 * GBPS}, None, None),
        (30, 0, {"limit": "2"}, "OPEN", None),
    ],
)
def test_ratio_of_the_month(outgoing, incoming, params, state, value):
    _, (series,) = agreed("RATIO_MAX", **params)
    fill(series, OCTOBER, outgoing, incoming=incoming)

    judge(OCTOBER)

    breach = Breach.objects.first()
    assert (breach.state if breach else None) == state
    assert breach is None or (breach.kind, breach.unit, breach.severity) == ("RATIO", ":1", "MAJOR")
    assert Evaluation.objects.get(day=last_of(OCTOBER)).value == value


@pytest.mark.parametrize(
    ("params", "value"),
    [
        ({"metric": "P95_MONTH"}, 3),
        ({"metric": "AVG"}, 3),
        ({"metric": "BUSY_HOUR_AVG"}, 3),
        ({"metric": "MAX_5MIN", "direction": "TOTAL"}, 5),
        ({"metric": "AVG", "direction": "EACH"}, 2),
    ],
)
def test_minimum_traffic_of_the_month(params, value):
    _, (series,) = agreed("MIN_TRAFFIC", bps=6 * GBPS, months=1, **params)
    fill(series, OCTOBER, 3, incoming=2)

    judge(OCTOBER)

    breach = Breach.objects.get()
    assert (breach.kind, breach.state, breach.severity) == ("MIN_TRAFFIC", "OPEN", "MAJOR")
    assert (breach.measured, breach.threshold, breach.peak) == (value, 6, value)


def test_minimum_traffic_is_broken_after_its_months():
    _, (series,) = agreed("MIN_TRAFFIC", bps=6 * GBPS, months=2)
    fill(series, SEPTEMBER, 5, incoming=1)
    fill(series, OCTOBER, 4, incoming=1)

    states = []
    for month in (SEPTEMBER, OCTOBER):
        judge(month)
        states.append(Breach.objects.get().state)

    assert states == ["PENDING", "OPEN"]
    assert Breach.objects.get().peak == 4


def test_term_on_one_link_is_a_breach_of_that_link():
    link, series = world.link()
    make.term(
        agreement=make.agreement(partner=link.partner), interconnect=link, type="MIN_TRAFFIC",
        params={"bps": 6 * GBPS, "months": 1},
    )  # fmt: skip
    fill(series, OCTOBER, 5)

    judge(OCTOBER)

    breach = Breach.objects.get()
    assert (breach.interconnect, breach.scope_ref) == (link, link.ref)


@pytest.mark.parametrize("state", ["EXPIRED", "TERMINATED", "SUPERSEDED"])
def test_month_in_which_the_agreement_ends_is_judged_at_its_close(state):
    term, (series,) = agreed("COMMIT_RATE", **COMMIT)
    carry(series, OCTOBER, [*[11] * 17, *[0] * 14])
    last = date(2026, 10, 17)
    end(term, state, last)

    tally = judge(OCTOBER)

    row = Evaluation.objects.get(day=last_of(OCTOBER))
    assert (row.value_bps, row.outcome, row.n_expected) == (11 * GBPS, "BROKEN", 17 * 288)
    assert tally.opened == 1
    assert Breach.objects.get().state == "RESOLVED"
    assert actions.evaluate(at=make.AT) == actions.Tally()


def test_breach_of_an_agreement_that_ended_goes_on_until_its_last_month_is_judged():
    term, (series,) = agreed("COMMIT_RATE", **COMMIT)
    fill(series, SEPTEMBER, 11)
    judge(SEPTEMBER)
    end(term, "EXPIRED", date(2026, 10, 17))

    states = []
    for at in (after(date(2026, 10, 20)), after(last_of(OCTOBER))):
        actions.evaluate(at=at)
        states.append(Breach.objects.get().state)

    assert states == ["OPEN", "RESOLVED"]


def end(term: ContractTerm, state: str, last: date) -> None:
    """As an agreement ends: its state, its last day, and its clauses with it."""
    agreement = term.agreement
    agreement.state, agreement.ended_on = state, last
    agreement.save()
    term.revisions.update(valid_to=last)
