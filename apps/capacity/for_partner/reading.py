"""Read what belongs to a partner; somebody else's is not there."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from apps.capacity import queries, rules
from apps.capacity.enums import OPEN, Decision, Reason, State, Visibility
from apps.capacity.for_partner.seen import File, Line, Moved, Reached, Row, Said, Seen, Version
from apps.capacity.models import (
    CapacityRequest,
    RequestAttachment,
    RequestComment,
    RequestLine,
    RequestStep,
    RequestVersion,
)
from apps.capacity.queries import Review
from apps.capacity.queries.contents import SET
from apps.capacity.rules import sla
from apps.capacity.rules.versions import difference
from apps.core import files, units
from apps.core.packing import packed, unpacked
from apps.partners.models import Partner

_DAY = timedelta(days=1)


def requests(
    partner: Partner, *, state: str = "", type: str = "", text: str = "", about: str = "",
    before: int | None = None, limit: int = 500,
) -> list[Row]:  # fmt: skip
    """A partner's requests, newest first. Two queries.

    `state` is one, or `open`, `draft`, `live` (both), `closed`; `text` a piece of a reference,
    `about` the reference of an interconnect; `before` the `id` of the last row of the page before.
    """
    rows = listed(partner).filter(_standing(state)).order_by("-pk")
    if type:
        rows = rows.filter(type=type)
    if text:
        rows = rows.filter(Q(ref__icontains=text) | Q(client_ref__icontains=text))
    if about:
        rows = rows.filter(interconnect__ref=about)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [row_of(each) for each in rows[:limit]]


def listed(partner: Partner) -> QuerySet[CapacityRequest]:
    """All of theirs with what `row_of` reads and nothing else, in no order."""
    lines = RequestLine.objects.order_by("position").only("request", "ports", "port_speed_bps")
    rows = CapacityRequest.objects.filter(partner=partner).select_related("asn", *_PLACES)
    return rows.only(*_OF_ROW).prefetch_related(Prefetch("lines", lines))


def request(
    partner: Partner, ref: str, *, role: str = "P-RO", at: datetime | None = None
) -> Seen | None:
    """One by its reference or uid, with what `role` may do with it; None if it is not theirs.

    `at` is the end of the clocks of what is open (default: the last move). Three queries, one
    more where its type names breaches.
    """
    found = _whole(partner).filter(_named(ref)).first()
    return None if found is None else _seen(found, role, at)


def reached(partner: Partner, refs: Sequence[str]) -> dict[str, list[Reached]]:
    """The states that requests went through, oldest first, by reference. One query."""
    found: dict[str, list[Reached]] = defaultdict(list)
    steps = RequestStep.objects.filter(request__partner=partner, request__ref__in=refs)
    rows = steps.order_by("change__at", "pk")
    for ref, target, at in rows.values_list("request__ref", "change__target", "change__at"):
        found[ref].append(Reached(target, at))
    return found


def handle(partner: Partner, ref: str) -> CapacityRequest | None:
    """The request to give to an action; None if it is not theirs. One query."""
    return _joined(partner).filter(_named(ref)).first()


def line(partner: Partner, uid: str) -> RequestLine | None:
    """A line to give to an action, by its uid."""
    if not _is_uuid(uid):
        return None
    rows = RequestLine.objects.filter(request__partner=partner, uid=uid)
    return rows.select_related("request").first()


def attachment(partner: Partner, ref: str, id: int) -> RequestAttachment | None:
    """An attachment to give to an action, if the partner may see it."""
    rows = RequestAttachment.objects.filter(
        _named(ref, "request__"), request__partner=partner, pk=id, removed_at=None,
        visibility=Visibility.SHARED,
    )  # fmt: skip
    return rows.select_related("request").first()


def paper(partner: Partner, ref: str, id: int) -> tuple[IO[bytes], str, str] | None:
    """An attachment's file, name and type. Raises files.Damaged."""
    found = attachment(partner, ref, id)
    if found is None:
        return None
    file = files.opened(found.path, sha256=found.sha256)
    return file, found.filename, found.content_type


def review(partner: Partner, ref: str, *, at: datetime) -> Review | None:
    """What would stand in the way if it were sent now: errors, warnings, policy, duplicates."""
    found = handle(partner, ref)
    return None if found is None else queries.review(found, at)


