"""Required custom fields, asked for by the forms that make or edit a main object.

    form = required.ask(NewPartnerForm(forms.sent(request)), ObjectKind.PARTNER)
    if form.is_valid():
        with forms.refusals(form), required.filled(form, by=request.user, at=now) as fill:
            partner = fill(actions.add_partner(by=request.user, at=now, **form.cleaned_data))

Of an object that is there only what it lacks is asked for: the rest has a form of its own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.forms import Form

from apps.accounts.models import User
from apps.console import forms
from apps.console.custom.forms import shape
from apps.core.custom import actions, queries
from apps.core.custom.filters import PREFIX
from apps.core.custom.kinds import ObjectKind
from apps.core.errors import Invalid

F = TypeVar("F", bound=Form)
T = TypeVar("T")


def ask(form: F, kind: ObjectKind, obj: Any = None) -> F:
    """The form with an input for each required field that the object has no value of.

    `form.asked` are those inputs, for templates that draw their fields one by one.
    """
    names = []
    for field in queries.in_use(kind):
        if field.is_required and (obj is None or field.key not in obj.custom):
            made = shape(field, None)
            made.label, made.help_text, made.required = field.label, field.help_text, True
            forms.say_how(made)
            form.fields[PREFIX + field.key] = made
            names.append(PREFIX + field.key)
    form.asked = [form[name] for name in names]  # type: ignore[attr-defined]
    return form


@contextmanager
def filled(form: Form, *, by: User, at: datetime) -> Iterator[Callable[[Any], Any]]:
    """Takes what was typed into those inputs out of `cleaned_data`, and gives a function.

    Called with the object that was made or edited it sets the values and hands the object back.
    All or nothing is written. Raises Invalid by the names of the inputs.
    """
    asked = [name for name in form.cleaned_data if name.startswith(PREFIX)]
    values = {name.removeprefix(PREFIX): form.cleaned_data.pop(name) for name in asked}

    def fill(obj: T) -> T:
        if values:
            actions.set_values(obj=obj, values=values, by=by, at=at, complete=True)
        return obj

    with transaction.atomic(), _by_input(values):
        yield fill


@contextmanager
def _by_input(values: dict[str, Any]) -> Iterator[None]:
    """Errors of these fields belong to their inputs; those of the object stay as they are."""
    try:
        yield
    except Invalid as refusal:
        raise Invalid({
            PREFIX + name if name in values else name: message
            for name, message in refusal.errors.items()
        }) from refusal  # fmt: skip
