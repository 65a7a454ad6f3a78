"""Fields with a meaning of their own: a capacity in Gbps, a time zone, a day, an instant."""

import zoneinfo
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from apps.core.units import rounded

GBPS = 10**9


class GbpsField(forms.DecimalField):
    """A rate typed in Gbps, given as whole bit/s."""

    default_error_messages = {"invalid": "Enter Gbps as a number such as 100 or 2.5."}

    def __init__(self, *, min_value: Decimal = Decimal(0), **options: Any) -> None:
        super().__init__(min_value=min_value, max_digits=9, decimal_places=3, **options)

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

    template_name = "ui/zones.html"

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


class UtcField(forms.DateTimeField):
    """An instant that is typed and shown in UTC, whatever zone the person reads pages in."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(UTC).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            return super().to_python(value)


def moment_field(label: str, *, required: bool = False, help_text: str = "") -> UtcField:
    """An instant in UTC, with the browser's calendar."""
    shape = "%Y-%m-%dT%H:%M"
    widget = forms.DateTimeInput(format=shape, attrs={"type": "datetime-local"})
    return UtcField(
        label=f"{label}, UTC", required=required, help_text=help_text, widget=widget,
        input_formats=[shape, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )  # fmt: skip


def text_area(
    label: str, *, required: bool = False, help_text: str = "", rows: int = 4
) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea({"rows": rows})
    )
