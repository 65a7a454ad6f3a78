"""Fields that find an object: a partner by reference, an interconnect, a person."""

import re
from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy

from apps.accounts import queries as people
from apps.accounts.models import User
from apps.network import queries as network
from apps.network.models import Interconnect
from apps.partners import queries as partners
from apps.partners.models import Partner

_REF = re.compile(r"[A-Z]{3}-\d{5,}")


class Suggest(forms.TextInput):
    """A text box that offers what it finds while one types; the text is what counts."""

    template_name = "console/_parts/suggest.html"

    def __init__(self, address: Any) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.address = address

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"address": self.address}


class FoundField(forms.CharField, ABC):
    """An object named by reference, or by words that fit only one. Give a subclass its `noun`."""

    noun: str

    @abstractmethod
    def found(self, text: str) -> QuerySet[Any]:
        """Those that fit the words."""

    @abstractmethod
    def by_ref(self, ref: str) -> QuerySet[Any]:
        """The one with the reference, or none."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.ref} {value}" if hasattr(value, "ref") else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        ref = _REF.search(text.upper())
        rows = list((self.by_ref(ref[0]) if ref else self.found(text))[:2])
        if len(rows) != 1:
            many = "fits more than one" if rows else "fits no"
            raise forms.ValidationError(f"“{text}” {many} {self.noun}. Enter its reference.")
        return rows[0]


class PartnerField(FoundField):
    """A partner: `PAR-00001`, a name, an ASN. Gives the Partner, or None when left empty."""

    noun = "partner"
    widget = Suggest(reverse_lazy("console:partner_options"))

    def found(self, text: str) -> QuerySet[Partner]:
        return partners.search(text)

    def by_ref(self, ref: str) -> QuerySet[Partner]:
        return partners.partners().filter(ref=ref)


class InterconnectField(FoundField):
    """An interconnect: `PNI-00001` or words. Gives the Interconnect, or None when left empty."""

    noun = "interconnect"
    widget = Suggest(reverse_lazy("console:interconnect_options"))

    def found(self, text: str) -> QuerySet[Interconnect]:
        return network.search(text)

    def by_ref(self, ref: str) -> QuerySet[Interconnect]:
        return network.interconnects().filter(ref=ref)


class PersonField(forms.ModelChoiceField):
    """An active colleague, of some roles or any."""

    def __init__(self, *, role: Any = None, required: bool = False, **options: Any) -> None:
        found: QuerySet[User] = people.people(role=role)
        super().__init__(found, required=required, empty_label="Nobody", **options)
