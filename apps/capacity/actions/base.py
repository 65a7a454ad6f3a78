"""What every verb does: lock, compare the version, check who may, move, write the log."""

from datetime import date, datetime, timedelta
from typing import Any

from apps.capacity import notices, queries, rules
from apps.capacity.actions.acting import Acting
from apps.capacity.actions.refusals import Illegal, NotAllowed, Stale
from apps.capacity.enums import FINAL, Actor, State
from apps.capacity.models import CapacityRequest, RequestStep
from apps.core import lifecycle
from apps.core.errors import Refused

TOLD_FROM = timedelta(days=7)


def lock(request: CapacityRequest, version: int | None = None) -> None:
    """See the request as it is now, and nobody else until the transaction ends.

    `version` is the one the caller saw (None: not checked). Raises Stale.
    """
    rows = CapacityRequest.objects.select_for_update(of=("self",)).select_related(
        "partner__owner", "asn", "assignee", "interconnect", "site", "facility", "ixp", "requester"
    )
    request.refresh_from_db(from_queryset=rows)
    if version is not None and version != request.version:
        raise Stale(request.ref, version, request.version)


def step(
    request: CapacityRequest, acting: Acting, *, to: str, at: datetime, reason: str = "",
    public_text: str = "", **fields: Any,
) -> None:  # fmt: skip
    """One move with its log row: who, in which role, from where, on which version.

    The clock of the next stage starts. The request is locked. Raises Illegal and NotAllowed.
    """
    role = allowed(request, acting, to)
    fields = {"state_since": at, "changed_at": at, "reminded": 0, **_ends(to, at), **fields}
    fields |= _shown(to, public_text)
    fields.setdefault("due_at", queries.due_at(request, to, at, fields.get("review_on")))
    change = lifecycle.move(
        request, to=to, by=acting.user, at=at, reason=reason, version=request.version + 1, **fields
    )
    RequestStep.objects.create(
        change=change, request=request, role=role, on_behalf=acting.on_behalf,
        version=request.version, ip=acting.ip, token=acting.token[:16], public_text=public_text,
    )  # fmt: skip
    if to not in FINAL:
        before = request.eta_on
        renew_eta(request, at)
        if _is_news(before, request.eta_on):
            notices.eta_moved(request, at=at)


def _is_news(before: date | None, after: date | None) -> bool:
    """A week more or less is worth a message; each step moves the date by a day or two."""
    return before is not None and after is not None and abs(after - before) >= TOLD_FROM


def allowed(request: CapacityRequest, acting: Acting, to: str) -> str:
    """The role in which the move is made. Raises Illegal with the next steps, and NotAllowed."""
    moves = [m for m in CapacityRequest.MOVES if m.source == request.state and m.target == to]
    on_track = rules.is_on_track(request.type, request.details, request.state, to)
    if not moves or not on_track:
        raise Illegal(_no_way(request, to), possible=next_states(request))
    roles = [acting.as_one_of(move.who) for move in moves]
    found = next((role for role in roles if role), None)
    if found is None:
        who = " or ".join(_labels(moves[0].who))
        raise NotAllowed(f"{_label(to)}: that is for {who} to do.")
    _require_number(request, acting)
    return found


def _require_number(request: CapacityRequest, acting: Acting) -> None:
    """Raises NotAllowed for an AS number that whoever acts may not act for (portal.md 6.5)."""
    asn = request.asn
    if asn is not None and not acting.may_act_for(asn.number):
        raise NotAllowed(
            f"PeeringDB does not say that you may manage peering sessions of {asn}. Ask an "
            "administrator of its organisation there for manage_peering_sessions, then sign in "
            "again."
        )


def next_states(request: CapacityRequest) -> list[str]:
    """The states a request can go to from where it is, by its type."""
    found = lifecycle.targets(CapacityRequest.MOVES, request.state)
    return [
        to for to in found if rules.is_on_track(request.type, request.details, request.state, to)
    ]


def require_open(request: CapacityRequest) -> None:
    """Raises Illegal for what is over."""
    if request.state in FINAL:
        raise Illegal(f"{request.ref} is {request.get_state_display().lower()}; it is over.")


def require_staff(acting: Acting, *roles: str) -> None:
    """Raises NotAllowed for anybody but our own people in these roles (none: in any)."""
    wanted = roles or (Actor.S_STRAT, Actor.S_ENG, Actor.S_APPR, Actor.SYS)
    if not set(acting.roles) & set(wanted):
        raise NotAllowed(f"That is for {' or '.join(Actor(role).label for role in wanted)} to do.")


def require_text(text: str, *, field: str, message: str) -> str:
    """The trimmed text; raises Refused where there is none, or a character no database takes."""
    if "\x00" in text:
        raise Refused("There is a null character in the text; leave it out.", field=field)
    if not text.strip():
        raise Refused(message, field=field)
    return text.strip()


def touch(request: CapacityRequest, at: datetime, *names: str) -> None:
    """Save the named fields: a change without a move, a version of its own."""
    request.version += 1
    request.changed_at = at
    request.save(update_fields=["version", "changed_at", *names])


def renew_due(request: CapacityRequest) -> None:
    """The clock of its stage, from what was done since it began."""
    due = queries.due_at(request, request.state, request.state_since)
    if due != request.due_at:
        request.due_at = due
        request.save(update_fields=["due_at"])


def renew_eta(request: CapacityRequest, at: datetime) -> None:
    """When it should be in service as things stand; the first promise is kept beside it."""
    eta = queries.eta_on(request, at)
    if eta == request.eta_on:
        return
    request.eta_on = eta
    request.original_eta_on = request.original_eta_on or eta
    request.save(update_fields=["eta_on", "original_eta_on"])


def _ends(to: str, at: datetime) -> dict[str, datetime]:
    found = {"closed_at": at} if to in FINAL else {}
    if to in (State.APPROVED, State.REJECTED):
        found["decided_at"] = at
    return found


def _shown(to: str, public_text: str) -> dict[str, str]:
    """What the partner reads at the head of a request that waits or is over."""
    if to in (*FINAL, State.ON_HOLD, State.FAILED):
        return {"public_text": public_text}
    return {"public_text": ""} if to == State.IN_REVIEW else {}


def _no_way(request: CapacityRequest, to: str) -> str:
    possible = [_label(state) for state in next_states(request)]
    ways = f" Possible: {', '.join(possible)}." if possible else " It is final."
    now = request.get_state_display()
    return f"{request.ref} is {now} and cannot become {_label(to)}.{ways}"


def _label(state: str) -> str:
    return State(state).label


def _labels(who: str) -> list[str]:
    return [Actor(word.strip()).label.lower() for word in who.split(",")]
