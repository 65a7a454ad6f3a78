"""What stands in the way of a request: errors, warnings, policy, another one that is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from apps.capacity.enums import OPEN, RequestType
from apps.capacity.models import CapacityRequest
from apps.capacity.queries.contents import content, typed
from apps.capacity.queries.eligibility import Asked, verdicts
from apps.capacity.queries.facts import known
from apps.capacity.rules import checks, fields
from apps.capacity.rules.eligibility import Verdict
from apps.capacity.rules.fields import TYPES
from apps.capacity.rules.lines import speed_bps


@dataclass(frozen=True)
class Review:
    """`errors`, `warnings`, `conflicts`: messages by field; warnings want to be confirmed.

    A conflict is something that is there already. `duplicate`: reference of a request of theirs
    that is open for the same thing.
    """

    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
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
    seen = Review(
        errors={**found.errors, **_unread(request)},
        warnings=dict(found.warnings),
        conflicts=dict(found.conflicts),
        verdicts=_verdicts(request, values, at),
    )
    return _duplicate(request, seen)


def _unread(request: CapacityRequest) -> dict[str, str]:
    """What was typed and could not be read."""
    _, errors = fields.read(TYPES[request.type].fields, typed(request))
    return errors


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
    """One open augment to an interconnect (409 with the conflicting reference)."""
    if request.type != RequestType.PNI_AUGMENT or request.interconnect_id is None:
        return found
    rows = CapacityRequest.objects.filter(
        interconnect=request.interconnect, type=request.type, state__in=OPEN
    ).exclude(pk=request.pk)
    ref = rows.values_list("ref", flat=True).first()
    if ref is None:
        return found
    text = f"{ref} asks for an upgrade of {request.interconnect} already. Change that one instead."
    return replace(found, duplicate=ref, duplicate_field="interconnect", duplicate_text=text)
