"""What changes after the fact: samples late or corrected, capacities, revisions, terms that end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.breaches import actions
from apps.breaches.models import Breach, Cursor, Evaluation
from apps.core.models import StateChange
from tests import factories as make
from tests.breaches import world
from tests.breaches.world import GAP, VECTOR, after, carry, judge_daily, promised, resize
from tests.factories import GBPS

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 2)


def later(days: int, first: date = FIRST) -> date:
    return first + timedelta(days=days)


def test_late_data_open_a_breach_that_a_gap_had_held():
    _, series = promised()
    carry(series, FIRST, [71, GAP, 71])
    judge_daily(FIRST, later(2))
    before = Breach.objects.get().state

    carry(series, later(1), [71], at=after(later(2), hours=2))
    actions.evaluate(at=after(later(2), hours=3))

    breach = Breach.objects.get()
    assert (before, breach.state) == ("PENDING", "OPEN")
    assert breach.opened_at == after(later(2), hours=0)
    versions = Evaluation.objects.filter(day=later(1)).order_by("version")
    assert list(versions.values_list("version", "is_latest", "outcome")) == [
        (1, False, "NO_DATA"),
        (2, True, "BROKEN"),
    ]


def test_corrected_data_take_a_breach_back():
    _, series = promised()
    carry(series, FIRST, [71, 71, 71])
    judge_daily(FIRST, later(2))

    carry(series, later(1), [50], at=after(later(2), hours=2))
    actions.evaluate(at=after(later(2), hours=3))

    breach = Breach.objects.get()
    assert breach.state == "RESOLVED"
    last = StateChange.objects.filter(ref=breach.ref).latest("pk")
    assert (last.at, last.reason) == (after(later(2), hours=3), "Judged anew with corrected data.")


@pytest.mark.parametrize(
    "levels",
    [
        VECTOR,
        [71, 71, 71, 60, 60, 60, 75, 60, 71, 71, 71, 80],
        [71, 71, 71, *[60] * 7, 71, 71, 71],
        [71, 71, 71, *[60] * 8, 71, 71, 60],
    ],
)
def test_data_in_any_order_end_in_the_same_breaches(levels):
    term, in_order = promised()
    other, backwards = promised()
    for n, level in enumerate(levels):
        carry(in_order, later(n), [level])
    last = later(len(levels) - 1)
    judge_daily(FIRST, last)

    for n in reversed(range(len(levels))):
        carry(backwards, later(n), [levels[n]], at=after(last, hours=2))
        actions.evaluate(at=after(last, hours=3))
        actions.evaluate(at=after(last, hours=3))

    assert world.breach_rows(other) == world.breach_rows(term)


def test_backfill_between_ticks_finds_the_breach_of_the_past():
    _, series = promised()
    carry(series, later(9), [75])
    actions.evaluate(at=after(later(9)))
    carry(series, later(4), [75] * 5, at=after(later(9), hours=2))
    actions.evaluate(at=after(later(9), hours=2))

    carry(series, FIRST, [71, 71, 71, 60], at=after(later(9), hours=3))
    actions.evaluate(at=after(later(9), hours=3))

    rows = Breach.objects.order_by("over_since").values_list("state", "over_since", "opened_at")
    assert list(rows) == [("OPEN", FIRST, after(later(2), hours=0))]


def test_corrected_data_take_back_what_was_acknowledged(engineer):
    _, series = promised()
    carry(series, FIRST, [71, 71, 71])
    judge_daily(FIRST, later(2))
    at = after(later(2), hours=2)
    actions.acknowledge(breach=Breach.objects.get(), comment="Mine", by=engineer, at=at)

    carry(series, FIRST, [60, 60, 60], at=at)
    actions.evaluate(at=after(later(2), hours=3))

    breach = Breach.objects.get()
    assert (breach.state, breach.resolved_at) == ("RESOLVED", after(later(2), hours=3))


def test_pending_that_corrected_data_take_back_was_never_a_breach():
    _, series = promised()
    carry(series, FIRST, [71])
    actions.evaluate(at=after(FIRST))

    carry(series, FIRST, [60], at=after(FIRST, hours=2))
    actions.evaluate(at=after(FIRST, hours=3))

    assert Breach.objects.get().state == "OK"


def test_another_metric_is_another_promise():
    term, series = promised()
    carry(series, FIRST, [71] * 6)
    judge_daily(FIRST, later(2))
    old = term.revisions.get()
    old.valid_to = later(2)
    old.save()
    term.revisions.create(
        number=2, params=old.params | {"metric": "MAX_5MIN"}, valid_from=later(3),
        created_at=make.AT,
    )  # fmt: skip

    judge_daily(later(3), later(5))

    rows = Breach.objects.order_by("over_since").values_list("metric", "state", "over_since")
    assert list(rows) == [
        ("BUSY_HOUR_AVG", "RESOLVED", FIRST),
        ("MAX_5MIN", "OPEN", later(3)),
    ]


def test_augment_is_judged_from_its_instant():
    term, series = promised()
    carry(series, FIRST, [71] * 3)
    judge_daily(FIRST, later(2))
    noon = after(later(2), hours=12)
    resize(term.interconnect, 150, from_at=noon)
    carry(series, later(3), [71] * 4)

    judge_daily(later(3), later(6))

    days = Evaluation.objects.filter(day__gt=later(2)).order_by("day")
    # The day of the change was at 71 % until noon; after that the same rate is less than half.
    assert list(days.values_list("value", "capacity_bps"))[:2] == [
        (71, 100 * GBPS),
        (Decimal("47.333"), 150 * GBPS),
    ]
    assert Breach.objects.get().state == "RESOLVED"


def test_capacity_recorded_late_judges_its_days_anew():
    term, series = promised()
    carry(series, FIRST, [71] * 4)
    judge_daily(FIRST, later(3))
    before = Breach.objects.get().state

    resize(term.interconnect, 150, from_at=after(FIRST, hours=0))
    tally = actions.evaluate(at=after(later(3), hours=2))

    assert (before, Breach.objects.get().state) == ("OPEN", "RESOLVED")
    assert tally.evaluated == 3
    assert actions.evaluate(at=after(later(3), hours=3)) == actions.Tally()


def test_terms_revised_for_days_gone_by_judge_them_anew():
    term, series = promised()
    carry(series, FIRST, [71] * 4)
    judge_daily(FIRST, later(3))
    old = term.revisions.get()
    old.valid_to = later(1)
    old.save()

    term.revisions.create(
        number=2, params={**old.params, "threshold_pct": "80"}, valid_from=later(2),
        created_at=make.AT,
    )  # fmt: skip
    tally = actions.evaluate(at=after(later(3), hours=2))

    assert tally.evaluated == 2
    rows = Evaluation.objects.filter(is_latest=True, day__gte=FIRST).order_by("day")
    assert [row.threshold for row in rows] == [70, 70, 80, 80]
    assert Breach.objects.get().state == "RESOLVED"


def test_breach_of_a_retired_term_is_closed():
    term, series = promised()
    carry(series, FIRST, [71] * 3)
    actions.evaluate(at=after(later(2)))
    term.retired_at = after(later(3))
    term.save()

    tally = actions.evaluate(at=after(later(3), hours=5))

    breach = Breach.objects.get()
    assert (breach.state, tally.resolved) == ("RESOLVED", 1)
    assert StateChange.objects.filter(ref=breach.ref).latest("pk").reason.endswith("in force.")


def test_cursor_follows_the_changes_only_of_a_clock_that_goes_forward():
    _, series = promised()
    carry(series, FIRST, [71, 71, 71])
    actions.evaluate(at=after(later(2)))
    carry(series, later(2), [50], at=after(later(2), hours=2))

    actions.evaluate(at=after(FIRST))
    unmoved = Cursor.objects.get().at
    actions.evaluate(at=after(later(2), hours=3))

    assert unmoved < Cursor.objects.get().at
    assert Evaluation.objects.get(day=later(2), is_latest=True).value == 50
