"""What a partner announces: AS-SET and limits of prefixes, of a network or of one session."""

from datetime import datetime

from apps.accounts.models import User
from apps.capacity.models import CapacityRequest
from apps.capacity.queries import live_sessions, named_session
from apps.core.errors import Refused
from apps.network import actions as network
from apps.network.enums import SessionState
from apps.network.models import BGPSession
from apps.partners import actions as partners
from apps.partners.actions import AsnFacts

LIMITS = {4: "max_prefix4", 6: "max_prefix6"}


def change_prefixes(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """As asked: of the session that is named, else of the network and each of its sessions.

    An AS-SET belongs to a network; a session has none of its own. Raises Refused.
    """
    if request.details.get("session"):
        _limit(session_of(request), request, by, at)
        note_network(request, by, at, names=("as_set",))
        return
    note_network(request, by, at)
    if request.asn is not None:
        for session in live_sessions(request.partner, request.asn.number):
            _limit(session, request, by, at)


def session_of(request: CapacityRequest) -> BGPSession:
    """The session that is named. Raises Refused(conflict) where it is removed by now."""
    session = named_session(request)
    if session is None or session.state == SessionState.REMOVED:
        raise Refused("The session is not there any more.", field="session", conflict=True)
    return session


def note_network(
    request: CapacityRequest, by: User | None, at: datetime, *,
    names: tuple[str, ...] = ("as_set", *LIMITS.values()), only_new: bool = False,
) -> None:  # fmt: skip
    """What the request says of its AS number stands with it; `only_new`: where nothing did."""
    said = {name: request.details[name] for name in names if request.details.get(name)}
    if not said:
        return
    asn = request.asn
    if asn is None:
        raise Refused("The request has no AS number that this could belong to.", field="asn")
    if only_new:
        said = {name: value for name, value in said.items() if not getattr(asn, name)}
    partners.edit_asn(asn=asn, by=by, at=at, **AsnFacts(**said))  # type: ignore[typeddict-item]


def fill_network(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """What a new PNI or peering says about the network, where we did not know it."""
    note_network(request, by, at, only_new=True)


def limit_of(request: CapacityRequest, address: str) -> int | None:
    """The limit of prefixes that the request asks for, of the family of an address."""
    found = request.details.get(LIMITS[6 if ":" in address else 4])
    return int(found) if found else None


def _limit(session: BGPSession, request: CapacityRequest, by: User | None, at: datetime) -> None:
    limit = limit_of(request, session.their_ip)
    if limit is not None:
        network.edit_session(session=session, max_prefix=limit, by=by, at=at)
