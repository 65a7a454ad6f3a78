"""Ask partners' own Peering APIs for the sessions that are missing: off unless configured.

portal.md 1.4, 6.8 (6). Only addresses on the list of the settings are called, behind the guard of
webhooks. Claim, call outside of any transaction, record: what a crash leaves half done is claimed
again when its lease is over, and the key makes that harmless at the other end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from apps.capacity import queries, rules
from apps.capacity.enums import BUILDING, CounterState, State
from apps.capacity.models import CapacityRequest, Counter
from apps.core.errors import Refused
from apps.integrations.peering_api import client
from apps.integrations.peering_api.client import Asking, Outcome, Pair
from apps.network import actions as network
from apps.network.enums import SessionState
from apps.notifications import actions as notifications
from apps.notifications.rules import wait_after

BATCH = 5
LEASE = timedelta(minutes=5)  # five calls of at most 35 s
READY = (*BUILDING, State.ACTIVE)
OVER = (State.REJECTED, State.CANCELLED, State.EXPIRED)

log = structlog.get_logger(__name__)


def may_return_to(url: str) -> bool:
    """Whether an administrator has put this address on the list; empty list: nobody is called."""
    return url.rstrip("/") in settings.PEERING_RETURN_URLS


def note_return(*, request: CapacityRequest, url: str, at: datetime) -> Counter | None:
    """Ask back at this address once the request is approved; None where it is not on the list.

    Call it in the transaction of the request.
    """
    if not may_return_to(url):
        return None
    return Counter.objects.create(request=request, url=url.rstrip("/"), due_at=at, created_at=at)


@dataclass(frozen=True)
class Sent:
    """What became of the claimed counter-requests."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    idle: int = 0


def send_counters(*, at: datetime) -> Sent:
    """Send what is due; a tick, safe to repeat. A quiet run writes nothing.

    What does not answer is tried again as mails are: after 1, 4, 16 minutes and so on, eight times.
    """
    Counter.objects.filter(state=CounterState.WAITING, request__state__in=OVER).update(
        state=CounterState.DROPPED, leased_until=None
    )
    counts = {"sent": 0, "postponed": 0, "failed": 0, "idle": 0}
    while batch := _claim(at):
        for counter in batch:
            counts[_send(counter, at)] += 1
    return Sent(**counts)


@transaction.atomic
def _claim(at: datetime) -> list[Counter]:
    free = Counter.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=at), state=CounterState.WAITING,
        due_at__lte=at, request__state__in=READY, request__interconnect__isnull=False,
    )  # fmt: skip
    rows = free.order_by("due_at", "pk").select_for_update(skip_locked=True, of=("self",))
    ids = [row.pk for row in rows[:BATCH]]
    if not ids:
        return []
    claimed = Counter.objects.filter(pk__in=ids)
    claimed.update(leased_until=at + LEASE, attempts=F("attempts") + 1)
    loaded = ("request__asn", "request__ixp", "request__interconnect")
    return list(claimed.select_related(*loaded).order_by("due_at", "pk"))


def _send(counter: Counter, at: datetime) -> str:
    if not may_return_to(counter.url):
        _record(counter, state=CounterState.FAILED, error="The address is off the list now.")
        return "failed"
    pairs = [Pair(*each) for each in counter.asked] or _missing(counter.request)
    if not pairs:
        _record(counter, state=CounterState.NOTHING)
        return "idle"
    Counter.objects.filter(pk=counter.pk).update(asked=[_as_list(pair) for pair in pairs])
    outcome = client.ask(
        counter.url, token=settings.PEERING_RETURN_URLS[counter.url], policy=notifications.policy(),
        asking=_asking(counter, pairs),
    )  # fmt: skip
    return _settle(counter, outcome, at)


def _missing(request: CapacityRequest) -> list[Pair]:
    """Pairs of addresses at the exchange, by PeeringDB, that have no session yet."""
    if request.ixp is None or request.asn is None:
        return []
    place = queries.exchange_of(request.ixp, asn=request.asn.number)
    there = queries.pairs_at(request)
    return [Pair(*each) for each in rules.missing_pairs(place.ours, place.theirs, there)]


def _asking(counter: Counter, pairs: Sequence[Pair]) -> Asking:
    request: Any = counter.request
    return Asking(
        our_asn=settings.NETWORK_ASN, their_asn=request.asn.number,
        location=f"pdb:ix:{request.ixp.pdb_ix_id}", pairs=pairs, request_id=str(request.uid),
        key=str(counter.uid),
    )  # fmt: skip


def _settle(counter: Counter, outcome: Outcome, at: datetime) -> str:
    noted = {
        "status": outcome.status, "excerpt": outcome.excerpt, "error": outcome.trouble[:300],
        "their_id": outcome.request_id,
    }  # fmt: skip
    if not outcome.trouble:
        _take(counter, outcome, at, noted)
        return "sent"
    wait = None if outcome.is_final else wait_after(counter.attempts)
    if wait is not None:
        _record(counter, due_at=at + wait, **noted)
        return "postponed"
    log.warning("counter_request_failed", request=counter.request.ref, status=outcome.status)
    _record(counter, state=CounterState.FAILED, **noted)
    return "failed"


@transaction.atomic
def _take(counter: Counter, outcome: Outcome, at: datetime, noted: dict[str, Any]) -> None:
    """What they accept is approved on our side too; if it never comes up the time window ends it.

    Whoever was recorded first wins: a second answer to the same key changes nothing.
    """
    taken = [_as_list(pair) for pair in outcome.taken]
    fields = {"state": CounterState.SENT, "sent_at": at, "taken": taken, **noted}
    if not _record(counter, **fields):
        return
    for pair in outcome.taken:
        _add(counter.request, pair, at)


def _add(request: Any, pair: Pair, at: datetime) -> None:
    """A session that somebody else has made meanwhile is as good."""
    try:
        network.add_session(
            interconnect=request.interconnect, our_asn=settings.NETWORK_ASN,
            their_asn=request.asn.number, our_ip=pair.our_ip, their_ip=pair.their_ip,
            state=SessionState.APPROVED, request_ref=request.ref, by=None, at=at,
        )  # fmt: skip
    except Refused as refusal:
        log.info("counter_session_there", request=request.ref, reason=refusal.message)


def _record(counter: Counter, **fields: Any) -> int:
    waiting = Counter.objects.filter(pk=counter.pk, state=CounterState.WAITING)
    return waiting.update(leased_until=None, **fields)


def _as_list(pair: Pair) -> list[str]:
    return [pair.our_ip, pair.their_ip]
