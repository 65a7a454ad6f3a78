"""Custom fields over the API: read, written, filtered by, and what is refused."""

import pytest

from apps.core.custom import actions
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
PARTNERS = "/api/v1/partners/"


@pytest.fixture(autouse=True)
def fields() -> None:
    make.custom_field()
    make.custom_field(name="Share", type="NUMBER")
    make.custom_field(name="Ends", type="DATE")
    make.custom_field(name="Vendor", type="CHOICE")
    make.custom_field(name="Sources", type="CHOICES")
    make.custom_field(name="Sponsor", type="PERSON")


def give(api, partner, **values):
    body = {"custom_fields": values}
    return api.post(f"{PARTNERS}{partner.ref}/custom-fields/", body, format="json")


def test_values_are_written_and_read_as_they_were_given(api):
    make.user(email="carla@northlight.example")
    partner = make.partner()
    values = {
        "cost_centre": "<b>CC</b>", "share": 12.5, "ends": "2026-11-30", "vendor": "Acme Hands",
        "sources": ["metro_techs"], "sponsor": "Carla@northlight.example",
    }  # fmt: skip

    answer = give(api, partner, **values)

    assert answer.status_code == 200, answer.json()
    assert answer.json()["custom_fields"] == values | {
        "vendor": "acme_hands", "sponsor": "carla@northlight.example",
    }  # fmt: skip
    listed = api.get(PARTNERS).json()["results"][0]
    assert listed["custom_fields"] == answer.json()["custom_fields"]


def test_null_takes_a_value_away_and_what_is_not_named_stays(api):
    partner = make.partner()
    give(api, partner, cost_centre="CC", share=5)

    answer = give(api, partner, cost_centre=None)

    told = answer.json()["custom_fields"]
    assert (told["cost_centre"], told["share"]) == (None, 5)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("unheard_of", 1, "There is no such field. Possible: cost_centre, ends"),
        ("cost_centre", 5, "Give a text"),
        ("cost_centre", "x" * 300, "At most 200 characters"),
        ("cost_centre", "a\x00b", "control"),
        ("share", "1,5", "with a point"),
        ("share", True, "Give a number"),
        ("share", 1e300, "at most 15 digits"),
        ("ends", "30.11.2026", "2026-11-30"),
        ("vendor", "Nobody", "is not among the choices"),
        ("vendor", ["acme_hands"], "one of the choices"),
        ("sources", "acme_hands", "a list of choices"),
        ("sponsor", "nobody@northlight.example", "Nobody of ours"),
        ("sponsor", 7, "e-mail address"),
    ],
)
def test_what_does_not_fit_is_named_by_its_key(api, key, value, said):
    partner = make.partner()

    answer = give(api, partner, **{"share": 5, key: value})

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == f"custom_fields.{key}"
    assert said in error["message"]
    partner.refresh_from_db()
    assert partner.custom == {}


@pytest.mark.parametrize(
    "body", [{}, {"custom_fields": {}}, {"custom_fields": []}, {"custom_fields": None}]
)
def test_a_body_without_values_is_refused(api, body):
    partner = make.partner()

    answer = api.post(f"{PARTNERS}{partner.ref}/custom-fields/", body, format="json")

    assert answer.status_code == 422


def test_a_list_is_filtered_by_them(api):
    andes, bruma = make.partner(name="Andes"), make.partner(name="Bruma")
    give(api, andes, share=5, vendor="acme_hands")
    give(api, bruma, share=50)

    def names(query):
        return [row["name"] for row in api.get(f"{PARTNERS}?{query}").json()["results"]]

    assert names("cf_share__from=10") == ["Bruma"]
    assert names("cf_vendor=acme_hands") == ["Andes"]
    assert names("cf_vendor__empty=yes") == ["Bruma"]


@pytest.mark.parametrize("query", ["cf_unheard_of=1", "cf_share=much", "cf_vendor=nobody"])
def test_a_filter_that_means_nothing_is_an_error(api, query):
    answer = api.get(f"{PARTNERS}?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


def test_a_retired_field_is_not_told(api):
    field = make.custom_field(name="Old")
    partner = make.partner()
    give(api, partner, old="x")

    actions.retire(field=field, by=None, at=AT)

    assert "old" not in api.get(f"{PARTNERS}{partner.ref}/").json()["custom_fields"]
    assert give(api, partner, old="y").status_code == 422


def test_definitions_are_listed_by_kind(api):
    make.custom_field(kind="site", name="Power", type="NUMBER", unit="kW", help_text="Of a rack")

    (told,) = api.get("/api/v1/custom-fields/?kind=site").json()["results"]

    assert (told["key"], told["type"], told["unit"], told["help"]) == (
        "power", "NUMBER", "kW", "Of a rack",
    )  # fmt: skip
    assert api.get(f"/api/v1/custom-fields/{told['number']}/").json() == told


def test_choices_are_told_with_their_keys(api):
    vendor = next(
        row for row in api.get("/api/v1/custom-fields/").json()["results"]
        if row["key"] == "vendor"
    )  # fmt: skip

    assert vendor["choices"][0] == {
        "key": "acme_hands", "label": "Acme Hands", "is_retired": False,
    }  # fmt: skip


def test_a_contact_has_them_too(api):
    make.custom_field(kind="contact", name="Speaks")
    contact = make.contact()
    address = f"{PARTNERS}{contact.partner.ref}/"
    number = api.get(address).json()["contacts"][0]["number"]

    answer = api.post(
        f"{address}contacts/{number}/custom-fields/",
        {"custom_fields": {"speaks": "pt"}}, format="json",
    )  # fmt: skip

    assert answer.json()["contacts"][0]["custom_fields"] == {"speaks": "pt"}


def test_a_page_costs_the_same_whatever_it_holds(api, django_assert_max_num_queries):
    person = make.user(email="carla@northlight.example")
    for number in range(6):
        give(api, make.partner(name=f"Partner {number}"), sponsor=person.email, share=number)

    with django_assert_max_num_queries(9):
        assert api.get(PARTNERS).status_code == 200


def test_a_required_field_is_named_where_it_is_missing_and_nothing_is_written(api):
    make.custom_field(kind="work", name="Team", is_required=True)
    stream = make.workstream()
    body = {"title": "Order optics", "workstream": stream.key}

    refused = api.post("/api/v1/work-items/", body, format="json")

    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["custom_fields.team"]
    assert not stream.items.exists()
    values = {"custom_fields": {"team": "Optical"}}
    made = api.post("/api/v1/work-items/", body | values, format="json")
    assert (made.status_code, made.json()["custom_fields"]) == (201, {"team": "Optical"})


def test_who_edits_by_api_gives_what_is_required_and_missing(api):
    item = make.work_item(title="Order optics")
    make.custom_field(kind="work", name="Team", is_required=True)
    address = f"/api/v1/work-items/{item.key}/edit/"

    refused = api.post(address, {"title": "Order cables"}, format="json")
    values = {"title": "Order cables", "custom_fields": {"team": "Optical"}}
    done = api.post(address, values, format="json")

    assert [each["field"] for each in refused.json()["errors"]] == ["custom_fields.team"]
    assert (done.json()["title"], done.json()["custom_fields"]) == (
        "Order cables", {"team": "Optical"},
    )  # fmt: skip


def test_other_values_alone_are_refused_while_a_required_one_is_missing(api):
    partner = make.partner()
    make.custom_field(name="Team", is_required=True)
    answer = give(api, partner, share=5)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "custom_fields.team"
