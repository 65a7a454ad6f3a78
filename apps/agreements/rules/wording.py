"""The words of a notice, ready to be put on paper. Our own wording; no legal advice."""

from dataclasses import dataclass
from datetime import date

from apps.core.units import day

SUBJECTS = {
    "NON_RENEWAL": "Notice of non-renewal",
    "TERMINATION": "Notice of termination",
    "BREACH": "Notice of breach",
    "CURE": "Request to cure a breach",
    "UPGRADE": "Request to upgrade capacity",
    "PRICE": "Notice about prices",
}


@dataclass(frozen=True)
class Letter:
    """What a notice says; days are those of the agreement's zone, `ends_on` the last in force."""

    kind: str
    agreement: str
    title: str
    sender: str
    receiver: str
    clause: str = ""
    signed_on: date | None = None
    ends_on: date | None = None
    deadline: date | None = None
    effective_on: date | None = None
    reason: str = ""
    tz: str = "UTC"


def letter(facts: Letter) -> str:
    """Plain text: subject, salutation, what is declared, by which clause and for which day."""
    lines = [
        f"{SUBJECTS[facts.kind]}: {facts.title} ({facts.agreement})",
        f"To: {facts.receiver}",
        f"From: {facts.sender}",
        f"{_declared(facts)}{_by_clause(facts)}",
        *([facts.reason] if facts.reason else []),
        f"All days are days in the time zone {facts.tz}.",
        "Please confirm the receipt of this notice in writing, with its date.",
    ]
    return "\n\n".join(lines)


def _declared(facts: Letter) -> str:
    """The sentence that does it."""
    signed = f", signed on {day(facts.signed_on)}," if facts.signed_on else ""
    what = f"the agreement {facts.agreement}{signed}"
    by = f" on {day(facts.effective_on)}" if facts.effective_on else ""
    match facts.kind:
        case "NON_RENEWAL":
            ends = f" It therefore ends on {day(facts.ends_on)}." if facts.ends_on else ""
            return f"{facts.sender} does not renew {what} after its present term.{ends}"
        case "TERMINATION":
            last = f" Its last day in force is {day(facts.effective_on)}." if by else _counted()
            return f"{facts.sender} terminates {what}.{last}"
        case "CURE":
            last = f" The breach is to be cured by {day(facts.effective_on)}." if by else ""
            return f"{facts.sender} asks for a breach of {what} to be cured.{last}"
        case "UPGRADE":
            last = f" It is due by {day(facts.effective_on)}." if by else ""
            return f"{facts.sender} asks for the capacity upgrade that {what} provides for.{last}"
        case "PRICE":
            last = f" They apply from {day(facts.effective_on)}." if by else ""
            return f"{facts.sender} gives notice of other prices under {what}.{last}"
    return f"{facts.sender} gives notice of a breach of {what}."


def _counted() -> str:
    return " Its last day in force follows from the day on which you receive this notice."


def _by_clause(facts: Letter) -> str:
    clause = f" This notice is given under clause {facts.clause}." if facts.clause else ""
    if facts.kind == "NON_RENEWAL" and facts.deadline:
        clause += f" It is in time if you receive it by {day(facts.deadline)}."
    return clause
