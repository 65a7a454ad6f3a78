"""Caches in the portal: what is known of them, and what is not."""

from datetime import time, timedelta

import pytest

from apps.network.models import CacheDeployment
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/portal/caches/"


@pytest.fixture
def cache(andes):
    link = make.pni(partner=andes, kind="cache", name="BOG-C1", capacity_gbps=160)
    CacheDeployment.objects.create(
        interconnect=link, model="EC-2U flash", servers=4, served_bps=160 * GBPS,
        fill_from=time(2), fill_to=time(14), fill_max_bps=5 * GBPS,
    )  # fmt: skip
    return link


def test_a_cache_shows_what_it_serves_and_when_it_fills(seat, cache, text):
    make.link_stat(cache, p95_gbps=88, used="55")

    shown = text(seat("P-RO").get(LIST))

    for part in ("BOG-C1", "Serving", "4 × EC-2U flash", "88.0 Gbps", "of 160 Gbps",
                 "02:00 to 14:00", "at most 5.0 Gbps", "Not planned", "10 min"):  # fmt: skip
        assert part in shown


def test_what_is_not_known_is_said_and_not_zero(seat, cache, text):
    shown = text(seat().get(LIST))

    assert "Not measured" in shown
    assert shown.count("not known") == 3  # served, offload, prefixes
    assert "0.0 Gbps" not in shown


@pytest.mark.parametrize(
    ("starts_in", "health", "drain"),
    [(timedelta(hours=2), "Serving", "Planned"), (-timedelta(hours=1), "In maintenance", "Under")],
)
def test_planned_work_drains_it(seat, cache, text, starts_in, health, drain):
    make.link_stat(cache, p95_gbps=88, used="55")
    start = AT + starts_in
    make.maintenance(
        link=cache, starts_at=start, ends_at=start + timedelta(hours=3),
        announced_at=AT - timedelta(days=2),
    )  # fmt: skip

    shown = text(seat().get(LIST))

    assert health in shown
    assert drain in shown


def test_late_figures_are_a_gap(seat, cache, text):
    make.link_stat(cache, p95_gbps=88, used="55", last_sample_at=AT - timedelta(hours=3))

    assert "Data late" in text(seat().get(LIST))


def test_caches_of_others_are_not_there(seat, text):
    other = make.pni(kind="cache", name="SECRET-C9")
    CacheDeployment.objects.create(interconnect=other)

    shown = text(seat().get(LIST))

    assert "SECRET-C9" not in shown
    assert "No caches yet" in shown


def test_a_file_has_the_fill_window_with_its_zone(seat, cache):
    content = b"".join(seat().get(f"{LIST}?export=csv")).decode("utf-8-sig")

    assert "02:00-14:00 America/Bogota" in content
