"""The current term of an agreement and its renewal cycle, as the verbs about its end need them."""

from datetime import datetime

from apps.accounts.models import User
from apps.agreements import queries
from apps.agreements.actions import base
from apps.agreements.enums import OPEN_CYCLE, Origin, PeriodState, RenewalState, State
from apps.agreements.models import Agreement, Renewal, TermPeriod
from apps.core import lifecycle
from apps.core.errors import Refused


def lock_active(agreement: Agreement) -> None:
    """Hold an agreement in force; Refused for one that is not (yet, or any more)."""
    base.lock(agreement)
    if agreement.state != State.ACTIVE:
        raise Refused(f"{agreement.ref} is {agreement.get_state_display()}, not in force.")


def current(agreement: Agreement) -> TermPeriod:
    """The term that runs; Refused where none does."""
    period = agreement.periods.filter(state=PeriodState.CURRENT).first()
    if period is None:
        raise Refused(f"{agreement.ref} has no term that runs; complete its facts first.")
    return period


def planned(agreement: Agreement) -> TermPeriod | None:
    """The term that follows, if one is planned."""
    return agreement.periods.filter(state=PeriodState.PLANNED).order_by("seq").first()


def of(agreement: Agreement, period: TermPeriod, *, at: datetime) -> Renewal:
    """The cycle of a term, opened if the tick has not done so yet."""
    if period.ends_on is None or period.origin == Origin.HOLDOVER:
        raise Refused(
            f"{agreement.ref} has no term to renew: it goes on until somebody terminates it."
        )
    cycle, _ = Renewal.objects.get_or_create(
        period=period, defaults={"agreement": agreement, "opened_at": at}
    )
    cycle.agreement, cycle.period = agreement, period
    return cycle


def settle(cycle: Renewal, to: str, *, by: User | None, at: datetime, reason: str = "") -> None:
    """Move a cycle if it is not there yet; a proposal that waits for approval is void."""
    if cycle.state != to:
        lifecycle.move(cycle, to=to, by=by, at=at, reason=reason, **NOTHING_PROPOSED)


NOTHING_PROPOSED = {
    "proposed": "", "proposed_reason": "", "proposed_at": None, "proposed_by": None,
}  # fmt: skip


def close(agreement: Agreement, to: RenewalState, *, at: datetime) -> None:
    """End the cycle of an agreement that is over before its term was decided on."""
    for cycle in agreement.renewals.filter(state__in=OPEN_CYCLE).select_related("period"):
        settle(cycle, to, by=None, at=at)


def will_renew(agreement: Agreement, period: TermPeriod) -> bool:
    """Whether the term renews by itself unless notice is given."""
    return queries.term_facts(agreement, period).will_renew
