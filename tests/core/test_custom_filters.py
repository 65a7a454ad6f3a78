"""Lists by custom fields: what the parameters find, alone and in a page's address."""

import pytest
from django.http import QueryDict

from apps.core.custom import actions
from apps.core.custom.values import Choice
from apps.partners.filters import PartnerFilter
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fields() -> None:
    make.custom_field(name="Note")
    make.custom_field(name="Share", type="NUMBER", unit="%")
    make.custom_field(name="Ends", type="DATE")
    make.custom_field(name="Signed", type="YES_NO")
    make.custom_field(name="Vendor", type="CHOICE")
    make.custom_field(name="Sources", type="CHOICES", choices=["Panel", "Logs", "Survey"])
    make.custom_field(name="Wiki", type="URL")
    make.custom_field(name="Sponsor", type="PERSON")


@pytest.fixture
def andes() -> Partner:
    sponsor = make.user(email="marina@northlight.example")
    return holding(
        "Andes", note="50% <off>", share=12.5, ends="2026-11-30", signed=True, vendor="Acme Hands",
        sources=["Panel", "Logs"], wiki="https://wiki.example/andes", sponsor=sponsor,
    )  # fmt: skip


@pytest.fixture
def bruma() -> Partner:
    return holding("Bruma", share=9, ends="2027-01-01", signed=False, vendor="Metro Techs",
                   sources=["Survey"])  # fmt: skip


def holding(name, **values):
    partner = make.partner(name=name)
    actions.set_values(obj=partner, values=values, by=None, at=AT)
    return partner


def found(query):
    filterset = PartnerFilter(QueryDict(query), queryset=Partner.objects.order_by("name"))
    assert filterset.is_valid(), filterset.errors
    return [partner.name for partner in filterset.qs]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("cf_note=50%25", ["Andes"]),
        ("cf_note=<OFF", ["Andes"]),
        ("cf_note=x", []),
        ("cf_note=%25x", []),
        ("cf_share=12.5", ["Andes"]),
        ("cf_share=9.0", ["Bruma"]),
        ("cf_share__from=9", ["Andes", "Bruma"]),
        ("cf_share__from=9.01", ["Andes"]),
        ("cf_share__to=10", ["Bruma"]),
        ("cf_ends=2026-11-30", ["Andes"]),
        ("cf_ends__from=2026-12-01", ["Bruma"]),
        ("cf_ends__from=2026-11-30&cf_ends__to=2026-12-31", ["Andes"]),
        ("cf_signed=yes", ["Andes"]),
        ("cf_signed=no", ["Bruma"]),
        ("cf_vendor=acme_hands", ["Andes"]),
        ("cf_vendor=acme_hands&cf_vendor=metro_techs", ["Andes", "Bruma"]),
        ("cf_sources=logs", ["Andes"]),
        ("cf_sources=logs&cf_sources=survey", ["Andes", "Bruma"]),
        ("cf_wiki=wiki.example", ["Andes"]),
        ("cf_sponsor=MARINA@northlight.example", ["Andes"]),
        ("cf_sponsor=nobody@northlight.example", []),
        ("cf_note__empty=yes", ["Bruma", "Cobre"]),
        ("cf_note__empty=no", ["Andes"]),
        ("cf_share__from=9&cf_vendor=metro_techs", ["Bruma"]),
        ("cf_share=&cf_vendor=", ["Andes", "Bruma", "Cobre"]),
        ("cf_unheard_of=1", ["Andes", "Bruma", "Cobre"]),
    ],
)
def test_a_parameter_finds_what_it_says(andes, bruma, query, names):
    make.partner(name="Cobre")

    assert found(query) == names


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("cf_share=much", "cf_share"),
        ("cf_share__from=1,5", "cf_share__from"),
        ("cf_ends=30.11.2026", "cf_ends"),
        ("cf_signed=perhaps", "cf_signed"),
        ("cf_vendor=Nobody", "cf_vendor"),
        ("cf_note=%00", "cf_note"),
        ("cf_note__empty=2", "cf_note__empty"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(query, name):
    filterset = PartnerFilter(QueryDict(query), queryset=Partner.objects.all())

    assert list(filterset.errors) == [name]


def test_a_retired_choice_is_still_found(andes):
    field = make.custom_field(name="Old", type="CHOICE")
    acme, metro = field.definition.choices
    actions.set_value(obj=andes, field="old", value="Acme Hands", by=None, at=AT)
    retired = [Choice(acme.key, acme.label, is_retired=True), metro]
    actions.change(field=field, facts={"choices": retired}, by=None, at=AT)

    assert found("cf_old=acme_hands") == ["Andes"]


@pytest.mark.parametrize("name", ["contains", "Has key", "exact", "Icontains", "in", "pk"])
def test_a_field_may_be_called_as_a_lookup_of_the_database(name):
    field = make.custom_field(name=name)
    holding("Andes", **{field.key: "x"})

    assert found(f"cf_{field.key}=X") == ["Andes"]


def test_an_address_that_asks_nothing_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        PartnerFilter(QueryDict("q=&tier=KEY"), queryset=Partner.objects.all())
    with django_assert_num_queries(1):
        PartnerFilter(QueryDict("cf_note=a"), queryset=Partner.objects.all())
        PartnerFilter(QueryDict("cf_note=b"), queryset=Partner.objects.all())
