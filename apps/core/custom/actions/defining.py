"""Defining custom fields."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits
from apps.core.custom import queries
from apps.core.custom.kinds import CHOOSES, FieldType
from apps.core.custom.values import Choice, Definition
from apps.core.errors import Invalid, Refused
from apps.core.models import CustomField

MOST_FIELDS, MOST_CHOICES, LONGEST_LABEL = 40, 60, 60
TAKEN = "There is a field of that name already."


class Facts(TypedDict, total=False):
    """What may be said of a field, now and later. `choices` are all it then has, in order."""

    name: str
    help_text: str
    type: str
    unit: str
    choices: Sequence[Choice]
    is_required: bool
    position: int


@transaction.atomic
def define(*, kind: str, facts: Mapping[str, Any], by: User | None, at: datetime) -> CustomField:
    """A new field for objects of a kind. Its key is made of its name and stays.

    Raises Invalid for facts that do not fit, Refused for a name that is taken.
    """
    edits.one_at_a_time(f"custom fields of {kind}")
    taken = dict(queries.fields(kind).values_list("key", "pk"))
    if len(taken) >= MOST_FIELDS:
        raise Refused(f"There are {MOST_FIELDS} fields already; remove one nobody uses first.")
    field = edits.made(CustomField, {"kind": kind, "created_at": at, "type": facts.get("type", "")})
    _describe(field, facts)
    field.key = key_of(field.name, taken)
    with edits.unique(TAKEN, field="name"):
        field.save(force_insert=True)
    queries.forget()
    return field


@transaction.atomic
def change(
    *, field: CustomField, facts: Mapping[str, Any], by: User | None, at: datetime
) -> CustomField:
    """Rename, reorder, describe. Refused for another type or a choice gone while values exist."""
    field = CustomField.objects.select_for_update().get(pk=field.pk)
    before = field.definition
    _describe(field, facts)
    if field.type != before.type:
        _refuse_held(field, "type", "Its type stays as it is: make another field instead.")
    else:
        _refuse_lost(field, before)
    with edits.unique(TAKEN, field="name"):
        field.save()
    queries.forget()
    return field


def retire(*, field: CustomField, by: User | None, at: datetime) -> None:
    """Offer and show it no more. Values stay, for when it is brought back."""
    CustomField.objects.filter(pk=field.pk, retired_at=None).update(retired_at=at)
    field.refresh_from_db()
    queries.forget()


def bring_back(*, field: CustomField, by: User | None, at: datetime) -> None:
    CustomField.objects.filter(pk=field.pk).update(retired_at=None)
    field.refresh_from_db()
    queries.forget()


@transaction.atomic
def remove(*, field: CustomField, by: User | None, at: datetime) -> None:
    """Take it away for good. Refused while an object has a value of it."""
    field = CustomField.objects.select_for_update().get(pk=field.pk)
    _refuse_held(field, "", "Retire it: then it is out of sight and the values stay.")
    field.delete()
    queries.forget()


def key_of(name: str, taken: Iterable[str]) -> str:
    """`remote_hands_vendor` of `Remote-hands vendor`; with a number where that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:34].rstrip("_")
    word = word if word[:1].isalpha() else f"field_{word}".rstrip("_")
    keys, number = set(taken), 2
    found = word
    while found in keys:
        found, number = f"{word}_{number}", number + 1
    return found


def _describe(field: CustomField, facts: Mapping[str, Any]) -> None:
    """Set what is said; choices get keys. Raises Invalid."""
    plain = {name: value for name, value in facts.items() if name != "choices"}
    edits.assign(field, plain, allowed=Facts)
    if not field.name:
        raise Invalid({"name": "Give it a name."})
    if "choices" in facts or field.type not in CHOOSES:
        field.choices = _choices(field.type, facts.get("choices", ()))
    if field.type in CHOOSES and not field.definition.offered():
        raise Invalid({"choices": "Give at least one choice that is not retired."})
    if field.type != FieldType.NUMBER:
        field.unit = ""


def _choices(type: str, given: Iterable[Choice]) -> list[dict[str, Any]]:
    """As they are stored, each with its key."""
    if type not in CHOOSES:
        return []
    found: list[Choice] = []
    for choice in given:
        label = " ".join(choice.label.split())
        key = choice.key or key_of(label, {each.key for each in (*found, *given)})
        found.append(replace(choice, label=label, key=key))
    _refuse_labels([choice.label for choice in found])
    return [asdict(choice) for choice in found]


def _refuse_labels(labels: Sequence[str]) -> None:
    folded = [label.casefold() for label in labels]
    twice = sorted({label for label in labels if folded.count(label.casefold()) > 1})
    if not all(labels):
        raise Invalid({"choices": "A choice needs a name. Retire those that you do not want."})
    if long := [label for label in labels if len(label) > LONGEST_LABEL]:
        raise Invalid({"choices": f"“{long[0][:30]}…” is longer than {LONGEST_LABEL} characters."})
    if twice:
        raise Invalid({"choices": f"“{twice[0]}” is there twice."})
    if len(labels) > MOST_CHOICES:
        raise Invalid({"choices": f"At most {MOST_CHOICES} choices fit; retired ones count."})


def _refuse_held(field: CustomField, name: str, advice: str) -> None:
    held = queries.holders(field).count()
    if held:
        raise Refused(f"{held:,} of {field.get_kind_display()} have a value. {advice}", field=name)


def _refuse_lost(field: CustomField, before: Definition) -> None:
    """A choice somebody has may be renamed or retired, not forgotten."""
    lost = set(before.labels) - set(field.definition.labels)
    for key in sorted(lost):
        held: Any = [key] if field.type == FieldType.CHOICES else key
        if queries.holders(field).filter(custom__contains={field.key: held}).exists():
            raise Refused(f"“{before.labels[key]}” is in use: retire it instead.", field="choices")
