"""What the verbs of agreements share."""

from dataclasses import fields

from apps.agreements import rules
from apps.agreements.enums import State
from apps.agreements.models import Agreement, Negotiation
from apps.core.errors import Invalid, Refused

IN_FORCE = (State.EXECUTED, State.ACTIVE)


def lock(agreement: Agreement) -> None:
    """Hold the agreement's row until the transaction ends, and see its facts as they are now.

    Refused when its state is no longer the one the caller has read.
    """
    state = agreement.state
    agreement.refresh_from_db(from_queryset=Agreement.objects.select_for_update())
    if agreement.state != state:
        raise Refused(
            f"{agreement.ref} was changed by somebody else a moment ago. Reload and look again.",
            conflict=True,
        )


def lock_negotiation(negotiation: Negotiation) -> None:
    """Hold the rows of the agreement and its negotiation, always in this order, as they are now.

    Refused when the negotiation has moved, or its turn was passed on, since the caller read it.
    """
    seen = (negotiation.state, negotiation.turn, negotiation.turn_since)
    agreement = Agreement.objects.select_for_update().get(pk=negotiation.agreement_id)
    rows = Negotiation.objects.select_for_update(of=["self"])
    negotiation.refresh_from_db(from_queryset=rows)
    negotiation.agreement = agreement
    if (negotiation.state, negotiation.turn, negotiation.turn_since) != seen:
        raise Refused(moved_on(negotiation), conflict=True)


def moved_on(negotiation: Negotiation) -> str:
    """What the one who came second is told."""
    return (
        f"{negotiation.ref} was moved by somebody else a moment ago and is now "
        f"{negotiation.get_state_display()}. Reload and look again."
    )


def require_open(negotiation: Negotiation) -> None:
    """Refused for one that was won or lost."""
    if not negotiation.is_open:
        raise Refused(
            f"{negotiation.ref} is closed as {negotiation.get_state_display().lower()}; "
            "open a new negotiation."
        )


def facts_of(agreement: Agreement) -> rules.Facts:
    """The plain values that the rules check."""
    names = [field.name for field in fields(rules.Facts)]
    return rules.Facts(**{name: getattr(agreement, name) for name in names})


def check_facts(agreement: Agreement) -> None:
    """Raises Invalid, naming each field, for facts that contradict each other."""
    errors = rules.check_facts(facts_of(agreement))
    if errors:
        raise Invalid(errors)
