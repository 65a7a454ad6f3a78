"""How figures are shown to people."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from apps.core import units
from tests.factories import AT


def plain(text):
    return text.replace(units.NBSP, " ").replace(units.MINUS, "-")


@pytest.mark.parametrize(
    ("bps", "shown"),
    [
        (None, "–"),
        (0, "0 bps"),
        (950, "950 bps"),
        (1_500, "1.5 kbps"),
        (291_400_000_000, "291.4 Gbps"),
        (291_449_999_999, "291.4 Gbps"),
        (291_450_000_000, "291.5 Gbps"),
        (14_620_000_000_000, "14.62 Tbps"),
        (-1_500_000, "-1.5 Mbps"),
    ],
)
def test_rate_has_one_decimal_and_two_above_a_tbps(bps, shown):
    assert plain(units.rate(bps)) == shown


@pytest.mark.parametrize(
    ("bps", "shown"),
    [(400 * 10**9, "400 Gbps"), (10**12, "1 Tbps"), (1_200 * 10**9, "1.20 Tbps"), (0, "–")],
)
def test_capacity_is_whole_where_it_can_be(bps, shown):
    assert plain(units.capacity(bps)) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "–"), (Decimal("72.85"), "72.9 %"), (0.05, "0.1 %"), (-3, "-3.0 %")]
)
def test_percent_rounds_half_up(value, shown):
    assert plain(units.percent(value)) == shown


@pytest.mark.parametrize(
    ("amount", "exact", "shown"),
    [
        ("412345", False, "$412 k"),
        ("1310000", False, "$1.31 M"),
        ("25890", True, "$25,890"),
        ("25890.5", True, "$25,890.50"),
        ("9999", False, "$9,999"),
    ],
)
def test_money_is_short_unless_exact(amount, exact, shown):
    assert plain(units.money(Decimal(amount), exact=exact)) == shown


def test_money_names_other_currencies():
    assert plain(units.money(Decimal(5), "BRL")) == "BRL 5"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("70.000"), "70"), (Decimal("72.50"), "72.5"), (Decimal(1327), "1,327"), (None, "–")],
)
def test_limit_is_as_contracts_write_it(value, shown):
    assert units.limit(value) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"), [(5, "5 min"), (192, "3 h 12 m"), (60 * 24 * 9, "9 d"), (-3, "0 min")]
)
def test_age_is_exact(minutes, shown):
    assert plain(units.age(AT - timedelta(minutes=minutes), AT)) == shown


@pytest.mark.parametrize(("days", "shown"), [(8, "8 d"), (0, "today"), (-2, "2 d late")])
def test_days_left_says_what_is_late(days, shown):
    today = date(2026, 11, 19)

    assert plain(units.days_left(today + timedelta(days=days), today)) == shown


def test_days_are_written_out():
    assert units.day(date(2026, 12, 2)) == "2 Dec 2026"
    assert units.weekday(date(2026, 11, 30)) == "Mon 30 Nov"


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (411_600, "412 kB"), (1_840_000, "1.8 MB")],
)
def test_size_of_a_file_is_short(size, shown):
    assert units.filesize(size).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("name", "at", "shown"),
    [
        ("America/Bogota", AT, "Bogotá, UTC−5"),
        ("Asia/Kolkata", AT, "Kolkata, UTC+5:30"),
        ("America/St_Johns", AT, "St Johns, UTC−3:30"),
        ("Europe/Berlin", datetime(2026, 7, 1, tzinfo=UTC), "Berlin, UTC+2"),
        ("Europe/Berlin", datetime(2026, 12, 1, tzinfo=UTC), "Berlin, UTC+1"),
        ("America/Argentina/Buenos_Aires", AT, "Buenos Aires, UTC−3"),
        ("UTC", AT, "UTC"),
        ("Etc/UTC", AT, "UTC"),
    ],
)
def test_zone_is_named_as_people_name_it(name, at, shown):
    assert units.zone(ZoneInfo(name), at) == shown
