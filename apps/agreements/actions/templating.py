"""Write templates of terms, and add the terms of one to an agreement."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import rules
from apps.agreements.actions import clauses
from apps.agreements.models import Agreement, TermTemplate, TermTemplateRow
from apps.core import edits
from apps.core.errors import Invalid, Refused

STANDARD_NAME = "Standard"


class RowFacts(TypedDict):
    """A clause of a template; `params` may lack what only the deal can say."""

    type: str
    clause: str
    clause_text: str
    params: Mapping[str, Any]


@transaction.atomic
def create_template(
    *, kind: str, name: str, by: User | None, at: datetime, rows: Sequence[RowFacts] = ()
) -> TermTemplate:
    """A template for one kind of agreement. Refused for a name the kind has already."""
    values = {"kind": kind, "name": name, "created_at": at, "created_by": by}
    template = edits.made(TermTemplate, values)
    if not template.name:
        raise Invalid({"name": "Enter a name."})
    with edits.unique(f"There is a template “{name}” for this kind.", field="name"):
        template.save(force_insert=True)
    for row in rows:
        add_row(template=template, **row)
    return template


@transaction.atomic
def edit_template(*, template: TermTemplate, name: str, is_active: bool) -> TermTemplate:
    """Rename it, or offer it no more (or again). Terms that came from it stay as they are."""
    changes = {"name": name, "is_active": is_active}
    with edits.unique(f"There is a template “{name}” for this kind.", field="name"):
        names = edits.assign(template, changes, allowed=TermTemplate)
        template.save(update_fields=names)
    return template


@transaction.atomic
def add_row(
    *, template: TermTemplate, type: str, clause: str, clause_text: str,
    params: Mapping[str, Any],
) -> TermTemplateRow:  # fmt: skip
    """Put a clause at the end of a template. Raises Invalid naming each wrong parameter."""
    _lock(template)
    last = template.rows.order_by("-position").values_list("position", flat=True).first() or 0
    row = edits.made(
        TermTemplateRow,
        {
            "template": template, "position": last + 1, "type": type, "clause": clause,
            "clause_text": clause_text, "params": _partial(type, params),
        },
    )  # fmt: skip
    _check_clause(row)
    row.save(force_insert=True)
    return row


@transaction.atomic
def edit_row(
    *, row: TermTemplateRow, clause: str, clause_text: str, params: Mapping[str, Any]
) -> TermTemplateRow:
    """Change a clause of a template; its type stays."""
    _lock(row.template)
    changes = {"clause": clause, "clause_text": clause_text}
    changes["params"] = _partial(row.type, params)  # type: ignore[assignment]
    names = edits.assign(row, changes, allowed=TermTemplateRow)
    _check_clause(row)
    row.save(update_fields=names)
    return row


@transaction.atomic
def remove_row(*, row: TermTemplateRow) -> None:
    """Take a clause out of a template."""
    _lock(row.template)
    TermTemplateRow.objects.filter(pk=row.pk).delete()


@transaction.atomic
def install_templates(*, by: User | None, at: datetime) -> int:
    """Add our standard templates for the kinds that have none of that name; returns how many."""
    edits.one_at_a_time("term templates")
    known = set(TermTemplate.objects.filter(name=STANDARD_NAME).values_list("kind", flat=True))
    missing = [kind for kind in rules.STANDARD if kind not in known]
    for kind in missing:
        rows = standard_rows(kind)
        create_template(kind=kind, name=STANDARD_NAME, rows=rows, by=by, at=at)
    return len(missing)


def standard_rows(kind: str) -> list[RowFacts]:
    """Our usual terms of a kind of agreement; some lack what only the deal can say."""
    return [
        {"type": row.type, "clause": row.clause, "clause_text": row.text, "params": row.params}
        for row in rules.STANDARD[kind]
    ]


@transaction.atomic
def add_from_template(
    *, agreement: Agreement, rows: Mapping[int, RowFacts], valid_from: date, by: User | None,
    at: datetime,
) -> int:  # fmt: skip
    """Add clauses to an agreement, all or none; returns how many.

    `rows` by number. Raises Invalid with `3-commit_bps` for a wrong parameter of row 3, and with
    `3-clause` for a row that is refused as a whole.
    """
    if not rows:
        raise Refused("Choose at least one term.")
    errors: dict[str, str] = {}
    for number, row in rows.items():
        errors |= _added(agreement, number, row, valid_from, by, at)
    if errors:
        raise Invalid(errors)
    return len(rows)


def _added(
    agreement: Agreement, number: int, row: RowFacts, valid_from: date, by: User | None,
    at: datetime,
) -> dict[str, str]:  # fmt: skip
    try:
        with transaction.atomic():
            clauses.add_term(agreement=agreement, valid_from=valid_from, by=by, at=at, **row)
    except Invalid as refusal:
        return {f"{number}-{name}": message for name, message in refusal.errors.items()}
    except Refused as refusal:
        return {f"{number}-clause": refusal.message}
    return {}


def _partial(type: str, params: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return rules.partial_params(type, params)
    except rules.InvalidParams as error:
        raise Invalid(error.errors) from error


def _check_clause(row: TermTemplateRow) -> None:
    if not row.clause:
        raise Invalid({"clause": "Enter the number of the clause."})


def _lock(template: TermTemplate) -> None:
    template.refresh_from_db(from_queryset=TermTemplate.objects.select_for_update())
