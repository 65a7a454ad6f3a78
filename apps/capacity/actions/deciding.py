"""Decide: line by line, then as a whole, by somebody else than whoever asked (portal.md 6.4)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from apps.capacity import notices, queries, rules
from apps.capacity.actions import inventory
from apps.capacity.actions.acting import SYSTEM, Acting, acting_for_staff
from apps.capacity.actions.base import (
    allowed,
    lock,
    renew_due,
    require_staff,
    require_text,
    step,
    touch,
)
from apps.capacity.actions.building import into_service
from apps.capacity.actions.refusals import Illegal, NotAllowed
from apps.capacity.enums import WITHDRAWABLE, Actor, Decision, Reason, State
from apps.capacity.models import CapacityRequest, RequestLine
from apps.core import units
from apps.core.errors import Invalid, Refused
from apps.network.models import Site

REPLACING = ("upgrade_speed", "migrate")
YES = (Decision.APPROVED, Decision.REDUCED)


@transaction.atomic
def decide_line(
    *, line: RequestLine, decision: str, acting: Acting, at: datetime,
    approved_ports: int | None = None, approved_bps: int | None = None, reason: str = "",
    reason_text: str = "", site: Site | None = None, version: int | None = None,
) -> RequestLine:  # fmt: skip
    """Approve, reduce or reject one line while it is in review; partners may withdraw theirs.

    Reduced: `approved_ports`, or `approved_bps` (capacity that is added), below what is asked, with
    a public reason; so has a no. `site`: where it is built, if another of the same building. It can
    be decided anew until the whole is. Raises Invalid, Illegal, NotAllowed, Stale.
    """
    request = line.request
    lock(request, version)
    line.refresh_from_db()
    _check_may_decide(request, decision, acting)
    _check_reason(decision, reason)
    line.decision, line.reason = decision, reason
    line.reason_text = reason_text.strip()
    line.site = _site(line, site)
    line.approved_ports, line.approved_bps = _granted(line, decision, approved_ports, approved_bps)
    line.decided_by, line.decided_at = acting.user, at
    line.save()
    request.approver = None  # the first word was about other lines
    touch(request, at, "approver")
    return line


@transaction.atomic
def decide_rest(
    *, request: CapacityRequest, decision: str, acting: Acting, at: datetime, reason: str = "",
    reason_text: str = "", version: int | None = None,
) -> int:  # fmt: skip
    """The same decision (approved or rejected) for every line that has none; returns how many."""
    lock(request, version)
    pending = list(request.lines.filter(decision=Decision.PENDING).order_by("position"))
    for line in pending:
        line.request = request
        decide_line(
            line=line, decision=decision, acting=acting, at=at, reason=reason,
            reason_text=reason_text,
        )  # fmt: skip
    return len(pending)


@transaction.atomic
def approve(
    *, request: CapacityRequest, acting: Acting, at: datetime, text: str = "",
    version: int | None = None,
) -> bool:  # fmt: skip
    """Approve what its lines say; ports are reserved and the interconnect is on its way.

    Every line is decided and one of them with yes. Never by whoever wrote or sent it. Above the
    limit of the policy it takes two people, one of them a second approver: False after the first,
    True when it is approved. Raises Refused naming what is missing.
    """
    lock(request, version)
    role = allowed(request, acting, State.APPROVED)
    _check_other_person(request, acting)
    _check_decided(request)
    if not _is_final_word(request, acting, role, at):
        return False
    _approved(request, acting, text, at)
    return True


@transaction.atomic
def reject(
    *, request: CapacityRequest, reason: str, text: str, acting: Acting, at: datetime,
    version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """A no to the whole, with a public reason and text; lines without a decision get the same.

    Refused while a line is approved. The partner may appeal with a request that is linked to it.
    """
    lock(request, version)
    allowed(request, acting, State.REJECTED)
    if reason not in Reason.values:
        raise Invalid({"reason": "Choose a reason; the partner reads it."})
    words = require_text(text, field="text", message="Say why; the partner reads it.")
    granted = request.lines.filter(decision__in=YES).order_by("position").first()
    if granted is not None:
        raise Refused(
            f"{granted.label} is approved. Approve the request, or reject the line first."
        )
    request.lines.filter(decision=Decision.PENDING).update(
        decision=Decision.REJECTED, reason=reason, reason_text=words, decided_by=acting.user,
        decided_at=at,
    )  # fmt: skip
    step(
        request, acting, to=State.REJECTED, at=at, reason=Reason(reason).label,
        public_reason=reason, public_text=words,
    )  # fmt: skip
    notices.rejected(request, at=at)
    return request


def approve_all(request: CapacityRequest, acting: Acting, at: datetime) -> None:
    """Every line as it was asked: for the system, where the policy says so. It is locked."""
    for line in request.lines.all():
        line.decision, line.approved_ports = Decision.APPROVED, line.ports
        line.approved_bps, line.decided_at = line.asked_bps, at
        line.save()
    _approved(request, acting, "Every rule is met.", at)


def _approved(request: CapacityRequest, acting: Acting, text: str, at: datetime) -> None:
    step(
        request, acting, to=State.APPROVED, at=at, reason=text.strip(), public_text=text.strip(),
        approver=request.approver or acting.user,
    )  # fmt: skip
    inventory.begin(request, by=acting.user, at=at)
    renew_due(request)
    if rules.is_at_once(request.type, request.details):
        into_service(request, SYSTEM, at, by=acting.user)
        return
    notices.approved(request, at=at)
    if rules.after_approval(request.type, request.details) == State.LOA_PENDING:
        step(request, SYSTEM, to=State.LOA_PENDING, at=at)


def _is_final_word(request: CapacityRequest, acting: Acting, role: str, at: datetime) -> bool:
    """Whether nobody else has to agree; the first of two is noted."""
    if not _needs_two(request):
        if role == Actor.S_APPR and Actor.S_STRAT not in acting.roles:
            raise NotAllowed("This one needs no second approval; a strategist decides it alone.")
        return True
    first = request.approver
    if first is None:
        request.approver = acting.user
        touch(request, at, "approver")
        notices.second_approval_needed(request, at=at)
        return False
    if acting.user is not None and first.pk == acting.user.pk:
        raise Refused(f"You approved {request.ref} already; a second person has to agree.")
    if Actor.S_APPR not in (*acting.roles, *_roles_of(request)):
        raise NotAllowed("One of the two has to be a second approver.")
    return True


def _roles_of(request: CapacityRequest) -> tuple[str, ...]:
    return acting_for_staff(request.approver).roles if request.approver else ()


def _needs_two(request: CapacityRequest) -> bool:
    ports, bps = _granted_in_all(request.lines.filter(decision__in=YES))
    return queries.needs_second_approval(
        partner=request.partner, type=request.type, ports=ports, bps=bps
    )


def _granted_in_all(lines: Iterable[RequestLine]) -> tuple[int, int]:
    rows = list(lines)
    return sum(r.approved_ports or 0 for r in rows), sum(r.approved_bps or 0 for r in rows)


def _check_other_person(request: CapacityRequest, acting: Acting) -> None:
    if acting.user is None:
        return
    wrote = set(request.versions.values_list("by", flat=True)) | {request.requester_id}
    if acting.user.pk in wrote:
        raise NotAllowed("Somebody else must approve what you asked for.")


def _check_decided(request: CapacityRequest) -> None:
    lines = list(request.lines.order_by("position"))
    pending = [line.label for line in lines if line.decision == Decision.PENDING]
    if pending:
        raise Refused(f"Decide on each line first. Not decided: {', '.join(pending)}.")
    if lines and not any(line.decision in YES for line in lines):
        raise Refused("Every line is refused. Reject the request instead.")


def _check_may_decide(request: CapacityRequest, decision: str, acting: Acting) -> None:
    if decision not in Decision.values or decision == Decision.PENDING:
        raise Invalid({"decision": "Approve, reduce or reject the line."})
    if decision == Decision.WITHDRAWN:
        if not acting.is_partner or acting.role not in (Actor.P_ENG, Actor.P_ADMIN):
            raise NotAllowed("Only the partner withdraws a line.")
        states: tuple[str, ...] = WITHDRAWABLE
    else:
        require_staff(acting, Actor.S_STRAT)
        states = (State.IN_REVIEW,)
    if request.state not in states:
        now = request.get_state_display().lower()
        raise Illegal(f"{request.ref} is {now}; its lines are decided while it is in review.")


def _check_reason(decision: str, reason: str) -> None:
    needs = decision in (Decision.REDUCED, Decision.REJECTED)
    if (needs or reason) and reason not in Reason.values:
        raise Invalid({"reason": "Choose a reason; the partner reads it."})


def _site(line: RequestLine, site: Site | None) -> Site | None:
    if site is None or line.site is None or line.site.facility_id == site.facility_id:
        return site or line.site
    raise Invalid({"site": f"{site} is in another building than was asked for."})


def _granted(
    line: RequestLine, decision: str, ports: int | None, bps: int | None
) -> tuple[int | None, int | None]:
    """Ports and added capacity (bit/s) that are approved. Raises Invalid for a cut that is none."""
    if decision == Decision.APPROVED:
        return line.ports, line.asked_bps
    if decision != Decision.REDUCED:
        return None, None
    if ports is not None and line.ports and line.asked_bps:
        if not 0 < ports < line.ports:
            raise Invalid({"approved_ports": f"Enter 1 to {line.ports - 1} ports, or approve all."})
        return ports, _added(line, ports)
    if bps is None or not line.asked_bps or not 0 < bps < line.asked_bps:
        raise Invalid({"approved_bps": f"Enter less than {units.capacity(line.asked_bps)}."})
    return line.ports, bps


def _added(line: RequestLine, ports: int) -> int:
    """What so many of its ports add, bit/s. Where they replace others, what they carry beyond them.

    Raises Invalid for fewer than carry what is there now.
    """
    asked = line.asked_bps or 0
    if line.request.details.get("action") not in REPLACING:
        return asked * ports // (line.ports or ports)
    added = ports * (line.port_speed_bps or 0) - line.current_bps
    if added < 0:
        carried = units.capacity(line.current_bps)
        raise Invalid(
            {"approved_ports": f"{ports} ports would carry less than {carried} of today."}
        )
    return added
