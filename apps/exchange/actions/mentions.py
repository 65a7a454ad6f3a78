"""What names an object by its reference in a text, where no foreign key tells of it.

Not looked at, since nothing breaks without the object: notes, saved filters, campaigns, what was
told or frozen (notices, reports, packs), and the history.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import F, Func, Value

# How people name an object of a model.
NAMES = {
    "partners.Partner": "ref", "network.Interconnect": "ref", "agreements.Agreement": "ref",
    "network.Site": "code",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A text that holds references; `of` is what the row belongs to, called `noun`."""

    model: str
    name: str
    of: str
    noun: str


COLUMNS = (
    Column("programs.ItemRef", "ref", "item", "work item"),
    Column("partners.ContactRole", "scope_ref", "contact", "a role of the contact"),
)


def naming(objects: Iterable[models.Model]) -> list[str]:
    """What names one of these objects, in words: `work item LATAM-12`. A query a column.

    `AGR-00042/T1` names AGR-00042.
    """
    names = {_name(obj) for obj in objects} - {""}
    return [said for column in COLUMNS for said in _said(column, names)] if names else []


def _name(obj: models.Model) -> str:
    return str(getattr(obj, NAMES.get(obj._meta.label, ""), ""))


def _said(column: Column, names: set[str]) -> list[str]:
    model = apps.get_model(column.model)
    whole = Func(
        F(column.name), Value("/"), Value(1), function="split_part",
        output_field=models.CharField(),
    )  # fmt: skip
    rows = model._default_manager.annotate(whole=whole).filter(whole__in=names)
    return [f"{column.noun} {getattr(row, column.of)}"
            for row in rows.select_related(column.of).order_by("pk")]  # fmt: skip
