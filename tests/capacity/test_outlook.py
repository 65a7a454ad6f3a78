"""What is still to come with a request: one day of service wherever it is shown."""

from datetime import date, timedelta

import pytest

from apps.capacity import queries
from apps.capacity.queries.outlook import outlook
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
SINCE = AT - timedelta(days=1)


def stages(**fields):
    given = {"type": "pni_new", "state": "IN_REVIEW", "details": {}, "since": SINCE, "at": AT}
    given["usual"] = queries.usual_times(at=AT, type="pni_new")
    return outlook(**(given | fields))


def test_promised_day_ends_the_last_stage_and_moves_the_others():
    usual = stages()
    later = usual[-1][1] + timedelta(days=10)

    found = stages(eta_on=later)

    assert found == [(stage, day + timedelta(days=10)) for stage, day in usual]


def test_no_stage_ends_before_today_however_early_the_promise():
    found = stages(eta_on=AT.date())

    assert {day for _, day in found} == {AT.date()}


def test_promise_that_is_past_stays_what_it_was():
    assert stages(eta_on=date(2026, 1, 1))[-1][1] == date(2026, 1, 1)


def test_what_was_promised_at_a_move_is_where_the_outlook_ends(db):
    one = make.asked(state="IN_REVIEW", state_since=SINCE)

    eta = queries.eta_on(one, AT)

    assert stages(type=one.type, details=one.details)[-1][1] == eta


def test_what_is_over_has_nothing_to_come():
    assert stages(state="ACTIVE", eta_on=AT.date()) == []
