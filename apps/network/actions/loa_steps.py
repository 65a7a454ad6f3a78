"""What becomes of a LOA-CFA: received, accepted, refused, locked, used, cancelled, expired."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, files, lifecycle, refs
from apps.core.errors import Invalid, Refused
from apps.core.uploads import Upload
from apps.network import notices, queries, rules
from apps.network.actions import loas
from apps.network.actions import ports as our_ports
from apps.network.enums import LOA_GOOD, LoaDirection, LoaState
from apps.network.models import Interconnect, Loa, Site
from apps.partners.models import Partner

FOLDER = "loas"
_LIVE = (LoaState.DRAFT, *LOA_GOOD)


class ReceivedFacts(TypedDict, total=False):
    """What a received LOA says, typed off by whoever uploads it; the same names say what we asked.

    `port_count` ports on `panel`; in what was asked the number is called `ports`.
    """

    issuer: str
    addressee: str
    facility: str
    panel: str
    port_count: int
    circuit: str
    note: str


@transaction.atomic
def receive_loa(
    *, partner: Partner, site: Site, upload: Upload, expires_on: date,
    facts: ReceivedFacts, by: User | None, at: datetime, request_ref: str = "",
    interconnect: Interconnect | None = None, asked: dict[str, Any] | None = None,
) -> Loa:  # fmt: skip
    """The partner's LOA, a PDF that is checked: it waits for ours (`accept_loa`, `refuse_loa`).

    Another one for the same request is its next version. `asked` is what the request wanted, in
    the words of `rules.findings`. Raises Refused for one whose last day (UTC) has passed.
    """
    if expires_on < at.date():
        raise Refused("This LOA has expired already. Ask for a new one.", field="expires_on")
    _check_received(facts)
    with files.stored(upload.content, folder=FOLDER) as kept, transaction.atomic():
        before, renewals = _before(request_ref, by, at)
        loa: Loa = edits.made(
            Loa,
            {
                "ref": before.ref if before else refs.new(refs.Prefix.LOA),
                "version": before.version + 1 if before else 1,
                "renewals": renewals,
                "direction": LoaDirection.RECEIVED, "partner": partner, "site": site,
                "interconnect": interconnect, "request_ref": request_ref,
                "facts": {**facts, "asked": asked or {}}, "expires_on": expires_on,
                "filename": upload.filename, "path": kept.path, "size": kept.size,
                "sha256": kept.sha256, "created_at": at,
            },
        )  # fmt: skip
        loa.save(force_insert=True)
        lifecycle.move(loa, to=LoaState.ISSUED, by=by, at=at, issued_at=at, issued_by=by)
        notices.received(loa, by=by, at=at)
    return loa


@transaction.atomic
def accept_loa(*, loa: Loa, by: User | None, at: datetime, note: str = "") -> Loa:
    """The other side has checked it: the partner ours, our engineer a received one.

    A received one with the wrong number of ports, or past its last day, cannot be accepted; where
    names or panel differ a note is needed. Raises Refused.
    """
    lifecycle.require(loa, to=LoaState.ACCEPTED)
    _refuse_late(loa, at)
    if loa.direction == LoaDirection.RECEIVED:
        found = [each for each in findings(loa, at.date()) if not each.is_ok]
        fatal = next((each for each in found if each.is_fatal), None)
        if fatal is not None:
            raise Refused(f"{fatal.name}: asked {fatal.asked}, given {fatal.given or 'nothing'}.")
        if found and not note.strip():
            names = ", ".join(each.name.lower() for each in found)
            raise Refused(f"These differ from what was asked: {names}. Say why.", field="note")
    lifecycle.move(loa, to=LoaState.ACCEPTED, by=by, at=at, reason=note.strip())
    loas.hold(loa, by, at)
    notices.accepted(loa, by=by, at=at)
    return loa


def findings(loa: Loa, today: date) -> list[rules.Finding]:
    """A received LOA beside what was asked for; `today` in UTC."""
    return rules.findings(loa.facts.get("asked") or {}, loa.facts, loa.expires_on, today)


@transaction.atomic
def refuse_loa(*, loa: Loa, reason: str, by: User | None, at: datetime) -> Loa:
    """It was checked and is not right; the reason is for the other side. Raises Refused."""
    if loa.state != LoaState.ISSUED:
        raise Refused(f"{loa.ref} does not wait for a check.")
    cancel_loa(loa=loa, reason=reason, by=by, at=at)
    notices.refused(loa, reason.strip(), by=by, at=at)
    return loa


@transaction.atomic
def cancel_loa(*, loa: Loa, reason: str, by: User | None, at: datetime) -> Loa:
    """Nobody may connect by it any more. Its ports are the business of who reserved them."""
    if not reason.strip():
        raise Refused("Give a reason.", field="reason")
    loa.reason = reason.strip()
    edits.check(loa, ["reason"])
    lifecycle.move(loa, to=LoaState.CANCELLED, by=by, at=at, reason=loa.reason)
    loa.save(update_fields=["reason"])
    return loa


@transaction.atomic
def lock_loa(*, loa: Loa, by: User | None, at: datetime, order_ref: str = "") -> Loa:
    """The cross-connect is ordered by it: no other version any more. Refused past its last day.

    Whoever orders by ours has accepted it.
    """
    _refuse_late(loa, at)
    if loa.direction == LoaDirection.ISSUED and loa.state == LoaState.ISSUED:
        accept_loa(loa=loa, by=by, at=at)
    loa.order_ref = order_ref.strip()
    edits.check(loa, ["order_ref"])
    lifecycle.move(loa, to=LoaState.LOCKED, by=by, at=at, order_ref=loa.order_ref)
    return loa


@transaction.atomic
def use_loa(*, loa: Loa, by: User | None, at: datetime) -> Loa:
    """The cross-connect is patched: its ports are held until they are used, whatever it takes."""
    lifecycle.move(loa, to=LoaState.USED, by=by, at=at)
    our_ports.hold_ports_until(held_for=loa.request_ref, until=None, by=by, at=at)
    return loa


def lock_loas(*, refs: Sequence[str], order_ref: str, by: User | None, at: datetime) -> int:
    """`lock_loa` for the good LOAs of these references of requests or lines; returns how many."""
    rows = Loa.objects.filter(request_ref__in=refs, state__in=(LoaState.ISSUED, LoaState.ACCEPTED))
    found = list(rows.select_related("partner", "site").order_by("pk"))
    for loa in found:
        lock_loa(loa=loa, order_ref=order_ref, by=by, at=at)
    return len(found)


def use_loas(*, refs: Sequence[str], by: User | None, at: datetime) -> int:
    """`use_loa` for the locked LOAs of these references; returns how many."""
    found = list(Loa.objects.filter(request_ref__in=refs, state=LoaState.LOCKED).order_by("pk"))
    for loa in found:
        use_loa(loa=loa, by=by, at=at)
    return len(found)


def cancel_loas(*, refs: Sequence[str], reason: str, by: User | None, at: datetime) -> int:
    """`cancel_loa` for what may still be connected by, of these references; returns how many."""
    found = list(Loa.objects.filter(request_ref__in=refs, state__in=_LIVE).order_by("pk"))
    for loa in found:
        cancel_loa(loa=loa, reason=reason, by=by, at=at)
    return len(found)


def expire(*, at: datetime) -> int:
    """LOAs whose last day (UTC) has passed are not good any more; a tick, safe to repeat.

    Their ports go back with `release_due`. Returns how many expired.
    """
    late = Loa.objects.filter(state__in=LOA_GOOD, expires_on__lt=at.date())
    return sum(_expired(loa, at) for loa in late.order_by("pk"))


@transaction.atomic
def _expired(loa: Loa, at: datetime) -> bool:
    try:
        lifecycle.move(loa, to=LoaState.EXPIRED, by=None, at=at, reason="last day passed")
    except Refused:  # somebody used or cancelled it a moment ago
        return False
    notices.expired(loa, at=at)
    return True


def warn(*, at: datetime) -> int:
    """Tell both sides 30, 14 and 3 days before the last day (UTC), each once; returns how many.

    A tick that comes late gives only the newest warning.
    """
    soon = Loa.objects.filter(
        state__in=LOA_GOOD, expires_on__gte=at.date(),
        expires_on__lte=at.date() + timedelta(days=max(rules.WARNINGS)),
    )  # fmt: skip
    return sum(_warned(loa, at) for loa in soon.select_related("partner").order_by("pk"))


@transaction.atomic
def _warned(loa: Loa, at: datetime) -> bool:
    last = loa.expires_on or at.date()
    due = rules.warning_due(last, at.date(), loa.warned_days)
    if due is None:
        return False
    loa.warned_days = due
    loa.save(update_fields=["warned_days"])
    notices.expiring(loa, (last - at.date()).days, due, at=at)
    return True


def tick_loas(*, at: datetime) -> int:
    """Expire what is due, warn of what will be, give back ports that nobody may use any more."""
    changed = expire(at=at) + warn(at=at)
    return changed + our_ports.release_due(at=at)


def _refuse_late(loa: Loa, at: datetime) -> None:
    if loa.expires_on is not None and loa.expires_on < at.date():
        raise Refused(f"{loa.ref} expired on {loa.expires_on.isoformat()}.", conflict=True)


def _check_received(facts: ReceivedFacts) -> None:
    errors = {
        name: f"Up to {loas.LONGEST} characters."
        for name, value in facts.items()
        if len(str(value)) > loas.LONGEST
    }
    if facts.get("port_count", 0) < 1:
        errors["port_count"] = "Enter how many ports the LOA names."
    if errors:
        raise Invalid(errors)


def _before(request_ref: str, by: User | None, at: datetime) -> tuple[Loa | None, int]:
    """The version before this one, superseded where it still stood, and the renewals of the next.

    Raises Refused where one is in use.
    """
    if not request_ref:
        return None, 0
    edits.one_at_a_time(f"loa:{request_ref}")
    found = queries.loa_of(request_ref)
    if found is None or found.direction != LoaDirection.RECEIVED:
        return None, 0
    if found.state in (LoaState.LOCKED, LoaState.USED):
        raise Refused(f"{found.ref} is in use already.", conflict=True)
    renewals = found.renewals + (found.state in (LoaState.ACCEPTED, LoaState.EXPIRED))
    if found.state != LoaState.CANCELLED:
        lifecycle.move(
            found, to=LoaState.SUPERSEDED, by=by, at=at, reason="another one was uploaded"
        )
    return found, renewals
