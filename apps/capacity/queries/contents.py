"""What a request asks for, as plain values by field: forms, versions and APIs read the same."""

from typing import Any

from apps.capacity.models import CapacityRequest
from apps.capacity.rules.fields import TYPES, FieldKind, FieldSpec
from apps.capacity.rules.fields.reading import SEALED

TYPED = "_typed"  # what was typed into a draft and could not be read
SET = {SEALED: True}  # stands for a secret wherever it is shown


def content(request: CapacityRequest, *, open_secrets: bool = False) -> dict[str, Any]:
    """Every field of its type by name; None where nothing was entered.

    Secrets are replaced by a mark, unless they are needed as they are stored. One query, for the
    breaches, where the type has them.
    """
    spec = TYPES[request.type]
    return {field.name: _value(request, field, open_secrets) for field in spec.fields}


def typed(request: CapacityRequest) -> dict[str, Any]:
    """What a draft holds that cannot be read, by field, as it was typed."""
    kept = request.details.get(TYPED, {})
    return {
        name: [_hidden(row) for row in value] if isinstance(value, list) else value
        for name, value in kept.items()
    }


def _hidden(row: dict[str, Any]) -> dict[str, Any]:
    """A line as it was typed; only secrets are objects in it."""
    return {name: SET if isinstance(value, dict) else value for name, value in row.items()}


def _value(request: CapacityRequest, field: FieldSpec, open_secrets: bool) -> Any:
    if field.on_request:
        return _column(request, field)
    value = request.details.get(field.name)
    if field.kind is FieldKind.LINES:
        return [_line(field, row, open_secrets) for row in value or []]
    return _masked(field, value, open_secrets)


def _line(field: FieldSpec, row: dict[str, Any], open_secrets: bool) -> dict[str, Any]:
    return {
        column.name: _masked(column, row.get(column.name), open_secrets)
        for column in field.columns
        if column.name in row
    }


def _masked(field: FieldSpec, value: Any, open_secrets: bool) -> Any:
    return SET if field.is_secret and value and not open_secrets else value


def _column(request: CapacityRequest, field: FieldSpec) -> Any:
    match field.kind:
        case FieldKind.INTERCONNECT:
            return request.interconnect.ref if request.interconnect else None
        case FieldKind.FACILITY:
            return request.facility.pdb_fac_id if request.facility else None
        case FieldKind.IXP:
            return request.ixp.pdb_ix_id if request.ixp else None
        case FieldKind.BREACHES:
            return [] if request.pk is None else sorted(
                request.breaches.values_list("ref", flat=True)
            )  # fmt: skip
        case FieldKind.DATE:
            day = getattr(request, field.name)
            return day.isoformat() if day else None
    return getattr(request, field.name) or None
