"""Fields with a meaning of their own: a partner by reference, a capacity in Gbps, a person."""

import re
import zoneinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from apps.accounts import queries as people
from apps.accounts.models import User
from apps.core.units import rounded
from apps.network import queries as network
from apps.network.models import Interconnect
from apps.partners import queries as partners
from apps.partners.models import Partner

GBPS = 10**9
_REF = re.compile(r"[A-Z]{3}-\d{5,}")


class Suggest(forms.TextInput):
    """A text box that offers what it finds while one types; the text is what counts."""

    template_name = "console/_parts/suggest.html"

    def __init__(self, address: Any) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.address = address

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"address": self.address}


class FoundField(forms.CharField):
    """An object named by reference, or by words that fit only one."""

    noun = ""

    def found(self, text: str) -> QuerySet[Any]:
        raise NotImplementedError

    def by_ref(self, ref: str) -> QuerySet[Any]:
        raise NotImplementedError

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


class GbpsField(forms.DecimalField):
    """A rate typed in Gbps, given as whole bit/s."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=Decimal(0), max_digits=9, decimal_places=3, **options)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        gbps = super().clean(value)
        return None if gbps is None else int(gbps * GBPS)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{rounded(Decimal(value) / GBPS, 3).normalize():f}"
        return value


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    return ("UTC", *sorted(name for name in zoneinfo.available_timezones() if "/" in name))


@lru_cache(maxsize=1)
def _zone_options() -> SafeString:
    return format_html_join("", "<option>{}</option>", ((name,) for name in _zones()))


class ZoneInput(forms.TextInput):
    """A text box with the zones as suggestions: six hundred lines made once."""

    template_name = "console/_parts/zones.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"options": _zone_options()}


class ZoneField(forms.CharField):
    """An IANA time zone; empty where it is not required."""

    widget = ZoneInput

    @property
    def choices(self) -> list[tuple[str, str]]:
        """For those who want a drop-down."""
        return [(name, name) for name in _zones()]

    def clean(self, value: Any) -> str:
        name = super().clean(value)
        if name and name not in zoneinfo.available_timezones():
            raise forms.ValidationError(
                f"“{name}” is no time zone. Use one such as America/Bogota."
            )
        return name


def date_field(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    """A day, with the browser's calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def text_area(
    label: str, *, required: bool = False, help_text: str = "", rows: int = 4
) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea({"rows": rows})
    )
