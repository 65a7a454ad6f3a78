"""Days as people write them, and which order a column has."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.exchange import rules


@pytest.mark.parametrize(
    ("value", "order"),
    [
        ("2026-03-09", ""),
        ("2026/03/09", ""),
        ("2026-03-09 00:00:00", ""),
        ("09/03/2026", "dmy"),
        ("9.3.2026", "dmy"),
        ("09-03-26", "dmy"),
        ("03/09/2026", "mdy"),
        ("9 Mar 2026", ""),
        ("9th of March 2026", ""),
        ("March 9, 2026", ""),
        ("9-Mar-26", ""),
        ("9 de marzo de 2026", ""),
        ("9. März 2026", ""),
        (46090, ""),
        (46090.0, ""),
        ("46090", ""),
        (date(2026, 3, 9), ""),
        (datetime(2026, 3, 9, 12, 30), ""),  # noqa: DTZ001  a cell has no zone
    ],
)
def test_day_is_read_in_every_way_it_is_written(value, order):
    assert rules.read_day(value, order) == "2026-03-09"


@pytest.mark.parametrize(("value", "expected"), [("25/03/2026", "2026-03-25"),
                                                 ("03/25/2026", "2026-03-25"),
                                                 ("5/5/2026", "2026-05-05")])  # fmt: skip
def test_day_that_can_be_read_one_way_only_needs_no_order(value, expected):
    assert rules.read_day(value) == expected


@pytest.mark.parametrize(
    ("value", "order", "said"),
    [
        ("03/04/2026", "", "two ways"),
        ("31/02/2026", "dmy", "no calendar has"),
        ("25/03/2026", "mdy", "no calendar has"),
        ("soon", "", "no date"),
        ("Q3 2026", "", "no date"),
        (17, "", "no date"),
        (True, "", "no date"),
        ("2026-13-01", "", "no calendar has"),
        ("32 March 2026", "", "no calendar has"),
    ],
)
def test_what_is_no_day_is_named(value, order, said):
    with pytest.raises(ValueError, match=said):
        rules.read_day(value, order)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["2026-01-02", "3 Mar 2026", 46090], ""),
        (["01/02/2026", "25/03/2026"], "dmy"),
        (["01/02/2026", "03/25/2026"], "mdy"),
        (["01/02/2026", "03/04/2026"], "ask"),
        (["25/03/2026", "03/25/2026"], "ask"),
        (["05/05/2026"], ""),
        ([None, "", "05/05/2026"], ""),
    ],
)
def test_order_of_a_column_is_proven_or_asked(column, order):
    assert rules.order_of(column) == order


@given(st.dates(date(1955, 1, 1), date(2099, 12, 31)))
def test_canonical_day_reads_as_itself(day):
    assert rules.read_day(day.isoformat()) == day.isoformat()
    assert rules.read_day(rules.read_day(f"{day:%d %b %Y}")) == day.isoformat()
