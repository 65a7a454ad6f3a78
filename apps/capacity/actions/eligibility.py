"""Set and clear what eligibility rules need, for all, a region or a partner."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.capacity.models import EligibilityRule
from apps.capacity.rules import eligibility as rules
from apps.core import edits
from apps.core.errors import Refused
from apps.partners.models import Partner


@dataclass(frozen=True)
class Scope:
    """Where a setting holds: for a partner, a region, or all; for one type or every type."""

    type: str = ""
    region: str = ""
    partner: Partner | None = None


EVERYWHERE = Scope()


@transaction.atomic
def set_rule(
    *, code: str, value: str = "", is_on: bool = True, scope: Scope = EVERYWHERE, reason: str,
    by: User, at: datetime,
) -> EligibilityRule:  # fmt: skip
    """Lay down what a rule needs in a scope; the most specific scope counts.

    An empty value keeps the one that would hold without this setting. Raises Refused for an
    unknown rule, a type it does not fit, a value that is no number of its unit, no reason.
    """
    rule = _rule(code, scope)
    _check(rule, value, reason)
    edits.one_at_a_time("capacity.eligibility")
    found = EligibilityRule.objects.filter(**_key(code, scope)).first()
    row = found or EligibilityRule(**_key(code, scope))
    row.value, row.is_on, row.reason, row.changed_at, row.changed_by = (
        value.strip(), is_on, reason.strip(), at, by,
    )  # fmt: skip
    row.save()
    return row


@transaction.atomic
def clear_rule(*, code: str, scope: Scope = EVERYWHERE, by: User, at: datetime) -> None:
    """Go back to what holds without the setting. Refused(conflict) where it is gone already."""
    rows = EligibilityRule.objects.filter(**_key(code, scope))
    if not rows.exists():
        raise Refused("This setting was cleared already.", conflict=True)
    rows.delete()


def _key(code: str, scope: Scope) -> dict[str, object]:
    return {"code": code, "type": scope.type, "region": scope.region, "partner": scope.partner}


def _rule(code: str, scope: Scope) -> rules.Rule:
    rule = rules.BY_CODE.get(code)
    if rule is None:
        raise Refused("There is no such rule.", field="code")
    if scope.type and scope.type not in rule.types:
        raise Refused(f"{rule.name} is not asked for this type of request.", field="type")
    if scope.region and scope.partner:
        raise Refused("Choose a region or a partner, not both.", field="partner")
    return rule


def _check(rule: rules.Rule, value: str, reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why; colleagues and partners will ask.", field="reason")
    if value.strip():
        try:
            rules.parse(rule, value)
        except ValueError as error:
            raise Refused(str(error), field="value") from error
