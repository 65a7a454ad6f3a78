"""Values of custom fields on objects."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.custom import queries
from apps.core.custom import values as shapes
from apps.core.custom.kinds import FieldType, ObjectKind
from apps.core.custom.values import Definition, Stored, Wrong
from apps.core.errors import Invalid, Refused
from apps.core.models import Described


def set_value(*, obj: Any, field: str, value: Any, by: User | None, at: datetime) -> None:
    """Give an object one value, named by the key of its field; None takes it away.

    Raises Invalid, with the key, for a value that does not fit.
    """
    set_values(obj=obj, values={field: value}, by=by, at=at)


@transaction.atomic
def set_values(
    *, obj: Any, values: Mapping[str, Any], by: User | None, at: datetime, complete: bool = False,
    fields: Sequence[Definition] | None = None,
) -> None:  # fmt: skip
    """Give an object several values; those not named stay. Nothing is written if one is wrong.

    `complete`: required fields that stay empty are refused as well. `fields`: what is defined, for
    a caller that sets many. Raises Invalid with a message by key.
    """
    kind = ObjectKind(obj.OBJECT_KIND)
    known = {field.key: field for field in fields or queries.definitions(kind)}
    held = _locked(obj)
    changed = checked(known, values, held)
    after = {key: value for key, value in (held | changed).items() if value is not None}
    _refuse_empty(known.values() if complete else (), after)
    if after != held:
        obj.custom = after
        obj.save(update_fields=["custom"])
    obj.custom = after


@transaction.atomic
def put_back(*, obj: Any, custom: Mapping[str, Stored], by: User | None, at: datetime) -> None:
    """Set all values to what they were: for who takes a change back."""
    if _locked(obj) != custom:
        obj.custom = dict(custom)
        obj.save(update_fields=["custom"])


def checked(
    known: Mapping[str, Definition], given: Mapping[str, Any], held: Mapping[str, Stored]
) -> dict[str, Stored]:
    """What is to be stored by key, None for nothing. Raises Invalid with a message by key.

    What is given as it is held stays, although it would not be taken now.
    """
    found, wrong = {}, {}
    for key, value in given.items():
        try:
            found[key] = _stored(known, key, value, held.get(key))
        except Wrong as error:
            wrong[key] = str(error)
    if wrong:
        raise Invalid({key: _named(known, key, text) for key, text in wrong.items()})
    return found


def _stored(known: Mapping[str, Definition], key: str, value: Any, now: Stored) -> Stored:
    field = known.get(key)
    if field is None:
        raise Wrong(f"There is no such field. Possible: {', '.join(sorted(known)) or 'none'}.")
    if field.type == FieldType.PERSON:
        value = _person(value, now)
    stored = shapes.read(field, value, now=now)
    if stored is None and now is not None and field.is_required:
        raise Wrong("It is required and cannot be taken away: give another value instead.")
    return stored


def _person(value: Any, now: Stored) -> Any:
    """The id of a person of ours, given as such or by e-mail. Who left may only stay."""
    if value in (None, "") or isinstance(value, bool | float | list | dict):
        return value
    user = value if isinstance(value, User) else _by_email(value)
    if user is None or user.role == Role.PARTNER:
        raise Wrong("Nobody of ours has this e-mail address.")
    if not user.is_active and user.pk != now:
        raise Wrong(f"{user} has left. Choose somebody who is here.")
    return user.pk


def _by_email(value: Any) -> User | None:
    if not isinstance(value, str) or "\0" in value:
        raise Wrong("Give the e-mail address of a person of ours.")
    return User.objects.filter(email__iexact=value.strip()).first()


def _named(known: Mapping[str, Definition], key: str, text: str) -> str:
    return f"{known[key].name}: {text}" if key in known else text


def _refuse_empty(fields: Iterable[Definition], after: Mapping[str, Stored]) -> None:
    missing = [field for field in fields if field.is_required and field.key not in after]
    if missing:
        raise Invalid({field.key: f"{field.name}: Fill this in." for field in missing})


def _locked(obj: Described) -> dict[str, Stored]:
    """The values as they are now; nobody else changes the row until the transaction ends."""
    rows = type(obj)._base_manager.select_for_update().filter(pk=obj.pk)
    held = rows.values_list("custom", flat=True).first()
    if held is None:
        raise Refused("It is not there any more.", conflict=True)
    return held
