"""From the approval to service: LOA, cross-connect, configuration, tests (portal.md 6.4)."""

from datetime import date, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.capacity import notices, queries
from apps.capacity.actions import inventory
from apps.capacity.actions.acting import SYSTEM, Acting
from apps.capacity.actions.base import lock, require_text, step, touch
from apps.capacity.actions.refusals import Illegal, NotAllowed
from apps.capacity.enums import Actor, State
from apps.capacity.models import CapacityRequest
from apps.capacity.rules import clocks
from apps.core.errors import Invalid, Refused


@transaction.atomic
def await_loa(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None
) -> CapacityRequest:
    """Approved, and an LOA is to come. Types with a cross-connect get here by themselves."""
    lock(request, version)
    step(request, acting, to=State.LOA_PENDING, at=at)
    return request


@transaction.atomic
def note_loa_issued(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None
) -> CapacityRequest:
    """The LOA is there: issued by us, or theirs was checked. Refused while one is missing.

    Called by whoever issues or accepts it; see the actions of `network` for the LOA itself.
    """
    lock(request, version)
    missing = queries.without_loa(request)
    if missing:
        raise Refused(f"There is no LOA that is good yet for {', '.join(missing)}.")
    _go_on(request, acting, State.LOA_ISSUED, at)
    notices.loa_ready(request, at=at)
    return request


