"""Begin and change what is asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.capacity import notices, queries
from apps.capacity.actions.acting import SYSTEM, Acting
from apps.capacity.actions.base import lock, require_open, touch
from apps.capacity.actions.filling import fill, link_breaches
from apps.capacity.actions.freezing import freeze_version
from apps.capacity.actions.lining import write_lines
from apps.capacity.actions.refusals import Duplicate, Illegal, NotAllowed, Unlisted
from apps.capacity.enums import Actor, RequestType, Source, State
from apps.capacity.models import CapacityRequest
from apps.capacity.rules.fields import TYPES, FieldKind
from apps.core import edits, refs
from apps.core.errors import Invalid
from apps.network.models import Interconnect
from apps.partners.models import ASN, Partner

WRITERS = (Actor.P_ENG, Actor.P_ADMIN, Actor.S_STRAT, Actor.S_ENG, Actor.SYS)
_PARTNER_EDITS = (State.DRAFT, State.SUBMITTED, State.INFO_REQUESTED)
_STAFF_EDITS = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW)


@transaction.atomic
def draft(
    *, partner: Partner, type: str, content: Mapping[str, Any], acting: Acting, at: datetime,
    asn: ASN | None = None, source: str = Source.PORTAL, linked_to: str = "", strict: bool = False,
) -> CapacityRequest:  # fmt: skip
    """A new draft of a type of `rules.fields.TYPES`; `content` holds plain values by field.

    It may be half filled. Without `strict` what cannot be read is kept as it was typed; with it
    (APIs) raises Invalid by field. `linked_to`: reference of the partner's own request this is an
    appeal or a follow-up of. Raises NotAllowed for those who may only look on.
    """
    _check_writer(acting)
    if type not in RequestType.values:
        raise Invalid({"type": f"Types are {', '.join(RequestType.values)}."})
    request = CapacityRequest(
        ref=refs.new(refs.Prefix.CAPACITY), type=type, partner=partner,
        asn=_asn(partner, asn), source=source, requester=acting.user, created_at=at,
        on_behalf=acting.on_behalf or acting.side == "us", linked_to=_linked(partner, linked_to),
        state_since=at, changed_at=at, details=_defaults(type),
    )  # fmt: skip
    fill(request, content, strict=strict)
    request.due_at = queries.due_at(request, State.DRAFT, at)
    with edits.unique("An open request has this reference of yours.", field="client_ref"):
        request.save(force_insert=True)
    link_breaches(request, content)
    write_lines(request)
    return request


@transaction.atomic
def edit(
    *, request: CapacityRequest, content: Mapping[str, Any], acting: Acting, at: datetime,
    version: int | None = None, strict: bool = False,
) -> CapacityRequest:  # fmt: skip
    """Change the fields that `content` names; the others stay. A new version each time.

    A draft takes anything (see `draft`). What was submitted is read strictly, judged in full
    afterwards, and frozen as a version that can be compared. Partners change drafts, requests
    nobody has taken up, and those with a question; our people until it is decided.
    Raises Invalid, Illegal, NotAllowed, Stale.
    """
    _check_writer(acting)
    lock(request, version)
    _check_state(request, acting)
    is_draft = request.state == State.DRAFT
    names = fill(request, content, strict=strict or not is_draft)
    link_breaches(request, content)
    with edits.unique("An open request has this reference of yours.", field="client_ref"):
        touch(request, at, *names, "site", "facility")
    write_lines(request)
    if not is_draft:
        _require_sound(request, at)
        freeze_version(request, acting.user, at)
        _begin_anew(request)
    return request


@transaction.atomic
def draft_from_breach(*, breach_ref: str, acting: Acting, at: datetime) -> CapacityRequest:
    """An augment that would end a capacity breach, filled in: capacity, reason, evidence.

    The one that is open or drafted for the interconnect already is returned instead of a second.
    Raises Refused where the breach has no interconnect, or is none of capacity.
    """
    facts = queries.augment_for_breach(breach_ref)
    _wait_for_others(facts.interconnect)
    there = queries.open_or_drafted_augment(facts.interconnect)
    if there is not None:
        there.breaches.add(facts.breach)
        return there
    content = {
        "interconnect": facts.interconnect.ref, "reason": "breach", "action": "add_ports",
        "target_bps": facts.target_bps, "breaches": [facts.breach.ref],
        "justification": facts.why, "desired_on": facts.due_on,
    }  # fmt: skip
    return draft(
        partner=facts.interconnect.partner, type=RequestType.PNI_AUGMENT, content=content,
        acting=acting, at=at, source=Source.BREACH,
    )  # fmt: skip


@transaction.atomic
def draft_from_forecast(
    *, interconnect_ref: str, at: datetime, acting: Acting = SYSTEM
) -> CapacityRequest:
    """An augment before the trend of traffic fills an interconnect (portal.md 6.6).

    As `draft_from_breach`; the capacity is what brings the p95 back to half.
    """
    facts = queries.augment_for_forecast(interconnect_ref)
    _wait_for_others(facts.interconnect)
    there = queries.open_or_drafted_augment(facts.interconnect)
    if there is not None:
        return there
    content = {
        "interconnect": facts.interconnect.ref, "reason": "forecast", "action": "add_ports",
        "target_bps": facts.target_bps, "justification": facts.why,
    }  # fmt: skip
    request = draft(
        partner=facts.interconnect.partner, type=RequestType.PNI_AUGMENT, content=content,
        acting=acting, at=at, source=Source.FORECAST,
    )  # fmt: skip
    notices.draft_offered(request, at=at)
    return request


def _wait_for_others(link: Interconnect) -> None:
    """Of two who draft for an interconnect at once, the second finds what the first has made."""
    Interconnect.objects.select_for_update(of=("self",)).get(pk=link.pk)


def _require_sound(request: CapacityRequest, at: datetime) -> None:
    """Raises what `submit` would: a change is not taken that could not have been sent in."""
    found = queries.review(request, at)
    if not found.errors:
        for field, message in found.conflicts.items():
            raise Duplicate(message, field=field)
    told = {**found.errors, **found.conflicts}
    if told and found.pages:
        raise Unlisted(told, found.pages)
    if told:
        raise Invalid(told)


def _begin_anew(request: CapacityRequest) -> None:
    """Another request than the first approver saw: their word is void."""
    if request.approver_id is not None:
        request.approver = None
        request.save(update_fields=["approver"])


def _check_writer(acting: Acting) -> None:
    if not set(acting.roles) & set(WRITERS):
        raise NotAllowed("Your role may look at requests, but not write them.")


def _check_state(request: CapacityRequest, acting: Acting) -> None:
    require_open(request)
    allowed = _PARTNER_EDITS if acting.is_partner else _STAFF_EDITS
    if request.state not in allowed and not acting.is_system:
        words = ", ".join(State(state).label.lower() for state in allowed)
        now = request.get_state_display().lower()
        raise Illegal(f"{request.ref} is {now}; it can be changed while it is: {words}.")


def _asn(partner: Partner, asn: ASN | None) -> ASN | None:
    if asn is not None and asn.partner_id != partner.pk:
        raise Invalid({"asn": f"{asn} does not belong to {partner}."})
    return asn or ASN.objects.filter(partner=partner).order_by("-is_primary", "number").first()


def _linked(partner: Partner, ref: str) -> CapacityRequest | None:
    if not ref:
        return None
    found = CapacityRequest.objects.filter(partner=partner, ref=ref.upper()).first()
    if found is None:
        raise Invalid({"linked_to": f"You have no request {ref}."})
    return found


def _defaults(type: str) -> dict[str, Any]:
    return {
        field.name: field.default
        for field in TYPES[type].fields
        if field.default is not None and not field.on_request and field.kind != FieldKind.LINES
    }
