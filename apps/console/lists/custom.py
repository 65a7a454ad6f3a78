"""Custom fields in lists: columns to show, sort and export, and their part of the filter bar.

`columns_of` offers them to whoever shows objects of a kind in another way.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.console import options
from apps.console.lists.columns import Column, Listing
from apps.console.lists.state import Asked
from apps.core import tags
from apps.core.custom import queries, values
from apps.core.custom.filters import PREFIX, CustomFilters, inputs_of
from apps.core.custom.kinds import FieldType
from apps.core.custom.values import Definition, Names
from apps.core.models import Tagged
from apps.core.ui.components import chip, escape, safe

Option = tuple[str, str]
YES_NO = [("yes", "Yes"), ("no", "No")]
INPUTS = {FieldType.NUMBER: "number", FieldType.DATE: "date"}


def extended(listing: Listing, rows: QuerySet[Any]) -> Listing:
    """The list with the custom fields of its objects; as it is where there are none."""
    kind = getattr(rows.model, "OBJECT_KIND", None)
    if kind is None or not issubclass(listing.filters, CustomFilters):
        return listing
    fields = tuple(queries.in_use(kind))
    tagged = issubclass(rows.model, Tagged)
    if not (fields or tagged):
        return listing
    columns = (*listing.columns, *((TAGS,) if tagged else ()), *columns_of(fields))
    decorate = partial(_with_values, rows.model, listing.decorate)
    return replace(listing, columns=columns, custom=fields, has_tags=tagged, decorate=decorate)


def _chips(row: Any) -> SafeString:
    looks = tags.tones()
    return safe(" ".join(chip(word, looks.get(word, "")) for word in row.tags))


TAGS = Column(
    "tags", "Tags", lambda row: ", ".join(row.tags), _chips, is_on=False, source=("tags",),
    out=", ".join,
)  # fmt: skip


def columns_of(fields: Sequence[Definition]) -> list[Column]:
    """A column for each field, of rows that have `custom`."""
    has_people = any(field.type == FieldType.PERSON for field in fields)
    names = queries.everybody() if has_people else {}
    return [_column(field, names) for field in fields]


def _column(field: Definition, names: Names) -> Column:
    def out(custom: dict[str, Any]) -> Any:
        return values.typed(field, custom.get(field.key), names)

    return Column(
        f"{PREFIX}{field.key}", field.label, lambda row: out(row.custom),
        lambda row: cell(field, row.custom.get(field.key), names),
        sort=f"custom__{field.key}", nulls=True, numeric=field.type == FieldType.NUMBER,
        is_on=False, css="ep-2", source=("custom",), out=out,
    )  # fmt: skip


def cell(field: Definition, stored: Any, names: Names) -> SafeString | str:
    """A value for people; a link can be followed."""
    if stored is None or field.type != FieldType.URL:
        return values.said(field, stored, names)
    address = escape(stored)
    shown = escape(stored.partition("://")[2].rstrip("/")[:60])
    return safe(f'<a href="{address}" rel="noopener noreferrer nofollow">{shown}</a>')


def _with_values(model: Any, decorate: Callable[[Sequence[Any]], None], rows: Any) -> None:
    """Rows of lists that load few columns get their values in one query."""
    decorate(rows)
    names = [name for name in ("custom", "tags") if hasattr(model, name)]
    bare = {row.pk: row for row in rows if not row.__dict__.keys() >= set(names)}
    if bare:
        for values_ in model._default_manager.filter(pk__in=bare).values("pk", *names):
            bare[values_["pk"]].__dict__.update({name: values_[name] for name in names})


def panel(asked: Asked) -> SafeString:
    """A drop-down with inputs for each field; nothing where there is no field."""
    fields = asked.listing.custom
    if not (fields or asked.listing.has_tags):
        return safe("")
    count = sum(bool(asked.parameters.get(name)) for name in asked.listing.custom_inputs)
    head = f"More: {count}" if count else "More"
    body = _tag(asked) if asked.listing.has_tags else ""
    body += "".join(_inputs(field, asked) for field in fields)
    css = "ep-drop is-left ep-cf" + (" is-set" if count else "")
    return safe(
        f'<details class="{css}"><summary class="form-select">{head}</summary>'
        f"<div>{body}</div></details>"
    )


def _tag(asked: Asked) -> str:
    """A text box that offers tags while one types."""
    value = escape(asked.parameters.get("tag", ""))
    return (
        '<div class="ep-cf-row"><span>Tag</span><span><input class="form-control" name="tag" '
        f'value="{value}" aria-label="Tag" autocomplete="off" list="tag-options" '
        f'hx-get="{reverse("console:tag_options")}" hx-target="#tag-options" hx-sync="this:replace"'
        ' hx-push-url="false" hx-trigger="input changed delay:150ms, focus once">'
        '<datalist id="tag-options"></datalist></span></div>'
    )


def _inputs(field: Definition, asked: Asked) -> str:
    *names, empty = inputs_of(field)
    if type := INPUTS.get(field.type):
        drawn = "".join(
            _input(name, f"{field.name}, {word}", asked, type, word)
            for name, word in zip(names, ("from", "to"), strict=True)
        )
    else:
        drawn = _one(field, names[0], asked)
    ticked = " checked" if asked.parameters.get(empty) == "yes" else ""
    return (
        f'<div class="ep-cf-row"><span>{escape(field.label)}</span><span>{drawn}</span>'
        f'<label><input type="checkbox" name="{empty}" value="yes"{ticked}>Empty</label></div>'
    )


def _one(field: Definition, name: str, asked: Asked) -> str:
    choices = _options(field)
    if choices is None:
        return _input(name, field.name, asked, "text", "contains")
    chosen = asked.parameters.get(name, "")
    drawn = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}'
        for value, label in choices
    )
    return (
        f'<select class="form-select" name="{name}" aria-label="{escape(field.name)}">'
        f'<option value="">Any{drawn}</select>'
    )


def _options(field: Definition) -> list[Option] | None:
    match field.type:
        case FieldType.YES_NO:
            return YES_NO
        case FieldType.CHOICE | FieldType.CHOICES:
            return [(choice.key, choice.label) for choice in field.choices]
        case FieldType.PERSON:
            return options.owners()
    return None


def _input(name: str, label: str, asked: Asked, type: str, hint: str) -> str:
    value = escape(asked.parameters.get(name, ""))
    step = ' step="any"' if type == "number" else ""
    return (
        f'<input class="form-control" type="{type}" name="{name}" value="{value}"{step} '
        f'aria-label="{escape(label)}" placeholder="{hint}">'
    )
