"""Sites, interconnects and sources over the API."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.usage.models import LinkStat
from tests import factories as make
from tests.factories import AT, GBPS

LINKS = "/api/v1/interconnects/"


def found(response) -> list[str]:
    return [row["name"] for row in response.json()["results"]]


def test_an_interconnect_comes_with_its_place_and_figures(api):
    link = make.pni(name="BOG-9", asn=make.asn(number=64500))
    LinkStat.objects.create(
        interconnect=link,
        day=AT.date(),
        p95_bps=291 * GBPS,
        used_pct=Decimal("72.850"),
        computed_at=AT,
    )

    body = api.get(f"{LINKS}{link.ref}/").json()

    assert body["asn"] == 64500
    assert body["capacity_bps"] == link.capacity_bps
    assert body["site"]["metro"]["region"] == "LATAM"
    assert body["site"]["code"] == link.site.code
    assert body["stat"]["used_pct"] == "72.850"
    assert body["stat"]["day"] == "2026-11-19"
    assert body["owner"] is None


def test_an_interconnect_without_figures_has_none(api):
    body = api.get(f"{LINKS}{make.pni().ref}/").json()

    assert body["stat"] is None
    assert body["asn"] is None


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=alfa", ["Alfa-1", "Alfa-2"]),
        ("q=fibra", ["Alfa-1"]),
        ("q=as64500", ["Alfa-1"]),
        ("kind=cache", ["Alfa-2"]),
        ("state=TESTING&state=ACTIVE", ["Alfa-1", "Beta-1"]),
        ("metro=gru", ["Beta-1"]),
        ("region=LATAM&state=TESTING", ["Beta-1"]),
        ("tag=event", ["Beta-1"]),
        ("used_from=70", ["Alfa-1"]),
        ("used_to=70", ["Alfa-2"]),
        ("owner=ana@northlight.example", ["Alfa-2"]),
    ],
)
def test_filters_find_what_they_say(api, query, names):
    partner = make.partner(name="Fibra Norte")
    make.asn(number=64500, partner=partner)
    full = make.pni(name="Alfa-1", partner=partner)
    ana = make.user(email="ana@northlight.example")
    free = make.pni(
        name="Alfa-2", kind="cache", state="ON_HOLD", owner=ana, partner=make.partner(name="Cabo")
    )
    gru = make.site(in_metro=make.metro(code="GRU", time_zone="America/Sao_Paulo"))
    make.pni(
        name="Beta-1", state="TESTING", tags=["event"], site=gru, partner=make.partner(name="Onda")
    )
    for link, used in ((full, 80), (free, 20)):
        LinkStat.objects.create(interconnect=link, day=AT.date(), used_pct=used, computed_at=AT)

    response = api.get(f"{LINKS}?{query}&ordering=name")

    assert found(response) == names


@pytest.mark.parametrize("noun", ["partner", "site", "asn"])
def test_interconnects_of_one(api, noun):
    link = make.pni(asn=make.asn())
    make.pni(asn=make.asn())
    keys = {"partner": link.partner.ref, "site": link.site.code, "asn": link.asn.number}

    response = api.get(f"{LINKS}?{noun}={keys[noun]}")

    assert found(response) == [link.name]


def test_a_site_is_found_by_its_code(api):
    site = make.site(code="BOG-77", name="Bogotá North")

    body = api.get("/api/v1/sites/BOG-77/").json()

    assert body["name"] == "Bogotá North"
    assert body["facility"] == site.facility.name
    assert body["metro"]["time_zone"] == "America/Bogota"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("q=north", ["BOG-77"]),
        ("q=gru", ["GRU-1"]),
        ("metro=GRU", ["GRU-1"]),
        ("kind=pop", ["BOG-77"]),
    ],
)
def test_site_filters_find_what_they_say(api, query, codes):
    make.site(code="BOG-77", name="North")
    make.site(
        code="GRU-1",
        name="South",
        kind="partner_hosted",
        in_metro=make.metro(code="GRU", time_zone="America/Sao_Paulo"),
    )

    response = api.get(f"/api/v1/sites/?{query}")

    assert [row["code"] for row in response.json()["results"]] == codes


def test_a_source_tells_its_health_and_no_secret(api):
    source = make.source(secret="hunter2", failures=3, last_error="Connection refused.")
    make.series(source=source, last_sample_at=AT)

    response = api.get(f"/api/v1/sources/{source.ref}/")

    body = response.json()
    assert body["health"]["tone"] == "bad"
    assert body["health"]["lag_s"] > 0
    assert body["series_count"] == 1
    assert b"hunter2" not in response.content


def test_sources_are_filtered_by_state(api):
    make.source(name="Live")
    make.source(name="Resting", state="PAUSED", last_ok_at=AT - timedelta(days=1))

    response = api.get("/api/v1/sources/?state=PAUSED")

    assert found(response) == ["Resting"]
