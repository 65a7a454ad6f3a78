"""Pages of interconnects: the list, and one with chart, evidence and the recomputed p95."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.console.interconnects import box, chart, detail
from apps.network.models import Interconnect
from apps.usage import actions as usage
from apps.usage.models import Series
from tests import factories as make
from tests.breaches import world
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
YESTERDAY = date(2026, 11, 18)
DAYS = 6
FIRST = YESTERDAY - timedelta(days=DAYS - 1)
CALM = 40  # Gbps, below the trigger of a 100 Gbps interconnect


def page_of(link: Interconnect) -> str:
    return f"/interconnects/{link.ref}/"


def payload(response: Any) -> dict[str, Any]:
    html = response.content.decode()
    return json.loads(re.search(r'id="chart-data" type="application/json">(.+?)</script>', html)[1])


@pytest.fixture
def full() -> Interconnect:
    """Above its trigger of 70 % for six days, the fourth of them without samples; judged."""
    term, series = world.promised(metric="P95_7D", n_minus_1=False)
    start = FIRST - timedelta(days=7)
    world.carry(series, start, [CALM] * 7)
    world.carry(series, FIRST, [90, 91, 92, None, 93, 94])
    world.judge_daily(start, YESTERDAY)
    usage.refresh_link_stats([series.interconnect_id], at=AT)
    return Interconnect.objects.get(pk=series.interconnect_id)


@pytest.fixture
def calm() -> Interconnect:
    """Without a clause, measured for six days."""
    link, series = world.link()
    world.carry(series, FIRST, [CALM] * DAYS)
    Series.objects.update(last_sample_at=datetime(2026, 11, 19, 4, 55, tzinfo=AT.tzinfo))
    usage.refresh_link_stats([link.pk], at=AT)
    return link


def test_a_page_says_first_what_is_wrong(staff, full, text):
    shown = text(staff.get(page_of(full)))

    assert "The 95th percentile of 7 days is 94.0 % of capacity, above the 70 % trigger" in shown
    assert "Handle breach" in shown


def test_a_page_says_what_would_help():
    found = detail.relief(280 * GBPS, 400 * GBPS, 100 * GBPS, limit_pct=70)

    words = found.words.replace("\u00a0", " ")
    assert words == "1 × 100G more makes 500 Gbps: p95 falls to 56.0 % and N−1 to 70.0 %."


@pytest.mark.parametrize(("capacity", "member"), [(0, 0), (400 * GBPS, 0)])
def test_nothing_helps_where_there_is_no_member(capacity, member):
    assert detail.relief(280 * GBPS, capacity, member, limit_pct=70) is None


def test_evidence_counts_the_days_and_holds_on_the_gap(staff, full, text):
    shown = text(staff.get(page_of(full)))

    words = re.findall(r"(Breach, day \d+|Opened, day \d+|Pending, day \d+|Hold, data gap)", shown)
    assert words[0].startswith("Breach, day")
    assert "Hold, data gap" in words
    assert len({word for word in words if word.startswith("Opened")}) <= 1


def test_evidence_shows_twelve_days_or_thirty(staff, full, text):
    link = page_of(full)

    some = staff.get(link).content.decode().count("Complete</th>")
    assert some == 1
    assert "the last 12" in text(staff.get(link))
    assert "the last 14" in text(staff.get(link, {"evidence": "all"}))


def test_the_chart_has_rates_capacity_trigger_and_gap(staff, full):
    data = payload(staff.get(page_of(full), {"days": "7"}))

    gap_days = [(to - start) / 86_400_000 for start, to in data["gaps"]]
    assert max(value for value in data["out"] if value is not None) == 9400
    assert data["capacity"][-1]["capacity"] == 10_000
    assert data["capacity"][-1]["trigger"] == 7000
    assert 1.0 in gap_days
    assert data["zone"] == "America/Bogota"


def test_the_chart_marks_pending_and_open(staff, full):
    bands = payload(staff.get(page_of(full)))["bands"]

    assert [band["kind"] for band in bands] == ["pending", "open"]
    assert bands[0]["to"] == bands[1]["from"]
    assert full.breaches.get().ref in bands[1]["label"]


@pytest.mark.parametrize("days", chart.RANGES)
def test_the_chart_covers_the_days_asked_for(staff, calm, days):
    response = staff.get(page_of(calm), {"days": days})

    data = payload(response)
    start = datetime.fromtimestamp(data["start"] / 1000, AT.tzinfo)
    assert start == datetime(2026, 11, 19, 5, tzinfo=AT.tzinfo) - timedelta(days=days)
    assert len(data["out"]) == len(data["in"]) <= 1500


@pytest.mark.parametrize("days", ["5", "all", "-1", ""])
def test_other_ranges_are_not_found(staff, calm, days):
    assert staff.get(page_of(calm), {"days": days}).status_code == 404


def test_the_table_has_the_same_points(staff, calm):
    data = payload(staff.get(page_of(calm), {"days": "7"}))

    table = staff.get(f"{page_of(calm)}points/", {"days": "7"}).content.decode()

    rows = re.findall(r'<td class="ep-num">([^<]+)</td><td class="ep-num">([^<]+)</td>', table)
    drawn = ["no data" if v is None else f"{v / 100:.1f}" for v in data["out"]]
    assert [to for to, _ in rows] == drawn


def test_the_box_names_rank_and_count(staff, calm, text):
    shown = text(staff.get(page_of(calm)))

    assert "Expected, 30 days 8,640 samples" in shown
    assert "Missing, left out 6,912 samples" in shown
    assert "Rank, 95 % of 1,728 rounded up 1,642nd" in shown
    assert "Matches stored value" in shown


def test_the_box_says_whether_the_gap_changes_the_result(staff, full, text):
    shown = text(staff.get(page_of(full)))

    assert "missing samples were zero" in shown
    assert "The limit is 70.0 Gbps: the gap does not change the result." in shown


@pytest.mark.parametrize(
    ("if_zero", "if_full", "limit", "words"),
    [
        (60, 90, 70, "the gap could change the result"),
        (80, 90, 70, "the gap does not change the result"),
        (60, 65, 70, "the gap does not change the result"),
    ],
)
def test_a_gap_matters_when_it_could_cross_the_limit(if_zero, if_full, limit, words):
    found = box.Box(
        first=FIRST, last=YESTERDAY, expected=8640, count=8568, rank=8140, p95_in=GBPS,
        p95_out=75 * GBPS, stored=75 * GBPS, capacity_bps=100 * GBPS, if_zero=if_zero * GBPS,
        if_full=if_full * GBPS, limit_bps=limit * GBPS,
    )  # fmt: skip

    assert words in found.gap_words
    assert "the 8,208th of 8,640 would be" in found.gap_words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (113, "113th"), (8140, "8,140th")],
)
def test_ranks_are_ordinals(number, words):
    assert box.ordinal(number) == words


def test_a_stored_value_that_differs_is_said(staff, calm, text):
    calm.stat.p95_bps = 1
    calm.stat.save()

    assert "Stored value differs" in text(staff.get(page_of(calm)))


def test_samples_are_downloaded_with_gaps_as_empty_cells(staff, full):
    response = staff.get(f"{page_of(full)}samples.csv", {"days": "7"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    gap = [row for row in rows if row["to partner (bit/s)"] == ""]
    assert len([row for row in gap if row["slot start (UTC)"] < "2026-11-17T05"]) == 288
    assert {row["to partner (bit/s)"] for row in rows} >= {str(94 * GBPS), ""}


def test_old_samples_are_said_and_dim_the_row(staff, calm, text):
    with time_machine.travel(AT + timedelta(hours=30), tick=False):
        shown = text(staff.get(page_of(calm)))
        listed = staff.get("/interconnects/").content.decode()

    assert "No samples since 19 Nov" in shown
    assert "Data late" in shown
    assert 'class="is-stale"' in listed


def test_an_interconnect_without_samples_says_what_to_do(staff, text):
    link = make.pni()

    shown = text(staff.get(page_of(link)))

    assert "No samples in these days" in shown
    assert "The 30-day p95 needs samples." in shown


def test_an_interconnect_without_a_clause_has_no_limit(staff, calm, text):
    response = staff.get(page_of(calm))

    assert "No clause limits this interconnect" in text(response)
    assert payload(response)["limit"] is None
    assert 'id="evidence"' not in response.content.decode()


@pytest.mark.parametrize("kind", ["full", "calm"])
def test_a_page_takes_few_queries(staff, request, kind):
    link = request.getfixturevalue(kind)
    staff.get(page_of(link))

    with CaptureQueriesContext(connection) as asked:
        staff.get(page_of(link))

    assert len(asked) <= 15


def test_the_list_flags_what_is_critical_and_names_the_breach(staff, text):
    link = make.pni()
    make.link_stat(link, p95_gbps=380, used="95.0")
    make.breach(interconnect=link, severity="CRITICAL")

    response = staff.get("/interconnects/")

    html = response.content.decode()
    assert '<tr class="is-flag">' in html
    assert "Critical" in text(response)


def test_the_list_shows_the_lowest_limit_in_force(staff):
    link = make.pni()
    agreement = make.agreement(partner=link.partner)
    make.term(agreement=agreement, params={"metric": "P95_30D", "threshold_pct": "80"})
    make.term(agreement=agreement, interconnect=link)
    make.link_stat(link, p95_gbps=260, used="65.0")

    html = staff.get("/interconnects/").content.decode().replace("\u00a0", " ")

    assert "65.0 % used, limit 70 %" in html
    assert "ep-bar is-warn" in html


@pytest.mark.parametrize(
    ("scope", "has_limit"),
    [("partner", True), ("site", True), ("metro", True), ("other site", False)],
)
def test_a_limit_applies_to_its_scope(staff, scope, has_limit):
    link = make.pni()
    agreement = make.agreement(partner=link.partner)
    fields = {
        "partner": {"scope_kind": "partner"},
        "site": {"scope_kind": "site", "site": link.site},
        "metro": {"scope_kind": "metro", "metro": link.site.metro},
        "other site": {"scope_kind": "site", "site": make.site()},
    }[scope]
    make.term(agreement=agreement, **fields)
    make.link_stat(link, p95_gbps=260, used="65.0")

    html = staff.get("/interconnects/").content.decode().replace("\u00a0", " ")

    assert ("limit 70 %" in html) == has_limit


def test_redundancy_that_is_gone_is_said(staff, text):
    link = make.pni(capacity_gbps=200, members=2)
    make.link_stat(link, p95_gbps=120, used="60.0")

    assert "N−1 over" in text(staff.get("/interconnects/"))


def test_an_unknown_interconnect_is_not_found(staff):
    assert staff.get("/interconnects/PNI-99999/").status_code == 404


def test_the_life_so_far_and_the_next_step_are_shown(staff, text):
    link = make.pni(state="TESTING")

    shown = text(staff.get(page_of(link)))

    assert re.search(r"Lifecycle .*Testing.* In service", shown)
