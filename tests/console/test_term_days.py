"""Why a term was kept or not on a day, and the samples to compute it again."""

import csv
import io
from datetime import date, timedelta

import pytest

from apps.breaches import actions
from apps.breaches.models import Evaluation
from apps.network import actions as network
from apps.usage.rules import percentile
from tests import factories as make
from tests.breaches.test_months import COMMIT, OCTOBER, agreed, fill, judge
from tests.breaches.world import after, carry, promised

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 16)
LEVELS = [71, 72, 71, 64]


def address(term, day, tail="", scope=""):
    ref = term.agreement.ref
    return (
        f"/agreements/{ref}/terms/{term.pk}/days/{day}/{tail}{f'?scope={scope}' if scope else ''}"
    )


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def judged():
    """A trigger that is met for three days and not on the fourth."""
    term, series = promised()
    carry(series, DAY, LEVELS)
    actions.evaluate(at=after(DAY + timedelta(days=len(LEVELS) - 1)))
    return term, series


@pytest.mark.parametrize(
    ("after_days", "words"),
    [
        (0, "1\u00a0day of 3 over in a row: not enough to open one."),
        (2, "A breach is open: 3\u00a0days over in a row by then."),
        (3, "3\u00a0days within the clearing limit in a row end it; 1 of them had passed."),
    ],
)
def test_page_says_where_the_count_stands_and_what_would_change_it(
    staff, text, judged, after_days, words
):
    term, _ = judged

    page = text(staff.get(address(term, DAY + timedelta(days=after_days))))

    assert words.replace("\u00a0", " ") in page.replace("\u00a0", " ")
    assert "Slots expected" in page
    assert "Matches stored value" in page


def test_page_of_a_breach_leads_to_the_account_of_each_day(staff, judged):
    term, series = judged
    link = series.interconnect

    breach = term.breaches.get()
    page = staff.get(f"/breaches/{breach.ref}/").content.decode()

    assert address(term, DAY, scope=link.ref) in page


def test_samples_of_the_account_give_the_figure_again(staff):
    term, series = promised(metric="P95_7D")
    carry(series, DAY - timedelta(days=6), [50, 60, 71, None, 71, 72, 64])
    actions.evaluate(at=after(DAY))

    rows = rows_of(staff.get(address(term, DAY, "samples.csv")))

    stored = Evaluation.objects.get(day=DAY)
    head, body = rows[0], rows[1:]
    sent = [int(row[3]) if row[3] else None for row in body]
    assert head[:2] == ["slot start (UTC)", "slot start (America/Bogota)"]
    assert (len(body), sum(one is not None for one in sent)) == (2016, stored.n_valid)
    assert percentile(sent, 95) == stored.value_bps
    assert sum(row[4] == "missing" for row in body) == 288


def test_excused_slots_are_told_apart_in_page_and_file(staff, text):
    term, series = promised()
    carry(series, DAY, [71])
    start = after(DAY - timedelta(days=1), hours=0)
    network.plan_maintenance(
        impacts={series.interconnect: "DOWN"}, title="Line card", side="OURS", starts_at=start,
        ends_at=start + timedelta(hours=2), announced_at=start - timedelta(days=7), by=None,
        at=make.AT,
    )  # fmt: skip
    actions.evaluate(at=after(DAY))

    page = text(staff.get(address(term, DAY)))
    rows = rows_of(staff.get(address(term, DAY, "samples.csv")))

    assert "Excused by announced maintenance 24" in " ".join(page.split())
    assert sum(row[4] == "excused" for row in rows[1:]) == 24


def test_account_of_a_month_is_found_by_any_of_its_days(staff, text):
    term, (one, other) = agreed("COMMIT_RATE", links=2, **COMMIT)
    fill(one, OCTOBER, 6)
    fill(other, OCTOBER, 5)
    judge(OCTOBER)

    page = text(staff.get(address(term, date(2026, 10, 9))))
    rows = rows_of(staff.get(address(term, date(2026, 10, 9), "samples.csv")))

    assert "1.0 Gbps over" in page
    sums = [int(row[3]) + int(row[6]) for row in rows[1:]]
    assert percentile(sums, 95) == Evaluation.objects.get(day=date(2026, 10, 31)).value_bps


def test_late_samples_show_both_versions(staff, text, judged):
    term, series = judged
    carry(series, DAY, [50])
    actions.evaluate(at=make.AT + timedelta(days=3))

    page = " ".join(text(staff.get(address(term, DAY))).split())

    assert "version 1, replaced" in page
    assert "version 2" in page


def test_term_without_samples_is_accounted_for_too(staff, text):
    link = make.pni()
    agreement = make.agreement(partner=link.partner)
    term = make.term(agreement=agreement, type="MIN_SITES", params={"count": 2})
    actions.evaluate(at=after(DAY))

    page = text(staff.get(address(term, DAY)))

    assert "1 of 2 places are in service" in page
    assert "CSV" not in page


@pytest.mark.parametrize("day", ["2020-01-01", "yesterday"])
def test_day_that_was_not_judged_is_not_found(staff, judged, day):
    assert staff.get(address(judged[0], day)).status_code == 404


def test_page_costs_a_constant_number_of_queries(staff, judged, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        staff.get(address(judged[0], DAY))


def test_account_is_for_those_who_see_breaches(client, judged):
    assert client.get(address(judged[0], DAY)).status_code == 302
