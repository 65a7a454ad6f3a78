"""Sessions asked for and taken down by a program (portal.md 1.4, 1.6).

Of a batch some are taken, and each of the others is told why: together they are the batch.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.capacity import queries
from apps.capacity.actions.acting import Acting
from apps.capacity.actions.counters import note_return
from apps.capacity.actions.deciding import decide_line
from apps.capacity.actions.drafting import draft
from apps.capacity.actions.ending import cancel
from apps.capacity.actions.refusals import Unlisted
from apps.capacity.actions.submitting import submit
from apps.capacity.enums import Decision, RequestType, Source
from apps.capacity.models import CapacityRequest, RequestLine
from apps.core.errors import Invalid, Refused
from apps.network import actions as network
from apps.network.models import BGPSession
from apps.partners.models import ASN, Partner

_PLACE = re.compile(r"sessions\[(\d+)\]\.?(.*)")


@dataclass(frozen=True)
class Wanted:
    """One session: its fields as in `rules.fields`, its place in the batch.

    `they_are_local`: the caller calls itself local.
    """

    index: int
    values: Mapping[str, Any]
    they_are_local: bool = True


@dataclass(frozen=True)
class Turned:
    """One session that is not taken; `status` as HTTP has it.

    `pages`: where PeeringDB is brought up to date, by field.
    """

    index: int
    status: int
    errors: Mapping[str, str]
    pages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BatchAsked:
    """At one exchange, for one AS number, in one request. `mail`: who we write to.

    `return_url`: their own Peering API, where we may ask back.
    """

    partner: Partner
    asn: ASN
    ixp: int
    mail: str
    client_ref: str = ""
    linked_to: str = ""
    return_url: str = ""


@dataclass
class Outcome:
    """What became of a batch. `warnings`: messages by field of what is taken though unusual."""

    request: CapacityRequest | None = None
    taken: list[tuple[int, uuid.UUID]] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)
    warnings: dict[str, str] = field(default_factory=dict)


def ask_for_sessions(
    *, asked: BatchAsked, sessions: Sequence[Wanted], acting: Acting, at: datetime
) -> Outcome:
    """Submit those that can be taken as one request; the others come back with the reason.

    Raises what concerns the whole: Invalid for its fields, NotEligible, NotAllowed.
    """
    found, left = Outcome(), list(sessions)
    while left and found.request is None:
        try:
            _submit(found, asked, left, acting, at)
        except Refused as refusal:
            left = _without_faulty(found, left, refusal)
    return found


@transaction.atomic
def request_by_program(
    *, partner: Partner, type: str, content: Mapping[str, Any], asn: ASN, acting: Acting,
    at: datetime, linked_to: str = "", submit_now: bool = False, ask_anyway: bool = False,
) -> tuple[CapacityRequest, dict[str, str]]:  # fmt: skip
    """A draft, or with `submit_now` a request that is sent in; and what is unusual about it.

    Raises as `draft` and `submit`; then nothing is left behind.
    """
    request = draft(
        partner=partner, type=type, content=content, acting=acting, at=at, asn=asn,
        source=Source.API, linked_to=linked_to, strict=True,
    )  # fmt: skip
    if not submit_now:
        return request, {}
    return request, submit_by_program(request=request, acting=acting, at=at, ask_anyway=ask_anyway)


@transaction.atomic
def submit_by_program(
    *, request: CapacityRequest, acting: Acting, at: datetime, ask_anyway: bool = False
) -> dict[str, str]:
    """Send a draft in and return its warnings: nobody is there to confirm them (portal.md 6.5)."""
    warnings = dict(queries.review(request, at).warnings)
    submit(
        request=request, acting=acting, at=at, version=request.version, confirm=True,
        ask_anyway=ask_anyway,
    )  # fmt: skip
    return warnings


@transaction.atomic
def take_down(
    *, partner: Partner, uid: uuid.UUID, acting: Acting, at: datetime, reason: str
) -> CapacityRequest | None:
    """Remove a session: at once if it never came up (None), else by a request with notice.

    Raises Refused where that cannot be, or has been asked for.
    """
    row = BGPSession.objects.filter(uid=uid, interconnect__partner=partner).first()
    if row is None:
        _withdraw(partner, uid, acting, at, reason)
        return None
    if row.established_at is None:
        network.remove_session(session=row, by=acting.user, at=at, reason=reason)
        return None
    content = {
        "session": str(uid), "reason": reason,
        "contact_email": acting.user.email if acting.user else "",
    }  # fmt: skip
    asn = ASN.objects.filter(partner=partner, number=row.their_asn).first()
    request = draft(
        partner=partner, type=RequestType.SESSION_REMOVE, content=content, acting=acting, at=at,
        asn=asn, source=Source.API, strict=True,
    )  # fmt: skip
    return submit(request=request, acting=acting, at=at, confirm=True)


@transaction.atomic
def _submit(
    found: Outcome, asked: BatchAsked, wanted: Sequence[Wanted], acting: Acting, at: datetime
) -> None:
    content = {
        "ixp": asked.ixp, "contact_email": asked.mail, "client_ref": asked.client_ref,
        "sessions": [dict(each.values) for each in wanted],
    }  # fmt: skip
    request = draft(
        partner=asked.partner, type=RequestType.IX_SESSIONS, content=content, acting=acting,
        at=at, asn=asked.asn, source=Source.API, linked_to=asked.linked_to, strict=True,
    )  # fmt: skip
    warnings = queries.review(request, at).warnings
    submit(request=request, acting=acting, at=at, confirm=True)
    note_return(request=request, url=asked.return_url, at=at)
    lines = list(request.lines.order_by("position"))
    others = [line for line, each in zip(lines, wanted, strict=True) if not each.they_are_local]
    RequestLine.objects.filter(pk__in=[line.pk for line in others]).update(they_are_local=False)
    found.request, found.warnings = request, dict(warnings)
    found.taken = [(each.index, line.uid) for line, each in zip(lines, wanted, strict=True)]


def _without_faulty(found: Outcome, left: Sequence[Wanted], refusal: Refused) -> list[Wanted]:
    """Note the sessions a refusal names; raises it again when it names none."""
    told = refusal.errors if isinstance(refusal, Invalid) else {refusal.field: refusal.message}
    faulty = _by_session(told, len(left))
    if not faulty:
        raise refusal
    pages = _by_session(refusal.pages if isinstance(refusal, Unlisted) else {}, len(left))
    found.turned += [
        _turned(left[n].index, refusal, errors, pages.get(n, {})) for n, errors in faulty.items()
    ]
    return [each for n, each in enumerate(left) if n not in faulty]


def _by_session(told: Mapping[str, str], count: int) -> dict[int, dict[str, str]]:
    """Of `sessions[2].their_ip`, by number and field; what lies elsewhere is left out."""
    found: dict[int, dict[str, str]] = {}
    for name, text in told.items():
        place = _PLACE.fullmatch(name)
        if place is not None and int(place[1]) < count:
            found.setdefault(int(place[1]), {})[place[2]] = text
    return found


def _turned(
    index: int, refusal: Refused, errors: Mapping[str, str], pages: Mapping[str, str]
) -> Turned:
    """422 where PeeringDB alone is behind, 400 for what is wrong in itself."""
    if isinstance(refusal, Invalid):
        status = 422 if errors.keys() == pages.keys() else 400
    else:
        status = 409 if refusal.conflict else 422
    return Turned(index, status, errors, pages)


def _withdraw(partner: Partner, uid: uuid.UUID, acting: Acting, at: datetime, reason: str) -> None:
    """Take back what was only asked for; the last line takes its request along."""
    line = RequestLine.objects.select_related("request").filter(
        uid=uid, request__partner=partner
    ).first()  # fmt: skip
    if line is None:
        raise Refused("There is no such session.")
    decide_line(line=line, decision=Decision.WITHDRAWN, acting=acting, at=at)
    request = line.request
    if not request.lines.exclude(decision=Decision.WITHDRAWN).exists():
        cancel(request=request, reason=reason, acting=acting, at=at)
