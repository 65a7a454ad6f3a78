"""Where a running month is heading: from day 10 on, by the weekdays of the last four weeks."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from apps.breaches import actions, queries, rules
from apps.breaches.models import Projection, Statement
from tests.breaches.test_months import COMMIT, agreed
from tests.breaches.world import after, carry
from tests.factories import GBPS

WEEK = 2016
MONTH = date(2026, 10, 1)


def weeks(*levels: int) -> np.ndarray:
    return np.concatenate([np.full((2, WEEK), level, np.int64) for level in levels], axis=1)


def test_slots_to_come_are_the_mean_of_the_same_slots_of_four_weeks():
    known = weeks(10, 20, 30, 40)
    known[:, -1] = 100

    more = rules.continued(known, WEEK + 1)

    assert more.shape == (2, WEEK + 1)
    assert (more[0, 0], more[0, WEEK - 1], more[0, WEEK]) == (25, (10 + 20 + 30 + 100) // 4, 25)


def test_gaps_are_left_out_of_the_mean_and_unknown_slots_stay_unknown():
    known = weeks(10, -1, 30)
    known[:, :1] = -1
    known[:, 2 * WEEK] = -1

    more = rules.continued(known, WEEK)

    assert (more[0, 0], more[0, 1]) == (-1, 20)


def test_spread_tells_the_quietest_and_the_busiest_week():
    found = rules.spread(weeks(10, 20, 30, 20))

    assert (found.low, found.high) == (Fraction(1, 2), Fraction(3, 2))
    assert rules.spread(weeks(-1, -1, -1, -1)).low == 1


@pytest.mark.django_db
def test_month_is_projected_from_its_tenth_day_on():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    carry(series, MONTH - timedelta(days=28), [8] * 38)

    early = actions.project_due(at=after(date(2026, 10, 9)))
    before = Projection.objects.get()
    later = actions.project_due(at=after(date(2026, 10, 10)))
    found = Projection.objects.get()

    assert (early, later, before.projected_bps, before.so_far_bps) == (1, 1, None, 8 * GBPS)
    assert (found.projected_bps, found.low_bps, found.high_bps) == (8 * GBPS,) * 3
    assert (found.kind, found.until) == ("COMMIT_SHORTFALL", date(2026, 10, 10))
    assert (found.projected_amount, found.unused_amount) == (Decimal("3500.00"), Decimal("700.00"))
    assert not Statement.objects.exists()


@pytest.mark.django_db
def test_projection_ends_at_the_figure_of_the_closed_month():
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    carry(series, MONTH - timedelta(days=28), [*[6] * 28, *[12] * 31])

    actions.project_due(at=after(date(2026, 10, 31)))
    actions.issue_due(at=after(date(2026, 10, 31)))

    row = Statement.objects.get(period_first=MONTH)
    found = Projection.objects.get()
    assert found.projected_bps == found.low_bps == found.high_bps == row.measured_bps
    assert (found.projected_amount, found.kind) == (row.amount, "OVER_COMMIT")


@pytest.mark.django_db
def test_commit_use_is_read_in_one_query(django_assert_num_queries):
    term, (series,) = agreed("COMMIT_RATE", **COMMIT)
    carry(series, MONTH - timedelta(days=28), [11] * 48)
    at = after(date(2026, 10, 20))
    actions.project_due(at=at)

    with django_assert_num_queries(1):
        (use,) = queries.commit_use(at)

    assert (use.term_id, use.partner_ref) == (term.pk, term.agreement.partner.ref)
    assert (use.use_percent, use.kind) == (110, "OVER_COMMIT")
    assert queries.commit_use(at, partner_ids=[0]) == []
    assert queries.commit_use(at + timedelta(days=40)) == []


@pytest.mark.django_db
def test_second_run_of_a_day_computes_nothing(django_assert_num_queries):
    _, (series,) = agreed("COMMIT_RATE", **COMMIT)
    carry(series, MONTH, [11] * 20)
    at = after(date(2026, 10, 20))
    actions.project_due(at=at)

    with django_assert_num_queries(4):
        assert actions.project_due(at=at + timedelta(hours=3)) == 0
