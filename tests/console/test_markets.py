"""Pages of markets: the figures of the map, the partners, and what people wrote down."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.network.models import MarketFact
from tests import factories as make
from tests.factories.maps import building, cities

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST, COLOMBIA, BOGOTA, NEW = "/markets/", "/markets/CO/", "/markets/CO/BOG/", "/markets/facts/new/"
QUOTE = {
    "kind": "transit", "country": "CO", "metro": "BOG", "amount": "0.4", "currency": "usd",
    "unit": "mbps_month", "source": "Carrier quote", "as_of": "2026-11-01", "text": "",
}  # fmt: skip


def order(response) -> list[str]:
    return [row.place.name for row in response.context["page"].rows]


@pytest.fixture
def colombia():
    """Two partners of Colombia in Bogotá, one of them joined; one of Peru is joined there too."""
    site = make.site(in_metro=make.metro())
    home = make.partner(name="Fibra Norte", country="CO", subscribers=4_000_000, tier="KEY")
    make.partner(name="Llanos Net", country="CO", subscribers=2_000_000, state="PROSPECT")
    guest = make.partner(name="Inca Redes", country="PE", subscribers=9_000_000)
    for partner, kind in ((home, "pni"), (home, "cache"), (guest, "pni")):
        make.link_stat(make.pni(partner=partner, site=site, kind=kind), p95_gbps=100, used="25.0")
    make.market_users(40_000_000)
    return site


def test_only_subscribers_of_joined_partners_of_the_country_are_reached(staff, colombia, text):
    shown = text(staff.get(COLOMBIA))

    assert "Share of users reached 10.0 %" in shown
    assert "Subscribers reached 4,000,000" in shown
    assert "Of 40,000,000 people online in Colombia, by Survey on 2 Nov 2026." in shown


def test_partners_stand_with_tier_stage_and_what_they_have_here(staff, colombia, text):
    shown = text(staff.get(COLOMBIA))

    assert "Fibra Norte Key Active 4,000,000 2 1 cache 800 Gbps" in shown
    assert "Llanos Net Standard Prospect 2,000,000 none here" in shown
    assert "at home in PE" in shown
    assert "Llanos Net" not in text(staff.get(BOGOTA))


@pytest.mark.parametrize("address", [COLOMBIA, BOGOTA])
def test_figures_are_those_of_the_map(staff, colombia, address):
    place = staff.get(address).context["shown"].place
    export = b"".join(staff.get("/map/", {"export": "csv"}).streaming_content).decode()
    row = next(line for line in export.splitlines() if line.startswith("BOG,")).split(",")

    assert [str(n) for n in (place.partners, place.links, place.bps)] == row[7:10]
    assert str(place.headroom_bps or "") == row[11]
    assert (place.partners, place.caches) == (2, 1)


def test_a_partner_in_two_cities_counts_once_in_the_country(staff, colombia):
    other = make.site(in_metro=make.metro(code="MDE", name="Medellín"))
    make.pni(partner=make.partner(), site=other)
    make.pni(partner=other.interconnects.get().partner, site=colombia)

    found = staff.get(COLOMBIA).context["shown"]

    assert found.place.partners == 3
    assert sum(city.partners for city in found.cities) == 4


def test_more_subscribers_than_users_is_called_doubtful(staff, colombia, text):
    make.market_users(1_000_000, as_of=date(2026, 11, 5))

    assert "more subscribers than there are users" in text(staff.get(COLOMBIA))


def test_without_an_estimate_the_share_is_not_known(staff, text):
    make.metro()

    shown = text(staff.get(BOGOTA))

    assert "Share of users reached not known" in shown
    assert "Nobody has written down how many people are online in Colombia" in shown


def test_data_centres_name_who_is_there_and_planned_sites(staff, colombia, text):
    planned = make.site(in_metro=make.metro(), state="PLANNED")

    shown = text(staff.get(BOGOTA))

    assert f"{colombia.facility.name}" in shown
    assert "Fibra Norte" in shown.split("Data centres")[1]
    assert planned.code in shown.split("Planned sites")[1]


def test_data_centres_without_us_are_marked(staff, colombia, text):
    make.asn(partner=make.partner(name="Llanos Fibra"), number=64777)
    building("Zona Norte", 64777, city="Bogotá")
    building("Zona Sur", city="Bogotá")

    shown = text(staff.get(BOGOTA)).split("Data centres")[1]

    assert (
        "Zona Norte Bogotá, no site of ours, known from PeeringDB Listed there, not joined: "
        "Llanos Fibra No interconnect yet" in shown
    )
    assert "Zona Sur Bogotá, no site of ours, known from PeeringDB No partner yet" in shown


def test_older_facts_stay_and_old_ones_are_marked(staff, text):
    make.market_fact(as_of=date(2025, 11, 18), amount=Decimal("0.55"))
    assert "$0.55 per Mbps and month Stale" in text(staff.get(COLOMBIA))

    make.market_fact()
    shown = text(staff.get(COLOMBIA))

    assert "$0.42 per Mbps and month Carrier quote" in shown
    assert "Earlier, 1 $0.55" in shown


def test_a_price_per_month_and_one_for_once_count_both(staff):
    for unit, amount in (("month", 210), ("once", 350)):
        for day in (date(2026, 9, 1), date(2026, 11, 1)):
            make.market_fact(kind="cross_connect", unit=unit, amount=amount, as_of=day)

    group = staff.get(COLOMBIA).context["shown"].groups[0]

    assert {(line.fact.unit, line.fact.as_of.month) for line in group.now} == {
        ("month", 11), ("once", 11)
    }  # fmt: skip
    assert len(group.earlier) == 2


def test_notes_stay_in_force_side_by_side(staff, text):
    for day, words in ((1, "Licence needed."), (2, "Tax on imports.")):
        make.market_fact(kind="regulation", amount=None, currency="", unit="", text=words,
                         as_of=date(2026, 11, day))  # fmt: skip

    group = staff.get(COLOMBIA).context["shown"].groups[0]

    assert [line.fact.text for line in group.now] == ["Tax on imports.", "Licence needed."]


def test_markup_and_odd_addresses_stay_text(staff):
    make.market_fact(text="<script>alert(1)</script>", source="javascript:alert(1)")
    make.market_fact(source="https://example.org/?a=<b>", as_of=date(2026, 11, 1))

    html = staff.get(COLOMBIA).content.decode()

    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert 'href="https://example.org/?a=&lt;b&gt;" rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    "address",
    ["/markets/XX/", "/markets/COL/", "/markets/PE/BOG/", "/markets/CO/XXX/", "/markets/<b>/"],
)
def test_an_unknown_place_is_not_found(staff, address):
    make.metro()

    assert staff.get(address).status_code == 404


def test_a_country_of_which_nothing_is_known_says_what_would_be_there(staff, text):
    shown = text(staff.get("/markets/is/"))

    assert "Iceland" in shown
    assert "Nothing written down yet" in shown


def test_the_list_has_what_we_have_or_know(staff):
    cities()
    make.partner(country="CL", subscribers=5)
    make.market_fact(country="IS")

    found = {row.market for row in staff.get(LIST).context["page"].rows}

    codes = {(each.country, each.metro) for each in found}
    assert codes == {("CO", ""), ("CO", "BOG"), ("DE", ""), ("DE", "FRA"), ("NG", ""),
                     ("NG", "LOS"), ("IS", "")}  # fmt: skip


def test_the_list_is_narrowed_sorted_and_keeps_both_in_its_links(staff):
    cities()

    metros = staff.get(LIST, {"region": "EMEA", "kind": "metro", "sort": "name"})
    named = staff.get(LIST, {"q": "bogo", "sort": "nonsense"})

    assert order(metros) == ["Frankfurt", "Lagos"]
    assert order(named) == ["Bogotá"]
    assert "region=EMEA&amp;kind=metro&amp;sort=-name" in metros.content.decode()


def test_what_has_no_value_comes_last_whichever_way(staff, colombia):
    make.metro(code="MDE", name="Medellín")

    for sort in ("share", "-share"):
        assert order(staff.get(LIST, {"sort": sort}))[0] == "Colombia"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_exported(staff, colombia, kind):
    response = staff.get(LIST, {"export": kind, "kind": "country"})

    body = b"".join(response.streaming_content)
    assert f'.{kind}"' in response["Content-Disposition"]
    if kind == "csv":
        assert body.decode().splitlines()[1].startswith("CO,,Colombia,LATAM,2,3,1,1200000000000")


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 30])
def test_an_odd_page_is_the_nearest_one(staff, page):
    make.metro()

    assert staff.get(LIST, {"page": page}).context["page"].number == 1


@pytest.mark.parametrize(("address", "most"), [(LIST, 12), (COLOMBIA, 15), (BOGOTA, 15)])
def test_pages_take_few_queries_whatever_there_is(staff, address, most):
    cities()
    make.market_fact()
    make.asn(partner=make.partner(), number=64777)
    building("Zona Norte", 64777, city="Bogotá")
    staff.get(address)
    with CaptureQueriesContext(connection) as few:
        staff.get(address)
    cities()
    make.market_users(5, metro=make.metro())
    make.market_fact(metro=make.metro())
    make.site(in_metro=make.metro(), state="PLANNED")
    make.asn(partner=make.partner(), number=64778)
    building("Zona Sur", 64777, 64778, city="Bogotá")

    with CaptureQueriesContext(connection) as many:
        response = staff.get(address)

    assert len(many) == len(few)
    assert len(many) <= most
    assert len(response.content) <= 60_000


def test_a_fact_is_written_corrected_put_aside_and_taken_back(staff, manager, text):
    make.metro()

    response = staff.post(NEW, QUOTE, follow=True)
    fact = MarketFact.objects.get()
    assert response.redirect_chain == [("/markets/CO/BOG/#facts", 302)]
    assert f"written by {manager.name}" in text(response)

    kept = {name: QUOTE[name] for name in ("currency", "unit", "source", "as_of")}
    staff.post(f"/markets/facts/{fact.pk}/edit/", {**kept, "amount": "0.3"})
    fact.refresh_from_db()
    assert (fact.amount, fact.currency) == (Decimal("0.3"), "USD")

    assert "Put aside" in text(staff.post(f"/markets/facts/{fact.pk}/retire/", follow=True))
    staff.post(f"/markets/facts/{fact.pk}/undo/")
    staff.post(f"/markets/facts/{fact.pk}/retire/")
    assert "already" in text(staff.post(f"/markets/facts/{fact.pk}/retire/", follow=True))


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"amount": "-0.4"}, "not negative"), ({"as_of": "2027-01-01"}, "yet to come"),
     ({"source": ""}, "Fill this in."), ({"amount": ""}, "Enter the price."),
     ({"country": "PE"}, "Bogotá is not in Peru."), ({"country": "XX"}, "Select a valid choice"),
     ({"unit": "once"}, "per Mbps and month"), ({"amount": "cheap"}, "a number such as 12.5")],
)  # fmt: skip
def test_what_is_refused_says_why_and_loses_nothing(staff, text, changes, words):
    make.metro()

    response = staff.post(NEW, {**QUOTE, "text": "At 10 Gbps", **changes})

    assert response.status_code == 422
    assert words in text(response)
    assert "At 10 Gbps" in text(response)
    assert not MarketFact.objects.exists()


def test_the_same_fact_twice_is_refused(staff, text):
    make.metro()
    staff.post(NEW, QUOTE)

    assert "written down already" in text(staff.post(NEW, QUOTE))
    assert MarketFact.objects.count() == 1


def test_those_who_only_read_see_no_buttons_and_write_nothing(reader, client_for):
    fact = make.market_fact()

    assert "/markets/facts/" not in reader.get(COLOMBIA).content.decode()
    assert reader.post(f"/markets/facts/{fact.pk}/retire/").status_code == 403
    assert reader.get(NEW).status_code == 403
    partner = client_for(make.user(role="partner"))
    assert [partner.get(each).status_code for each in (LIST, COLOMBIA, BOGOTA)] == [403] * 3


def test_map_and_partner_lead_to_the_market(staff):
    link = cities()[0]
    link.partner.country = "CO"
    link.partner.save()

    assert 'href="/markets/CO/BOG/"' in staff.get("/map/").content.decode()
    assert 'href="/markets/CO/BOG/"' in staff.get("/map/", {"metro": "BOG"}).content.decode()
    page = staff.get(f"/partners/{link.partner.ref}/").content.decode()
    assert 'href="/markets/CO/"' in page


def test_a_fact_of_nobody_is_not_found(staff):
    assert staff.get("/markets/facts/99/edit/").status_code == 404