@transaction.atomic
def loa_lost(
    *, request: CapacityRequest, reason: str, acting: Acting, at: datetime,
    version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """The LOA expired or was refused before it was used: another one is needed. Ports are kept."""
    lock(request, version)
    words = require_text(reason, field="reason", message="Say what is wrong with it.")
    _go_on(request, acting, State.LOA_PENDING, at, reason=words, public_text=words)
    notices.loa_lost(request, words, at=at)
    return request


@transaction.atomic
def order_cross_connect(
    *, request: CapacityRequest, order_ref: str, vendor: str, promised_on: date | None,
    acting: Acting, at: datetime, version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """The side that orders has done so: its number, with whom, and the promised day if known."""
    lock(request, version)
    _require_side(request, acting, "xc_orderer", "orders the cross-connect")
    number = require_text(order_ref, field="order_ref", message="Enter the number of the order.")
    with_whom = require_text(vendor, field="vendor", message="Enter with whom it was ordered.")
    if promised_on is not None and promised_on < at.date():
        raise Invalid({"promised_on": "The promised day lies in the past."})
    request.details = {
        **request.details,
        "xc_order": {"ref": number[:80], "vendor": with_whom[:80],
                     "promised_on": promised_on.isoformat() if promised_on else None},
    }  # fmt: skip
    request.save(update_fields=["details"])
    inventory.lock_letters(request, number, acting.user, at)
    text = f"Order {number} with {with_whom}"
    _go_on(request, acting, State.XC_ORDERED, at, reason=text, public_text=text)
    notices.cross_connect_ordered(request, at=at)
    return request


@transaction.atomic
def report_patched(
    *, request: CapacityRequest, circuit_ref: str, acting: Acting, at: datetime,
    version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """Either side says that the cross-connect is there. The other may dispute it for 3 days."""
    lock(request, version)
    circuit = require_text(circuit_ref, field="circuit_ref", message="Enter the circuit's number.")
    request.details = {**request.details, "circuit_ref": circuit[:64]}
    request.save(update_fields=["details"])
    _go_on(request, acting, State.PROVISIONING, at, reason=circuit, public_text=circuit)
    inventory.note_circuit(request, circuit, acting.user, at)
    inventory.use_letters(request, acting.user, at)
    notices.patched(request, by_partner=acting.is_partner, at=at)
    return request


@transaction.atomic
def dispute(
    *, request: CapacityRequest, text: str, acting: Acting, at: datetime,
    version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """The other side than the one that reported it finds nothing patched; within 3 days."""
    lock(request, version)
    words = require_text(text, field="text", message="Say what you see.")
    report = queries.last_step(request, State.PROVISIONING)
    if report is None or report.change.source != State.XC_ORDERED:
        raise Illegal(f"Nobody reported {request.ref} as patched.")
    if report.role.startswith("P-") == acting.is_partner:
        raise NotAllowed("Your own side reported it as patched.")
    if not clocks.may_dispute(report.change.at, at):
        raise Refused(f"It can be disputed for {clocks.DISPUTE_DAYS} days; write a comment.")
    _go_on(request, acting, State.XC_ORDERED, at, reason=words, public_text=words)
    notices.disputed(request, words, at=at)
    return request


@transaction.atomic
def start_provisioning(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None
) -> CapacityRequest:
    """Types without an LOA: we configure it now."""
    lock(request, version)
    if request.state != State.APPROVED:
        raise Illegal(f"{request.ref} is {request.get_state_display().lower()}.")
    _go_on(request, acting, State.PROVISIONING, at)
    return request


@transaction.atomic
def start_testing(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None
) -> CapacityRequest:
    """It is configured: both sides go through the checklist, and confirm."""
    lock(request, version)
    _go_on(request, acting, State.TESTING, at)
    _forget_confirmations(request)
    notices.testing(request, at=at)
    return request


@transaction.atomic
def fail(
    *, request: CapacityRequest, error: str, acting: Acting, at: datetime,
    version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """Something went wrong; the partner reads what."""
    lock(request, version)
    words = require_text(error, field="error", message="Say what went wrong.")
    step(request, acting, to=State.FAILED, at=at, reason=words, public_text=words)
    notices.failed(request, words, at=at)
    return request


@transaction.atomic
def retry(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None
) -> CapacityRequest:
    """What went wrong is tried again."""
    lock(request, version)
    if request.state != State.FAILED:
        raise Illegal(f"{request.ref} has not failed.")
    step(request, acting, to=State.PROVISIONING, at=at)
    inventory.again(request, by=acting.user, at=at)
    return request


@transaction.atomic
def confirm(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None
) -> bool:
    """One side says that it works; with the word of the other it is in service, else False.

    Ours is the word of an engineer. Confirming twice changes nothing.
    """
    lock(request, version)
    if request.state != State.TESTING:
        now = request.get_state_display().lower()
        raise Illegal(f"{request.ref} is {now}; it is confirmed while it is tested.")
    name = "partner_confirmed_at" if acting.is_partner else "our_confirmed_at"
    wanted = (Actor.P_ENG, Actor.P_ADMIN) if acting.is_partner else (Actor.S_ENG,)
    if not set(acting.roles) & set(wanted):
        raise NotAllowed("An engineer confirms that it works.")
    if getattr(request, name) is None:
        setattr(request, name, at)
        touch(request, at, name)
    if request.partner_confirmed_at is None or request.our_confirmed_at is None:
        notices.confirmed(request, by_partner=acting.is_partner, at=at)
        return False
    into_service(request, acting, at)
    return True


@transaction.atomic
def activate(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None
) -> CapacityRequest:
    """In service. After tests it takes the word of both sides: see `confirm`.

    Types with nothing to build are done this way as soon as they are carried out.
    """
    lock(request, version)
    if request.state == State.TESTING and not acting.is_system:
        if not confirm(request=request, acting=acting, at=at):
            other = "Our engineer" if acting.is_partner else "The partner"
            raise Refused(f"{other} has to confirm that it works first.")
        return request
    into_service(request, acting, at)
    return request


def into_service(
    request: CapacityRequest, acting: Acting, at: datetime, *, by: User | None = None
) -> None:
    """The last move, with all it does to the inventory. The request is locked.

    `by`: whose doing it is, where the system only carries it out.
    """
    step(request, acting, to=State.ACTIVE, at=at)
    inventory.finish(request, by=by or acting.user, at=at)
    notices.active(request, at=at)


def _go_on(
    request: CapacityRequest, acting: Acting, to: str, at: datetime, *, reason: str = "",
    public_text: str = "",
) -> None:  # fmt: skip
    """One stage of the build, and a new interconnect with it."""
    step(request, acting, to=to, at=at, reason=reason, public_text=public_text)
    inventory.advance(request, by=acting.user, at=at)


def _require_side(request: CapacityRequest, acting: Acting, field: str, does: str) -> None:
    """Raises NotAllowed for the side that does not do it."""
    side = request.details.get(field) or "partner"
    if acting.side != side and acting is not SYSTEM:
        who = request.partner.name if side == "partner" else "Our team"
        raise NotAllowed(f"{who} {does}.")


def _forget_confirmations(request: CapacityRequest) -> None:
    request.partner_confirmed_at = request.our_confirmed_at = None
    request.save(update_fields=["partner_confirmed_at", "our_confirmed_at"])
