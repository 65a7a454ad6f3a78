"""What belongs to a row, packed into it by the database: one query where there would be many.

For pages of one object that show many things. Behind the wall PostgreSQL packs only what it shows.
"""

from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, Model, OuterRef, QuerySet, TextField
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Cast, JSONObject

Row = TypeVar("Row", bound=Model)


def packed(
    rows: QuerySet[Any], parent: str, names: tuple[str, ...], most: int | None = None,
    **more: str | BaseExpression,
) -> ArraySubquery:  # fmt: skip
    """An annotation: those `rows` whose field `parent` is the row at hand, in their order.

    `names` are their fields; `more` are other values by the name they get. At most `most`.
    """
    own = rows.filter(**{parent: OuterRef("pk")})
    parts: dict[str, Any] = {name: _exact(rows.model, name) for name in names} | more
    return ArraySubquery(own.values(packed=JSONObject(**parts))[:most])


def _exact(model: type[Model], name: str) -> str | Cast:
    """Decimals as text: as numbers of JSON they come back as the nearest float."""
    is_decimal = isinstance(model._meta.get_field(name), DecimalField)
    return Cast(name, TextField()) if is_decimal else name


def unpacked(model: type[Row], values: dict[str, Any], *more: str) -> Row:
    """The row again: JSON knows no dates. `more` are no fields of the model."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    own = {name: fields[name].to_python(v) for name, v in values.items() if name in fields}
    row = model(**own)
    for name in more:
        setattr(row, name, values[name])
    return row
