"""From a reference to its page."""

import pytest

from apps.console import addresses


@pytest.mark.parametrize(
    ("ref", "address"),
    [
        ("AGR-00042", "/agreements/AGR-00042/"),
        ("AGR-00042/T1", "/agreements/AGR-00042/"),
        ("AGR-00042/O3", "/agreements/AGR-00042/obligations/3/"),
        ("AGR-00042/O3/2026-12-31", "/agreements/AGR-00042/obligations/3/"),
        ("AGR-00042/P1", "/agreements/AGR-00042/renewal-pack/1/"),
        ("AGR-00042/O", "/agreements/AGR-00042/"),
        ("XYZ-00042", ""),
    ],
)
def test_a_reference_leads_to_its_page(ref, address):
    assert addresses.of(ref) == address
