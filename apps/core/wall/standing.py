"""Stand behind the wall for the length of a block, step outside it for an action."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import ProgrammingError, connection, transaction
from django.db.models import Field, Model
from psycopg.errors import InsufficientPrivilege

ROLE = "edgepartners_partner"
ADVICE = "Behind the wall: see docs/how-to/add-a-table-to-the-wall.md."


@dataclass(frozen=True)
class _Place:
    """The role queries run under, and for whom."""

    role: str = "none"
    partner: str = ""
    user: str = ""


_place: ContextVar[_Place] = ContextVar("place", default=_Place())  # noqa: B039  frozen


def is_up() -> bool:
    """Whether queries run behind the wall now."""
    return _place.get().role == ROLE


@contextmanager
def behind(partner_id: int, user_id: int | None = None) -> Iterator[None]:
    """Queries of the block see only what the partner may read, and change nothing.

    A transaction of its own (or a savepoint). What the role may not read raises ProgrammingError
    with a note of what to do. Blocks may be nested; the inner one counts.
    """
    person = "" if user_id is None else str(user_id)
    try:
        with _moved(_Place(ROLE, str(partner_id), person)):
            yield
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            error.add_note(ADVICE)
        raise


def shows(found: Model, partner_id: int, user_id: int | None = None) -> bool:
    """Whether PostgreSQL shows the partner the row of an object that was found outside.

    For requests that write: what they look up goes to an action whole, with columns that are not
    granted, so it is read outside and proven here.
    """
    if is_up():
        return True
    with behind(partner_id, user_id):
        return type(found)._base_manager.filter(pk=found.pk).exists()


@contextmanager
def outside() -> Iterator[None]:
    """Step outside for a block: for an action that a page which only reads has to call."""
    with _moved(_Place()):
        yield


@contextmanager
def _moved(place: _Place) -> Iterator[None]:
    before, is_inside = _place.get(), connection.in_atomic_block
    with transaction.atomic():
        _stand(place)
        token = _place.set(place)
        try:
            yield
        finally:
            _place.reset(token)
        if is_inside:  # else the commit does it, and after an error the roll-back has done it
            _stand(before)


def _stand(place: _Place) -> None:
    """`true`: until the transaction ends, so no connection is left behind the wall."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.partner_id', %s, true), set_config('app.user_id', %s, true),"
            " set_config('role', %s, true)",
            [place.partner, place.user, place.role],
        )


def streamed(
    content: Iterable[bytes], partner_id: int, user_id: int | None = None
) -> Iterator[bytes]:
    """The parts of a response that is made while it is sent, behind the wall to the last one.

    The view has returned by then, and with it the block it ran in.
    """
    with behind(partner_id, user_id):
        yield from content


def hide(field: Field) -> None:
    """Behind the wall the ORM reads NULL where the column of this field would be."""
    shown = field.select_format

    def select_format(compiler, sql, params):  # type: ignore[no-untyped-def]
        return ("NULL", []) if is_up() else shown(compiler, sql, params)

    field.select_format = select_format  # type: ignore[method-assign]