def open_counts(partner: Partner, *, at: datetime) -> dict[str, int]:
    """How many are `open`, `drafts`, wait for `partner`, are `late`. One query."""
    theirs = Q(state=State.INFO_REQUESTED) | Q(state=State.TESTING, partner_confirmed_at=None)
    theirs |= Q(state=State.LOA_PENDING, details__loa_provider="partner")
    theirs |= Q(state__in=(State.LOA_ISSUED, State.XC_ORDERED)) & ~Q(details__xc_orderer="us")
    found = CapacityRequest.objects.filter(partner=partner).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN)),
        drafts=Count("pk", filter=Q(state=State.DRAFT)),
        partner=Count("pk", filter=theirs),
        late=Count("pk", filter=Q(state__in=OPEN, due_at__lte=at)),
    )
    return dict(found)


_PLACES = ("interconnect", "site", "facility", "ixp")
_OF_ROW = (
    "uid", "ref", "type", "state", "target_bps", "details", "state_since", "due_at", "desired_on",
    "eta_on", "original_eta_on", "priority", "client_ref", "created_at", "submitted_at",
    "closed_at", "changed_at", "version", "partner_id", "asn__number",
    *(f"{place}__name" for place in _PLACES),
)  # fmt: skip


def row_of(one: CapacityRequest) -> Row:
    """What a list shows of a request whose relations are loaded. No query if its lines are too."""
    place = one.interconnect or one.ixp or one.facility or one.site
    return Row(
        id=one.pk, ref=one.ref, uid=str(one.uid), type=one.type,
        type_label=one.get_type_display(), state=one.state, place=place.name if place else "",
        target_bps=one.target_bps, asked=_asked(list(one.lines.all()), one.target_bps),
        asn=one.asn.number if one.asn else None, holder=rules.holder(one.state, one.details),
        since=one.state_since, due_at=None if one.state == State.DRAFT else one.due_at,
        desired_on=one.desired_on, eta_on=one.eta_on, original_eta_on=one.original_eta_on,
        priority=one.priority, client_ref=one.client_ref, created_at=one.created_at,
        submitted_at=one.submitted_at, closed_at=one.closed_at, changed_at=one.changed_at,
        version=one.version, track=rules.track(one.type, one.details),
    )  # fmt: skip


def _joined(partner: Partner) -> QuerySet[CapacityRequest]:
    rows = CapacityRequest.objects.filter(partner=partner)
    return rows.select_related(
        "partner__owner",
        "asn",
        "interconnect",
        "site",
        "facility",
        "ixp",
        "assignee",
        "linked_to",
        "agreement",
    )


def _whole(partner: Partner) -> QuerySet[CapacityRequest]:
    """Theirs with lines and steps loaded; words, files, versions and follow-ups are packed."""
    shared = {"visibility": Visibility.SHARED}
    said = RequestComment.objects.filter(**shared).order_by("at", "pk")
    papers = RequestAttachment.objects.filter(removed_at=None, **shared).order_by("at", "pk")
    versions = RequestVersion.objects.order_by("number")
    after = CapacityRequest.objects.filter(partner=partner).order_by("pk")
    return (
        _joined(partner)
        .annotate(
            packed_comments=packed(said, "request", _OF_COMMENT, who=_name("author")),
            packed_files=packed(papers, "request", _OF_FILE, who=_name("by")),
            packed_versions=packed(versions, "request", _OF_VERSION, who=_name("by")),
            packed_after=packed(after, "linked_to", ("ref",)),
        )
        .prefetch_related(*_LOADED)
    )


_OF_COMMENT = ("kind", "text", "from_partner", "at")
_OF_FILE = ("id", "filename", "content_type", "size", "sha256", "from_partner", "at")
_OF_VERSION = ("number", "content", "at")
_LOADED = (
    Prefetch("lines", RequestLine.objects.select_related("site", "result").order_by("position")),
    Prefetch("steps", RequestStep.objects.select_related("change__actor")
             .order_by("change__at", "pk")),
)  # fmt: skip


def _name(person: str) -> Coalesce:
    """As `str()` of a user has it; empty for nobody."""
    named = NullIf(f"{person}__name", Value(""))
    return Coalesce(named, f"{person}__email", Value(""), output_field=TextField())


def _named(ref: str, path: str = "") -> Q:
    """By public reference or by uid; anything else fits nothing."""
    if _is_uuid(ref):
        return Q(**{f"{path}uid": ref})
    return Q(**{f"{path}ref": ref.upper()[:16]})


def _is_uuid(text: str) -> bool:
    try:
        UUID(str(text))
    except (ValueError, ValidationError):
        return False
    return True


