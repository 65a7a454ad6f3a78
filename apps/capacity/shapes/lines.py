"""Inputs that repeat: the rows of a field of kind LINES, with one empty row to type into."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from apps.capacity.rules.fields import FieldKind, FieldSpec

MOST_SHOWN = 64
Inputs = Sequence[tuple[FieldSpec, forms.Widget]]


class LinesWidget(forms.Widget):
    """Rows `name-0-column`, `name-1-column`. A row with nothing typed into it is no row."""

    template_name = "capacity/lines.html"

    def __init__(self, spec: FieldSpec, inputs: Inputs) -> None:
        super().__init__()
        self.spec, self.inputs = spec, inputs

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        numbers = sorted(_numbers(data, name))[: MOST_SHOWN + 1]
        rows = [self._row(data, f"{name}-{number}") for number in numbers]
        return [row for row in rows if self._is_typed(row)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not _numbers(data, name)

    def _row(self, data: Any, start: str) -> dict[str, Any]:
        return {
            spec.name: widget.value_from_datadict(data, MultiValueDict(), f"{start}-{spec.name}")
            for spec, widget in self.inputs
        }

    def _is_typed(self, row: Mapping[str, Any]) -> bool:
        return any(
            row[spec.name] not in (None, "", spec.default)
            for spec, _ in self.inputs
            if spec.kind is not FieldKind.FLAG
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [*(value or []), {}]
        context["lines"] = [self._shown(f"{name}-{n}", row) for n, row in enumerate(rows)]
        context["blank"] = self._shown(f"{name}-NUMBER", {})
        context["most"] = self.spec.most
        context["is_optional"] = not self.spec.required
        return context

    def _shown(self, start: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Label and input of each column."""
        return [
            {
                "label": spec.label,
                "id": f"f-{start}-{spec.name}",
                "is_check": spec.kind is FieldKind.FLAG,
                "html": widget.render(
                    f"{start}-{spec.name}", _value(spec, row),
                    {"id": f"f-{start}-{spec.name}", "class": _css(widget)},
                ),
            }
            for spec, widget in self.inputs
        ]  # fmt: skip


def _value(spec: FieldSpec, row: Mapping[str, Any]) -> Any:
    value = row.get(spec.name)
    return spec.default if value in (None, "") and not row else value


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _numbers(data: Any, name: str) -> set[int]:
    rows = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-\w+")
    found = (rows.fullmatch(key) for key in data)
    return {int(match[1]) for match in found if match}
