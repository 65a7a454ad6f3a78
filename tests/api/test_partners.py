"""Partners and their AS numbers over the API."""

import pytest

from apps.partners.models import ContactRole
from tests import factories as make

PARTNERS = "/api/v1/partners/"
ASNS = "/api/v1/asns/"


def found(response) -> list[str]:
    return [row["name"] for row in response.json()["results"]]


def test_a_partner_comes_with_asns_and_contacts(api):
    partner = make.partner(name="Fibra Andina", country="CO", owner=make.user(name="Ana Ruiz"))
    make.asn(number=64500, partner=partner, is_primary=True)
    make.asn(number=64499, partner=partner)
    contact = make.contact(partner=partner, name="Luz Mora", email="noc@fibra.example")
    ContactRole.objects.create(contact=contact, role="NOC")
    make.contact(partner=partner, name="Gone", archived_at=make.AT)

    body = api.get(f"{PARTNERS}{partner.ref}/").json()

    assert body["name"] == "Fibra Andina"
    assert body["country"] == "CO"
    assert body["owner"]["name"] == "Ana Ruiz"
    assert [asn["number"] for asn in body["asns"]] == [64499, 64500]
    assert [person["name"] for person in body["contacts"]] == ["Luz Mora"]
    assert body["contacts"][0]["roles"] == [{"role": "NOC", "priority": "PRIMARY", "scope_ref": ""}]
    assert body["created_at"] == "2026-11-19T09:40:00Z"


def test_no_row_ids_are_told(api):
    partner = make.asn().partner

    body = api.get(f"{PARTNERS}{partner.ref}/").json()

    assert not {"id", "pk"} & (body.keys() | body["asns"][0].keys())


@pytest.mark.parametrize(("role", "told"), [("legal", True), ("engineer", False)])
def test_notes_need_their_permission(client_with_token, role, told):
    partner = make.partner(notes="Slow payer.")

    body = client_with_token(role).get(f"{PARTNERS}{partner.ref}/").json()

    assert ("notes" in body) is told


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=fibra", ["Fibra Norte", "Fibra Sur"]),
        ("q=sur fibra", ["Fibra Sur"]),
        ("q=AS645", ["Cabo Net"]),
        ("q=64510", ["Cabo Net"]),
        ("state=ACTIVE&state=AT_RISK", ["Cabo Net", "Fibra Norte"]),
        ("tier=KEY", ["Fibra Sur"]),
        ("region=emea", ["Cabo Net"]),
        ("country=co", ["Fibra Norte"]),
        ("tag=event", ["Fibra Sur"]),
        ("archived=yes", ["Fibra Sur"]),
        ("archived=no", ["Cabo Net", "Fibra Norte"]),
        ("owner=ANA@northlight.example", ["Cabo Net"]),
        ("policy=OPEN", ["Fibra Norte"]),
        ("q=nothing", []),
    ],
)
def test_filters_find_what_they_say(api, query, names):
    make.partner(name="Fibra Norte", country="CO", policy="OPEN")
    make.partner(name="Fibra Sur", state="DORMANT", tier="KEY", tags=["event"], archived_at=make.AT)
    ana = make.user(email="ana@northlight.example")
    cabo = make.partner(name="Cabo Net", state="AT_RISK", region="EMEA", owner=ana)
    make.asn(number=64510, partner=cabo)

    response = api.get(f"{PARTNERS}?{query}&ordering=name")

    assert found(response) == names


def test_names_sort_without_regard_to_case(api):
    for name in ("beta", "Alfa", "Gamma"):
        make.partner(name=name)

    response = api.get(f"{PARTNERS}?ordering=-name")

    assert found(response) == ["Gamma", "beta", "Alfa"]


def test_an_asn_is_found_by_its_number(api):
    number = make.asn(number=64501, as_set="AS-FIBRA")

    body = api.get(f"{ASNS}64501/").json()

    assert body["as_set"] == "AS-FIBRA"
    assert body["partner"] == {"ref": number.partner.ref, "name": number.partner.name}


@pytest.mark.parametrize("address", ["64999/", "9999999999/", "0/"])
def test_an_unknown_asn_is_not_found(api, address):
    response = api.get(f"{ASNS}{address}")

    assert response.status_code == 404


def test_asns_of_one_partner(api):
    number = make.asn(number=64502)
    make.asn(number=64503)

    response = api.get(f"{ASNS}?partner={number.partner.ref}")

    assert [row["number"] for row in response.json()["results"]] == [64502]


def test_an_asn_is_searched_by_digits_or_name(api):
    make.asn(number=64502, name="Fibra access")
    make.asn(number=65550, name="Cabo")

    numbers = [
        [row["number"] for row in api.get(f"{ASNS}?q={text}").json()["results"]]
        for text in ("AS645", "cabo", "65550 cabo", "65550 fibra")
    ]

    assert numbers == [[64502], [65550], [65550], []]
