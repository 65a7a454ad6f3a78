"""What a tick costs, and what two of them do together."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from apps.breaches import actions
from apps.breaches.models import Breach, Cursor, Evaluation
from apps.notifications.models import Notice
from tests import factories as make
from tests.breaches import world
from tests.breaches.world import after, carry, promised

FIRST = date(2026, 11, 2)
LAST = FIRST + timedelta(days=3)


def writes(captured: CaptureQueriesContext) -> list[str]:
    verbs = ("INSERT", "UPDATE", "DELETE", "COPY")
    statements = [str(query["sql"]) for query in captured if "TO STDOUT" not in str(query["sql"])]
    return [sql for sql in statements if any(verb in sql.upper() for verb in verbs)]


@pytest.mark.django_db
@pytest.mark.parametrize("level", [50, 75])
def test_quiet_tick_costs_the_same_for_one_term_and_forty(level):
    counts = []
    for terms in (1, 39):
        for _ in range(terms):
            _, series = promised()
            carry(series, LAST, [level])
        actions.judge(at=after(LAST))
        with CaptureQueriesContext(connection) as captured:
            tally = actions.judge(at=after(LAST, hours=2))
        counts.append(len(captured))
        assert tally == actions.Tally()
        assert writes(captured) == []

    assert counts[0] == counts[1] <= 16


@pytest.mark.django_db
def test_samples_of_today_are_looked_at_and_change_nothing():
    _, series = promised()
    carry(series, FIRST, [71], at=after(FIRST, hours=0))
    actions.evaluate(at=after(FIRST))
    at = after(FIRST, hours=10)
    carry(series, FIRST + timedelta(days=1), [71], part=slice(0, 114), at=at)

    with CaptureQueriesContext(connection) as captured:
        tally = actions.evaluate(at=at)

    assert tally == actions.Tally()
    assert [sql for sql in writes(captured) if "breaches_cursor" not in sql] == []
    assert Cursor.objects.get().at == at


@pytest.mark.django_db
def test_day_of_forty_terms_takes_a_bounded_number_of_statements():
    for _ in range(40):
        _, series = promised()
        carry(series, FIRST, [50])

    with CaptureQueriesContext(connection) as captured:
        tally = actions.evaluate(at=after(FIRST))

    assert tally.evaluated == 80  # and the local day in which the first UTC day begins
    assert len(captured) <= 50


@pytest.mark.django_db
def test_run_twice_and_in_the_wrong_order_ends_in_the_same_rows():
    term, series = promised()
    carry(series, FIRST, world.VECTOR)
    days = [FIRST + timedelta(days=n) for n in range(len(world.VECTOR))]
    for day in days:
        actions.evaluate(at=after(day))
    once = world.breach_rows(term), world.evaluation_rows(term)

    for day in [*days, *reversed(days), days[4]]:
        actions.evaluate(at=after(day))
        actions.evaluate(at=after(day))

    assert (world.breach_rows(term), world.evaluation_rows(term)) == once
    assert not Evaluation.objects.filter(version__gt=1).exists()


@pytest.mark.django_db
def test_one_run_over_all_days_makes_the_rows_of_a_run_per_day():
    levels = [71, 60, 71, 71, 71, None, 60, 60, 60, 71, 60, 60, 60, 60, 60, 60, 75, 75, 75, 92]
    first = date(2026, 10, 20)
    last = first + timedelta(days=len(levels) - 1)
    rows = []
    for is_daily in (True, False):
        term, series = promised()
        carry(series, first, levels)
        for n in range(len(levels)):
            if is_daily:
                actions.evaluate(at=after(first + timedelta(days=n)))
        actions.evaluate(at=after(last))
        rows.append(world.breach_rows(term))
        Breach.objects.all().delete()
        Evaluation.objects.all().delete()

    assert rows[0] == rows[1]
    assert [row[1] for row in rows[0]] == ["RESOLVED", "OPEN"]


REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON breaches_evaluation FOR EACH ROW
WHEN (new.term_id = {}) EXECUTE FUNCTION refuse()
"""


@pytest.mark.django_db
def test_term_that_cannot_be_judged_does_not_keep_others_from_it():
    link, silent = world.link()
    params = {"bps": 10**9, "months": 1}
    agreement = make.agreement(partner=link.partner)
    broken = make.term(agreement=agreement, type="MIN_TRAFFIC", params=params)
    _, series = promised()
    for one in (silent, series):
        carry(one, FIRST, [71])
    with connection.cursor() as cursor:
        cursor.execute(REFUSE.format(broken.pk))

    tally = actions.evaluate(at=after(FIRST))

    assert (tally.failed, Breach.objects.get().state) == (1, "PENDING")
    assert not Cursor.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_make_one_breach(manager):
    term, series = promised()
    term.agreement.owner = manager
    term.agreement.save()
    carry(series, FIRST, [71] * 4)
    together = Barrier(2)
    tallies: list[actions.Tally] = []

    def run() -> None:
        together.wait()
        tallies.append(actions.evaluate(at=after(LAST)))
        connections.close_all()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Breach.objects.get().state == "OPEN"
    assert sum((tally.opened for tally in tallies), 0) == 1
    assert sum((tally.failed for tally in tallies), 0) == 0
    assert Notice.objects.filter(kind="breach_opened").count() == 1
    assert Evaluation.objects.filter(is_latest=True, day__gte=FIRST).count() == 4
