"""Zones that stay loaded."""

import gc
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest

from apps.core.zones import zone


def test_zone_is_loaded_once_however_many_others_are_used():
    first = zone("America/Bogota")

    for name in sorted(available_timezones())[:40]:
        ZoneInfo(name)
    gc.collect()

    assert zone("America/Bogota") is first is ZoneInfo("America/Bogota")


def test_unknown_zone_is_refused():
    with pytest.raises(ZoneInfoNotFoundError):
        zone("America/Atlantis")
