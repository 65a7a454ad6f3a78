"""Numbers in forms: what is wrong is said with the way out of it."""

from decimal import Decimal

import pytest
from django import forms

from apps.console.statements.forms import MbpsField
from apps.core.ui import forms as ours


class Numbers(ours.Form):
    whole = forms.IntegerField(min_value=1, max_value=64)
    decimal = forms.DecimalField(min_value=0, max_digits=6, decimal_places=2)
    own = forms.IntegerField(error_messages={"invalid": "Count them."})
    gbps = ours.GbpsField()
    mbps = MbpsField()


GOOD = {"whole": "8", "decimal": "2.50", "own": "3", "gbps": "100", "mbps": "2.5"}


def test_numbers_are_taken():
    form = Numbers(GOOD)

    assert form.is_valid()
    assert form.cleaned_data == {
        "whole": 8, "decimal": Decimal("2.50"), "own": 3, "gbps": 10**11, "mbps": 2_500_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("whole", "many", "Enter a whole number such as 12, without a mark for thousands."),
        ("whole", "2.5", "Enter a whole number such as 12, without a mark for thousands."),
        ("whole", "1,000", "Enter a whole number such as 12, without a mark for thousands."),
        ("whole", "0", "Enter 1 or more."),
        ("whole", "65", "Enter 64 or less."),
        ("whole", "", "Fill this in."),
        ("decimal", "1,5",
         "Enter a number such as 12.5: a point before decimals, no mark for thousands."),
        ("decimal", "NaN",
         "Enter a number such as 12.5: a point before decimals, no mark for thousands."),
        ("decimal", "-1", "Enter 0 or more."),
        ("decimal", "1.234", "At most 2 digits fit behind the point."),
        ("decimal", "12345", "At most 4 digits fit before the point."),
        ("own", "many", "Count them."),
        ("gbps", "lots", "Enter Gbps as a number such as 100 or 2.5."),
        ("mbps", "lots", "Enter Mbps as a number such as 800 or 2.5."),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_the_way_out(name, typed, said):
    form = Numbers({**GOOD, name: typed})

    assert form.errors == {name: [said]}
