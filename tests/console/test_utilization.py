"""The utilization of an interconnect over any period."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.console.utilization import asked
from apps.network.models import CapacityInterval, Interconnect
from apps.usage import rules, store
from apps.usage.models import DayStat
from apps.usage.store import DAY_SLOTS, Batch
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

DAYS = 21
FIRST = date(2026, 10, 29)
START = datetime(2026, 10, 29, 5, tzinfo=UTC)  # midnight in Bogota
SLOTS = DAYS * DAY_SLOTS


def rising() -> np.ndarray:
    return np.arange(SLOTS, dtype=np.int64) * 10**7 + GBPS


@pytest.fixture
def link() -> Interconnect:
    """Twenty-one days that rise slot by slot, an hour of the last day but one missing."""
    series = make.series(link=make.pni(capacity_gbps=400))
    rates = np.stack([rising() // 10, rising()])[:, np.newaxis].copy()
    gap = SLOTS - DAY_SLOTS - 100
    rates[:, :, gap : gap + 12] = -1
    store.current().write(Batch(np.array([series.pk]), int(START.timestamp()), rates), at=AT)
    return series.interconnect


def page_of(link: Interconnect, part: str = "") -> str:
    return f"/interconnects/{link.ref}/utilization/{part}"


def payload(response: Any) -> dict[str, Any]:
    html = response.content.decode()
    return json.loads(re.search(r'id="chart-data" type="application/json">(.+?)</script>', html)[1])


def lines(response: Any) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


WEEK = {"from": "2026-11-05", "to": "2026-11-11"}


def test_p95_is_that_of_exactly_the_shown_period(staff, link, text):
    shown = text(staff.get(page_of(link), WEEK))

    values = rising()[7 * DAY_SLOTS : 14 * DAY_SLOTS].tolist()
    p95 = rules.percentile(values, 95)
    assert f"{p95 / 10**9:.1f} Gbps" in shown
    assert "the 1,916th of 2,016 values, to partner" in shown
    assert "2016 of 2016 slots" in shown


def test_points_keep_the_peaks_and_have_means(staff, link):
    data = payload(staff.get(page_of(link), WEEK | {"step": "3600"}))

    week = rising()[7 * DAY_SLOTS : 14 * DAY_SLOTS].reshape(-1, 12)
    assert data["step"] == 3_600_000
    assert data["out"] == [int(hour.max()) // 10**7 for hour in week]
    assert data["outMean"] == [int(hour.mean()) // 10**7 for hour in week]
    assert data["p95"][0]["p95"] == rules.percentile(week.ravel().tolist(), 95) // 10**7


def test_day_fits_in_five_minutes_and_needs_no_means(staff, link):
    data = payload(staff.get(page_of(link), {"from": "2026-11-05", "to": "2026-11-05"}))

    assert len(data["out"]) == DAY_SLOTS
    assert "outMean" not in data


def test_finer_than_fits_is_made_coarser_and_says_so(staff, link, text):
    response = staff.get(page_of(link), {"from": "2026-10-29", "to": "2026-11-18", "step": "300"})

    assert "So many points do not fit: each stands for 1 h" in text(response)
    assert len(payload(response)["out"]) <= asked.POINTS


def test_capacity_is_drawn_as_it_was_in_force_and_the_trigger_with_it(staff, link):
    change = datetime(2026, 11, 7, 5, tzinfo=UTC)
    CapacityInterval.objects.update(capacity_bps=200 * GBPS, ends_at=change)
    CapacityInterval.objects.create(
        interconnect=link, capacity_bps=400 * GBPS, largest_member_bps=100 * GBPS, starts_at=change
    )
    make.term(agreement=make.agreement(partner=link.partner), interconnect=link)

    steps = payload(staff.get(page_of(link), WEEK))["capacity"]

    assert [step["capacity"] for step in steps] == [20_000, 40_000]
    assert [step["trigger"] for step in steps] == [14_000, 28_000]
    assert steps[1]["from"] == change.timestamp() * 1000


def test_commit_of_the_interconnect_is_a_line_one_of_the_partner_is_named(staff, link, text):
    paid = make.agreement(partner=link.partner)
    commit = {"commit_bps": 50 * GBPS, "price_per_mbps": "0.30", "currency": "USD"}
    own = make.term(type="COMMIT_RATE", agreement=paid, interconnect=link, params=commit)
    make.term(
        type="COMMIT_RATE", agreement=paid, clause="§4.9", params=commit | {"commit_bps": 10**12}
    )

    response = staff.get(page_of(link), WEEK)

    assert payload(response)["levels"] == [
        {"kind": "commit", "label": "Commit 50.0\u00a0Gbps", "bps": 5000}
    ]
    assert f"/terms/{own.pk}/" in response.content.decode()
    assert "Commit 1.00 Tbps over several interconnects, so not drawn" in text(response)


def test_week_before_is_drawn_slot_for_slot(staff, link):
    data = payload(staff.get(page_of(link), WEEK | {"compare": "1", "step": "3600"}))

    before = rising()[: 7 * DAY_SLOTS].reshape(-1, 12).max(axis=1)
    assert data["before"] == (before // 10**7).tolist()


def test_gap_is_shown_and_counted(staff, link, text):
    response = staff.get(page_of(link), {"from": "2026-11-16", "to": "2026-11-18"})

    assert "No data, 1 gap" in text(response)
    assert "852 of 864 slots" in text(response)
    assert len(payload(response)["gaps"]) == 1


def test_period_before_the_samples_reads_rollups_and_says_so(staff, link, text):
    series = link.series.get()
    for day, top in ((date(2024, 3, 1), 70), (date(2024, 3, 3), 90)):
        for direction in (0, 1):
            DayStat.objects.create(
                series_id=series.pk, day=day, direction=direction, n=288, p95_bps=1, changed_at=AT,
                sum_bps=288 * 40 * GBPS, max_bps=(top + direction) * GBPS,
            )  # fmt: skip

    response = staff.get(page_of(link), {"from": "2024-03-01", "to": "2024-03-04"})

    data = payload(response)
    assert "Five-minute samples are kept for" in text(response)
    assert "p95 of this period" not in text(response)
    assert data["out"] == [7100, None, 9100, None]
    assert data["inMean"] == [4000, None, 4000, None]
    assert len(data["gaps"]) == 2


def test_rollups_of_a_swapped_series_are_turned(staff, link):
    link.series.update(swapped=True)
    for direction in (0, 1):
        DayStat.objects.create(
            series_id=link.series.get().pk, day=date(2024, 3, 1), direction=direction, n=288,
            p95_bps=1, changed_at=AT, sum_bps=288, max_bps=(direction + 1) * GBPS,
        )  # fmt: skip

    data = payload(staff.get(page_of(link), {"from": "2024-03-01", "to": "2024-03-01"}))

    assert (data["out"], data["in"]) == ([100], [200])


@pytest.mark.parametrize(
    "query",
    [
        {"from": "yesterday", "to": "2026-11-01"},
        {"from": "2026-11-10", "to": "2026-11-01"},
        {"from": "2027-01-01", "to": "2027-02-01"},
        {"from": "1990-01-01", "to": "2026-11-01"},
    ],
)
def test_period_that_makes_no_sense_shows_thirty_days_and_a_word(staff, link, query, text):
    response = staff.get(page_of(link), query)

    assert response.status_code == 200
    assert "That period cannot be shown." in text(response)
    assert "20 Oct 2026 to 19 Nov 2026" in text(response)


def test_presets_and_neighbours_are_links(staff, link):
    html = staff.get(page_of(link), WEEK).content.decode().replace("&amp;", "&")

    assert "?from=2026-10-01&to=2026-10-31" in html
    assert "?from=2026-10-29&to=2026-11-04" in html
    assert "?from=2026-11-12&to=2026-11-18" in html


def test_table_and_file_hold_the_points(staff, link):
    query = {"from": "2026-11-05", "to": "2026-11-05", "step": "3600"}
    day = rising()[7 * DAY_SLOTS : 8 * DAY_SLOTS].reshape(24, 12)

    table = staff.get(page_of(link, "table/"), query).content.decode()
    rows = lines(staff.get(page_of(link, "points.csv"), query))

    assert f'<td class="ep-num">{day[0].max() / 10**9:.1f}</td>' in table
    assert len(rows) == 25
    assert rows[1][1:3] == [str(day[0].max()), str(int(day[0].mean()))]
    assert rows[1][0].startswith("2026-11-05T05:00")


def test_slots_of_a_lying_source_are_shaded_and_named(staff, link, text):
    make.quarantine(
        series=link.series.get(), starts_at=datetime(2026, 11, 6, 5, tzinfo=UTC),
        ends_at=datetime(2026, 11, 6, 8, tzinfo=UTC),
    )  # fmt: skip

    response = staff.get(page_of(link), WEEK)

    start = datetime(2026, 11, 6, 5, tzinfo=UTC).timestamp() * 1000
    assert payload(response)["marks"] == [["doubted", start, start + 3 * 3_600_000]]
    assert "Source not believed" in text(response)
    assert "1980 of 2016 slots" in text(response)


def test_interconnect_without_samples_says_what_to_do(staff, text):
    assert "No samples in this period" in text(staff.get(page_of(make.pni())))


@pytest.mark.parametrize("days", [1, 20])
def test_queries_do_not_grow_with_the_period(staff, link, days):
    query = {"from": str(date(2026, 11, 18) - timedelta(days=days)), "to": "2026-11-18"}
    staff.get(page_of(link), query)

    with CaptureQueriesContext(connection) as statements:
        staff.get(page_of(link), query)

    assert len(statements) <= 15


def test_detail_page_leads_here(staff, link):
    assert page_of(link) in staff.get(f"/interconnects/{link.ref}/").content.decode()
