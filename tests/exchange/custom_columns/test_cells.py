"""Cells of custom fields: typed and checked as on a form, each type."""

from dataclasses import replace
from datetime import date

import pytest

from apps.core.custom import actions as custom
from apps.exchange.models import ImportChange
from tests import factories as make
from tests.exchange.custom_columns.steps import custom_of, faults, give, verdicts
from tests.factories import AT

pytestmark = pytest.mark.django_db

VENDORS = ["Acme Hands", "Metro Techs", "Byte, Bit and Co"]
CELLS = [
    ("TEXT", 4711, "4711", "4711"),
    ("NUMBER", "1.250,5", 1250.5, "1,250.5\u00a0kW"),
    ("NUMBER", 12.5, 12.5, "12.5\u00a0kW"),
    ("DATE", date(2027, 1, 31), "2027-01-31", "31 Jan 2027"),
    ("DATE", "31/01/2027", "2027-01-31", "31 Jan 2027"),
    ("DATE", 46053, "2026-01-31", "31 Jan 2026"),
    ("YES_NO", "Sí", True, "Yes"),
    ("YES_NO", False, False, "No"),
    ("CHOICE", "acme hands", "acme_hands", "Acme Hands"),
    ("CHOICE", "metro_techs", "metro_techs", "Metro Techs"),
    ("CHOICES", "Metro Techs, Acme Hands", ["acme_hands", "metro_techs"], None),
    ("CHOICES", "Byte, Bit and Co; acme_hands", ["acme_hands", "byte_bit_and_co"], None),
    ("CHOICES", "Byte, Bit and Co", ["byte_bit_and_co"], "Byte, Bit and Co"),
    ("URL", "https://wiki.example/a", "https://wiki.example/a", "https://wiki.example/a"),
]


@pytest.mark.parametrize(("type", "cell", "stored", "said"), CELLS)
def test_cell_of_each_type_is_stored_as_a_form_would_and_comes_back(
    checked, applied, undone, type, cell, stored, said
):
    make.custom_field(name="It", type=type, unit="kW", choices=VENDORS)
    row = make.partner(name="Andes")

    run = checked(["Name", "It"], ["Andes", cell])
    assert verdicts(run) == ["change"], faults(run)
    assert custom_of(row) == {}
    if said is not None:
        assert list(run.rows.get().diff.values()) == [["–", said]]
    applied(run)
    assert custom_of(row) == {"it": stored}
    undone(run)

    assert custom_of(row) == {}
    assert ImportChange.objects.get(run=run).kept == []


@pytest.mark.parametrize(
    ("type", "cell", "said"),
    [
        ("NUMBER", "a lot", "It: 'a lot' is no number. Write it as 12 or 12.5."),
        ("NUMBER", "1.250", "It: '1.250' can be read two ways"),
        ("NUMBER", "0.1234567", "It: Give at most 15 digits, 6 of them decimals."),
        ("DATE", "soon", "It: 'soon' is no date. Write it as 2026-12-31."),
        ("DATE", "1066-10-14", "It: The year must be between 1900 and 2200."),
        ("YES_NO", "maybe", "It: 'maybe' is neither yes nor no. Write yes or no."),
        ("CHOICE", "Nobody Ltd", "It: “Nobody Ltd” is not among the choices. Possible: Acme Hands"),
        ("CHOICES", "Acme Hands; Nobody", "It: “Nobody” is not among the choices."),
        ("URL", "wiki.example", "It: Give an address that begins with https:// or http://."),
        ("PERSON", "nobody@nowhere.example", "It: Nobody of ours has this e-mail address."),
        ("TEXT", "x" * 201, "It: At most 200 characters fit; these are 201."),
        ("TEXT", "two\nlines", "It: It must be one line"),
    ],
)
def test_cell_that_does_not_fit_names_its_place_its_field_and_a_way_out(checked, type, cell, said):
    make.custom_field(name="It", type=type, choices=VENDORS)
    make.partner(name="Andes")

    run = checked(["Name", "It"], ["Andes", cell])

    assert verdicts(run) == ["error"]
    [(place, message)] = faults(run)
    assert place == "B2"
    assert message.startswith(said)


def test_person_is_given_by_mail_or_name_as_in_other_columns(checked, applied, engineer):
    make.custom_field(name="Sponsor", type="PERSON")
    rows = [make.partner(name="Andes"), make.partner(name="Sur")]

    run = checked(
        ["Name", "Sponsor"], ["Andes", engineer.email.upper()], ["Sur", engineer.name.lower()]
    )
    applied(run)

    assert [custom_of(row) for row in rows] == [{"sponsor": engineer.pk}] * 2
    assert run.rows.first().diff == {"Sponsor": ["–", str(engineer)]}


def test_what_is_held_already_stays_though_it_would_not_be_taken_now(checked):
    field = make.custom_field(name="Vendor", type="CHOICE", choices=["A", "B"])
    make.custom_field(name="Sponsor", type="PERSON")
    left = make.user(role="manager", name="Gone Person")
    give(make.partner(name="Andes"), vendor="a", sponsor=left)
    make.partner(name="Sur")
    choices = [replace(each, is_retired=each.key == "a") for each in field.definition.choices]
    custom.change(field=field, facts={"choices": choices}, by=None, at=AT)
    left.is_active = False
    left.save()

    run = checked(
        ["Name", "Vendor", "Sponsor"],
        ["Andes", "A", "Gone Person (left)"],
        ["Sur", "A", left.email],
    )

    assert verdicts(run) == ["same", "error"]
    assert dict(faults(run)) == {
        "B3": "Vendor: “A” is not given any more. Possible: B.",
        "C3": f"Sponsor: {left} has left. Choose somebody who is here.",
    }
