"""What stands in the way of a request: errors, warnings, policy, another one that is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from apps.capacity.enums import OPEN, RequestType
from apps.capacity.models import CapacityRequest
from apps.capacity.queries.contents import content, typed
from apps.capacity.queries.eligibility import Asked, verdicts
from apps.capacity.queries.facts import known
from apps.capacity.queries.finding import FINDERS, not_found
from apps.capacity.rules import checks, fields
from apps.capacity.rules.eligibility import Verdict
from apps.capacity.rules.fields import TYPES
from apps.capacity.rules.lines import speed_bps


@dataclass(frozen=True)
class Review:
    """`errors`, `warnings`, `conflicts`: messages by field; warnings want to be confirmed.

    A conflict is something that is there already. `duplicate`: reference of a request of theirs
    that is open for the same thing. `pages`: where PeeringDB is brought up to date, by the fields
    of errors that go away with it.
    """

    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    verdicts: Sequence[Verdict] = ()
    duplicate: str = ""
    duplicate_field: str = ""
    duplicate_text: str = ""

    @property
    def is_eligible(self) -> bool:
        return not any(verdict.is_failed for verdict in self.verdicts)

    @property
    def is_ready(self) -> bool:
        """Whether it could be sent without confirming or asking anyway."""
        return (
            not (self.errors or self.warnings or self.conflicts or self.duplicate)
            and self.is_eligible
        )


def review(request: CapacityRequest, at: datetime) -> Review:
    """Judge a request as it is now. A constant number of queries."""
    values = content(request, open_secrets=True)
    found = checks.check(request.type, values, known(request, values, at))
    unread = _unread(request)
    broken = {_base(name) for name in unread}
    sound = {name: text for name, text in found.errors.items() if _base(name) not in broken}
    seen = Review(
        errors={**sound, **unread},
        warnings=dict(found.warnings),
        conflicts=dict(found.conflicts),
        pages={name: page for name, page in found.pages.items() if name in sound},
        verdicts=_verdicts(request, values, at),
    )
    return _duplicate(request, seen)


def _unread(request: CapacityRequest) -> dict[str, str]:
    """What was typed and could not be read, or names what is not there."""
    kept = typed(request)
    specs = {spec.name: spec for spec in TYPES[request.type].fields}
    values, errors = fields.read(tuple(specs.values()), kept)
    absent = {
        name: not_found(request, specs[name].kind, values[name])
        for name in kept
        if name not in errors and specs[name].kind in FINDERS
    }
    return {**errors, **absent}


def _base(name: str) -> str:
    """`sessions` of `sessions[2].their_ip`."""
    return name.partition("[")[0]


def _verdicts(request: CapacityRequest, values: dict[str, Any], at: datetime) -> list[Verdict]:
    lines = list(request.lines.all())
    asked = Asked(
        asn=request.asn.number if request.asn else None,
        facility=request.facility, ixp=request.ixp,
        port_speed_bps=next((line.port_speed_bps for line in lines), None)
        or speed_bps(values.get("port_speed_gbps")),
        ports=sum(line.ports or 0 for line in lines) or None,
        new_bps=sum(line.asked_bps or 0 for line in lines) or None,
        stated_bps=values.get("current_peak_bps") or values.get("peak_to_us_bps"),
        desired_on=request.desired_on,
    )  # fmt: skip
    return verdicts(
        partner=request.partner, type=request.type, at=at, interconnect=request.interconnect,
        site=request.site, asked=asked,
    )  # fmt: skip


def _duplicate(request: CapacityRequest, found: Review) -> Review:
    """Their open request with the same reference of theirs, or for the same interconnect."""
    others = CapacityRequest.objects.filter(partner=request.partner, state__in=OPEN)
    others = others.exclude(pk=request.pk).order_by("pk")
    if request.client_ref:
        ref = others.filter(client_ref=request.client_ref).values_list("ref", flat=True).first()
        if ref is not None:
            text = f"{ref} has the reference {request.client_ref} of yours already."
            return _as(found, ref, "client_ref", text)
    if request.type != RequestType.PNI_AUGMENT:
        return found
    links = {line.result_id for line in request.lines.all()} | {request.interconnect_id}
    same = Q(interconnect__in=links - {None}) | Q(lines__result__in=links - {None})
    there = others.filter(same, type=request.type).first()
    if there is None:
        return found
    text = f"{there.ref} asks for an upgrade of this interconnect already. Change that one instead."
    return _as(found, there.ref, "interconnect", text)


def _as(found: Review, ref: str, field: str, text: str) -> Review:
    return replace(found, duplicate=ref, duplicate_field=field, duplicate_text=text)
