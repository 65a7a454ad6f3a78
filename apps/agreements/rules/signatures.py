"""Who may be asked to sign, and from when a signed agreement counts."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MOST_SIGNATORIES = 8


@dataclass(frozen=True)
class Signer:
    """Somebody to be asked. `person_id` of a colleague, who signs in instead of using a link."""

    side: str
    name: str
    email: str
    title: str = ""
    person_id: int | None = None


def signer_errors(signers: Sequence[Signer]) -> str:
    """What is wrong with the list, in words; empty when each side signs and nobody twice."""
    if len(signers) > MOST_SIGNATORIES:
        return f"Name up to {MOST_SIGNATORIES} people."
    for side, words in (("US", "on our side"), ("PARTNER", "on their side")):
        if not any(signer.side == side for signer in signers):
            return f"Name somebody who signs {words}."
    bare = next((signer for signer in signers if not (signer.name and signer.email)), None)
    if bare is not None:
        return f"{bare.name or bare.email or 'A signatory'} needs a name and an e-mail address."
    addresses = [signer.email.casefold() for signer in signers]
    twice = next((address for address in addresses if addresses.count(address) > 1), "")
    return f"{twice} is named twice; a link is personal." if twice else ""


def is_same_name(typed: str, name: str) -> bool:
    """Whether somebody typed their own name: case, accents and spaces do not matter."""
    return bool(_plain(name)) and _plain(typed) == _plain(name)


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def effective_day(agreed: date | None, signed: date) -> date:
    """The day agreed upon, or the day of the last signature where that is later or none is."""
    return max(agreed, signed) if agreed else signed
