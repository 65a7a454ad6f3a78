"""When a source needs somebody: by table."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.usage.enums import AlertKind
from apps.usage.rules.troubles import Condition, Trouble, is_clock_off, troubles
from tests.factories import AT

WELL = Condition(
    failures=0,
    well_at=AT - timedelta(minutes=5),
    newest_at=AT - timedelta(minutes=5),
    cadence=timedelta(minutes=5),
    complete_pct=Decimal("99.50"),
    skew_s=2,
)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"complete_pct": None, "skew_s": None, "newest_at": None}, set()),
        ({"failures": 1, "well_at": AT - minutes(29)}, set()),
        ({"failures": 3, "well_at": AT - minutes(30)}, {"failing"}),
        ({"newest_at": AT - minutes(35)}, set()),
        ({"newest_at": AT - minutes(36)}, {"lagging"}),
        ({"newest_at": AT - minutes(80), "cadence": minutes(60)}, set()),
        ({"complete_pct": Decimal(95)}, set()),
        ({"complete_pct": Decimal("94.99")}, {"incomplete"}),
        ({"complete_pct": Decimal(50), "newest_at": AT - minutes(99)}, {"incomplete", "lagging"}),
        ({"skew_s": 150}, set()),
        ({"skew_s": -151}, {"clock"}),
        ({"skew_s": 10_800, "failures": 4, "well_at": AT - minutes(99)}, {"clock"}),
        ({"failures": 4, "well_at": AT - minutes(99), "newest_at": AT - minutes(99)}, {"failing"}),
    ],
)
def test_trouble_is_named_once_for_its_cause(changes: dict[str, Any], expected: set[str]) -> None:
    assert set(troubles(replace(WELL, **changes), AT)) == expected


def test_words_say_how_bad_it_is() -> None:
    source = replace(WELL, complete_pct=Decimal("50.04"), newest_at=AT - minutes(90))

    found = troubles(source, AT)

    assert found[Trouble.LAGGING] == "It answers, and its newest samples are 90 minutes old."
    assert "50.0 %" in found[Trouble.INCOMPLETE]


@pytest.mark.parametrize(
    ("skew", "is_off"), [(None, False), (0, False), (150, False), (151, True), (-10_800, True)]
)
def test_clock_is_off_beyond_half_a_slot(skew: int | None, is_off: bool) -> None:
    assert is_clock_off(skew) is is_off


def test_kinds_that_are_stored_are_those_of_the_rule() -> None:
    assert set(AlertKind.values) == {str(trouble) for trouble in Trouble}
