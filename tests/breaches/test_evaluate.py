"""The judge on real samples: days in, breaches out."""

from datetime import date, datetime, timedelta

import pytest

from apps.breaches import actions
from apps.breaches.models import Breach, Evaluation
from apps.core.models import StateChange
from tests.breaches import world
from tests.breaches.world import GAP, VECTOR, after, carry, promised

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 2)


def days_later(days: int) -> date:
    return FIRST + timedelta(days=days)


def judge_daily(first: date, last: date, tz: str = world.BOGOTA) -> actions.Tally:
    """A tick after each local day, as beat would have it."""
    ticks = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return sum((actions.evaluate(at=after(day, tz)) for day in ticks), actions.Tally())


def test_walk_of_the_vector_opens_on_the_fourth_day_and_resolves_on_the_tenth():
    _term, series = promised()
    carry(series, FIRST, VECTOR)

    states = []
    for n in range(len(VECTOR)):
        actions.evaluate(at=after(days_later(n)))
        states.append(Breach.objects.get().state)

    assert states == [*["PENDING"] * 3, *["OPEN"] * 6, "RESOLVED"]


def test_breach_keeps_the_times_of_the_days_that_decided():
    _term, series = promised()
    carry(series, FIRST, VECTOR)

    actions.evaluate(at=after(days_later(9), hours=30))

    breach = Breach.objects.get()
    assert breach.over_since == FIRST
    assert breach.opened_at == after(days_later(3), hours=0)
    assert breach.resolved_at == after(days_later(9), hours=0)
    changes = StateChange.objects.filter(ref=breach.ref).order_by("at")
    assert list(changes.values_list("target", "at")) == [
        ("PENDING", after(FIRST, hours=0)),
        ("OPEN", after(days_later(3), hours=0)),
        ("RESOLVED", after(days_later(9), hours=0)),
    ]
    assert (breach.measured, breach.peak, breach.days_over) == (62, 73, 3)
