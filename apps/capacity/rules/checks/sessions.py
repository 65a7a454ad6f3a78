"""Sessions at an exchange: whose addresses, which LAN, not twice (portal.md 1.4, 6.5)."""

import ipaddress
from typing import Any

from apps.capacity.rules import addresses
from apps.capacity.rules.addresses import Exchange
from apps.capacity.rules.checks.bgp import role_problems
from apps.capacity.rules.checks.days import check_removal
from apps.capacity.rules.checks.known import (
    Known,
    Problems,
    Values,
    conflict,
    error,
    listed,
)


def check_exchange(values: Values, known: Known) -> Problems:
    """It is shared, and so is each pair of addresses."""
    number = values.get("ixp")
    if known.exchanges is not None and number and number not in known.exchanges:
        names = listed([f"{name} ({id})" for id, name in known.exchanges.items()])
        ways = f"Shared exchanges: {names}." if names else "We share no exchange with you yet."
        yield error("ixp", f"We cannot peer at exchange {number}. {ways}")
        return
    seen: set[tuple[str, str]] = set()
    for position, row in enumerate(values.get("sessions") or ()):
        prefix = f"sessions[{position}]."
        yield from _row(prefix, row, known)
        pair = (row.get("our_ip") or "", row.get("their_ip") or "")
        if pair in seen:
            yield error(f"{prefix}their_ip", "This session is listed twice.")
        seen.add(pair)


def _row(prefix: str, row: Any, known: Known) -> Problems:
    ours, theirs = row.get("our_ip"), row.get("their_ip")
    if not ours:
        yield error(f"{prefix}our_ip", "Enter our address.")
    if not theirs:
        yield error(f"{prefix}their_ip", "Enter your address.")
    yield from role_problems(prefix, row)
    if row.get("our_monitoring") and row.get("their_monitoring"):
        yield error(f"{prefix}their_monitoring", "Only one side can have a monitoring session.")
    if not ours or not theirs:
        return
    where = known.exchange or Exchange("the exchange")
    for field, problem in addresses.pair_problems(ours, theirs, where).items():
        yield error(f"{prefix}{field}", problem.message, page=problem.page)
    if (ours, theirs) in known.sessions.values():
        yield conflict(f"{prefix}their_ip", f"There is a session {ours} \u2013 {theirs} already.")


def check_session(values: Values, known: Known) -> Problems:
    """The session is one of theirs."""
    uid = values.get("session")
    if uid and uid not in known.sessions:
        yield error("session", "You have no session with this identifier.")


def check_change(values: Values, known: Known) -> Problems:
    """Something is to change, and the address keeps its family."""
    names = ("their_ip", "max_prefix", "as_set", "their_role", "our_role", "secret")
    if not any(values.get(name) for name in names):
        yield error("max_prefix", "Say what is to change.")
    pair = known.sessions.get(values.get("session") or "")
    new = values.get("their_ip")
    if pair and new and ipaddress.ip_address(new).version != ipaddress.ip_address(pair[0]).version:
        yield error("their_ip", "The new address must be of the same family.")


def check_session_end(values: Values, known: Known) -> Problems:
    """A session that was up leaves after the notice; one that never was goes at once."""
    uid, day = values.get("session"), values.get("remove_on")
    if not uid or uid in known.never_up or not day:
        return
    yield from check_removal(values, known)
