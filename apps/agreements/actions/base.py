"""What the verbs of agreements share."""

from dataclasses import fields

from apps.agreements import rules
from apps.agreements.enums import State
from apps.agreements.models import Agreement
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


def facts_of(agreement: Agreement) -> rules.Facts:
    """The plain values that the rules check."""
    names = [field.name for field in fields(rules.Facts)]
    return rules.Facts(**{name: getattr(agreement, name) for name in names})


def check_facts(agreement: Agreement) -> None:
    """Raises Invalid, naming each field, for facts that contradict each other."""
    errors = rules.check_facts(facts_of(agreement))
    if errors:
        raise Invalid(errors)
