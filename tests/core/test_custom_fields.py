"""Defining custom fields and giving objects values of them."""

import pytest

from apps.core import history
from apps.core.custom import actions, queries
from apps.core.custom.actions.defining import MOST_FIELDS, key_of
from apps.core.custom.kinds import ObjectKind
from apps.core.custom.values import Choice
from apps.core.errors import Invalid, Refused
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


def given(obj, **values):
    actions.set_values(obj=obj, values=values, by=None, at=AT)
    obj.refresh_from_db()
    return obj.custom


def changed(field, **facts):
    return actions.change(field=field, facts=facts, by=None, at=AT)


def test_every_kind_of_object_has_a_model():
    assert list(queries.models()) == list(ObjectKind)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Remote-hands vendor", "remote_hands_vendor"),
        ("  Año de inicio ", "ano_de_inicio"),
        ("95th percentile", "field_95th_percentile"),
        ("電力", "field"),
        ("x" * 60, "x" * 34),
        ("taken", "taken_3"),
    ],
)
def test_a_key_is_made_of_the_name(name, key):
    assert key_of(name, {"taken", "taken_2"}) == key


def test_a_field_is_defined_with_keys_for_its_choices():
    field = make.custom_field(name="Vendor", type="CHOICE", kind="interconnect")

    assert (field.key, field.definition.labels) == (
        "vendor", {"acme_hands": "Acme Hands", "metro_techs": "Metro Techs"},
    )  # fmt: skip
    assert queries.definitions("interconnect") == [field.definition]
    assert queries.definitions("partner") == []


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"type": "MAGIC"}, "type"),
        ({"type": "CHOICE", "choices": ()}, "choices"),
        ({"type": "CHOICE", "choices": ["a", "A"]}, "choices"),
        ({"type": "CHOICE", "choices": ["a", " "]}, "choices"),
        ({"type": "CHOICE", "choices": ["x" * 61]}, "choices"),
        ({"type": "CHOICE", "choices": [str(n) for n in range(61)]}, "choices"),
        ({"type": "CHOICE", "choices": [Choice("", "a", is_retired=True)]}, "choices"),
        ({"help_text": "x" * 201}, "help_text"),
        ({"position": -1}, "position"),
        ({"key": "mine"}, "key"),
    ],
)
def test_a_field_that_does_not_fit_is_refused(facts, wrong):
    with pytest.raises(Invalid) as refusal:
        make.custom_field(**facts)

    assert list(refusal.value.errors) == [wrong]


def test_two_fields_of_one_kind_have_two_names():
    make.custom_field(name="Cost centre")
    make.custom_field(name="Cost centre", kind="site")

    with pytest.raises(Refused) as refusal:
        make.custom_field(name="COST centre")

    assert (refusal.value.field, refusal.value.conflict) == ("name", True)


def test_there_is_an_end_to_fields():
    for number in range(MOST_FIELDS):
        make.custom_field(name=f"Field {number}")

    with pytest.raises(Refused, match="remove one nobody uses"):
        make.custom_field(name="One more")


def test_a_renamed_field_keeps_its_key_and_values():
    field, partner = make.custom_field(), make.partner()
    given(partner, cost_centre="CC-1")

    changed(field, name="Kostenstelle")

    assert queries.names("partner") == {"cost_centre": "Kostenstelle"}
    assert queries.holders(field).get() == partner


def test_a_type_changes_only_while_nobody_has_a_value():
    field, partner = make.custom_field(), make.partner()
    given(partner, cost_centre="5")

    with pytest.raises(Refused, match="1 of Partners have a value") as refusal:
        changed(field, type="NUMBER", unit="k")
    assert refusal.value.field == "type"

    given(partner, cost_centre=None)
    assert changed(field, type="NUMBER", unit="k").definition.label == "Cost centre, k"


def test_a_renamed_choice_keeps_its_values_and_one_in_use_is_not_forgotten():
    field, link = make.custom_field(type="CHOICE", name="Vendor", kind="interconnect"), make.pni()
    acme, metro = field.definition.choices
    given(link, vendor="Acme Hands")

    changed(field, choices=[Choice(acme.key, "Acme Remote"), metro])
    assert given(link, vendor="Acme Remote") == {"vendor": "acme_hands"}
    with pytest.raises(Refused, match="retire it instead"):
        changed(field, choices=[metro])
    assert len(changed(field, choices=[Choice(acme.key, "Acme Remote")]).choices) == 1


def test_a_choice_in_use_among_several_is_not_forgotten():
    field, partner = make.custom_field(type="CHOICES", name="Vendors"), make.partner()
    given(partner, vendors=["Metro Techs", "Acme Hands"])

    with pytest.raises(Refused, match="“Metro Techs” is in use"):
        changed(field, choices=[field.definition.choices[0]])


