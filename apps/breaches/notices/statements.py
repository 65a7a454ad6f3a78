"""Who is told of statements: those who settle them, once for all that a run issued."""

from collections.abc import Sequence
from datetime import date, datetime

from apps.accounts.models import User
from apps.accounts.permissions import PERMISSIONS
from apps.agreements.models import ContractTerm
from apps.breaches.enums import StatementState
from apps.breaches.models import PartnerInvoice, Statement
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency

SETTLERS = PERMISSIONS["breaches.settle"]


def statements_issued(issued: Sequence[Statement], *, at: datetime) -> None:
    """The first versions of a run, in one notice."""
    fresh = [one for one in issued if one.version == 1]
    if not fresh:
        return
    many = f"{len(fresh)} statements" if len(fresh) > 1 else "A statement"
    unclear = sum(one.amount is None for one in fresh)
    body = f"{unclear} of them cannot be billed." if unclear else "Hold them against the invoices."
    notifications.enqueue(
        key=f"statements:{fresh[0].ref}",
        kind="statements_issued",
        ref=fresh[0].ref,
        urgency=Urgency.INFO,
        title=f"{many} to be checked, {fresh[0].period}",
        body=body,
        facts={"lines": [], "url": "/statements/?state=open", "call": "Open the statements"},
        recipients=_settlers(),
        at=at,
    )


def statement_reissued(made: Statement, old: Statement, *, was: str, at: datetime) -> None:
    """A new version of one that somebody had already dealt with."""
    if was == StatementState.ISSUED and not PartnerInvoice.objects.filter(statement=made).exists():
        return
    _tell(
        made, "statement_reissued", f"New version of a statement: {_where(made)}",
        f"{made.reason}. It was {StatementState(was).label.lower()} as {old.ref}.", at=at,
    )  # fmt: skip


def statement_disputed(statement: Statement, *, note: str, at: datetime) -> None:
    """Somebody disputes the partner's invoice."""
    _tell(statement, "statement_disputed", f"Invoice disputed: {_where(statement)}", note, at=at)


def price_index_asked(escalator: ContractTerm, *, day: date, index: str, at: datetime) -> None:
    """Prices change with an index on a day: its owner enters the figure as a revision; once."""
    agreement = escalator.agreement
    notifications.enqueue(
        key=f"{agreement.ref}:index:{escalator.pk}:{day}",
        kind="price_index_asked",
        ref=agreement.ref,
        urgency=Urgency.WARN,
        title=f"Prices change with {index}: {agreement.partner.name}",
        body=f"From {units.day(day)} on by {escalator.clause}. Revise the priced terms.",
        facts={
            "lines": [["Agreement", agreement.ref], ["Clause", escalator.clause], ["Index", index]],
            "url": f"/agreements/{agreement.ref}/",
            "call": "Open the agreement",
        },
        recipients=[agreement.owner, *_settlers()],
        at=at,
    )


def _tell(statement: Statement, kind: str, title: str, body: str, *, at: datetime) -> None:
    owners = [statement.term.agreement.owner_id, statement.partner.owner_id]
    wanted = [pk for pk in owners if pk is not None]
    people = [*_settlers(), *User.objects.filter(pk__in=wanted, is_active=True)]
    notifications.enqueue(
        key=f"{statement.ref}:{kind}",
        kind=kind,
        ref=statement.ref,
        urgency=Urgency.WARN,
        title=title,
        body=body,
        facts={
            "lines": [
                ["Partner", statement.partner.name],
                ["Clause", f"{statement.term.agreement.ref} {statement.term.clause}"],
                ["Period", statement.period],
                ["Measured", units.rate(statement.measured_bps)],
            ],
            "url": f"/statements/{statement.ref}/",
            "call": "Open the statement",
        },
        recipients=list({person.pk: person for person in people}.values()),
        at=at,
    )


def _settlers() -> list[User]:
    return list(User.objects.filter(role__in=SETTLERS, is_active=True).order_by("pk"))


def _where(statement: Statement) -> str:
    return f"{statement.partner.name}, {statement.period}"
