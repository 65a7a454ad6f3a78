"""Call the Peering API of another network: ask for sessions, as its draft says (portal.md 1.3).

Only for addresses that an administrator has put on a list, and behind the guard of webhooks: one
call, short time-outs, no redirect is followed, the peer is looked at before the first byte is sent.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.integrations.addresses import AddressPolicy
from apps.integrations.errors import BadAnswer, SourceError, SourceUnreachable
from apps.integrations.http import RETRIED, Answer, Endpoint, Http
from apps.integrations.webhooks.client import check_address

EXCERPT = 300
LARGEST = 256_000  # bytes of an answer
TAKEN = (200, 201, 202)
NO_VERDICT = (*RETRIED, 408, 425)  # it may well answer otherwise later


@dataclass(frozen=True)
class Pair:
    """The two addresses of a session that is asked for."""

    our_ip: str
    their_ip: str


@dataclass(frozen=True)
class Asking:
    """Sessions at one exchange between two networks. `location` as in the draft: `pdb:ix:26`.

    `request_id` names the request in our words; `key` makes a repetition harmless.
    """

    our_asn: int
    their_asn: int
    location: str
    pairs: Sequence[Pair]
    request_id: str
    key: str


@dataclass(frozen=True)
class Outcome:
    """What became of one call. `status` 0: nothing answered; `trouble`: empty where it was taken.

    `taken` are the pairs the other side accepts; `is_final`: trying again changes nothing.
    """

    status: int
    trouble: str = ""
    is_final: bool = False
    taken: Sequence[Pair] = ()
    request_id: str = ""
    excerpt: str = ""


def body_of(asking: Asking) -> dict[str, Any]:
    """The session array as it is sent: the requester is local."""
    return {
        "request_id": asking.request_id,
        "sessions": [
            {
                "local_asn": asking.our_asn, "local_ip": pair.our_ip,
                "peer_asn": asking.their_asn, "peer_ip": pair.their_ip, "peer_type": "public",
                "location": {"id": asking.location, "type": "public"},
            }
            for pair in asking.pairs
        ],
    }  # fmt: skip


def ask(url: str, *, token: str, asking: Asking, policy: AddressPolicy) -> Outcome:
    """POST the sessions to `url`/sessions once. Never raises a SourceError."""
    try:
        check_address(url, policy)
        answer = _called(url, token, asking, policy)
    except SourceError as error:
        return Outcome(0, str(error), is_final=not isinstance(error, SourceUnreachable))
    return _outcome(answer, asking)


def _called(url: str, token: str, asking: Asking, policy: AddressPolicy) -> Answer:
    endpoint = Endpoint(
        url=url, auth="bearer" if token else "none", token=token, policy=policy, tries=1,
        connect_timeout=5.0, read_timeout=10.0, max_bytes=LARGEST,
        headers={"Content-Type": "application/json", "Accept": "application/json",
                 "Idempotency-Key": asking.key},
    )  # fmt: skip
    with Http(endpoint) as http:
        return http.ask("POST", "/sessions", json.dumps(body_of(asking)).encode())


def _outcome(answer: Answer, asking: Asking) -> Outcome:
    excerpt = answer.body[:EXCERPT].decode(errors="replace").replace("\x00", "")
    if answer.status not in TAKEN:
        told = f"It answered with status {answer.status}."
        return Outcome(
            answer.status, told, is_final=answer.status not in NO_VERDICT, excerpt=excerpt
        )
    try:
        pairs, request_id = _read(answer.body, asking)
    except BadAnswer as error:
        return Outcome(answer.status, str(error), is_final=True, excerpt=excerpt)
    return Outcome(answer.status, taken=pairs, request_id=request_id, excerpt=excerpt)


def _read(body: bytes, asking: Asking) -> tuple[list[Pair], str]:
    """The pairs that were taken, whichever side the other one calls local, and its request id."""
    try:
        told = json.loads(body)
        rows = told["sessions"] if isinstance(told, dict) else told
        ends = [{row["local_ip"], row["peer_ip"]} for row in rows if _is_accepted(row)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadAnswer("It answered something else than sessions.") from error
    request_id = told.get("request_id") if isinstance(told, dict) else ""
    taken = [pair for pair in asking.pairs if {pair.our_ip, pair.their_ip} in ends]
    return taken, str(request_id or "")[:64]


def _is_accepted(row: dict[str, Any]) -> bool:
    return str(row.get("status") or "").lower() not in ("rejected", "unestablished")
