"""What checking, applying and undoing a bulk edit share: who may, one row, what refusals say."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core import audit, tags
from apps.core.custom import actions as custom
from apps.core.errors import Invalid, Refused
from apps.exchange.bulk import KINDS, Custom, Field, Kind, People, Tags, whole
from apps.exchange.models import ImportRun

CHANNEL = "bulk"
UNEXPECTED = "It could not be changed. Look at it by hand."
Own = list[tuple[Field, Any]]
Customs = list[tuple[Custom, Any]]

log = structlog.get_logger(__name__)


def kind_of(key: str, by: User | None) -> Kind:
    """The kind of rows with all of its fields as they are now, for whoever may edit them.

    Refused for others, and for what is none. One query.
    """
    kind = KINDS.get(key)
    if kind is None:
        raise Refused(f"Nothing called {key!r} can be edited in bulk.")
    if by is None or not by.has_perm(kind.permission):
        raise Refused(f"Your role does not include editing {kind.nouns}.")
    return whole(kind)


def people() -> People:
    """All of our people by key, also those who left: a former value may name them."""
    return {person.pk: person for person in User.objects.exclude(role=Role.PARTNER)}


def locked(kind: Kind, pk: int) -> Any:
    """The row as it is, held until the transaction ends; None: it is gone."""
    return kind.rows().select_for_update(of=("self",)).filter(pk=pk).first()


def change(
    kind: Kind, obj: Any, wanted: Mapping[str, Any], known: People, *, by: User | None, at: datetime
) -> None:
    """Give a row what it shall have: each field by the action that owns it."""
    own, names, customs = _parts(kind, wanted)
    if own:
        kind.edit(obj, {each.name: each.fact(value, known) for each, value in own}, by=by, at=at)
    for value in names:
        tags.set_tags(obj=obj, names=value, by=by, at=at)
    if customs:
        values = {each.key: each.fact(value, known) for each, value in customs}
        custom.set_values(obj=obj, values=values, by=by, at=at, fields=kind.customs)


def put_back(
    kind: Kind, obj: Any, before: Mapping[str, Any], known: People, *, by: User | None, at: datetime
) -> None:
    """Give a row what it had, also what could not be given now, such as a retired choice."""
    own, names, customs = _parts(kind, before)
    if own:
        kind.edit(obj, {each.name: each.fact(value, known) for each, value in own}, by=by, at=at)
    for value in names:
        tags.put_back(obj=obj, names=value, by=by, at=at)
    if customs:
        after = obj.custom | {each.key: value for each, value in customs}
        held = {key: value for key, value in after.items() if value is not None}
        custom.put_back(obj=obj, custom=held, by=by, at=at)


def _parts(kind: Kind, values: Mapping[str, Any]) -> tuple[Own, list[list[str]], Customs]:
    """Fields of the app, tags, custom fields; each with its value."""
    found = [(kind.by_name[name], value) for name, value in values.items()]
    own = [pair for pair in found if not isinstance(pair[0], Tags | Custom)]
    names = [value for each, value in found if isinstance(each, Tags)]
    customs = [(each, value) for each, value in found if isinstance(each, Custom)]
    return own, names, customs


def refusal(edit: Any, *, by: User | None, is_trial: bool = False) -> list[dict[str, str]]:
    """Run `edit` as a whole or not at all; why it was refused, empty: it was not.

    A trial is taken back in any case, so that a preview says what the actions will say.
    """
    try:
        with transaction.atomic(), audit.acting(actor_id=by.pk if by else None, channel=CHANNEL):
            edit()
            if is_trial:
                transaction.set_rollback(True)
    except Invalid as error:
        return [fault(message, name) for name, message in error.errors.items()]
    except Refused as error:
        return [fault(error.message, error.field)]
    except Exception:  # noqa: BLE001  one row must not hold up the others
        log.exception("row not changed in bulk")
        return [fault(UNEXPECTED)]
    return []


def fault(message: str, field: str = "") -> dict[str, str]:
    return {"cell": "", "field": field or "", "message": message}


def words_of(kind: Kind, run: ImportRun, known: People) -> list[str]:
    """What is asked for, a line per field."""
    return [kind.by_name[name].said(given, known) for name, given in changes_of(run).items()]


def changes_of(run: ImportRun) -> dict[str, Any]:
    return run.mapping["changes"]  # type: ignore[no-any-return]


def batches(keys: list[int], size: int) -> Iterable[list[int]]:
    return (keys[at : at + size] for at in range(0, len(keys), size))
