"""Cost against commit: use, where the month is heading, money only with prices."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.breaches.models import Projection
from apps.console.bars import bars
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

PAGE = "/commits/"


def projection(name: str = "", **fields) -> Projection:
    """November to the 18th: 8 of 10 Gbps, heading for less than the commit."""
    partner = make.partner(name=name) if name else make.partner()
    term = make.term(
        agreement=make.agreement(partner=partner), type="COMMIT_RATE",
        clause="§4.2",
        params={"commit_bps": 10 * GBPS, "price_per_mbps": "0.35", "currency": "USD"},
    )  # fmt: skip
    facts = {
        "period_first": date(2026, 11, 1), "period_last": date(2026, 11, 30),
        "until": date(2026, 11, 18), "kind": "COMMIT_SHORTFALL", "so_far_bps": 7 * GBPS,
        "projected_bps": 8 * GBPS, "low_bps": 7 * GBPS, "high_bps": 9 * GBPS,
        "commit_bps": 10 * GBPS, "so_far_amount": Decimal("3500.00"),
        "projected_amount": Decimal("3500.00"), "commit_amount": Decimal("3500.00"),
        "unused_amount": Decimal("700.00"), "currency": "USD", "computed_at": AT,
    }  # fmt: skip
    return Projection.objects.create(term=term, partner=term.agreement.partner, **facts | fields)


def names(response) -> list[str]:
    return re.findall(r'class="ep-name" href="[^"]+">([^<]+)<', response.content.decode())


def test_commit_shows_use_month_end_and_unused_value(staff, text):
    made = projection()

    response = staff.get(PAGE)

    shown = text(response)
    for words in ("10.0 Gbps", "7.0 Gbps", "8.0 Gbps", "80.0 %", "Paid, not used", "700.00"):
        assert words in shown
    assert f"/terms/{made.term_id}/" in response.content.decode()


def test_money_is_for_those_who_see_prices(client_for, text):
    projection()
    engineer = client_for(make.user(role="engineer"))

    shown = text(engineer.get(PAGE))
    body = b"".join(engineer.get(PAGE, {"export": "csv"}).streaming_content).decode("utf-8-sig")

    assert "80.0 %" in shown
    assert "700.00" not in shown + body
    assert "3500.00" not in shown + body
    assert "Unused value" not in shown + body


def test_before_the_tenth_day_nothing_is_foreseen(staff, text):
    projection(projected_bps=None, kind="", projected_amount=None, unused_amount=None)

    shown = text(staff.get(PAGE))

    assert "from day 10" in shown
    assert "Too early" in shown
    assert "70.0 %" in shown


def test_month_that_is_over_is_not_listed(staff):
    projection(period_first=date(2026, 10, 1), period_last=date(2026, 10, 31))

    assert names(staff.get(PAGE)) == []


def test_highest_use_comes_first_and_filters_narrow(staff):
    low = projection("Low Cable")
    projection("High Fibre", projected_bps=12 * GBPS, kind="OVER_COMMIT", unused_amount=0)

    assert names(staff.get(PAGE)) == ["High Fibre", "Low Cable"]
    assert names(staff.get(PAGE, {"heading": "OVER_COMMIT"})) == ["High Fibre"]
    assert names(staff.get(PAGE, {"heading": "within"})) == []
    assert names(staff.get(PAGE, {"q": "low"})) == ["Low Cable"]
    assert names(staff.get(PAGE, {"partner": low.partner.ref})) == ["Low Cable"]
    assert names(staff.get(PAGE, {"sort": "unused"})) == ["High Fibre", "Low Cable"]


def test_twelve_months_come_from_statements(staff, text):
    made = projection()
    for back, measured in ((1, 11), (2, 5)):
        first = date(2026, 11, 1) - relativedelta(months=back)
        make.statement(
            term=made.term, period_first=first, measured_bps=measured * GBPS,
            period_last=first + relativedelta(months=1, days=-1),
        )  # fmt: skip

    shown = text(staff.get(PAGE))

    assert f"twelve months: {'none, ' * 10}50, 110" in shown


def test_use_is_exact_to_a_tenth(staff, text):
    projection(projected_bps=10_684_000_000)

    assert "106.8 %" in text(staff.get(PAGE))


def test_file_has_plain_numbers(staff):
    projection()

    body = b"".join(staff.get(PAGE, {"export": "csv"}).streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(body)))
    assert rows[0]["Commit"] == str(10 * GBPS)
    assert rows[0]["Unused value"] == "700.00"
    assert Decimal(rows[0]["Used"]) == 80


def test_queries_do_not_grow_with_the_commits(staff):
    counts = []
    for many in (2, 10):
        for _ in range(many):
            projection()
        staff.get(PAGE)
        with CaptureQueriesContext(connection) as statements:
            staff.get(PAGE)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 12


def test_bars_stand_on_one_line_and_colour_what_is_over():
    drawing = bars([50, None, 200], "words")

    assert '<path class="u" d="M1 24v-6h6v6z"/>' in drawing
    assert '<path class="g" d="M9 24v-24h6v24z"/>' in drawing
    assert '<path class="o" d="M17 24v-24h6v24z"/>' in drawing
    assert '<path class="k" d="M0 12h24"/>' in drawing
    assert "<title>words</title>" in drawing
