"""Put plain values into a request: columns, details, breaches. Nothing is judged here."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from apps.breaches.models import Breach
from apps.capacity.models import CapacityRequest
from apps.capacity.queries.contents import TYPED
from apps.capacity.queries.finding import FINDERS, find, not_found
from apps.capacity.rules import fields
from apps.capacity.rules.fields import TYPES, FieldKind, FieldSpec
from apps.capacity.rules.fields.reading import SEALED
from apps.core import crypto, edits
from apps.core.errors import Invalid

COLUMNS = (
    "interconnect", "facility", "ixp", "target_bps", "desired_on", "priority", "contact_email",
    "contact_phone", "justification", "client_ref", "details",
)  # fmt: skip


def fill(request: CapacityRequest, raw: Mapping[str, Any], *, strict: bool) -> list[str]:
    """Set what `raw` names; returns the names of the columns to save.

    With `strict` raises Invalid by field for what cannot be read or is not the partner's. Without,
    it is kept as it was typed, so that a half-filled draft loses nothing.
    """
    spec = TYPES[request.type]
    values, errors = fields.read(spec.fields, raw)
    found, missing = _found(request, spec.fields, values)
    errors |= missing
    unknown = {name: why for name, why in errors.items() if _base(name) not in _names(spec)}
    if errors and (strict or unknown):
        raise Invalid(errors if strict else unknown)
    bad = {_base(name) for name in errors if not _of_line_secret(spec, name)}
    readable = {**values, **found}
    typed = _typed(request, raw, readable, bad)
    _set(request, spec.fields, {k: v for k, v in readable.items() if k not in bad})
    _keep_typed(request, typed)
    edits.check(request, ["contact_email", "contact_phone", "client_ref", "priority"])
    return list(COLUMNS)


def link_breaches(request: CapacityRequest, raw: Mapping[str, Any]) -> None:
    """The breaches a saved request names; those of others are left out."""
    if "breaches" not in raw:
        return
    field = next((f for f in TYPES[request.type].fields if f.kind is FieldKind.BREACHES), None)
    if field is not None:
        values, _ = fields.read((field,), {"breaches": raw["breaches"]})
        rows = Breach.objects.filter(partner=request.partner, ref__in=values["breaches"] or [])
        request.breaches.set(rows)


def _names(spec: fields.TypeSpec) -> set[str]:
    return {field.name for field in spec.fields}


def _base(name: str) -> str:
    """`sessions` of `sessions[2].their_ip`."""
    return name.partition("[")[0]


def _of_line_secret(spec: fields.TypeSpec, name: str) -> bool:
    """A secret in a line that cannot be read is left out; the line stays readable."""
    column = name.partition("].")[2]
    return bool(column) and any(
        each.name == column and each.is_secret
        for field in spec.fields
        if field.name == _base(name)
        for each in field.columns
    )


def _found(
    request: CapacityRequest, specs: tuple[FieldSpec, ...], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The objects that are kept in columns, and a message for each that is not there."""
    found: dict[str, Any] = {}
    missing: dict[str, str] = {}
    for field in specs:
        value = values.get(field.name)
        if not field.on_request or value is None or field.kind not in FINDERS:
            continue
        found[field.name] = find(request, field.kind, value)
        if found[field.name] is None:
            missing[field.name] = not_found(request, field.kind, value)
    return found, missing


def _set(request: CapacityRequest, specs: tuple[FieldSpec, ...], values: Mapping[str, Any]) -> None:
    details = dict(request.details)
    for field in specs:
        if field.name not in values or field.kind is FieldKind.BREACHES:
            continue
        value = values[field.name]
        if field.on_request:
            setattr(request, field.name, _column(field, value))
        else:
            details[field.name] = _kept(field, value, _before(request, field))
    request.details = details
    if request.interconnect is not None:
        request.site = request.interconnect.site
        request.facility = request.interconnect.site.facility


def _column(field: FieldSpec, value: Any) -> Any:
    if field.kind is FieldKind.DATE:
        return date.fromisoformat(value) if value else None
    if value is None and field.kind in (FieldKind.TEXT, FieldKind.LONG, FieldKind.EMAIL,
                                        FieldKind.PHONE):  # fmt: skip
        return ""
    return field.default if value is None else value


def _kept(field: FieldSpec, value: Any, before: Any) -> Any:
    """As it is stored: secrets sealed; the mark of a stored one leaves it as it is."""
    if field.kind is FieldKind.LINES:
        rows = before or []
        return [
            _line(field, row, rows[number] if number < len(rows) else {})
            for number, row in enumerate(value)
        ]
    return _sealed(value, before) if field.is_secret else value


def _line(field: FieldSpec, row: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    secret = {column.name for column in field.columns if column.is_secret}
    return {
        name: _sealed(value, before.get(name)) if name in secret else value
        for name, value in row.items()
    }


def _sealed(value: Any, before: Any) -> Any:
    """Only what we have sealed ourselves is taken for sealed: a mark stands for what was there."""
    if isinstance(value, str) and value:
        return {SEALED: crypto.seal(value)}
    return before if isinstance(value, dict) else None


def _before(request: CapacityRequest, field: FieldSpec) -> Any:
    """What is there now; the lines that stand in the form, if those could not be read."""
    if field.kind is FieldKind.LINES and field.name in request.details.get(TYPED, {}):
        return request.details[TYPED][field.name]
    return request.details.get(field.name)


def _typed(
    request: CapacityRequest, raw: Mapping[str, Any], values: Mapping[str, Any], bad: set[str]
) -> dict[str, Any]:
    """What cannot be read, as it was typed, until it is typed anew. Never a secret."""
    typed = {k: v for k, v in request.details.get(TYPED, {}).items() if k not in raw}
    for field in TYPES[request.type].fields:
        if field.name not in bad or field.is_secret:
            continue
        if field.kind is not FieldKind.LINES:
            typed[field.name] = _plain(raw[field.name])
        elif isinstance(raw[field.name], list):
            typed[field.name] = _typed_lines(request, field, raw[field.name], values[field.name])
    return typed


def _typed_lines(
    request: CapacityRequest, field: FieldSpec, raw: Sequence[Any], values: Sequence[Any]
) -> list[dict[str, Any]]:
    """Each line as it was typed, its secret sealed as in a line that can be read."""
    secret = {column.name for column in field.columns if column.is_secret}
    sealed = _kept(field, [{k: row.get(k) for k in secret} for row in values],
                   _before(request, field))  # fmt: skip
    rows = [row for row in raw if isinstance(row, Mapping)][: field.most + 1]
    plain = [{k: _plain(v) for k, v in row.items() if k not in secret} for row in rows]
    return [
        {**row, **(sealed[number] if number < len(sealed) else {})}
        for number, row in enumerate(plain)
    ]


def _plain(value: Any) -> Any:
    """Short enough to keep. PostgreSQL takes no NUL: SUB, as unreadable, stands for it."""
    return value if isinstance(value, bool | int) else str(value or "")[:500].replace("\0", "\x1a")


def _keep_typed(request: CapacityRequest, typed: Mapping[str, Any]) -> None:
    request.details = {**request.details, TYPED: dict(typed)}
    if not typed:
        del request.details[TYPED]
