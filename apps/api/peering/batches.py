"""A batch of sessions: each is taken or rejected, and together they are the batch (1.4, 1.6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.api.peering import sides
from apps.api.peering.schemas import COMPONENTS, SESSION_GIVEN
from apps.api.peering.sides import Sided
from apps.api.robots import shapes
from apps.api.robots.faults import Fault, describe
from apps.capacity import actions
from apps.capacity.actions import Acting, BatchAsked, Wanted
from apps.core.errors import Refused
from apps.partners.for_partner import Seat

MOST = 64
SECRETS = ("session_secret", "md5")
SHAPE = shapes.inline(SESSION_GIVEN, COMPONENTS)


@dataclass(frozen=True)
class Batch:
    """What came in a body: the sessions as they were sent, and what stood beside them."""

    entries: Sequence[Any]
    client_ref: str = ""
    mail: str = ""
    return_url: str = ""


@dataclass(frozen=True)
class Rejected:
    """A session that is not taken, with the caller's names of fields."""

    index: int
    fault: Fault


@dataclass
class Result:
    """What became of a batch; `uids` by place."""

    uids: dict[int, UUID] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    request_uid: UUID | None = None
    request_ref: str = ""
    warnings: dict[str, str] = field(default_factory=dict)


def read_body(body: Any, *, lenient: bool = False) -> Batch:
    """A bare list or an object with one. 413 above 64 sessions, 400 for another shape."""
    entries = body.get("sessions") if isinstance(body, dict) else body
    if isinstance(entries, list) and len(entries) > MOST:
        raise Fault(413, f"Send at most {MOST} sessions at once.")
    outer = {"anyOf": [
        {"type": "array", "minItems": 1},
        COMPONENTS["Batch"]["anyOf"][1] | {"additionalProperties": lenient},
    ]}  # fmt: skip
    outer["anyOf"][1]["properties"] = outer["anyOf"][1]["properties"] | {
        "sessions": {"type": "array", "minItems": 1}
    }
    shapes.check(body, outer)
    more = body if isinstance(body, dict) else {}
    told = {name: str(more.get(name) or "") for name in ("request_id", "email", "return_url")}
    return Batch(entries or [], told["request_id"], told["email"], told["return_url"])


def sort_out(
    batch: Batch, *, ours: int, check_asn: Callable[[int], int], lenient: bool = False
) -> tuple[dict[tuple[int, str], list[tuple[int, Sided]]], list[Rejected]]:
    """Sessions by AS number and exchange, and those that cannot even be read."""
    groups: dict[tuple[int, str], list[tuple[int, Sided]]] = {}
    rejected: list[Rejected] = []
    for index, raw in enumerate(batch.entries):
        try:
            sided = _read(raw, ours, lenient)
            check_asn(sided.asn)
        except Fault as fault:
            rejected.append(Rejected(index, fault))
            continue
        groups.setdefault((sided.asn, sided.location), []).append((index, sided))
    return groups, rejected


def _read(raw: Any, ours: int, lenient: bool) -> Sided:
    shape = SHAPE | {"additionalProperties": True} if lenient else SHAPE
    shapes.check(raw, shape, secret=SECRETS)
    sided = sides.read(raw, ours=ours)
    if not sided.is_public:
        raise Fault(
            422, "Sessions of a private interconnect come with it: ask by POST /pni.",
            {"peer_type": "Send public and a location pdb:ix:N; a PNI is asked for by POST /pni."},
        )  # fmt: skip
    return sided


def ask(
    batch: Batch, groups: Mapping[tuple[int, str], list[tuple[int, Sided]]], *, seat: Seat,
    acting: Acting, at: datetime, result: Result,
) -> None:  # fmt: skip
    """One request for each AS number and exchange; the later ones are linked to the first."""
    asns = {asn.number: asn for asn in seat.asns}
    for (number, place), members in groups.items():
        asked = BatchAsked(
            partner=seat.partner, asn=asns[number], ixp=int(place.rpartition(":")[2]),
            mail=batch.mail or seat.user.email,
            client_ref="" if result.request_ref else batch.client_ref,
            linked_to=result.request_ref, return_url=batch.return_url,
        )  # fmt: skip
        try:
            _ask_one(asked, members, acting, at, result)
        except Refused as refusal:
            told = describe(refusal)
            told.errors = sides.told(told.errors, True)
            told.links = sides.told(told.links, True)
            result.rejected += [Rejected(index, told) for index, _ in members]
    result.rejected.sort(key=lambda each: each.index)


def _ask_one(
    asked: BatchAsked, members: list[tuple[int, Sided]], acting: Acting, at: datetime,
    result: Result,
) -> None:  # fmt: skip
    local = {index: sided.they_are_local for index, sided in members}
    wanted = [Wanted(index, sided.values, sided.they_are_local) for index, sided in members]
    found = actions.ask_for_sessions(asked=asked, sessions=wanted, acting=acting, at=at)
    result.uids |= dict(found.taken)
    result.warnings |= sides.told(found.warnings, True)
    for each in found.turned:
        errors = sides.told(each.errors, local[each.index])
        detail = "; ".join(each.errors.values())
        links = sides.told(each.pages, local[each.index])
        fault = Fault(each.status, detail, errors, links=links)
        result.rejected.append(Rejected(each.index, fault))
    if found.request is not None and result.request_uid is None:
        result.request_uid, result.request_ref = found.request.uid, found.request.ref


def whole_fault(result: Result) -> Fault:
    """The one status of a batch of which nothing is taken: malformed only where all are."""
    statuses = {each.fault.status for each in result.rejected}
    status = statuses.pop() if len(statuses) == 1 else 422
    errors: dict[str, str] = {}
    links: dict[str, str] = {}
    more: dict[str, Any] = {}
    for each in result.rejected:
        errors |= _placed(each.index, each.fault.errors or {"": each.fault.detail})
        links |= _placed(each.index, each.fault.links)
        more |= each.fault.more
    return Fault(status, "No session was taken.", errors, more, links=links)


def _placed(index: int, told: Mapping[str, str]) -> dict[str, str]:
    """By the path of the field in the batch."""
    return {f"sessions[{index}]{'.' + name if name else ''}": text for name, text in told.items()}


def safe(raw: Any) -> Any:
    """A session as it was sent, without its secret."""
    if not isinstance(raw, dict):
        return raw
    return {name: value for name, value in raw.items() if name not in SECRETS}
