"""Forms made of the field tables: they take what is typed as it is, and `capacity` judges it.

A form here never loses or refuses a text: it turns it into the value a JSON document would hold
where it can, and hands on the text where it cannot (portal.md 6.3).
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.html import format_html

from apps.capacity.rules.fields import Choices, FieldKind, FieldSpec
from apps.capacity.shapes.lines import LinesWidget
from apps.core.units import rounded

GBPS = 10**9
_EMPTY: tuple[Any, ...] = (None, "", [], False)
TOO_MANY = 200  # objects: more than that are typed, not chosen
SEALED = "sealed"
_GIVEN = {FieldKind.INTERCONNECT, FieldKind.FACILITY, FieldKind.IXP, FieldKind.SESSION}
_TYPES = {
    FieldKind.EMAIL: "email", FieldKind.PHONE: "tel", FieldKind.DATE: "date",
    FieldKind.MOMENT: "datetime-local",
}  # fmt: skip
_NUMBERS = {FieldKind.WHOLE, FieldKind.BPS, FieldKind.PERCENT, FieldKind.ASN}
_UNSURE: tuple[Any, ...] = (None, "", [])
_IN_LINE = re.compile(r"(?P<name>\w+)\[(?P<row>\d+)\](?:\.(?P<column>\w+))?")


def wire(spec: FieldSpec, typed: Any) -> Any:
    """What was typed as a JSON value: bit/s of Gbps, a number, a flag; else the text itself."""
    text = typed.strip() if isinstance(typed, str) else typed
    if spec.kind is FieldKind.FLAG:
        return text in (True, "on", "true", "True")
    if text in _UNSURE:
        return None
    if spec.kind is FieldKind.BPS:
        return _bps(str(text))
    if spec.kind is FieldKind.WHOLE and re.fullmatch(r"-?\d{1,15}", str(text)):
        return int(text)
    return text


def _bps(text: str) -> int | str:
    try:
        value = Decimal(text.replace(",", "").replace(" ", "")) * GBPS
    except InvalidOperation:
        return text
    return int(value) if value.is_finite() and abs(value) < Decimal(10) ** 18 else text


def shown(spec: FieldSpec, value: Any) -> Any:
    """The value as it stands in an input: Gbps of bit/s; nothing of a secret."""
    if spec.is_secret or value is None:
        return ""
    if spec.kind is FieldKind.BREACHES and isinstance(value, list):
        return ", ".join(value)
    if spec.kind is FieldKind.BPS and isinstance(value, int):
        return f"{rounded(Decimal(value) / GBPS, 3).normalize():f}"
    if spec.kind is FieldKind.MOMENT and isinstance(value, str):
        return value[:16]
    return value


class TypedField(forms.Field):
    """One input of the table. Marks what is required, and refuses nothing."""

    def __init__(self, spec: FieldSpec, widget: forms.Widget) -> None:
        super().__init__(
            label=_label(spec), required=spec.required, help_text=spec.help, widget=widget
        )
        self.spec = spec
        self.widget.is_required = False

    def clean(self, value: Any) -> Any:
        return wire(self.spec, value)

    def prepare_value(self, value: Any) -> Any:
        return shown(self.spec, value)


class LinesField(TypedField):
    """Several rows of inputs, as a list of what they hold."""

    def clean(self, value: Any) -> list[dict[str, Any]]:
        columns = {column.name: column for column in self.spec.columns}
        return [{name: wire(columns[name], text) for name, text in row.items()} for row in value]

    def prepare_value(self, value: Any) -> list[dict[str, Any]]:
        return [
            {c.name: shown(c, row.get(c.name)) for c in self.spec.columns} for row in value or []
        ]


class TypedForm(forms.Form):
    """The fields of a step. `given` holds the objects one may choose from, by field name."""

    def __init__(
        self, specs: Sequence[FieldSpec], *, values: Mapping[str, Any],
        given: Mapping[str, Choices], data: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=dict(values), auto_id="f-%s")
        self.specs = {spec.name: spec for spec in specs}
        self.layout: dict[str, str] = {}
        for spec in specs:
            self.fields[spec.name] = field_of(spec, given)
            if spec.kind in (FieldKind.LINES, FieldKind.LONG):
                self.layout[spec.name] = "is-full"

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed; a secret that was left empty stays what it is."""
        values = dict(self.cleaned_data)
        for name, spec in self.specs.items():
            before = self.initial.get(name)
            if spec.is_secret and not values[name]:
                values[name] = before
            if spec.kind is FieldKind.LINES:
                values[name] = _with_secrets(spec, values[name], before or [])
        return values

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Say what is wrong beside each input; what lies elsewhere is left out."""
        for place, message in errors.items():
            name, words = self._place(place, message)
            if name in self.fields:
                self.add_error(name, words)

    def _place(self, place: str, message: str) -> tuple[str, str]:
        found = _IN_LINE.fullmatch(place)
        if not found or found["name"] not in self.specs:
            return place, message
        columns = {c.name: c.label for c in self.specs[found["name"]].columns}
        column = columns.get(found["column"] or "")
        where = f"Line {int(found['row']) + 1}" + (f", {column}" if column else "")
        return found["name"], format_html("{}: {}", where, message)  # the message may have a link


class EditForm(TypedForm):
    """All fields of a request."""

    @property
    def changed(self) -> dict[str, Any]:
        """Only what differs from what the page showed, so that nothing else is touched."""
        return {
            name: value
            for name, value in self.typed.items()
            if _bare(value) != _bare(self.initial.get(name))
        }


def _bare(value: Any) -> Any:
    """The same, however it is written: without what is empty, numbers as text."""
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items() if each not in _EMPTY}
    return None if value in _EMPTY else str(value)


def _with_secrets(
    spec: FieldSpec, rows: list[dict[str, Any]], before: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    secrets = [column.name for column in spec.columns if column.is_secret]
    for row, old in zip(rows, before, strict=False):
        for name in secrets:
            row[name] = row.get(name) or old.get(name)
    return rows


def field_of(spec: FieldSpec, given: Mapping[str, Choices]) -> TypedField:
    """The input of a field."""
    if spec.kind is FieldKind.LINES:
        inputs = [(c, widget_of(c, given)) for c in spec.columns]
        return LinesField(spec, LinesWidget(spec, inputs))
    return TypedField(spec, widget_of(spec, given))


def widget_of(spec: FieldSpec, given: Mapping[str, Choices]) -> forms.Widget:
    """What one types into; objects are chosen while there are few enough to look through."""
    attrs = _attrs(spec)
    if spec.kind is FieldKind.FLAG:
        return forms.CheckboxInput(attrs)
    if spec.kind is FieldKind.CHOICE:
        return forms.Select(attrs, _with_none(spec, given.get(spec.name, spec.choices)))
    if spec.kind in _GIVEN and len(given.get(spec.name, ())) <= TOO_MANY and spec.name in given:
        return forms.Select(attrs, _with_none(spec, given[spec.name]))
    if spec.kind is FieldKind.LONG:
        return forms.Textarea({"rows": 3, **attrs})
    if spec.kind is FieldKind.SECRET:
        return forms.PasswordInput({"autocomplete": "new-password", **attrs})
    return _text_input(spec, attrs)


def _text_input(spec: FieldSpec, attrs: dict[str, Any]) -> forms.Widget:
    widget = forms.TextInput(attrs)
    widget.input_type = _TYPES.get(spec.kind, "text")
    return widget


def _attrs(spec: FieldSpec) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if spec.only_if:
        found["data-only"] = f"{spec.only_if[0]}={' '.join(spec.only_if[1])}"
    if spec.example:
        found["placeholder"] = spec.example
    if spec.kind in _NUMBERS:
        found |= {"inputmode": "decimal", "autocomplete": "off"}
    if spec.kind in (FieldKind.TEXT, FieldKind.LONG) and spec.most:
        found["maxlength"] = spec.most
    if spec.required:
        found["aria-required"] = "true"
    return found


def _with_none(spec: FieldSpec, choices: Choices) -> Choices:
    return choices if spec.default is not None else (("", "Choose…"), *choices)


def _label(spec: FieldSpec) -> str:
    unit = "Gbps" if spec.kind is FieldKind.BPS else spec.unit
    is_told = not unit or unit == "%" and "%" in spec.label or spec.kind is FieldKind.CHOICE
    return spec.label if is_told else f"{spec.label}, {unit}"