def test_a_retired_field_takes_no_values_and_keeps_those_it_has():
    field, partner = make.custom_field(), make.partner()
    given(partner, cost_centre="CC-1")

    actions.retire(field=field, by=None, at=AT)

    assert queries.definitions("partner") == []
    with pytest.raises(Invalid):
        given(partner, cost_centre="CC-2")
    actions.bring_back(field=field, by=None, at=AT)
    assert queries.holders(field).get().custom == {"cost_centre": "CC-1"}


def test_a_field_goes_only_while_nobody_has_a_value():
    field, partner = make.custom_field(), make.partner()
    given(partner, cost_centre="CC-1")

    with pytest.raises(Refused, match="Retire it"):
        actions.remove(field=field, by=None, at=AT)

    given(partner, cost_centre=None)
    actions.remove(field=field, by=None, at=AT)
    assert not queries.fields().exists()


def test_values_of_other_fields_stay():
    make.custom_field()
    make.custom_field(name="Share", type="NUMBER")
    partner = make.partner()

    given(partner, cost_centre="CC-1")
    stale = type(partner).objects.get(pk=partner.pk)
    given(partner, share=12.5)
    stale.custom = {}

    assert given(stale, cost_centre="CC-2") == {"cost_centre": "CC-2", "share": 12.5}


def test_wrong_values_are_named_together_and_nothing_is_written():
    make.custom_field()
    make.custom_field(name="Share", type="NUMBER")
    partner = make.partner()

    with pytest.raises(Invalid) as refusal:
        given(partner, cost_centre="x" * 300, share="1,5", nothing_like_it=1)

    assert refusal.value.errors == {
        "cost_centre": "Cost centre: At most 200 characters fit; these are 300.",
        "share": "Share: Write decimals with a point and thousands without a mark: 1250.5.",
        "nothing_like_it": "There is no such field. Possible: cost_centre, share.",
    }
    partner.refresh_from_db()
    assert partner.custom == {}


def test_a_required_field_is_asked_for_and_not_taken_away():
    make.custom_field(is_required=True)
    partner = make.partner()

    with pytest.raises(Invalid, match="Fill this in"):
        actions.set_values(obj=partner, values={}, by=None, at=AT, complete=True)
    given(partner, cost_centre="CC-1")
    with pytest.raises(Invalid, match="cannot be taken away"):
        given(partner, cost_centre="")


def test_a_person_is_found_by_mail_and_may_leave():
    make.custom_field(name="Sponsor", type="PERSON")
    partner, marina = make.partner(), make.user(email="marina@northlight.example")
    assert given(partner, sponsor="Marina@Northlight.example") == {"sponsor": marina.pk}

    marina.is_active = False
    marina.save()

    assert given(partner, sponsor=marina.email) == {"sponsor": marina.pk}
    assert queries.people([marina.pk]) == {marina.pk: f"{marina} (left)"}
    with pytest.raises(Invalid, match="has left"):
        given(make.partner(name="Other"), sponsor=marina.email)


@pytest.mark.parametrize(
    "who", ["nobody@example.net", "user@partner.example", 7, "a\0b", True, [1]]
)
def test_a_person_is_one_of_ours(who):
    make.custom_field(name="Sponsor", type="PERSON")
    make.user(email="user@partner.example", role="partner")

    with pytest.raises(Invalid) as refusal:
        given(make.partner(), sponsor=who)

    assert list(refusal.value.errors) == ["sponsor"]


def test_a_value_is_in_the_audit_and_the_same_again_is_not():
    make.custom_field()
    partner = make.partner()

    given(partner, cost_centre="CC-1")
    given(partner, cost_centre=" CC-1 ")

    found = history.versions(history.Asked(model="partners.Partner", object_id=str(partner.pk)))
    assert [version.label for version in found] == ["update", "insert"]
    assert found[0].changed == ["custom"]


def test_values_are_put_back_as_they_were():
    make.custom_field()
    partner = make.partner()
    given(partner, cost_centre="CC-1")

    actions.put_back(obj=partner, custom={}, by=None, at=AT)

    partner.refresh_from_db()
    assert partner.custom == {}


def test_an_object_that_is_gone_is_said():
    make.custom_field()
    partner = make.partner()
    type(partner).objects.filter(pk=partner.pk).delete()

    with pytest.raises(Refused, match="not there any more"):
        actions.set_value(obj=partner, field="cost_centre", value="x", by=None, at=AT)


def test_setting_a_value_costs_few_queries(django_assert_num_queries):
    make.custom_field()
    partner = make.partner()

    with django_assert_num_queries(5):  # savepoint, definitions, lock, update, release
        actions.set_value(obj=partner, field="cost_centre", value="x", by=None, at=AT)