def _standing(state: str) -> Q:
    groups = {"open": Q(state__in=OPEN), "draft": Q(state=State.DRAFT),
              "live": Q(state__in=(*OPEN, State.DRAFT)),
              "closed": Q(closed_at__isnull=False), "": Q()}  # fmt: skip
    return groups.get(state, Q(state=state.upper()))


def _asked(lines: Sequence[RequestLine], target_bps: int | None) -> str:
    """`4 x 100 Gbps` for one LAG, `3 lines` for several, else the capacity asked for."""
    if len(lines) > 1:
        return f"{len(lines)}{units.NBSP}lines"
    if lines and lines[0].ports and lines[0].port_speed_bps:
        speed = units.capacity(lines[0].port_speed_bps)
        return f"{lines[0].ports}{units.NBSP}\u00d7{units.NBSP}{speed}"
    return units.capacity(target_bps) if target_bps else ""


def _seen(one: Any, role: str, at: datetime | None) -> Seen:
    steps = list(one.steps.all())
    clocks = _clocks(one, steps, at)
    comments = [_said(each) for each in one.packed_comments]
    questions = [said.text for said in comments if said.kind == "QUESTION"]
    return Seen(
        row=row_of(one), content=queries.content(one), typed=queries.typed(one),
        lines=[_line(each) for each in one.lines.all()], timeline=[_moved(each) for each in steps],
        comments=comments, files=[_file(each) for each in one.packed_files],
        versions=_versions(one), evidence=one.evidence, eligibility=one.eligibility,
        ask_anyway=one.ask_anyway, source=one.source, on_behalf=one.on_behalf,
        handled_by=str(one.assignee or ""),
        question=questions[-1] if one.state == State.INFO_REQUESTED and questions else "",
        public_reason=Reason(one.public_reason).label if one.public_reason else "",
        public_text=one.public_text, review_on=one.review_on,
        xc_order=one.details.get("xc_order") or {}, circuit_ref=one.details.get("circuit_ref", ""),
        our_confirmed_at=one.our_confirmed_at, partner_confirmed_at=one.partner_confirmed_at,
        linked_to=one.linked_to.ref if one.linked_to else "",
        follow_ups=[values["ref"] for values in one.packed_after],
        agreement=one.agreement.ref if one.agreement else "",
        held_by_us=clocks.us / _DAY, held_by_partner=clocks.partner / _DAY,
        verbs=rules.verbs(one.type, one.state, one.details, (role,)),
    )  # fmt: skip


def _clocks(one: CapacityRequest, steps: Sequence[RequestStep], at: datetime | None) -> sla.Clocks:
    moves = [(step.change.target, step.change.at) for step in steps]
    return sla.clocks(sla.stays(moves, one.details), at or one.state_since)


def _line(each: RequestLine) -> Line:
    details = {k: SET if k == "secret" and v else v for k, v in each.details.items()}
    return Line(
        uid=str(each.uid), position=each.position, label=each.label,
        site=each.site.name if each.site else "", port_speed_bps=each.port_speed_bps,
        ports=each.ports, current_bps=each.current_bps, asked_bps=each.asked_bps,
        approved_bps=each.approved_bps, approved_ports=each.approved_ports, details=details,
        decision=each.decision, decision_label=Decision(each.decision).label, reason=each.reason,
        reason_label=Reason(each.reason).label if each.reason else "",
        reason_text=each.reason_text, decided_at=each.decided_at,
        interconnect=each.result.ref if each.result else "",
    )  # fmt: skip


def _moved(step: RequestStep) -> Moved:
    change = step.change
    side = "partner" if step.role.startswith("P-") else "us" if change.actor else "system"
    by = str(change.actor) if change.actor else settings.NETWORK_NAME
    return Moved(
        change.at, change.source, change.target, by, side, step.on_behalf, step.public_text
    )


def _said(values: dict[str, Any]) -> Said:
    each = unpacked(RequestComment, values)
    by = values["who"] or settings.NETWORK_NAME
    return Said(each.at, by, each.from_partner, each.kind, each.text)


def _file(values: dict[str, Any]) -> File:
    each = unpacked(RequestAttachment, values)
    return File(
        each.pk, each.filename, each.content_type, each.size, each.sha256, values["who"],
        each.from_partner, each.at,
    )  # fmt: skip


def _versions(one: Any) -> list[Version]:
    found: list[Version] = []
    before: dict[str, Any] | None = None
    for values in one.packed_versions:
        each = unpacked(RequestVersion, values)
        changes = [] if before is None else difference(one.type, before, each.content)
        found.append(Version(each.number, each.at, values["who"], each.content, changes))
        before = each.content
    return found
