"""Inputs for the parameters of terms, made from the catalogue, in units people use."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms

from apps.agreements.rules import Field, FieldKind
from apps.console import forms as ours

LEAST = Decimal("0.001")
LONG_TEXT = 250  # letters, from which on several lines are offered


def field_for(field: Field) -> forms.Field:
    """The input for one parameter; what it may be is checked here for shape, by the action for
    sense."""
    common: dict[str, Any] = {
        "label": label_of(field),
        "help_text": field.hint or field.help,
        "required": field.required,
        "initial": field.default,
    }
    match field.kind:
        case FieldKind.CHOICE:
            return forms.ChoiceField(choices=field.choices, **{**common, "required": True})
        case FieldKind.FLAG:
            return forms.BooleanField(**common)
        case FieldKind.BPS:
            return RateField(may_be_zero=not field.minimum, **common)
        case FieldKind.ZONE:
            return OptionalZoneField(**common)
        case FieldKind.CURRENCY:
            return forms.CharField(min_length=3, max_length=3, **common)
        case FieldKind.WHOLE:
            low, high = _whole(field.minimum), _whole(field.maximum)
            return forms.IntegerField(min_value=low, max_value=high, **common)
    return _less_common(field, common)


def _less_common(field: Field, common: dict[str, Any]) -> forms.Field:
    match field.kind:
        case FieldKind.TEXT:
            is_long = field.most > LONG_TEXT
            widget = forms.Textarea({"rows": 2}) if is_long else forms.TextInput()
            return forms.CharField(max_length=field.most, widget=widget, **common)
        case FieldKind.DATE:
            calendar = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            return forms.DateField(widget=calendar, **common)
        case FieldKind.WINDOW:
            return WindowField(**common)
        case FieldKind.CHOICES:
            return forms.MultipleChoiceField(
                choices=field.choices, widget=forms.CheckboxSelectMultiple, **common
            )
        case FieldKind.LADDER:
            return LadderField(field, **common)
    return _decimal(field, common)


class RateField(ours.GbpsField):
    """A rate in Gbps, as whole bit/s; more than nothing unless the catalogue permits that."""

    def __init__(self, *, may_be_zero: bool, **options: Any) -> None:
        super().__init__(min_value=Decimal(0) if may_be_zero else LEAST, **options)
        self.error_messages["min_value"] = "Enter at least %(limit_value)s Gbps."


class OptionalZoneField(forms.ChoiceField):
    """An IANA zone, or the agreement's."""

    def __init__(self, **options: Any) -> None:
        zones = list(ours.ZoneField().choices)  # type: ignore[misc]
        super().__init__(choices=[("", "The agreement's"), *zones], **options)


class WindowInput(forms.MultiWidget):
    """From one time of the day to another."""

    template_name = "console/_parts/window.html"

    def __init__(self) -> None:
        times = [
            forms.TimeInput({"type": "time", "aria-label": word}, format="%H:%M")
            for word in ("From", "To")
        ]
        super().__init__(times)

    def decompress(self, value: Any) -> list[str | None]:
        first, _, last = str(value or "").partition("-")
        return [first or None, last or None]


class WindowField(forms.MultiValueField):
    """A time window of the day, as `14:00-02:00`; it may pass midnight."""

    def __init__(self, **options: Any) -> None:
        times = [forms.TimeField(input_formats=["%H:%M", "%H:%M:%S"]) for _ in range(2)]
        super().__init__(times, widget=WindowInput(), **options)

    def compress(self, data_list: Sequence[Any]) -> str:
        return "-".join(f"{time:%H:%M}" for time in data_list)


class LadderInput(forms.MultiWidget):
    """Steps with two figures each; empty steps do not count."""

    template_name = "console/_parts/ladder.html"

    def __init__(self, columns: Sequence[forms.Field], rows: int) -> None:
        self.columns = columns
        super().__init__([_cell(column, row) for row in range(rows) for column in columns])

    def decompress(self, value: Any) -> list[Any]:
        return list(value or ())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        cells, width = context["widget"]["subwidgets"], len(self.columns)
        rows = [cells[start : start + width] for start in range(0, len(cells), width)]
        return context | {"rows": rows, "heads": [column.label for column in self.columns]}


class LadderField(forms.MultiValueField):
    """Rows of figures, without the empty ones."""

    def __init__(self, field: Field, **options: Any) -> None:
        self.columns = [field_for(replace(column, required=False)) for column in field.columns]
        widget = LadderInput(self.columns, field.most)
        cells = self.columns * field.most
        super().__init__(cells, require_all_fields=False, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        """Rows on record as cells in the units of the inputs; what was typed stays as it is."""
        if not value or not isinstance(value[0], Sequence) or isinstance(value[0], str):
            return value
        return [
            column.prepare_value(cell)
            for row in value
            for column, cell in zip(self.columns, row, strict=True)
        ]

    def compress(self, data_list: Sequence[Any]) -> list[tuple[Any, ...]]:
        width = len(self.columns)
        rows = [tuple(data_list[at : at + width]) for at in range(0, len(data_list), width)]
        return [row for row in rows if any(cell not in (None, "") for cell in row)]


def _cell(column: forms.Field, row: int) -> forms.Widget:
    label = f"{column.label}, step {row + 1}"
    return forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "aria-label": label})


def _decimal(field: Field, common: dict[str, Any]) -> forms.DecimalField:
    return forms.DecimalField(
        min_value=_plain(field.minimum),
        max_value=_plain(field.maximum),
        decimal_places=field.places,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        **common,
    )


def _whole(limit: int | Decimal | None) -> int | None:
    return None if limit is None else int(limit)


def _plain(limit: int | Decimal | None) -> Decimal | None:
    return None if limit is None else Decimal(limit)


def label_of(field: Field) -> str:
    """Its name with the unit it is typed in."""
    unit = "Gbps" if field.kind == FieldKind.BPS else field.unit
    return f"{field.label}, {unit}" if unit else field.label
