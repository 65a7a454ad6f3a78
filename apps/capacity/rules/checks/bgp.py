"""ASNs, roles, prefixes, secrets, BFD (portal.md 1.4, 6.3, 6.5)."""

from typing import Any

from apps.capacity.rules.addresses import prefix_warning
from apps.capacity.rules.checks.known import Known, Problems, Values, error, warning
from apps.partners import rules as partners

LEGAL_ROLES = frozenset({(0, 3), (3, 0), (1, 2), (2, 1), (4, 4)})  # RFC 9234 section 4.2
_NOT_YET = (65552, 131071)  # not handed out (RFC 5398)


def asn_problem(number: int, *, documentation: bool) -> str:
    """Why an ASN cannot be the partner's, with the way out; empty where it can (portal.md 6.5).

    `documentation`: numbers for examples and private use are taken, as invented partners have them.
    """
    try:
        partners.parse_asn(number)
    except ValueError as error:
        return str(error)
    why = partners.reserved_asn(number)
    if _NOT_YET[0] <= number <= _NOT_YET[1]:
        why = f"AS{number} is reserved (RFC 5398)."
    return "" if documentation or not why else f"{why} Enter the one your registry gave you."


def check_asn(values: Values, known: Known) -> Problems:
    number = values.get("bgp_asn")
    if number is None:
        return
    problem = asn_problem(number, documentation=known.documentation)
    if problem:
        yield error("bgp_asn", problem)
    elif number == known.our_asn:
        yield error("bgp_asn", "That is our ASN; enter yours.")


def check_roles(values: Values, known: Known) -> Problems:
    """Both or none; only pairs that fit."""
    yield from role_problems("", values)


def role_problems(prefix: str, row: Any) -> Problems:
    """The same for a line, whose fields' names begin with `prefix`."""
    theirs, ours = row.get("their_role"), row.get("our_role")
    if theirs is None and ours is None:
        return
    if theirs is None or ours is None:
        missing = "their_role" if theirs is None else "our_role"
        yield error(f"{prefix}{missing}", "Enter both roles, or none.")
    elif (int(theirs), int(ours)) not in LEGAL_ROLES:
        yield error(
            f"{prefix}our_role",
            "These roles do not fit: Provider with Customer, Route server with its client, "
            "Peer with Peer.",
        )


def check_prefixes(values: Values, known: Known) -> Problems:
    """Against what PeeringDB says they announce."""
    for field, announced, family in (
        ("max_prefix4", known.prefixes4, 4),
        ("max_prefix6", known.prefixes6, 6),
    ):
        said = prefix_warning(values.get(field), announced, family=family)
        if said:
            yield warning(field, said)


def check_secret(values: Values, known: Known) -> Problems:
    auth = values.get("auth") or "none"
    if auth != "none" and not values.get("secret"):
        yield error("secret", "Enter the secret, or choose no session protection.")
    if auth == "none" and values.get("secret"):
        yield error("auth", "There is a secret: choose TCP MD5 or TCP-AO.")


def check_as_set(values: Values, known: Known) -> Problems:
    """Wanted, and the name of an IRR set."""
    if not values.get("as_set") and "as_set" in values:
        yield warning("as_set", "Without an AS-SET we accept only what your own ASN originates.")
    yield from check_as_set_name(values, known)


def check_as_set_name(values: Values, known: Known) -> Problems:
    """The name of an IRR set, with its source or without: `RIPE::AS-EXAMPLE`; empty: as it is."""
    text = values.get("as_set")
    if not text:
        return
    parts = text.rpartition("::")[2].upper().split(":")
    if not any(part.startswith("AS-") for part in parts) or " " in text:
        yield error("as_set", "That is no AS-SET; write it as AS-EXAMPLE or RIPE::AS-EXAMPLE.")
