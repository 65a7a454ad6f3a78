"""Interconnects in the portal: the list, one with its parts, chart and samples."""

import json
from datetime import timedelta

import pytest

from apps.network.models import BGPSession, Member
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/portal/interconnects/"
RISING = [40 + n / 2 for n in range(90)]


@pytest.fixture
def hot(andes):
    """100 Gbps at 80 %, rising."""
    link = make.pni(partner=andes, name="BOG-2", capacity_gbps=100)
    make.link_stat(link, p95_gbps=80, used="80")
    make.day_stats(make.series(link=link), RISING)
    return link


def test_the_list_shows_figures_headroom_trend_and_age(seat, hot, text):
    response = seat("P-RO").get(LIST)

    shown = text(response)
    for part in ("BOG-2", "PNI, ", "100 Gbps", "80.0 Gbps to you", "8.0 Gbps from you", "80.0 %",
                 "10.0 Gbps over", "passed", "10 min", "1 interconnect"):  # fmt: skip
        assert part in shown
    assert 'class="ep-spark' in response.content.decode()


def test_the_list_has_only_their_own(seat, hot, text):
    make.pni(name="SECRET-9", partner=make.partner(name="Otra Red"))

    shown = text(seat().get(LIST))

    assert "SECRET-9" not in shown
    assert "Otra Red" not in shown


def test_old_figures_are_dimmed_and_nothing_is_foreseen(seat, andes, text):
    link = make.pni(partner=andes, name="LIM-1")
    make.link_stat(link, p95_gbps=80, used="80", last_sample_at=AT - timedelta(hours=3))

    response = seat().get(LIST)

    assert '<tr class="is-stale">' in response.content.decode()
    assert "Held: old data" in text(response)


def test_one_that_was_never_measured_says_so(seat, andes, text):
    make.pni(partner=andes, name="NEW-1")

    assert "no traffic yet" in text(seat().get(LIST))


def test_an_empty_list_says_what_would_be_here(seat, text):
    assert "No interconnects yet" in text(seat().get(LIST))


def test_a_list_takes_as_many_queries_for_many(seat, andes, hot, queries_of):
    client = seat()
    few = queries_of(client, LIST)
    for n in range(60):
        make.link_stat(make.pni(partner=andes, name=f"X-{n}"), p95_gbps=1, used="1")

    many = queries_of(client, LIST)

    assert len(many) == len(few) <= 12, "\n".join(many)
    assert len(client.get(LIST).content) < 60_000


def test_filters_survive_the_order(seat, andes, hot, text):
    make.pni(partner=andes, name="BOG-C1", kind="cache")

    response = seat().get(f"{LIST}?kind=cache&sort=-used")

    assert "BOG-2" not in text(response)
    assert "?kind=cache&amp;sort=name" in response.content.decode()


def test_json_has_the_forecast_dates(seat, hot):
    (row,) = json.loads(seat().get(f"{LIST}?export=json").content)["interconnects"]

    assert row["ref"] == hot.ref
    assert row["to_you"] == 80 * GBPS
    assert (row["reaches_70"], row["reaches_85"]) == ("2026-11-18", "2026-11-19")


def test_one_shows_what_is_wrong_then_the_chart_and_its_parts(seat, hot, text):
    Member.objects.create(
        interconnect=hot, port="edge1 et-0/0/4", remote_port="Hu0/1/0/8", speed_bps=100 * GBPS
    )
    BGPSession.objects.create(
        interconnect=hot, our_asn=64500, their_asn=64501, our_ip="192.0.2.0", their_ip="192.0.2.1",
        state="DOWN", state_since=AT, created_at=AT,
    )  # fmt: skip
    make.maintenance(link=hot, title="Line card")
    make.agreement(partner=hot.partner, title="Peering agreement")

    response = seat().get(f"{LIST}{hot.ref}/")

    shown = text(response)
    for part in (
        "p95 is at 80.0 % of the capacity", "Hu0/1/0/8", "192.0.2.1", "Down", "Line card",
        "Peering agreement", "since 15 Oct 2025", "10.0 Gbps over", "Data age",
    ):  # fmt: skip
        assert part in shown
    assert "edge1" not in shown
    assert 'aria-label="BOG-2, p95 of each day' in response.content.decode()


def test_one_takes_few_queries(seat, hot, queries_of):
    make.maintenance(link=hot)

    assert len(queries_of(seat(), f"{LIST}{hot.ref}/")) <= 15


def test_one_that_was_never_measured_opens(seat, andes, text):
    link = make.pni(partner=andes, state="PROPOSED", capacity_gbps=0, members=1)

    assert "Nothing was measured" in text(seat().get(f"{LIST}{link.ref}/"))


@pytest.mark.parametrize("days", [7, 30, 90, 365])
def test_the_chart_of_a_period_has_its_points_as_a_table(seat, hot, text, days):
    response = seat().get(f"{LIST}{hot.ref}/chart/?days={days}")

    assert response.status_code == 200
    shown = text(response)
    assert ("84.5 Gbps" in shown) == (days > 7)
    assert ("No traffic in this time" in shown) == (days == 7)


@pytest.mark.parametrize("days", ["8", "x", "", "-1"])
def test_a_period_that_is_none_is_not_found(seat, hot, days):
    assert seat().get(f"{LIST}{hot.ref}/chart/?days={days}").status_code == 404


def test_samples_are_a_file(seat, hot):
    response = seat().get(f"{LIST}{hot.ref}/samples.csv")

    head, first = b"".join(response).decode("utf-8-sig").splitlines()[:2]
    assert head == "slot start (UTC),to you (bit/s),from you (bit/s)"
    assert first.endswith("Z,,")


def test_terms_of_art_are_explained(seat, hot, text):
    assert "95th percentile" in text(seat().get(f"{LIST}{hot.ref}/"))
