"""Who looks after requests in the queue and how urgent they are, before anybody decides."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.capacity import queries, rules
from apps.capacity.actions.acting import SYSTEM, Acting
from apps.capacity.actions.base import lock, require_open, require_staff, touch
from apps.capacity.actions.eligibility import EVERYWHERE, Scope
from apps.capacity.actions.reviewing import assign
from apps.capacity.enums import Actor, Priority, RequestType, State, TriageWay
from apps.capacity.models import CapacityRequest, TriageRule
from apps.core import edits
from apps.core.errors import Invalid, Refused


@transaction.atomic
def set_priority(
    *, request: CapacityRequest, priority: str, acting: Acting, at: datetime,
    version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """How urgent it is to us. What was asked stays as it is: no version of it is made.

    Raises Invalid for a word that is no priority, Illegal for what is over, NotAllowed, Stale.
    """
    require_staff(acting, Actor.S_STRAT, Actor.S_ENG, Actor.SYS)
    lock(request, version)
    require_open(request)
    if priority not in Priority.values:
        raise Invalid({"priority": f"Priorities are {', '.join(Priority.values)}."})
    if request.priority != priority:
        request.priority = priority
        touch(request, at, "priority")
    return request


def give_away(request: CapacityRequest, at: datetime) -> bool:
    """Auto-triage (portal.md 6.4): what was just sent in is in review by whoever the rules say.

    The request is locked. False where no rule is on, or there is nobody.
    """
    way = queries.triage_way(request)
    if way is None or request.state != State.SUBMITTED:
        return False
    owner = queries.owner_who_handles(request.partner)
    found = rules.triage.choose(
        way, owner.pk if owner else None, queries.triage_candidates(request.partner)
    )
    if found is None:
        return False
    assign(request=request, to=User.objects.get(pk=found), acting=SYSTEM, at=at)
    return True


@transaction.atomic
def set_triage(
    *, scope: Scope = EVERYWHERE, way: str, is_on: bool = True, by: User, at: datetime
) -> TriageRule:
    """How requests of a scope find their person; the most specific rule counts.

    Raises Invalid for a way that is none, Refused for a region and a partner at once.
    """
    if way not in TriageWay.values:
        raise Invalid({"way": f"Ways are {', '.join(TriageWay.values)}."})
    if scope.type and scope.type not in RequestType.values:
        raise Invalid({"type": "There is no such type of request."})
    if scope.region and scope.partner:
        raise Refused("Choose a region or a partner, not both.", field="partner")
    edits.one_at_a_time("capacity.triage")
    row = TriageRule.objects.filter(**_key(scope)).first() or TriageRule(**_key(scope))
    row.way, row.is_on, row.changed_at, row.changed_by = way, is_on, at, by
    row.save()
    return row


@transaction.atomic
def clear_triage(*, rule: TriageRule, by: User, at: datetime) -> None:
    """Go back to what holds without it. Refused(conflict) where it is gone already."""
    rows = TriageRule.objects.filter(pk=rule.pk)
    if not rows.exists():
        raise Refused("This rule was cleared already.", conflict=True)
    rows.delete()


def _key(scope: Scope) -> dict[str, Any]:
    return {"type": scope.type, "region": scope.region, "partner": scope.partner}
