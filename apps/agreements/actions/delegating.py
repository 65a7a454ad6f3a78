"""Let somebody decide for somebody who is away."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.accounts.models import User
from apps.agreements.models import Delegation
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.core.units import day

MAY_APPROVE = "agreements.approve"


@transaction.atomic
def delegate(*, to: User, from_on: date, to_on: date, by: User, at: datetime) -> Delegation:
    """`to` may give the approvals of `by` on these days of `by`'s zone, both included.

    Raises Invalid: for oneself, to somebody who may not approve, for days gone by, or for days
    for which somebody else stands in already.
    """
    edits.one_at_a_time(f"delegation {by.pk}")
    today = at.astimezone(ZoneInfo(by.time_zone)).date()
    errors = _errors(to, from_on, to_on, by, today)
    if errors:
        raise Invalid(errors)
    return Delegation.objects.create(person=by, to=to, from_on=from_on, to_on=to_on, created_at=at)


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: User, at: datetime) -> None:
    """Take it back; what was decided meanwhile stays. Only by the one who gave it."""
    if delegation.person_id != by.pk:
        raise Refused("Only the one who is away can take it back.")
    Delegation.objects.filter(pk=delegation.pk, ended_at=None).update(ended_at=at)


def _errors(to: User, from_on: date, to_on: date, by: User, today: date) -> dict[str, str]:
    errors = {}
    if to.pk == by.pk:
        errors["to"] = "Choose somebody else."
    elif not to.has_perm(MAY_APPROVE):
        errors["to"] = f"{to} may not approve agreements ({to.get_role_display()})."
    if to_on < from_on:
        errors["to_on"] = "The last day lies before the first."
    elif to_on < today:
        errors["to_on"] = "These days are over."
    there = Delegation.objects.filter(
        person=by, ended_at=None, from_on__lte=to_on, to_on__gte=from_on
    )
    other = there.select_related("to").first()
    if other is not None and not errors:
        errors["from_on"] = f"{other.to} stands in for you until {day(other.to_on)} already."
    return errors
