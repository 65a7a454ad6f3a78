"""What capacity was in force when."""

from datetime import timedelta

import pytest

from apps.core.errors import Refused
from apps.network import actions
from apps.network.models import CapacityInterval
from tests import factories as make
from tests.factories import AT, GBPS
from tests.together import together

HOUR = timedelta(hours=1)


def change(link, **facts):
    given = {"capacity_bps": 600 * GBPS, "members": 6, "from_at": AT - HOUR, "by": None, "at": AT}
    return actions.set_capacity(interconnect=link, **{**given, **facts})


def test_change_closes_the_interval_and_opens_the_next(db):
    link = make.pni(capacity_gbps=400, members=4)

    change(link, reason="Two members added")

    former, present = link.capacities.order_by("starts_at")
    assert (former.capacity_bps, former.ends_at) == (400 * GBPS, AT - HOUR)
    assert (present.capacity_bps, present.largest_member_bps) == (600 * GBPS, 100 * GBPS)
    assert (present.starts_at, present.ends_at) == (AT - HOUR, None)
    assert present.reason == "Two members added"
    link.refresh_from_db()
    assert (link.capacity_bps, link.n_minus_1_bps) == (600 * GBPS, 500 * GBPS)


def test_largest_member_may_be_given(db):
    link = make.pni()

    change(link, largest_member_bps=400 * GBPS, members=3)

    assert link.n_minus_1_bps == 200 * GBPS


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"from_at": AT + HOUR}, "when it is there"),
        ({"from_at": AT - timedelta(days=400)}, "on record"),
        ({"from_at": AT - timedelta(days=500)}, "must be later"),
        ({"capacity_bps": 0}, "above zero"),
        ({"capacity_bps": -5}, "above zero"),
        ({"members": 0}, "at least one"),
        ({"largest_member_bps": 601 * GBPS}, "largest member is at most"),
        ({"capacity_bps": 400 * GBPS, "members": 4}, "already"),
    ],
)
def test_wrong_change_is_refused_and_nothing_is_written(db, facts, words):
    link = make.pni(capacity_gbps=400, members=4)

    with pytest.raises(Refused, match=words):
        change(link, **facts)

    assert CapacityInterval.objects.get().ends_at is None
    link.refresh_from_db()
    assert link.capacity_bps == 400 * GBPS


def test_change_twice_is_refused_the_second_time(db):
    link = make.pni()
    change(link)

    with pytest.raises(Refused, match="on record"):
        change(link)


def test_change_before_an_earlier_change_is_refused(db):
    link = make.pni()
    change(link)

    with pytest.raises(Refused, match="19 Nov 2026 08:40 UTC"):
        change(link, capacity_bps=800 * GBPS, from_at=AT - 2 * HOUR)


def test_capacity_may_come_back_after_a_retirement(db):
    link = make.pni()
    link.capacities.update(ends_at=AT - 2 * HOUR)

    with pytest.raises(Refused, match="on record"):
        change(link, from_at=AT - 3 * HOUR)
    change(link)

    assert link.capacities.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_leave_no_overlap():
    link = make.pni()

    together(
        lambda: change(link, capacity_bps=600 * GBPS),
        lambda: change(link, capacity_bps=800 * GBPS),
    )

    intervals = list(link.capacities.order_by("starts_at"))
    assert len(intervals) == 2
    assert intervals[0].ends_at == intervals[1].starts_at
    link.refresh_from_db()
    assert link.capacity_bps == intervals[1].capacity_bps
