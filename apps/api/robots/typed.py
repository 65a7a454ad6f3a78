"""JSON Schema of the fields of each type of request, made of the one table (portal.md 6.3)."""

from typing import Any

from apps.api.robots.schemas import DAY, FLAG, MOMENT, TEXT, UUID, given, or_null, text
from apps.capacity.rules.fields import TYPES, FieldKind, FieldSpec, TypeSpec

Schema = dict[str, Any]
_PLAIN: dict[FieldKind, Schema] = {
    FieldKind.DATE: DAY,
    FieldKind.MOMENT: MOMENT,
    FieldKind.FLAG: FLAG,
    FieldKind.SESSION: UUID,
    FieldKind.IP: text(most=45),
    FieldKind.SUBNET: text(most=49),
    FieldKind.INTERCONNECT: text(most=16),
    FieldKind.REQUEST: text(most=36),
}
_NUMBERS = (
    FieldKind.WHOLE, FieldKind.BPS, FieldKind.ASN, FieldKind.FACILITY, FieldKind.IXP,
)  # fmt: skip


def component(type_: str) -> str:
    """`pni_new` is `PniNew` in the document."""
    return "".join(word.capitalize() for word in type_.split("_"))


def fields(spec: TypeSpec) -> Schema:
    """The fields of a type; none is required, a draft may be half filled."""
    told = {each.name: _field(each) for each in spec.fields}
    needed = ", ".join(each.name for each in spec.fields if each.required)
    return given(told) | {
        "description": f"{spec.lead} To be submitted it needs: {needed}.",
    }


def components() -> dict[str, Schema]:
    """One for each type."""
    return {component(name): fields(spec) for name, spec in TYPES.items()}


def _field(each: FieldSpec) -> Schema:
    schema = or_null(_schema(each))
    words = ". ".join(filter(None, (each.label, each.help.rstrip("."), each.unit)))
    return schema | {"description": words}


def _schema(each: FieldSpec) -> Schema:
    if each.kind is FieldKind.LINES:
        columns = {column.name: _field(column) for column in each.columns}
        return {"type": "array", "maxItems": each.most, "items": given(columns)}
    if each.kind is FieldKind.BREACHES:
        return {"type": "array", "items": TEXT, "maxItems": 50}
    if each.kind is FieldKind.CHOICE:
        return {"type": "string", "enum": [value for value, _ in each.choices]}
    if each.kind is FieldKind.PERCENT or each.kind in _NUMBERS:
        return _number(each)
    return _PLAIN.get(each.kind) or text(most=each.most)


def _number(each: FieldSpec) -> Schema:
    told: Schema = {"type": "number" if each.kind is FieldKind.PERCENT else "integer"}
    least = 1 if each.kind in (FieldKind.FACILITY, FieldKind.IXP, FieldKind.ASN) else each.minimum
    most = each.maximum if each.maximum is not None else 4294967295
    told |= {"minimum": least} if least is not None else {}
    return told | ({"maximum": most} if each.kind is not FieldKind.BPS or each.maximum else {})
